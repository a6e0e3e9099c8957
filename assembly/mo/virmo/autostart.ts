/** AutoStart after the device has been restarted: by BootOrder, then name, one domain after the other (virmo.md 2). */
import { DomainState, Lock, OperationBit, Reason, Role } from "../../domain";
import { DEVICE_BYTES, DOMAIN_BYTES, Domain, device, domain, platform } from "../../journal/record.gen";
import { commit } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { Status } from "../../status";
import { edit } from "../edit";
import { admitLive } from "./admission";
import { enter, isUsed, precedes } from "./domain";
import { begin } from "./operation";

/** The domains still to be started, a bit each. */
let waiting: u32 = 0;
let planned: bool = false;

/** Notes which domains are to start. */
export function planAutoStart(): void {
  waiting = 0;
  planned = true;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (isUsed(d) && d.role == Role.Guest && d.autoStart != 0 && d.state == DomainState.Stopped) waiting |= 1 << i;
  }
}

/** Begins the next start; false if none is left. */
export function stepAutoStart(): bool {
  if (waiting == 0) return planned && close();
  const index = first();
  const d = domain(index);
  waiting &= ~(1 << index);
  if (!isUsed(d) || d.state != DomainState.Stopped) return true;
  if (d.lock == Lock.Fully) hold(d);
  else launch(d, index);
  commit();
  return true;
}

/** It starts when it is no longer fully locked. */
function hold(d: Domain): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.held = 1;
}

/** Starts a domain without a server's request. Without room it stays as it is; the caller commits. */
export function launch(d: Domain, index: u32): void {
  if (admitLive(index) == Status.Ok) return begin(d, index, OperationBit.Start, Reason.Policy);
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.desired = DomainState.Running;
  d.held = 0;
  enter(d, d.state, Reason.ResourceShortage);
}

/** All are on their way. Only now the journal learns of this boot of the device: until then another agent would have to begin anew. */
function close(): bool {
  planned = false;
  edit(changetype<usize>(device()), DEVICE_BYTES);
  memory.copy(device().bootId, platform().bootId, 16);
  commit();
  return true;
}

function first(): u32 {
  let best: i32 = -1;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if ((waiting >> i) & 1 && (best < 0 || precedes(i, <u32>best))) best = <i32>i;
  return <u32>best;
}

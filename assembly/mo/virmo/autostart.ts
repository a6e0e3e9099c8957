/** AutoStart after the device has been restarted: by BootOrder, then name, one domain after the other (virmo.md 2). */
import { DomainState, Lock, OperationBit, Reason, Role } from "../../domain";
import { DEVICE_BYTES, DOMAIN_BYTES, Domain, device, domain, platform } from "../../journal/record.gen";
import { commit } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { Status } from "../../status";
import { Control } from "../../effect";
import { NEVER, now } from "../../port/clock";
import { edit } from "../edit";
import { admitLive } from "./admission";
import { enter, isUsed, precedes } from "./domain";
import { begin } from "./operation";
import { Step, work } from "./work";

/** How long after a commit failed that is tried again, in ms. */
const RETRY: u64 = 1000;
/** In `tried`: the end of it all. */
const END: u32 = 1 << 31;

/** The domains still to be started, a bit each, and what has been tried. */
let waiting: u32 = 0;
let tried: u32 = 0;
let planned: bool = false;
let retryAt: u64 = 0;

/** Notes which domains are to start. */
export function planAutoStart(): void {
  waiting = 0;
  tried = 0;
  planned = true;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (isUsed(d) && d.role == Role.Guest && d.autoStart != 0 && d.state == DomainState.Stopped) waiting |= 1 << i;
  }
}

/** Begins the next start; false if none is left, or not now. Before anything else is committed: what stands of the last one is looked at. */
export function stepAutoStart(): bool {
  if (!planned) return false;
  while (waiting != 0 && isOver(first())) waiting &= ~(1 << first());
  if (waiting == 0 && (isLearned() || anyStartUnasked())) {
    planned = !isLearned();
    return false;
  }
  const bit: u32 = waiting == 0 ? END : 1 << first();
  // It could not be made durable.
  if ((tried & bit) != 0 && now() < retryAt) return false;
  tried |= bit;
  retryAt = now() + RETRY;
  if (waiting == 0) learn();
  else startFirst();
  commit();
  return true;
}

/** When stepAutoStart() wants to be called without anything else having happened. */
export function autoStartDeadline(): u64 {
  return planned && now() < retryAt ? retryAt : NEVER;
}

/** It is on its way, held, or without room; or there is nothing to be started. */
function isOver(index: u32): bool {
  const d = domain(index);
  if (!isUsed(d) || d.state != DomainState.Stopped) return true;
  return ((tried >> index) & 1) != 0 && (d.held != 0 || d.reason == Reason.ResourceShortage);
}

function startFirst(): void {
  const index = first();
  const d = domain(index);
  if (d.lock == Lock.Fully) hold(d);
  else launch(d, index);
}

/** Whether what is to be issued for a domain is a start that no server has asked for. */
export function isStartUnasked(index: u32): bool {
  const w = work(index);
  return w.step == Step.Issue && w.action == Control.Start && domain(index).reason == Reason.Policy;
}

function anyStartUnasked(): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isStartUnasked(i)) return true;
  return false;
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

/** All have been asked for. Only now the journal learns of this boot of the device: until then another agent would have to begin anew. */
function learn(): void {
  edit(changetype<usize>(device()), DEVICE_BYTES);
  memory.copy(device().bootId, platform().bootId, 16);
}

function isLearned(): bool {
  return memory.compare(device().bootId, platform().bootId, 16) == 0;
}

function first(): u32 {
  let best: i32 = -1;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if ((waiting >> i) & 1 && (best < 0 || precedes(i, <u32>best))) best = <i32>i;
  return <u32>best;
}

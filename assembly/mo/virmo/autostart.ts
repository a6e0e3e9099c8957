/** AutoStart after the device has been restarted, and every other start that no server has asked for (virmo.md 2). */
import { DomainState, OperationBit, Reason, Role } from "../../domain";
import { DEVICE_BYTES, DOMAIN_BYTES, Domain, device, domain, platform } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { Status } from "../../status";
import { edit } from "../edit";
import { admitLive } from "./admission";
import { enter, isUsed } from "./domain";
import { begin } from "./operation";

/**
 * Notes which domains are to start: they are held, in the transaction in which the journal learns of this boot of the device, so that whatever
 * happens to this agent they are started as soon as no lock forbids it (upkeep.ts). The caller commits.
 */
export function planAutoStart(): void {
  edit(changetype<usize>(device()), DEVICE_BYTES);
  memory.copy(device().bootId, platform().bootId, 16);
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (!isUsed(d) || d.role != Role.Guest || d.autoStart == 0 || d.state != DomainState.Stopped) continue;
    edit(changetype<usize>(d), DOMAIN_BYTES);
    d.held = 1;
  }
}

/** Starts a domain without a server's request. Without room it stays as it is; the caller commits. */
export function launch(d: Domain, index: u32): void {
  if (admitLive(index) == Status.Ok) return begin(d, index, OperationBit.Start, Reason.Policy);
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.desired = DomainState.Running;
  d.held = 0;
  enter(d, d.state, Reason.ResourceShortage);
}

/** Settling one domain after the hypervisor has shown it, or has failed to (virmo.md 2, Reconciliation). */
import { ResultCode } from "../../alert";
import { DomainState, OperationBit, Reason, Role } from "../../domain";
import { Control, HypervisorState } from "../../effect";
import { DOMAIN_BYTES, Domain } from "../../journal/record.gen";
import { edit } from "../edit";
import { isLive } from "./catalogue";
import { conclude, enter } from "./domain";
import { NONE, endTickets, interruptTickets, pendingTicket, underWay } from "./ticket";
import { DESTROY, PATIENCE, Step, work } from "./work";

// HypervisorState by number, as the DomainState it is reported as; 0: not in the list.
// prettier-ignore
const SHOWN: usize = memory.data<i32>([
  0, DomainState.Creating, DomainState.Stopped, DomainState.Starting, DomainState.Running, DomainState.Paused, DomainState.Stopping,
  DomainState.Crashed, DomainState.Deleting,
]);

/**
 * Brings a domain's record in line with what is shown of it.
 *
 * @param shown HypervisorState, 0 if the hypervisor doesn't have it
 * @param newBoot the device has been restarted since the record was settled last
 */
export function settleDomain(d: Domain, index: u32, shown: u32, newBoot: bool): void {
  if (work(index).step != Step.None) return;
  const state = shown > <u32>HypervisorState.Destroying ? 0 : load<u32>(SHOWN + ((<usize>shown) << 2));
  const was = d.state == DomainState.Unknown ? d.before : d.state;
  if (was == DomainState.Creating || was == 0) rollBack(d, index);
  else if (was == DomainState.Deleting || pendingTicket(index, OperationBit.Delete) != null) rollForward(d, index);
  else if (!newBoot && goesOn(d, index, state)) return;
  else adopt(d, index, state, newBoot);
}

/** Create rolls back: the ticket ends, what the hypervisor has of it is destroyed, then the record goes. */
function rollBack(d: Domain, index: u32): void {
  endTickets(index, 0, OperationBit.Create, ResultCode.Interrupted);
  enter(d, DomainState.Deleting, d.reason);
  work(index).ask(OperationBit.Create, DESTROY);
}

/** Delete rolls forward. */
function rollForward(d: Domain, index: u32): void {
  const told = pendingTicket(index, OperationBit.Delete) != null;
  enter(d, DomainState.Deleting, d.reason);
  work(index).ask(told ? OperationBit.Delete : OperationBit.Create, DESTROY);
}

/** The hypervisor is still at what was asked for: its end will be notified. */
function goesOn(d: Domain, index: u32, state: u32): bool {
  const bit = underWay(index, d.state);
  if (state == DomainState.Starting && d.state == DomainState.Starting) work(index).wait(bit, Control.Start, PATIENCE);
  else if (state == DomainState.Stopping && d.state == DomainState.Stopping) {
    work(index).timeout = d.stopTimeout;
    work(index).wait(bit, Control.Stop, <u64>d.stopTimeout * 1000);
  } else return false;
  return true;
}

/** What is shown is what is; any operation that was under way ends by it. */
function adopt(d: Domain, index: u32, state: u32, newBoot: bool): void {
  const was: u32 = d.state == DomainState.Unknown ? d.before : d.state;
  const bit = underWay(index, d.state);
  const now = becomes(was, state);
  const changed = now != d.state;
  if (changed) enter(d, now, reasonFor(d, was, now, newBoot));
  if (bit != NONE) end(d, index, bit, now);
  if (d.role != Role.Guest) return;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (newBoot || (changed && d.reason == Reason.GuestRequest))
    d.desired = now == DomainState.Running ? DomainState.Running : DomainState.Stopped;
}

/** A domain that was live and isn't there has crashed; one that was stopped needs not be listed. What is in transition settles at its end. */
function becomes(was: u32, state: u32): u32 {
  if (state == 0) return isLive(was) ? <u32>DomainState.Crashed : was;
  if (state == DomainState.Starting) return DomainState.Running;
  return state == DomainState.Stopping || state == DomainState.Creating || state == DomainState.Deleting
    ? <u32>DomainState.Stopped
    : state;
}

function reasonFor(d: Domain, was: u32, now: u32, newBoot: bool): u32 {
  if (newBoot) return isLive(was) ? <u32>Reason.PowerLoss : d.reason;
  if (now == DomainState.Crashed) return Reason.Crash;
  return now == DomainState.Stopped && was == DomainState.Running ? <u32>Reason.GuestRequest : d.reason;
}

function end(d: Domain, index: u32, bit: u32, now: u32): void {
  const lost = d.lastResult == ResultCode.TimedOut || d.lastResult == ResultCode.HypervisorUnreachable;
  conclude(d, bit, interruptTickets(index, now, bit, lost ? d.lastResult : <u32>ResultCode.Interrupted));
}

/** The hypervisor doesn't answer: Unknown, which is never taken for Stopped. */
export function loseSight(d: Domain): void {
  if (d.state == DomainState.Unknown) return;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (d.state != DomainState.Starting && d.state != DomainState.Stopping) d.before = d.state;
  enter(d, DomainState.Unknown, Reason.HypervisorUnreachable);
}

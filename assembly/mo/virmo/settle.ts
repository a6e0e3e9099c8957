/** Settling one domain after the hypervisor has shown it, or has failed to (virmo.md 2, Reconciliation). */
import { ResultCode } from "../../alert";
import { DomainState, OperationBit, Reason, Role } from "../../domain";
import { Control, HypervisorState, Outcome } from "../../effect";
import { DOMAIN_BYTES, Domain, domain } from "../../journal/record.gen";
import { edit } from "../edit";
import { isLive } from "./catalogue";
import { atRest, conclude, domainWithId, enter, keepHeld, knownState, noteChange } from "./domain";
import { NONE, foretell, interruptTickets, pendingTicket, underWay } from "./ticket";
import { DESTROY, PATIENCE, Step, WIPE, work } from "./work";

// HypervisorState by number, as the DomainState it is reported as; 0: not in the list.
// prettier-ignore
const SHOWN: usize = memory.data<i32>([
  0, DomainState.Creating, DomainState.Stopped, DomainState.Starting, DomainState.Running, DomainState.Paused, DomainState.Stopping,
  DomainState.Crashed, DomainState.Deleting,
]);

/** The DomainState of a HypervisorState; 0 for none. */
export function stateOf(shown: u32): u32 {
  return shown > <u32>HypervisorState.Destroying ? 0 : load<u32>(SHOWN + ((<usize>shown) << 2));
}

/**
 * Brings a domain's record in line with what is shown of it.
 *
 * @param shown HypervisorState, 0 if the hypervisor doesn't have it
 * @param newBoot the device has been restarted since the record was settled last
 */
export function settleDomain(d: Domain, index: u32, shown: u32, newBoot: bool): void {
  // It is in sight again.
  if (d.state == DomainState.Unknown) noteChange(d);
  const state = stateOf(shown);
  if (work(index).step != Step.None) return seeAgain(d, index, state);
  const was = knownState(d);
  if (was == DomainState.Cloning) waitForClone(d);
  else if (was == DomainState.Creating && d.wiping != 0) wipeAgain(d, index, state);
  else if (was == DomainState.Creating || was == 0) rollBack(d, index);
  else if (was == DomainState.Deleting || pendingTicket(index, OperationBit.Delete) != null)
    rollForward(d, index, state);
  else if (goesOn(d, index, was, state)) return;
  else if (isHalfCreated(d, index, becomes(was, state))) rollBack(d, index);
  else adopt(d, index, state, newBoot);
}

/** What is under way on a domain goes on. Its end may have been told while the hypervisor was lost sight of: then it is looked at now. */
function seeAgain(d: Domain, index: u32, state: u32): void {
  if (d.state != DomainState.Unknown) return;
  enter(d, d.before, Reason.ServerRequest);
  if (work(index).step == Step.Waiting && !isMoving(state)) work(index).ended(Outcome.Unreachable);
}

/** The hypervisor is at something with a domain that is shown so. */
function isMoving(state: u32): bool {
  return (
    state == DomainState.Creating ||
    state == DomainState.Starting ||
    state == DomainState.Stopping ||
    state == DomainState.Deleting
  );
}

/** The source of a clone comes to rest with that. */
function waitForClone(d: Domain): void {
  if (d.state == DomainState.Unknown) enter(d, DomainState.Cloning, Reason.ServerRequest);
}

/** Wipe rolls forward: it is asked for again, or its end waited for. */
function wipeAgain(d: Domain, index: u32, state: u32): void {
  if (d.state == DomainState.Unknown) enter(d, DomainState.Creating, Reason.ServerRequest);
  if (state == DomainState.Creating) work(index).wait(OperationBit.Wipe, WIPE, PATIENCE);
  else work(index).ask(OperationBit.Wipe, WIPE);
}

/** Create and Clone roll back: what the hypervisor has of it is destroyed, then the record goes and the ticket ends. */
function rollBack(d: Domain, index: u32): void {
  if (knownState(d) == DomainState.Creating) releaseSource(d, ResultCode.Interrupted);
  foretell(index, ResultCode.Interrupted);
  enter(d, DomainState.Deleting, Reason.ServerRequest);
  work(index).ask(OperationBit.Create, DESTROY);
}

/** The copy of a domain that is being cloned has come to `code`: its source is Stopped again. */
export function releaseSource(clone: Domain, code: u32): void {
  const index = domainWithId(clone.cloneOf);
  if (index < 0 || knownState(domain(index)) != DomainState.Cloning) return;
  enter(domain(index), DomainState.Stopped, Reason.ServerRequest);
  conclude(domain(index), OperationBit.Clone, code);
}

/** A Create or Clone that was to start its domain, and was interrupted before it ran. That its start was lost sight of is not an interruption. */
function isHalfCreated(d: Domain, index: u32, now: u32): bool {
  return now != DomainState.Running && !isLost(d) && isBeingMade(index);
}

function isBeingMade(index: u32): bool {
  return pendingTicket(index, OperationBit.Create) != null || pendingTicket(index, OperationBit.Clone) != null;
}

/** Delete rolls forward: it is asked for again, or its end waited for. */
function rollForward(d: Domain, index: u32, state: u32): void {
  // What is left of a creation is destroyed however often that fails.
  const bit: u32 = isBeingMade(index) ? OperationBit.Create : OperationBit.Delete;
  enter(d, DomainState.Deleting, Reason.ServerRequest);
  if (state == DomainState.Deleting) work(index).wait(bit, DESTROY, PATIENCE);
  else work(index).ask(bit, DESTROY);
}

/** The hypervisor is still at what was asked for: its end will be notified. */
function goesOn(d: Domain, index: u32, was: u32, state: u32): bool {
  if (state != was || (was != DomainState.Starting && was != DomainState.Stopping)) return false;
  const bit = underWay(index, was);
  if (d.state != was) enter(d, was, Reason.ServerRequest);
  if (was == DomainState.Starting) work(index).wait(bit, Control.Start, PATIENCE);
  else {
    const ticket = pendingTicket(index, OperationBit.Stop);
    work(index).timeout = ticket != null ? ticket.timeout : d.stopTimeout;
    work(index).wait(bit, Control.Stop, <u64>work(index).timeout * 1000);
  }
  return true;
}

/** What is shown is what is; any operation that was under way ends by it. */
function adopt(d: Domain, index: u32, state: u32, newBoot: bool): void {
  const was = knownState(d);
  // A device that has just begun has nothing that could have crashed.
  const now = atRest(d, becomes(was, state == 0 && newBoot ? <u32>DomainState.Stopped : state));
  const changed = now != d.state;
  const lost = isLost(d) && d.state == DomainState.Unknown;
  const bit = nameOf(d, underWay(index, was));
  const code: u32 = lost ? d.lastResult : <u32>ResultCode.Interrupted;
  if (changed) enter(d, now, reasonFor(d, was, now, newBoot));
  // What a device begins with is no change: of its last boot it is told what was live.
  if (changed && bit == NONE && !newBoot) noteChange(d);
  if (bit != NONE) conclude(d, bit, interruptTickets(index, was, now, bit, code));
  if (d.role != Role.Guest) return;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (newBoot || (changed && d.reason == Reason.GuestRequest)) {
    d.held = 0;
    d.desired = now == DomainState.Running ? DomainState.Running : DomainState.Stopped;
  } else if (bit != NONE) keepHeld(d, bit);
}

/** What pauses or resumes a domain may be a lock. */
function nameOf(d: Domain, bit: u32): u32 {
  return bit == OperationBit.Pause || bit == OperationBit.Resume ? d.begun - 1 : bit;
}

/** A domain that was live and isn't there has crashed; one that was stopped needs not be listed. What is in transition settles at its end. */
export function becomes(was: u32, state: u32): u32 {
  if (state == 0) return isLive(was) ? <u32>DomainState.Crashed : was;
  if (state == DomainState.Starting) return DomainState.Running;
  return state == DomainState.Stopping || state == DomainState.Creating || state == DomainState.Deleting
    ? <u32>DomainState.Stopped
    : state;
}

function reasonFor(d: Domain, was: u32, now: u32, newBoot: bool): u32 {
  if (newBoot && isLive(was) && !isLive(now)) return Reason.PowerLoss;
  const unseen = d.reason == Reason.HypervisorUnreachable;
  if (now == DomainState.Crashed && (was != now || (unseen && d.wiping == 0))) return Reason.Crash;
  if (now == DomainState.Stopped && was == DomainState.Running) return Reason.GuestRequest;
  // An error doesn't stay after recovery.
  return unseen ? <u32>Reason.None : d.reason;
}

/** What became of the last operation was not to be learnt in time. */
function isLost(d: Domain): bool {
  return d.lastResult == ResultCode.TimedOut || d.lastResult == ResultCode.HypervisorUnreachable;
}

/** The hypervisor doesn't answer: Unknown, which is never taken for Stopped. */
export function loseSight(d: Domain): void {
  if (d.state == DomainState.Unknown) return;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.before = d.state;
  enter(d, DomainState.Unknown, Reason.HypervisorUnreachable);
}

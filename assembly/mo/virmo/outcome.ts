/** What came of an effect on a domain: it is written into the records, and what follows from it is decided (virmo.md 2). */
import { ResultCode } from "../../alert";
import { DomainState, Lock, OperationBit, Reason } from "../../domain";
import { Control, Outcome } from "../../effect";
import { DOMAIN_BYTES, Domain } from "../../journal/record.gen";
import { edit } from "../edit";
import { failureOf, goalOf, isLive, isMaking, lackOf } from "./catalogue";
import { conclude, enter, keepHeld, noteChange } from "./domain";
import { disownNode } from "./ownership";
import { leaveSet } from "./set";
import { becomes, releaseSource } from "./settle";
import { endTickets, endTicketsOf, endUnbegun, foretell, pendingTicket, underWay } from "./ticket";
import { CLONE, CREATE, DESTROY, PATIENCE, Step, WIPE, Work } from "./work";

/** How long after the remains of a creation could not be destroyed that is tried again, in ms. */
const AGAIN: u64 = 5000;

/** `shown` is the DomainState that the hypervisor shows, 0 if it doesn't have the domain. */
export function decide(d: Domain, index: u32, w: Work, shown: u32): void {
  // It is in sight again.
  if (d.state == DomainState.Unknown) {
    noteChange(d);
    enter(d, d.before, Reason.ServerRequest);
  }
  if (w.action == Control.Stop && w.outcome == Outcome.TimedOut && isLive(shown))
    follow(w.bit, Control.Kill, Step.Issue, 0);
  else if (w.action == Control.Kill && hasEndedNothing(index, w, shown)) goOn(d, index, w, shown);
  else if (isStillAt(w, shown))
    follow(w.bit, w.action, Step.Waiting, w.action == Control.Stop ? <u64>w.timeout * 1000 : PATIENCE);
  else if (w.action == DESTROY) applyDestroy(d, index, w, shown);
  else if (w.action == CREATE || w.action == CLONE) applyCreate(d, index, w, shown);
  else if (w.action == WIPE) applyWipe(d, index, w, shown);
  else applyControl(d, index, w, shown);
}

/** A Kill of a start or a stop that is under way all the same. Where nothing else was, what is shown is the Kill's, whatever was said of it. */
function hasEndedNothing(index: u32, w: Work, shown: u32): bool {
  if (shown != DomainState.Stopping) return shown == DomainState.Starting;
  const isRefused = w.outcome < Outcome.Done && w.outcome != Outcome.Unreachable && w.outcome != Outcome.TimedOut;
  return isRefused && (w.bit != OperationBit.Kill || isStopping(index));
}

function isStopping(index: u32): bool {
  return pendingTicket(index, OperationBit.Stop) != null || pendingTicket(index, OperationBit.Restart) != null;
}

/** What was to be killed goes on as before; a stop is killed again when its time is over. */
function goOn(d: Domain, index: u32, w: Work, shown: u32): void {
  let bit = w.bit;
  if (bit == OperationBit.Kill) {
    const code = resultOf(w, failureOf(bit, 0));
    conclude(d, bit, code);
    endTicketsOf(index, bit, code);
    bit = underWay(index, shown);
  }
  if (d.state != shown) enter(d, shown, Reason.ServerRequest);
  w.timeout = d.stopTimeout;
  if (shown == DomainState.Starting) follow(bit, Control.Start, Step.Waiting, PATIENCE);
  else follow(bit, Control.Stop, Step.Waiting, <u64>w.timeout * 1000);
}

/** The hypervisor goes on with it. A creation that it has given up, or that takes too long, isn't waited for. */
function isStillAt(w: Work, shown: u32): bool {
  switch (w.action) {
    case WIPE:
      return shown == DomainState.Creating;
    case CREATE:
    case CLONE:
      return shown == DomainState.Creating && (w.outcome == Outcome.Done || w.outcome == Outcome.Unreachable);
    case DESTROY:
      return shown == DomainState.Deleting;
    case Control.Start:
      return shown == DomainState.Starting;
    default:
      return shown == DomainState.Stopping;
  }
}

/** What follows once the outcome is durable; its deadline is how long it may take. */
export const next = changetype<Work>(memory.data(offsetof<Work>(), 8));

function follow(bit: u32, action: u32, step: Step, patience: u64): void {
  next.step = step;
  next.bit = bit;
  next.action = action;
  next.deadline = patience;
}

function applyCreate(d: Domain, index: u32, w: Work, shown: u32): void {
  const said = w.outcome == Outcome.Done || w.outcome == Outcome.Unreachable || w.outcome == Outcome.TimedOut;
  if (shown != DomainState.Stopped || !said) {
    // The node goes, and whatever the hypervisor may have left behind goes with it.
    const usual: u32 =
      w.bit == OperationBit.Create && w.outcome == Outcome.NotFound ? ResultCode.ImageNotReady : failureOf(w.bit, 0);
    withdraw(d, index, resultOf(w, lackOf(w.outcome, usual)));
    follow(OperationBit.Create, DESTROY, Step.Issue, 0);
    return;
  }
  releaseSource(d, ResultCode.Success);
  if (d.desired == DomainState.Running) startNext(d, w.bit);
  else finish(d, index, w.bit, DomainState.Stopped, Reason.ServerRequest, ResultCode.Success);
}

/** A creation that came to nothing: record and ticket stay until the hypervisor's remains are destroyed. */
function withdraw(d: Domain, index: u32, code: u32): void {
  releaseSource(d, code);
  foretell(index, code);
  enter(d, DomainState.Deleting, Reason.ServerRequest);
}

/** Only a Wipe that is said to have succeeded has: of the storage the hypervisor shows nothing that could tell. */
function applyWipe(d: Domain, index: u32, w: Work, shown: u32): void {
  const done = w.outcome == Outcome.Done && shown == DomainState.Stopped;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (done) d.wiping = 0;
  const code: u32 = done ? ResultCode.Success : resultOf(w, ResultCode.DeleteOrWipeFailed);
  finish(d, index, w.bit, isLive(shown) ? shown : DomainState.Stopped, Reason.ServerRequest, code);
}

function applyDestroy(d: Domain, index: u32, w: Work, shown: u32): void {
  if (shown == 0) release(d, index);
  else if (w.bit == OperationBit.Create) follow(w.bit, DESTROY, Step.Waiting, AGAIN);
  else finish(d, index, w.bit, shown, reasonFor(d, shown), resultOf(w, ResultCode.DeleteOrWipeFailed));
}

/** Everything that the domain had is free again. */
function release(d: Domain, index: u32): void {
  endTickets(index, 0, OperationBit.Delete, ResultCode.Success);
  endUnbegun(index);
  disownNode(index);
  leaveSet(index);
  edit(changetype<usize>(d), DOMAIN_BYTES);
  memory.fill(changetype<usize>(d), 0, DOMAIN_BYTES);
}

function applyControl(d: Domain, index: u32, w: Work, shown: u32): void {
  if (w.bit == OperationBit.Restart && w.action != Control.Start && shown == DomainState.Stopped)
    return startNext(d, w.bit);
  const reached: u32 = isMaking(w.bit) ? <u32>DomainState.Running : goalOf(w.bit);
  const restarted = w.bit != OperationBit.Restart || w.action == Control.Start;
  const state = becomes(d.before, shown);
  // What was held has been started, or has failed to; what a server has started is held by a lock alone.
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (w.action == Control.Start && d.reason == Reason.Policy && d.lock != Lock.Fully) d.held = 0;
  const code: u32 = state == reached && restarted ? <u32>ResultCode.Success : resultOf(w, failureOf(w.bit, d.state));
  finish(d, index, w.bit, state, reasonFor(d, state), code);
  keepHeld(d, w.bit);
}

/** Whatever was asked for: what is Crashed has crashed. */
function reasonFor(d: Domain, state: u32): u32 {
  return state == DomainState.Crashed ? <u32>Reason.Crash : d.reason;
}

/** What operation `bit` was to start is stopped now: it is started. */
function startNext(d: Domain, bit: u32): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.before = DomainState.Stopped;
  enter(d, DomainState.Starting, Reason.ServerRequest);
  follow(bit, Control.Start, Step.Issue, 0);
}

/** The end of an operation: state, LastOperation and LastResult, and everybody who waits for it. */
export function finish(d: Domain, index: u32, bit: u32, state: u32, reason: u32, code: u32): void {
  enter(d, state, reason);
  conclude(d, bit, code);
  endTickets(index, state, bit, code);
}

/** The code that tells what failed, or that nobody knows. */
function resultOf(w: Work, usual: u32): u32 {
  if (w.outcome == Outcome.TimedOut) return ResultCode.TimedOut;
  if (w.outcome == Outcome.Unreachable) return ResultCode.HypervisorUnreachable;
  return usual;
}

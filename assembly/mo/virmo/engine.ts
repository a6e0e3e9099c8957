/** Carries operations out: issues their effects, waits for their ends, and applies what came of them (virmo.md 2). */
import { ResultCode } from "../../alert";
import { DomainState, OperationBit, Reason } from "../../domain";
import { Control, Effect, Outcome } from "../../effect";
import { DOMAIN_BYTES, Domain, domain } from "../../journal/record.gen";
import { commit, failed, sync, synced } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { now } from "../../port/clock";
import { Owner, issue, result } from "../../port/register";
import { Status } from "../../status";
import { edit } from "../edit";
import { failureOf, goalOf, isLive, isMaking, isStable, transition } from "./catalogue";
import { DESCRIPTOR_BYTES, report, writeDescriptor, writeId } from "./descriptor";
import { conclude, enter, isUsed } from "./domain";
import { disownNode } from "./ownership";
import { requestReconciliation, requestReconciliationIn } from "./reconcile";
import { becomes, loseSight, releaseSource, stateOf } from "./settle";
import { endTickets, foretell } from "./ticket";
import { CLONE, CREATE, DESTROY, PATIENCE, Step, WIPE, Work, work, workDeadline } from "./work";

/** How long after a commit failed the outcome is applied again, in ms. */
const RETRY: u64 = 1000;
/** How long after the remains of a creation could not be destroyed that is tried again, in ms. */
const AGAIN: u64 = 5000;

let atPort: u32 = 0;
let applying: i32 = -1;
let retryAt: u64 = 0;
/** A sync has been asked for. */
let syncing: bool = false;
/** What was done to the domain at hand is not known. */
let lost: bool = false;

/** Does the next piece of work when the port and the journal are idle; false if there is none. */
export function stepEngine(): bool {
  if (applying >= 0) return applied();
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const w = work(i);
    if (w.step == Step.Ended && now() >= retryAt) return inquire(i, w);
    if (w.step == Step.Waiting && now() >= w.deadline) return expire(i, w);
  }
  for (let i: u32 = 0; i < MaxDomains; i++) if (work(i).step == Step.Issue) return ask(i, work(i));
  return false;
}

/** When stepEngine() wants to be called without anything else having happened. */
export function engineDeadline(): u64 {
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (work(i).step == Step.Ended || work(i).step == Step.Issue) return max(retryAt, now());
  return workDeadline();
}

/** Nothing is asked of the hypervisor before the journal can tell of it. */
function ask(index: u32, w: Work): bool {
  if (!synced()) return waitForJournal(w);
  syncing = false;
  // The record was taken back: it could not be made durable.
  if (isStable(domain(index).state)) return giveUp(w);
  atPort = index;
  w.step = Step.Issued;
  const d = domain(index);
  const payload = writeDescriptor(d);
  if (w.action == CLONE) memory.copy(payload + DESCRIPTOR_BYTES, d.cloneOf, 16);
  const effect = issue(Owner.Operation, effectOf(w.action), payload, lengthOf(w.action));
  if (w.action < DESTROY) effect.a0 = w.action;
  if (w.action == Control.Stop) effect.a1 = w.timeout;
  return true;
}

function effectOf(action: u32): Effect {
  switch (action) {
    case CREATE:
      return Effect.DomainCreate;
    case DESTROY:
      return Effect.DomainDestroy;
    case WIPE:
      return Effect.DomainWipe;
    case CLONE:
      return Effect.DomainClone;
    default:
      return Effect.DomainControl;
  }
}

/** Bytes of the payload: what there is already is known by its id, which a descriptor begins with; a clone's is followed by its source's. */
function lengthOf(action: u32): u32 {
  return action == CLONE ? DESCRIPTOR_BYTES + 16 : action < DESTROY ? DESCRIPTOR_BYTES : 16;
}

function waitForJournal(w: Work): bool {
  syncing = !syncing;
  if (!syncing) return giveUp(w);
  sync();
  return true;
}

/** What can't be made durable isn't done; reconciliation tells what follows from that. */
function giveUp(w: Work): bool {
  w.step = Step.None;
  requestReconciliationIn(AGAIN);
  return true;
}

/** An effect of the engine has completed. */
export function engineCompleted(): void {
  const w = work(atPort);
  if (w.step == Step.Asked) apply(atPort, w);
  else w.settled(result());
}

/** No word for the deed: whatever was said to have come of it, the hypervisor shows what did. */
function inquire(index: u32, w: Work): bool {
  atPort = index;
  w.step = Step.Asked;
  issue(Owner.Operation, Effect.DomainQuery, writeId(domain(index)), 16).a0 = u32.MAX_VALUE;
  return true;
}

/** A guest that doesn't stop in time is killed; what a silent hypervisor did, it is asked. */
function expire(index: u32, w: Work): bool {
  if (w.action == Control.Stop) w.ask(w.bit, Control.Kill);
  else if (w.action == DESTROY && w.bit == OperationBit.Create) w.ask(w.bit, DESTROY);
  else w.ended(Outcome.TimedOut);
  return true;
}

/** The end of what was started: what it was is `effect` | control << 8. True if somebody waited for it. */
export function operationEnded(index: u32, what: u32, outcome: i32): bool {
  const w = work(index);
  if (w.step != Step.Waiting || !isExpected(w, what)) return false;
  w.ended(outcome);
  return true;
}

/** After a restart of the agent nobody knows whether the guest was being stopped or killed: the end of either ends both. */
function isExpected(w: Work, what: u32): bool {
  const control = what >> 8;
  if ((what & 0xff) != <u32>effectOf(w.action)) return false;
  return w.action >= DESTROY || control == w.action || (isEnding(control) && isEnding(w.action));
}


@inline
function isEnding(control: u32): bool {
  return control == Control.Stop || control == Control.Kill;
}

/** Writes what came of it into the records and commits. */
function apply(index: u32, w: Work): void {
  const d = domain(index);
  if (result() == Outcome.Done) decide(d, index, w, stateOf(report.state));
  else if (result() == Outcome.NotFound) decide(d, index, w, 0);
  else lose(d, w);
  applying = <i32>index;
  commit();
}

/** `shown` is the DomainState that the hypervisor shows, 0 if it doesn't have the domain. */
function decide(d: Domain, index: u32, w: Work, shown: u32): void {
  if (w.action == Control.Stop && w.outcome == Outcome.TimedOut && isLive(shown))
    follow(w.bit, Control.Kill, Step.Issue, 0);
  else if (isStillAt(w, shown))
    follow(w.bit, w.action, Step.Waiting, w.action == Control.Stop ? <u64>w.timeout * 1000 : PATIENCE);
  else if (w.action == DESTROY) applyDestroy(d, index, w, shown);
  else if (w.action == CREATE || w.action == CLONE) applyCreate(d, index, w, shown);
  else if (w.action == WIPE) applyWipe(d, index, w, shown);
  else applyControl(d, index, w, shown);
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

/** The commit of apply() has ended: what it decided happens now, or once more if it could not be made durable. */
function applied(): bool {
  const w = work(<u32>applying);
  applying = -1;
  if (failed()) {
    retryAt = now() + RETRY;
    w.step = Step.Ended;
  } else if (next.step == Step.Issue) w.ask(next.bit, next.action);
  else if (next.step == Step.Waiting) w.wait(next.bit, next.action, next.deadline);
  else w.step = Step.None;
  next.step = Step.None;
  if (lost) requestReconciliation();
  lost = false;
  return true;
}

/** What follows once the outcome is durable; its deadline is how long it may take. */
const next = changetype<Work>(memory.data(offsetof<Work>(), 8));

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
    withdraw(d, index, resultOf(w, usual));
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
  enter(d, DomainState.Deleting, d.reason);
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
  else finish(d, index, w.bit, shown, Reason.ServerRequest, resultOf(w, ResultCode.DeleteOrWipeFailed));
}

/** Everything that the domain had is free again. */
function release(d: Domain, index: u32): void {
  endTickets(index, 0, OperationBit.Delete, ResultCode.Success);
  disownNode(index);
  edit(changetype<usize>(d), DOMAIN_BYTES);
  memory.fill(changetype<usize>(d), 0, DOMAIN_BYTES);
}

function applyControl(d: Domain, index: u32, w: Work, shown: u32): void {
  if (w.bit == OperationBit.Restart && w.action != Control.Start && shown == DomainState.Stopped)
    return startNext(d, w.bit);
  const reached: u32 = isMaking(w.bit) ? <u32>DomainState.Running : goalOf(w.bit);
  const restarted = w.bit != OperationBit.Restart || w.action == Control.Start;
  const state = becomes(d.before, shown);
  let reason: u32 = d.reason == Reason.Policy ? Reason.Policy : Reason.ServerRequest;
  if (state == DomainState.Crashed) reason = Reason.Crash;
  const code: u32 = state == reached && restarted ? <u32>ResultCode.Success : resultOf(w, failureOf(w.bit, d.state));
  finish(d, index, w.bit, state, reason, code);
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

/** Nobody knows what became of it: Unknown, until the hypervisor has been asked. */
function lose(d: Domain, w: Work): void {
  const begun = w.action != CREATE && w.action != CLONE && (w.action != DESTROY || w.bit != OperationBit.Create);
  if (begun) conclude(d, w.bit, w.outcome == Outcome.TimedOut ? ResultCode.TimedOut : ResultCode.HypervisorUnreachable);
  loseSight(d);
  lost = true;
}

/** The code that tells why, as far as the hypervisor said. */
function resultOf(w: Work, usual: u32): u32 {
  switch (w.outcome) {
    case Outcome.NoMemory:
      return ResultCode.InsufficientMemory;
    case Outcome.NoCpu:
      return ResultCode.InsufficientCpu;
    case Outcome.NoStorage:
      return ResultCode.InsufficientStorage;
    case Outcome.NoNetwork:
      return ResultCode.InsufficientNetwork;
    case Outcome.TimedOut:
      return ResultCode.TimedOut;
    case Outcome.Unreachable:
      return ResultCode.HypervisorUnreachable;
    default:
      return usual;
  }
}

/**
 * What the session that waits for operation `bit` on domain number `index` answers: Status.None while it is under way, then Ok, or
 * CommandFailed if the hypervisor refused.
 */
export function outcomeOf(index: u32, bit: OperationBit): Status {
  if (applying >= 0 || work(index).step != Step.None) return Status.None;
  const reached = bit == OperationBit.Delete ? !isUsed(domain(index)) : domain(index).state == transition(bit).to;
  return reached ? Status.Ok : Status.CommandFailed;
}

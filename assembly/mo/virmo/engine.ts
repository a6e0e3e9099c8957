/** Carries operations out: issues their effects, waits for their ends, and applies what came of them (virmo.md 2). */
import { ResultCode } from "../../alert";
import { CpuClass, OperationBit, Reason } from "../../domain";
import { Control, Effect, Outcome } from "../../effect";
import { Domain, change, domain, live } from "../../journal/record.gen";
import { commit, failed, sync, synced } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";
import { Owner, issue, result } from "../../port/register";
import { Status } from "../../status";
import { calmAt } from "./calm";
import { goalOf, isStable } from "./catalogue";
import { DESCRIPTOR_BYTES, report, writeDescriptor, writeId } from "./descriptor";
import { conclude, isUsed, precedes } from "./domain";
import { decide, next } from "./outcome";
import { Reading, classOf, viewOf } from "./promise";
import { requestReconciliation, requestReconciliationIn } from "./reconcile";
import { loseSight, stateOf } from "./settle";
import { CLONE, CREATE, DESTROY, Step, WIPE, Work, work, workDeadline } from "./work";

/** How long after a commit failed the outcome is applied again, in ms. */
const RETRY: u64 = 1000;
/** How long after what couldn't be made durable the hypervisor is looked at, in ms. */
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
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const w = work(i);
    if (w.step == Step.Issue && now() >= issuedAt(i, w)) return ask(i, w);
  }
  return false;
}

/** No reservation begins while the last windows of others may press (docs/quotas.md 2), and of those that start unasked none before its turn. */
function issuedAt(index: u32, w: Work): u64 {
  if (isStartUnasked(index))
    for (let i: u32 = 0; i < MaxDomains; i++) if (isStartUnasked(i) && precedes(i, index)) return NEVER;
  return w.action == Control.Start && classOf(index, 0) != CpuClass.BestEffort ? calmAt() : 0;
}

/** Whether what is to be issued is a start that no server has asked for. */
function isStartUnasked(index: u32): bool {
  const w = work(index);
  return w.step == Step.Issue && w.action == Control.Start && domain(index).reason == Reason.Policy;
}

/** When stepEngine() wants to be called without anything else having happened. */
export function engineDeadline(): u64 {
  let first = workDeadline();
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const w = work(i);
    if (w.step == Step.Ended) first = min(first, max(retryAt, now()));
    else if (w.step == Step.Issue) first = min(first, max(issuedAt(i, w), now()));
  }
  return first;
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
  // A start is an increase: while a set with it is pending, to what holds between the phases.
  const payload = writeDescriptor(index, viewOf(change(index).set, Reading.Between));
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
  if (result() == Outcome.Done) {
    report.keep(live(index));
    decide(d, index, w, stateOf(report.state));
  } else if (result() == Outcome.NotFound) decide(d, index, w, 0);
  else lose(d, w);
  applying = <i32>index;
  commit();
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

/** Nobody knows what became of it: Unknown, until the hypervisor has been asked. */
function lose(d: Domain, w: Work): void {
  const begun = w.action != CREATE && w.action != CLONE && (w.action != DESTROY || w.bit != OperationBit.Create);
  if (begun) conclude(d, w.bit, ResultCode.HypervisorUnreachable);
  loseSight(d);
  lost = true;
}

/**
 * What the session that waits for operation `bit` on domain number `index` answers: Status.None while it is under way, then Ok, or
 * CommandFailed if the hypervisor refused.
 */
export function outcomeOf(index: u32, bit: OperationBit): Status {
  if (applying >= 0 || work(index).step != Step.None) return Status.None;
  const reached = bit == OperationBit.Delete ? !isUsed(domain(index)) : domain(index).state == goalOf(bit);
  return reached ? Status.Ok : Status.CommandFailed;
}

/** Force: what sets promise is asked of the hypervisor in two phases, decreases first, and read back; or the whole set is undone (docs/quotas.md 2). */
import { ResultCode } from "../../alert";
import { DomainState } from "../../domain";
import { Effect, Outcome } from "../../effect";
import { domain, live } from "../../journal/record.gen";
import { commit, failed, sync, synced } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";
import { Owner, issue, result } from "../../port/register";
import { calmAt, isCalm, longestPeriod, shrunk } from "./calm";
import { DESCRIPTOR_BYTES, report, writeDescriptor, writeId } from "./descriptor";
import { mend } from "./mend";
import { Stage, after, codeOf, isConcerned, isGrowing, isInForce, takesPart } from "./phase";
import { reconciliations, requestReconciliation } from "./reconcile";
import { MENDING, endSet, isInterrupted, isUndoing, sets, undoSet } from "./set";
import { stateOf } from "./settle";

/** How long a set may take, in ms. */
const PATIENCE: u64 = 60000;
/** How long until what isn't in force yet is looked at again, and until it is asked for again, in ms. */
const LOOK: u64 = 200;
const AGAIN: u64 = 5000;


@unmanaged
class Force {
  /** When to go on, and when the set has taken too long. */
  due: u64;
  deadline: u64;
  askedAt: u64;
  stage: u32;
  /** The domain at hand. */
  cursor: u32;
  /** Domains that the hypervisor has been asked for in this stage, a bit each. */
  asked: u32;
  /** The domain at hand is to be asked for. */
  asking: bool;
  /** Something isn't in force yet. */
  lacking: bool;
}

const FORCE_BYTES: usize = (offsetof<Force>() + 7) & ~7;
const FORCES: usize = memory.data((MENDING + 1) * FORCE_BYTES, 8);


@inline
function force(set: u32): Force {
  return changetype<Force>(FORCES + <usize>set * FORCE_BYTES);
}

/** The set whose effect is under way. */
let atPort: u32 = 0;
/** The set whose end, or undoing, is being committed. */
let closing: u32 = 0;
let syncing: bool = false;
/** The reconciliations that have been heeded. */
let heeded: u32 = 0;

/** Does the next step of a set when the port and the journal are idle; false if there is none. */
export function stepForce(): bool {
  if (closing != 0) return closed();
  if (heeded != reconciliations()) return beginAnew();
  const pending = sets();
  for (let set: u32 = 1; set <= MENDING; set++) {
    // Whoever has this number next begins anew.
    if (((pending >> set) & 1) == 0) force(set).stage = Stage.New;
    else if (now() >= dueOf(set)) return go(set, force(set));
  }
  return false;
}

/** Nobody knows what an error of the hypervisor has left of what it was asked for. */
function beginAnew(): bool {
  heeded = reconciliations();
  for (let set: u32 = 1; set <= MENDING; set++) if (force(set).stage != Stage.New) enter(force(set), Stage.Decrease);
  if (mend()) close(MENDING);
  return true;
}

function enter(f: Force, stage: Stage): void {
  f.stage = stage;
  f.cursor = 0;
  f.asked = 0;
  f.asking = false;
  f.lacking = false;
  f.due = now();
}

function dueOf(set: u32): u64 {
  const f = force(set);
  return f.stage == Stage.New ? now() : isForced(set) ? f.due : min(f.due, f.deadline);
}

/** Whether a set is brought into force however long that takes. */
function isForced(set: u32): bool {
  return set == MENDING || isUndoing(set);
}

/** When stepForce() wants to be called without anything else having happened. */
export function forceDeadline(): u64 {
  let first = closing != 0 ? now() : NEVER;
  const pending = sets();
  for (let set: u32 = 1; set <= MENDING; set++) if ((pending >> set) & 1) first = min(first, dueOf(set));
  return first;
}

function go(set: u32, f: Force): bool {
  if (f.stage == Stage.New) {
    f.deadline = now() + PATIENCE;
    enter(f, Stage.Decrease);
  }
  if (isInterrupted(set)) return undo(set, ResultCode.Interrupted);
  if (!isForced(set) && now() >= f.deadline) return undo(set, ResultCode.TimedOut);
  // Before anything is asked for, the journal can tell of it.
  if (!synced()) return waitForJournal(f);
  syncing = false;
  while (f.cursor < MaxDomains && !takesPart(set, f.cursor, f.stage)) f.cursor++;
  if (f.cursor == MaxDomains) return endRound(set, f);
  if (f.asking) return ask(set, f);
  atPort = set;
  issue(Owner.Quota, Effect.DomainQuery, writeId(domain(f.cursor)), 16).a0 = u32.MAX_VALUE;
  return true;
}

function waitForJournal(f: Force): bool {
  syncing = !syncing;
  if (syncing) sync();
  else f.due = now() + AGAIN;
  return true;
}

/** All of a stage have been looked at. */
function endRound(set: u32, f: Force): bool {
  if (f.lacking) {
    f.cursor = 0;
    f.lacking = false;
    f.due = now() + pauseOf(set, f);
    return true;
  }
  if (f.stage == Stage.Demote) shrunk(set, f.askedAt);
  enter(f, f.stage + 1);
  if (f.stage == Stage.Done) {
    endSet(set);
    close(set);
  }
  return true;
}

/** A reservation changes with its next window; what takes long, and can't be given up, isn't looked at so often. */
function pauseOf(set: u32, f: Force): u64 {
  if (now() >= f.deadline) return AGAIN;
  const period = longestPeriod(set);
  return period == 0 || now() >= f.askedAt + LOOK ? LOOK : min(<u64>period / 1000 + 1, LOOK);
}

/** A reservation doesn't grow while the last windows of others may press. */
function ask(set: u32, f: Force): bool {
  if (f.stage == Stage.Increase && isGrowing(set, f.cursor) && !isCalm()) {
    f.due = calmAt();
    return true;
  }
  atPort = set;
  issue(Owner.Quota, Effect.QuotaSet, writeDescriptor(f.cursor, after(set, f.stage)), DESCRIPTOR_BYTES);
  return true;
}

/** An effect of a set has completed. */
export function forceCompleted(): void {
  const f = force(atPort);
  const wasAsking = f.asking;
  f.asking = false;
  if (result() == Outcome.Unreachable || (wasAsking && result() == Outcome.NotFound)) {
    requestReconciliation();
    f.due = now() + AGAIN;
  } else if (wasAsking) answered(atPort, f);
  else looked(atPort, f);
}

/** No word of Done suffices, a word of refusal does. */
function answered(set: u32, f: Force): void {
  f.askedAt = now();
  if (result() >= Outcome.Done) f.asked |= 1 << f.cursor;
  else if (isForced(set)) f.due = now() + AGAIN;
  else undo(set, codeOf(set, f.cursor, result()));
}

/** The hypervisor has shown the domain at hand: it needs nothing, has what it needs, or is to be asked for it. */
function looked(set: u32, f: Force): void {
  const bit: u32 = 1 << f.cursor;
  const state: u32 = result() == Outcome.Done ? stateOf(report.state) : 0;
  if (result() == Outcome.Done) report.keep(live(f.cursor));
  if (!isConcerned(set, f.cursor, f.stage, state)) f.asked &= ~bit;
  else if (state == DomainState.Creating || state == DomainState.Deleting) f.lacking = true;
  else if ((f.asked & bit) == 0) {
    f.asking = true;
    return;
  } else if (!isInForce(set, f.cursor, f.stage, state)) {
    f.lacking = true;
    // It may have been said to be done, and isn't.
    if (now() >= f.askedAt + AGAIN) f.asked &= ~bit;
  }
  f.cursor++;
}

function undo(set: u32, code: u32): bool {
  undoSet(set, code);
  close(set);
  return true;
}

function close(set: u32): void {
  closing = set;
  commit();
}

/** The commit of the end, or of the undoing, has ended: if it could not be made durable the set is where it was. */
function closed(): bool {
  const f = force(closing);
  if (failed()) {
    enter(f, Stage.Decrease);
    f.due = now() + AGAIN;
  } else f.stage = Stage.New;
  closing = 0;
  return true;
}

/** The agent as one machine: boot, journal, operations and session take turns, one effect under way at a time (docs/design.md 2). */
import { Acceptance, Activity, Notification } from "../effect";
import { busy, commit, completed, failed, idleWork, refused, rollback, step as stepJournal } from "../journal/journal";
import { auditCompleted, stepAudit } from "../journal/audit";
import { Part } from "../journal/nor";
import { stagingCompleted, stepStaging } from "../journal/staging";
import { EventBytes, InboxTail, MaxMsgSize } from "../limits";
import { slice } from "../memory/slice";
import { FACTORY_ACCOUNT_BYTES, provision } from "../mo/dmacc";
import { droppedDeadline, stepDropped } from "../mo/virmo/audit";
import { tellCall } from "../mo/virmo/call";
import { watchReservations } from "../mo/virmo/calm";
import { dateStates, domainWithId } from "../mo/virmo/domain";
import { engineCompleted, engineDeadline, operationEnded, stepEngine } from "../mo/virmo/engine";
import { domainEvent } from "../mo/virmo/event";
import { settleForeground, turnTo } from "../mo/virmo/foreground";
import { forceCompleted, forceDeadline, stepForce } from "../mo/virmo/force";
import { anyHeld, heldDeadline, stepHeld } from "../mo/virmo/held";
import {
  isReconciling,
  reconcileCompleted,
  reconcileDeadline,
  requestReconciliation,
  stepReconcile,
} from "../mo/virmo/reconcile";
import { anySet } from "../mo/virmo/set";
import { anyStateChange, stateChangeDeadline, stepStateChanges } from "../mo/virmo/statechange";
import { anyAlert } from "../mo/virmo/ticket";
import { stepUpkeep, upkeepDeadline } from "../mo/virmo/upkeep";
import { anyWork } from "../mo/virmo/work";
import { NEVER, setNow, setUtc } from "../port/clock";
import { EVENT, Owner, current, idle, settle } from "../port/register";
import { bootCompleted, isReady, startBoot, stepBoot } from "./boot";
import { committed } from "./execution";
import { inboxAddress, receiveMessage, sendFailed, sessionCompleted, stepSession } from "./machine";
import { isApplying } from "./object-in";
import { userAnswer } from "./prompt";
import { isSafe, restDeadline, stepSafety } from "./safety";
import {
  INBOX,
  OUTBOX,
  Phase,
  isOpen,
  isRequested,
  lastFailed,
  requestSession,
  session,
  sessionDeadline,
} from "./session";

/** A domain event has been committed; if that failed, only the hypervisor can tell it once more. */
let doubtful: bool = false;

/** Lets everything go on until an effect is under way or nobody has anything to do. */
function run(): void {
  while (idle() && advance()) {}
}

/** One step of whoever comes first: nothing overtakes a commit, and nothing is asked of the hypervisor before what asked for it stands. */
function advance(): bool {
  if (stepJournal()) return true;
  if (busy()) return false;
  if (isApplying()) return stepSession() || stepStaging();
  if (doubtful) {
    doubtful = false;
    if (failed()) requestReconciliation();
  }
  // What an audit record is about waits for it.
  if (!isReady() && (stepAudit() || stepBoot())) return true;
  if (session.phase == Phase.Commit) {
    committed();
    return true;
  }
  if (stepReconcile()) return true;
  if (isReconciling()) return stepAudit();
  if (!isReady()) return idleWork();
  if (stepSafety()) return true;
  watchReservations();
  settleForeground();
  // What was begun, or is to start by itself, waits for the end of safe mode: it may be what the agent dies of.
  return (
    (!isSafe() && (stepHeld() || stepEngine() || stepUpkeep() || stepForce() || stepDropped())) ||
    stepStateChanges() ||
    stepSession() ||
    stepStaging() ||
    stepAudit() ||
    idleWork()
  );
}

/** Monotonic time is `now` ms. */
export function tick(now: u64): void {
  setNow(now);
  startBoot();
  run();
}

/** When tick() is wanted next, in monotonic ms. */
export function deadline(): u64 {
  if (!isReady()) return reconcileDeadline();
  const begun = min(min(engineDeadline(), forceDeadline()), min(heldDeadline(), upkeepDeadline()));
  const work = isSafe() ? NEVER : min(begun, droppedDeadline());
  return min(min(reconcileDeadline(), restDeadline()), min(work, min(stateChangeDeadline(), sessionDeadline())));
}

/** The effect under way, or 0. */
export function poll(): usize {
  return current();
}

/** The effect `id` came out. */
export function complete(id: u32, result: i32, length: u32): void {
  switch (settle(id, result, length)) {
    case Owner.Journal:
      flashCompleted(completed());
      break;
    case Owner.Session:
      sessionCompleted();
      break;
    case Owner.Operation:
      if (isReconciling()) reconcileCompleted();
      else engineCompleted();
      break;
    case Owner.Quota:
      forceCompleted();
      break;
    case Owner.Boot:
      bootCompleted();
      break;
    default:
      return;
  }
  run();
}

function flashCompleted(part: Part): void {
  if (part == Part.Staging) stagingCompleted();
  else if (part == Part.Audit) auditCompleted();
}

const INBOX_RECORD: usize = memory.data(8, 4);

/** Where a DM message may be written now, and how much of it. */
export function inbox(): usize {
  const address = inboxAddress();
  store<u32>(INBOX_RECORD, <u32>address);
  store<u32>(INBOX_RECORD, address == INBOX ? MaxMsgSize : InboxTail, 4);
  return INBOX_RECORD;
}

export function outbox(): usize {
  return OUTBOX;
}

/** A DM message stands in the inbox. */
export function receive(length: u32): Acceptance {
  if (!idle() || busy()) return Acceptance.Busy;
  if (!isReady() || session.phase != Phase.Wait || length > load<u32>(inbox(), 4)) return Acceptance.Refused;
  receiveMessage(length);
  run();
  return Acceptance.Taken;
}

/** A notification's payload stands in the event buffer. */
export function notify(kind: u32, length: u32): Acceptance {
  if (length > EventBytes) return Acceptance.Refused;
  if (!isReady() || !idle() || busy()) return Acceptance.Busy;
  const acceptance = take(kind, length);
  run();
  return acceptance;
}

function take(kind: u32, length: u32): Acceptance {
  switch (kind) {
    case Notification.Time:
      if (length < 8) return Acceptance.Refused;
      setUtc(load<u64>(EVENT));
      dateStates();
      return Acceptance.Taken;
    case Notification.Account:
      return length < FACTORY_ACCOUNT_BYTES ? Acceptance.Refused : takeAccount();
    case Notification.SessionRequest:
      if (length < 4) return Acceptance.Refused;
      return requestSession(load<u32>(EVENT) == u32.MAX_VALUE ? 0 : load<u32>(EVENT))
        ? Acceptance.Taken
        : Acceptance.Refused;
    case Notification.SendFailed:
      sendFailed();
      return Acceptance.Taken;
    case Notification.OperationEnded:
      return length < 24 ? Acceptance.Refused : takeEnd();
    case Notification.DomainEvent:
      return length < 20 ? Acceptance.Refused : takeEvent();
    case Notification.UserAnswer:
      return length >= 12 && takeAnswer(length) ? Acceptance.Taken : Acceptance.Refused;
    case Notification.Foreground:
      return length >= 16 && turnTo(domainWithId(EVENT)) ? Acceptance.Taken : Acceptance.Refused;
    case Notification.Call:
      return length >= 24 && takeCall() ? Acceptance.Taken : Acceptance.Refused;
    default:
      return Acceptance.Refused;
  }
}

function takeAccount(): Acceptance {
  if (isOpen()) return Acceptance.Busy;
  if (provision(EVENT)) commit();
  else rollback();
  return Acceptance.Taken;
}

/** The end of what nobody waits for is news about a domain that has to be looked at. */
function takeEnd(): Acceptance {
  const index = domainWithId(EVENT);
  if (index >= 0 && !operationEnded(<u32>index, load<u32>(EVENT, 16), load<i32>(EVENT, 20))) requestReconciliation();
  return Acceptance.Taken;
}

function takeEvent(): Acceptance {
  const index = domainWithId(EVENT);
  if (index >= 0 && domainEvent(<u32>index, load<u32>(EVENT, 16))) {
    commit();
    doubtful = true;
  }
  return Acceptance.Taken;
}

function takeCall(): bool {
  return tellCall(domainWithId(EVENT), load<u32>(EVENT, 16), load<u32>(EVENT, 20));
}

function takeAnswer(length: u32): bool {
  const text = slice(EVENT + 12, length - 12);
  return userAnswer(load<u32>(EVENT), load<i32>(EVENT, 4), load<u32>(EVENT, 8), text);
}

/** What is under way: bits of Activity. */
export function activity(): u32 {
  let bits: u32 = isReady() ? 0 : Activity.Booting;
  if (isOpen() || isRequested()) bits |= Activity.Session;
  if (anyWork() || anySet() || isReconciling()) bits |= Activity.Operation;
  if (anyAlert() || anyStateChange()) bits |= Activity.Alert;
  if (anyHeld()) bits |= Activity.Held;
  if (lastFailed()) bits |= Activity.SessionFailed;
  if (refused()) bits |= Activity.StoreRefused;
  return bits;
}

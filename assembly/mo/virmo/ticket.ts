/** Tickets: the accepted Execs, from the 202 until the server has acknowledged the alert (virmo.md 3, "The alert"). */
import { ResultCode } from "../../alert";
import { DomainState, OperationBit } from "../../domain";
import {
  DEVICE_BYTES,
  OPERATION_BYTES,
  OPERATION_CORRELATOR,
  OPERATION_DOMAIN_NAME,
  Domain,
  Operation,
  PRINCIPAL_COUNT,
  device,
  domain,
  operation,
} from "../../journal/record.gen";
import { MaxOperations } from "../../limits";
import { Slice, at, equals, fixed, size, slice } from "../../memory/slice";
import { caller } from "../caller";
import { edit } from "../edit";
import { failureOf, goalOf, isLocking } from "./catalogue";

/** Operation.phase. */
export const enum Phase {
  /** The operation is under way. */
  Pending = 1,
  /** It has ended; its alert waits to be acknowledged. */
  Ended = 2,
  /** It has not begun: an emergency call holds it back. */
  Held = 3,
  /** A lock waits for its domain to come to rest, or for the end of a call. */
  Waiting = 4,
}

/** No operation, and no domain. */
export const NONE: u32 = 0xff;

/** The index of a free slot, or -1 (420: one of the 16 slots for pending operations). */
export function freeTicket(): i32 {
  for (let i: u32 = 0; i < MaxOperations; i++) if (operation(i).kind == 0) return <i32>i;
  return -1;
}

/** Fills slot `index` with the caller's Exec of operation `bit` on domain number `domainIndex`. */
export function openTicket(index: u32, bit: u32, domainIndex: u32, d: Domain, phase: Phase = Phase.Pending): Operation {
  const t = operation(index);
  edit(changetype<usize>(t), OPERATION_BYTES);
  memory.fill(changetype<usize>(t), 0, OPERATION_BYTES);
  t.kind = bit + 1;
  t.phase = phase;
  t.account = caller.account;
  t.principal = min(caller.principal, PRINCIPAL_COUNT);
  t.slot = domainIndex;
  t.serial = nextSerial();
  memory.copy(t.domainName, d.name, OPERATION_DOMAIN_NAME);
  memory.copy(t.domainId, d.id, 16);
  t.correlatorLength = size(caller.correlator);
  memory.copy(t.correlator, at(caller.correlator), min(size(caller.correlator), OPERATION_CORRELATOR));
  return t;
}

/** Numbers tickets in the order of their Execs, so that alerts go out in that order. */
function nextSerial(): u32 {
  const d = device();
  edit(changetype<usize>(d), DEVICE_BYTES);
  return d.nextSequence++;
}

/** The pending ticket of a domain for operation `bit`, or null. */
export function pendingTicket(domainIndex: u32, bit: u32): Operation | null {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (isPending(t, domainIndex) && t.kind == bit + 1) return t;
  }
  return null;
}

/** Whether the caller's Exec is one accepted before, and sent again because its Status was lost: it gets the alert of that one. */
export function isRepeated(domainIndex: u32, bit: u32): bool {
  for (let i: u32 = 0; i < MaxOperations; i++) if (isRepetition(operation(i), domainIndex, bit)) return true;
  return false;
}

/** Whether it is the one with this ticket. */
export function isRepetition(t: Operation, domainIndex: u32, bit: u32): bool {
  if (t.phase == Phase.Ended || t.kind != bit + 1 || t.account != caller.account || t.dropped != 0) return false;
  // A Transfer's ticket has no slot while its set is pending.
  if (memory.compare(t.domainId, domain(domainIndex).id, 16) != 0) return false;
  return size(caller.correlator) > 0 && equals(correlatorOf(t), caller.correlator);
}

/** Notes what the pending tickets of a domain that goes have come to. They end when what is left of it is gone. */
export function foretell(domainIndex: u32, result: u32): void {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isPending(t, domainIndex)) continue;
    edit(changetype<usize>(t), OPERATION_BYTES);
    t.result = result;
  }
}

/** What the locks that wait ask for is begun: they come to what it comes to. */
export function beginLocks(domainIndex: u32): void {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isWaiting(t, domainIndex)) continue;
    edit(changetype<usize>(t), 8);
    t.phase = Phase.Pending;
  }
}

/** Ends the tickets of locks that wait: they have been applied. Answers the operation that was accepted last, NONE if there is none. */
export function endLocks(domainIndex: u32): u32 {
  let last: u32 = NONE;
  let latest: u32 = 0;
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isWaiting(t, domainIndex)) continue;
    endTicket(t, ResultCode.Success);
    if (last != NONE && t.serial < latest) continue;
    latest = t.serial;
    last = t.kind - 1;
  }
  return last;
}

/** Whether a lock waits for the domain to come to rest, or for the end of its call. */
export function isLockWaiting(domainIndex: u32): bool {
  for (let i: u32 = 0; i < MaxOperations; i++) if (isWaiting(operation(i), domainIndex)) return true;
  return false;
}

/**
 * Ends every pending ticket of a domain: `bit` is the operation that ended with `result`, for all locks if it is one; any other came to what
 * was foretold, or succeeded if the domain is in the state it was to reach.
 */
export function endTickets(domainIndex: u32, state: u32, bit: u32, result: u32): void {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isPending(t, domainIndex)) continue;
    if (t.kind == bit + 1) endTicket(t, result);
    else if (isLocking(t.kind - 1) && isLocking(bit)) endTicket(t, result);
    else if (t.result != 0) endTicket(t, t.result);
    // What was to be restarted and has been killed instead hasn't been restarted, whatever it does now.
    else if (t.kind == OperationBit.Restart + 1) endTicket(t, failureOf(OperationBit.Restart, 0));
    else endTicket(t, goal(t) == state ? <u32>ResultCode.Success : failureOf(t.kind - 1, state));
  }
}

/** Ends the pending tickets of a domain for operation `bit` alone. */
export function endTicketsOf(domainIndex: u32, bit: u32, result: u32): void {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (isPending(t, domainIndex) && t.kind == bit + 1) endTicket(t, result);
  }
}

/**
 * Ends every pending ticket of a domain whose operation nobody saw end: it succeeded if the domain is in the state it was to reach, else it
 * came to `code`. What was to be stopped first, and still was in state `was` before that, has not been restarted. Answers what
 * operation `bit` came to.
 */
export function interruptTickets(domainIndex: u32, was: u32, state: u32, bit: u32, code: u32): u32 {
  let result: u32 = goalOf(bit) == state ? <u32>ResultCode.Success : code;
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isPending(t, domainIndex)) continue;
    const again = t.kind == OperationBit.Restart + 1 && was == DomainState.Stopping;
    const own: u32 = goal(t) == state && !again ? <u32>ResultCode.Success : code;
    if (t.kind == bit + 1) result = own;
    endTicket(t, own);
  }
  return result;
}

/** The operation that a domain in `state` is in the middle of: the last one accepted, or by its state; NONE if there is none. */
export function underWay(domainIndex: u32, state: u32): u32 {
  let last: Operation | null = null;
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (isPending(t, domainIndex) && (last == null || t.serial > last.serial)) last = t;
  }
  if (last != null) return last.kind - 1;
  switch (state) {
    case DomainState.Starting:
      return OperationBit.Start;
    case DomainState.Stopping:
      return OperationBit.Stop;
    case DomainState.Pausing:
      return OperationBit.Pause;
    case DomainState.Resuming:
      return OperationBit.Resume;
    default:
      return NONE;
  }
}

function isPending(t: Operation, domainIndex: u32): bool {
  return t.kind != 0 && t.phase == Phase.Pending && t.slot == domainIndex;
}

function isWaiting(t: Operation, domainIndex: u32): bool {
  return t.kind != 0 && t.phase == Phase.Waiting && t.slot == domainIndex;
}

/** Whether there is a ticket, and a Transfer's. */
export function isOfTransfer(t: Operation | null): bool {
  return t != null && t.kind == OperationBit.Transfer + 1;
}

/** A Create that is to start its domain has not succeeded before it runs. */
function goal(t: Operation): u32 {
  return t.start != 0 ? <u32>DomainState.Running : goalOf(t.kind - 1);
}

/** Ends what has not begun of a domain that is gone. */
export function endUnbegun(domainIndex: u32): void {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (t.kind == 0 || (t.phase != Phase.Held && t.phase != Phase.Waiting)) continue;
    const isEither = t.slot == domainIndex || (isOfTransfer(t) && t.other == domainIndex);
    if (isEither) endTicket(t, failureOf(t.kind - 1, 0));
  }
}

/** Ends a ticket with the result that its account is told. */
export function endTicket(t: Operation, result: u32): void {
  edit(changetype<usize>(t), 8);
  t.phase = Phase.Ended;
  t.slot = NONE;
  t.result = result;
  if (t.dropped == 0) news |= 1 << t.account;
}

/** Accounts with an alert that no session has tried to report, a bit each. */
let news: u32 = 0;

/** Whether an alert waits for the account that no session has tried to report. */
export function hasNews(account: u32): bool {
  return ((news >> account) & 1) != 0 && hasAlert(account);
}

/** A session with the account has come to its end; it has reported the tickets below serial `after`. */
export function reported(account: u32, after: u32): void {
  if (nextAlert(account, after) == null) news &= ~(1 << account);
}

/** The ended ticket of an account with the lowest serial above `after`, or null. */
export function nextAlert(account: u32, after: u32): Operation | null {
  let best: u32 = u32.MAX_VALUE;
  let found: i32 = -1;
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isTold(t) || t.account != account || t.serial < after || t.serial >= best) continue;
    best = t.serial;
    found = <i32>i;
  }
  return found < 0 ? null : operation(<u32>found);
}

/** Whether an ended ticket waits for account `account`. */
export function hasAlert(account: u32): bool {
  return nextAlert(account, 0) != null;
}

/** Whether any ended ticket waits. */
export function anyAlert(): bool {
  for (let i: u32 = 0; i < MaxOperations; i++) if (isTold(operation(i))) return true;
  return false;
}

/** Whether a ticket's alert is to be told. */
function isTold(t: Operation): bool {
  return t.kind != 0 && t.phase == Phase.Ended && t.dropped == 0;
}

/** The server has acknowledged the alert, or that it was dropped has been recorded. */
export function closeTicket(t: Operation): void {
  edit(changetype<usize>(t), 1);
  t.kind = 0;
}

/** The account of `principal` is gone: its operations go on, as those of `heir`, and its alerts are dropped (virmo.md 3). */
export function dropTickets(account: u32, principal: u32, heir: u32): void {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (t.kind == 0 || t.account != account || t.dropped != 0) continue;
    edit(changetype<usize>(t), 9);
    t.principal = heir;
    // A server without an identifier was nobody among the principals.
    t.dropped = min(principal, PRINCIPAL_COUNT) + 1;
  }
}

export function correlatorOf(t: Operation): Slice {
  return slice(t.correlator, t.correlatorLength);
}

export function domainNameOf(t: Operation): Slice {
  return fixed(t.domainName, OPERATION_DOMAIN_NAME);
}

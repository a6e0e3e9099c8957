/** What domains at rest need without being asked: a lock that waits for them, and a new start after a crash (virmo.md 2). */
import { ResultCode } from "../../alert";
import { DomainState, Lock, OnCrash, Reason, Role } from "../../domain";
import { commit } from "../../journal/journal";
import { DOMAIN_BYTES, Domain, domain } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";
import { edit } from "../edit";
import { launch } from "./autostart";
import { isLocking, isStable } from "./catalogue";
import { isUsed, precedes } from "./domain";
import { isLockDue, mustWait, settleLock } from "./lock";
import { isLockWaiting } from "./ticket";
import { Step, work } from "./work";

const enum Need {
  None = 0,
  Lock = 1,
  Ticket = 2,
  Restart = 3,
  /** A restart no longer counts. */
  Count = 4,
  /** It has crashed too often. */
  GiveUp = 5,
}

/** From LockFailed on, how many codes say that and why: up to TimedOut. */
const FAILURES: u32 = ResultCode.TimedOut - ResultCode.LockFailed;
/** What failed is tried again after this, in ms. */
const AGAIN: u64 = 60000;
/** In which MaxRestarts counts, in s. */
const WINDOW: u32 = 600;
const SECOND: u64 = 1000;
/** The longest back-off, in ms. It lets no more than SLOTS restarts fall into a WINDOW. */
const LONGEST: u64 = 60000;
const SLOTS: u32 = 15;

/** Seconds of a restart go from 1 to this and begin anew: long after it has ceased to count. */
const SECONDS: u32 = 0xffff;

// For each domain: what it needs, when that is due, and in which second (u16) it was restarted each time that counts, the first one first; 0 ends them.
const NEEDS: usize = memory.data(MaxDomains);
const DUE: usize = memory.data(MaxDomains * 8, 8);
const ROW: u32 = SLOTS * 2;
const RESTARTS: usize = memory.data(MaxDomains * ROW, 2);
/** The restarts that another instance of the agent made have been counted: as if they had been made when this one began. */
let counted: bool = false;

/** Does the next thing that is due; false if there is none. */
export function stepUpkeep(): bool {
  if (!counted) countOld();
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    // Whoever gets this record next has crashed never.
    if (!isUsed(d)) memory.fill(slot(i, 0), 0, ROW);
    forgetOld(i);
    const idle = isUsed(d) && d.role == Role.Guest && work(i).step == Step.None && isStable(d.state);
    const need: u32 = idle ? needOf(d, i) : <u32>Need.None;
    if (need != load<u8>(NEEDS + i)) note(i, need, d);
    if (need == Need.None || now() < dueAt(i)) continue;
    // Should it fail, or not become durable.
    store<u64>(DUE + ((<usize>i) << 3), now() + AGAIN);
    meet(d, i, need);
    commit();
    return true;
  }
  return false;
}

/** When stepUpkeep() wants to be called without anything else having happened. */
export function upkeepDeadline(): u64 {
  let first = NEVER;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (load<u8>(NEEDS + i) != Need.None) first = min(first, dueAt(i));
    if (domain(i).restarts > 0) first = min(first, whenFewer(i));
  }
  return first;
}


@inline
function dueAt(index: u32): u64 {
  return load<u64>(DUE + ((<usize>index) << 3));
}

function note(index: u32, need: u32, d: Domain): void {
  store<u8>(NEEDS + index, need);
  store<u64>(DUE + ((<usize>index) << 3), now() + delayOf(need, d, index));
}

/** What a server has just heard of as failed isn't tried again at once. */
function delayOf(need: u32, d: Domain, index: u32): u64 {
  if (need == Need.Restart) return backOff(recent(index));
  return need == Need.Lock && hasLockFailed(d) ? AGAIN : 0;
}

/** A lock that the hypervisor didn't follow, whatever it lacked. */
function hasLockFailed(d: Domain): bool {
  return isLocking(d.lastOperation - 1) && d.lastResult - ResultCode.LockFailed <= FAILURES;
}

function needOf(d: Domain, index: u32): u32 {
  if (isLockDue(d)) return mustWait(d, index, d.lock) || isLater(index) ? Need.None : Need.Lock;
  if (isLockWaiting(index)) return Need.Ticket;
  // A restart that is planned stays so when an older one ceases to count.
  if (isToRestart(d)) return <i32>recent(index) < d.maxRestarts ? Need.Restart : Need.GiveUp;
  return recent(index) != d.restarts ? Need.Count : Need.None;
}

/** Another domain that is held and may start, and nothing is done with, comes before it: by BootOrder, then name. */
function isLater(index: u32): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    const waits = isUsed(d) && d.state == DomainState.Stopped && d.held != 0 && d.lock != Lock.Fully;
    if (waits && precedes(i, index)) return domain(index).state == DomainState.Stopped;
  }
  return false;
}

/** A domain that has crashed, is still wanted, and hasn't been given up: that stands until it is started. */
function isToRestart(d: Domain): bool {
  if (d.state != DomainState.Crashed || d.reason != Reason.Crash || d.onCrash != OnCrash.Restart) return false;
  return d.desired == DomainState.Running && d.wiping == 0 && d.lock != Lock.Fully && d.givenUp == 0;
}

function meet(d: Domain, index: u32, need: u32): void {
  switch (need) {
    case Need.Lock:
    case Need.Ticket:
      settleLock(d, index);
      break;
    case Need.Restart:
      launch(d, index);
      if (d.state != DomainState.Crashed) remember(index);
      keepCount(d, recent(index));
      break;
    case Need.GiveUp:
      edit(changetype<usize>(d), DOMAIN_BYTES);
      d.givenUp = 1;
      break;
    default:
      keepCount(d, recent(index));
  }
}

/** 1, 2, 4 … 60 s. */
function backOff(restarts: u32): u64 {
  return min((<u64>1000) << restarts, LONGEST);
}

function keepCount(d: Domain, count: u32): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.restarts = count;
}


@inline
function slot(index: u32, i: u32): usize {
  return RESTARTS + <usize>(index * ROW + i * 2);
}

/** The second now, as restarts are noted. */
function second(): u32 {
  return 1 + <u32>((now() / SECOND) % SECONDS);
}

/** How many seconds ago the first restart was that still counts; 0 also if there is none. */
function age(index: u32): u32 {
  const first: u32 = load<u16>(slot(index, 0));
  return first == 0 ? 0 : (second() + SECONDS - first) % SECONDS;
}

/** Drops the restarts that no longer count, each after ten minutes and no more than a second, and the last one if it could not be made durable. */
function forgetOld(index: u32): void {
  if (recent(index) > domain(index).restarts) store<u16>(slot(index, recent(index) - 1), 0);
  while (age(index) > WINDOW) {
    memory.copy(slot(index, 0), slot(index, 1), ROW - 2);
    store<u16>(slot(index, SLOTS - 1), 0);
  }
}

/** How often a domain has been restarted in the last WINDOW. */
function recent(index: u32): u32 {
  let count: u32 = 0;
  while (count < SLOTS && load<u16>(slot(index, count)) != 0) count++;
  return count;
}

/** When the first restart no longer counts, in ms. */
function whenFewer(index: u32): u64 {
  return (now() / SECOND + WINDOW + 1 - age(index)) * SECOND;
}

/** A restart now. */
function remember(index: u32): void {
  const count = recent(index);
  if (count < SLOTS) store<u16>(slot(index, count), second());
}

function countOld(): void {
  counted = true;
  for (let i: u32 = 0; i < MaxDomains; i++) for (let n: u32 = domain(i).restarts; n > 0; n--) remember(i);
}

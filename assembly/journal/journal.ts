/** Owns durability: changes of the records become transactions on flash, and flash becomes records at boot. */

import { DURABLE, DURABLE_BYTES, device } from "./record.gen";
import { idle } from "../port/register";
import { Progress, appended, beginAppend, skipSector, stepAppend } from "./append";
import { Finding, bootRead, stepBoot } from "./boot";
import { abandonCheckpoint, checkpointed, isCheckpointDue, stepCheckpoint } from "./checkpoint";
import { describe, sectorOf } from "./layout";
import { isCheckpointNeeded, log } from "./log";
import { Part, doubt, flush, goOn, isLogSynced, isOwed, settle, succeeded } from "./nor";
import { isPreparable, nextToPrepare, prepared, stepPrepare } from "./sector";
import { forget, isEmpty, restore, save } from "./undo";

export { hasSpare } from "./undo";

const enum Mode {
  Closed = 0,
  /** Finding the state on flash. */
  Loading = 1,
  /** Making room if there is none, and sure that what was found is durable. */
  Settling = 2,
  Open = 3,
  Refused = 4,
}

/** Times that a sync, or a checkpoint that must be, may fail. */
const TRIES: u32 = 3;

let mode: Mode = Mode.Closed;
/** Whose records may be opened; 0 anybody's. */
let owner: u32 = 0;
let appending: bool = false;
/** A checkpoint must be made before anything else. */
let fitting: bool = false;
let flushing: bool = false;
let fits: u32 = 0;
let flushes: u32 = 0;
let failure: bool = false;
/** Transactions that this agent has programmed. */
let made: u32 = 0;
let lost: bool = false;

/**
 * Starts boot; step() carries it out. Once.
 * @param page bytes that one program may take and not cross: a power of two from 4 on
 * @param sector bytes that one erase takes: a power of two, 4096 to 65,536
 * @param bytes of the flash; with too few of them, or other sizes, it is refused()
 * @param by whom: records whose device().owner is somebody else are refused(); nobody's (0), or for nobody (0), aren't
 */
export function open(page: u32, sector: u32, bytes: u32, by: u32): void {
  if (mode != Mode.Closed) return;
  mode = describe(page, sector, bytes) ? Mode.Loading : Mode.Refused;
  owner = by;
}

/** True when the records are what was last committed, durably. All zero after the first start. */
export function opened(): bool {
  return mode == Mode.Open;
}

/** True if boot has found that transactions were lost: the records are what they were before the first of them. */
export function hasLost(): bool {
  return lost;
}

/** True if flash holds what a later version or another device wrote, can't be read, or has lost its beginning: it is left as it is, and every commit fails. */
export function refused(): bool {
  return mode == Mode.Refused;
}

/**
 * Announces a change of records: call it before changing them.
 * @param address of the first byte that may change
 * @param length bytes, within the records of one kind; a range saved before costs nothing
 * @returns false, with nothing saved, if the undo stack is full, the range isn't one of records, or busy()
 */
export function touch(address: usize, length: u32): bool {
  return !busy() && save(address, length);
}

/** How many commits have been programmed. */
export function commits(): u32 {
  return made;
}

/** True if something has been touched since the last commit or rollback. */
export function changed(): bool {
  return !isEmpty();
}

/** Takes back every change since the last commit. Does nothing while busy(): those are no longer the caller's to take back. */
export function rollback(): void {
  if (!busy()) restore();
}

/** Makes the changes since the last commit one transaction; step() programs it while busy(). Without changes it is done at once. */
export function commit(): void {
  if (busy()) return;
  failure = false;
  if (isEmpty()) return;
  if (mode != Mode.Open || log.broken) fail();
  else if (beginAppend()) appending = true;
  else forget();
}

/** True while a transaction is being programmed or the log makes room for the next one: no record may change. */
export function busy(): bool {
  return appending || fitting || mode == Mode.Loading || mode == Mode.Settling;
}

/** True if the last commit() failed, its changes taken back, or a sync() after it did; until the next commit() or sync(). */
export function failed(): bool {
  return failure;
}

/** Asks for a sync of what has been committed; if it fails three times, failed(). */
export function sync(): void {
  if (mode != Mode.Open) return;
  flushing = !synced();
  flushes = 0;
  if (flushing) failure = false;
}

/** True if every commit() has been programmed and synced. Changes that no commit() has followed don't count. */
export function synced(): bool {
  return !appending && isLogSynced();
}

/** Issues the next effect; false if there is nothing to do, or not now. */
export function step(): bool {
  if (!idle()) return false;
  if (isOwed()) goOn();
  else if (mode == Mode.Loading) {
    const finding = stepBoot();
    if (finding != Finding.Going) return found(finding);
  } else if (appending) {
    if (!stepAppend()) giveUp();
  } else if (fitting) stepCheckpoint();
  else if (flushing) flush(Part.Sync);
  else return false;
  return true;
}

/** Issues the next effect of what is better done early: a checkpoint, the erase of the log's next sector. False if there is none, or not now. */
export function idleWork(): bool {
  if (!idle() || isOwed() || mode != Mode.Open || busy() || changed() || log.broken) return false;
  if (isPreparable()) stepPrepare(nextToPrepare());
  else if (isCheckpointDue()) stepCheckpoint();
  else return false;
  return true;
}

/**
 * An effect of Owner.Journal has completed.
 * @returns Part.Staging or Part.Audit if that was the end of an operation of theirs, to be told by stagingCompleted() or auditCompleted()
 */
export function completed(): Part {
  const part = settle();
  if (part > Part.Sync) return part;
  const ok = succeeded();
  switch (part) {
    case Part.Boot:
      found(bootRead(ok));
      break;
    case Part.Append:
      progress(appended(ok));
      break;
    case Part.Prepare:
      if (!prepared(ok) && appending && sectorOf(log.tail) >= log.ready) progress(skipSector());
      break;
    case Part.Checkpoint:
      fit(checkpointed(ok));
      break;
    case Part.Sync:
      flushed(ok);
      break;
  }
  return Part.None;
}

function found(finding: Finding): bool {
  if (finding == Finding.Going) return true;
  if (finding == Finding.Refused || isAnothers()) {
    memory.fill(DURABLE, 0, DURABLE_BYTES);
    forget();
    mode = Mode.Refused;
    return false;
  }
  doubt();
  lost = log.broken;
  mode = Mode.Settling;
  fitting = isCheckpointNeeded();
  flushing = true;
  return true;
}

/** Before anything is programmed: a checkpoint that must be comes next. */
function isAnothers(): bool {
  return owner != 0 && device().owner != 0 && device().owner != owner;
}

function progress(progress: Progress): void {
  if (progress == Progress.Failed) giveUp();
  else if (progress == Progress.Done) {
    forget();
    appending = false;
    made++;
    makeRoom();
  }
}

/** What flash shows of this transaction is unknown: the log can go on only after a checkpoint without it. */
function giveUp(): void {
  appending = false;
  log.broken = true;
  abandonCheckpoint();
  fail();
}

function fail(): void {
  restore();
  failure = true;
  if (mode == Mode.Open) makeRoom();
}

function makeRoom(): void {
  fits = 0;
  fitting = isCheckpointNeeded();
}

/** A checkpoint has gone on. If one that must be can't be made, commits fail, each after another attempt. */
function fit(progress: Progress): void {
  if (progress == Progress.Going || !fitting) return;
  fitting = isCheckpointNeeded();
  if (progress == Progress.Failed && ++fits >= TRIES) {
    fitting = false;
    log.broken = true;
  }
}

function flushed(ok: bool): void {
  if (!ok && ++flushes < TRIES) return;
  flushing = false;
  if (!ok) failure = true;
  if (mode == Mode.Settling) mode = Mode.Open;
}

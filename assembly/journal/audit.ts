/** Owns the audit area: records go to a ring of sectors, of which the newest survive whatever happens, and can be read. */

import { idle } from "../port/register";
import { Finding } from "./boot";
import { busy, opened } from "./journal";
import { AUDIT_MAGIC, AUDIT_SLOT_BYTES, HEADER_BYTES } from "./layout";
import { AUDIT_RECORD_COUNT_AT, AuditRecord } from "./record.gen";
import { PAGE, Part, erase, flush, isOwed, isSynced, program, programFrom, read, readInto, succeeded } from "./nor";
import { ENTRY_BYTES, QUEUE, dequeue, enqueue, waiting } from "./queue";
import {
  NO_SLOT,
  addressOf,
  auditSectors,
  giveOut,
  lostRecords,
  newestSeq,
  place,
  ring,
  sectorAddress,
  slotAddress,
  slotsPerSector,
  vacate,
} from "./ring";
import { writeHeader } from "./sector";
import { COUNT_BYTES, countCrc, isBlank, isRecord, supplyCount } from "./slot";
import { stepSurvey, surveyed } from "./survey";

/** What is being done, or next. */
const enum Task {
  Rest = 0,
  Survey = 1,
  Program = 2,
  Erase = 3,
  Head = 4,
  Read = 5,
  /** A count goes where there is none yet: so one looks first. */
  Look = 6,
  Count = 7,
  Sync = 8,
}

/** A count and its CRC, as they are programmed. */
const COUNT: usize = memory.data(8, 4);
/** Operations that may fail one record, those of them in one sector, and times that a sync may fail. */
const RECORD_TRIES: u32 = 8;
const SECTOR_TRIES: u32 = 4;
const TRIES: u32 = 3;

let isOpening: bool = false;
let finding: Finding = Finding.Going;
let task: Task = Task.Rest;

let tries: u32 = 0;
/** The sector that records go to has just become full: idle time prepares the next one. */
let isFull: bool = false;
/** That one is erased, but has no header. */
let isHeadless: bool = false;
/** From the last sector to the one to be prepared. */
let distance: u32 = 1;
/** Something may not have been synced. */
let isDirty: bool = false;
let flushes: u32 = 0;

// What is to be read, or counted: a Seq, or 0.
let reading: u32 = 0;
let destination: usize = 0;
let isFound: bool = false;
let counting: u32 = 0;
let hasLooked: bool = false;

/** Starts the look through the area; stepAudit() carries it out. Once, when the journal is opened(). */
export function openAudit(): void {
  isOpening = true;
}

/** True when records can be written and read. */
export function isAuditOpen(): bool {
  return finding == Finding.State;
}

/** True if a later version wrote the area or it can't be read: it is left as it is. */
export function isAuditRefused(): bool {
  return finding == Finding.Refused;
}

/**
 * Writes a record; its CRC and Seq come from here. It is copied, and stands on flash when isAuditKept().
 * @returns its Seq; 0 if the area isn't open or too many records wait for flash: then it is one of auditLost()
 */
export function recordAudit(record: AuditRecord): u32 {
  if (finding != Finding.State) return 0;
  const seq = newestSeq() + 1;
  giveOut(seq);
  return enqueue(record, seq) ? seq : 0;
}

/**
 * Adds to a record how often it happened, instead of once: when no more can come, since it is possible only once. A record that is gone is passed over.
 * @returns false, with nothing done, if the area isn't open or another count waits for flash
 */
export function countAudit(seq: u32, count: u32): bool {
  if (finding != Finding.State || counting != 0) return false;
  counting = seq;
  hasLooked = false;
  store<u32>(COUNT, count);
  return true;
}

/**
 * Reads the record with this Seq; wasAuditFound() when isAuditReading() has ended.
 * @param to takes AUDIT_SLOT_BYTES; nobody else may use it until then
 * @returns false if the area isn't open or another record is being read
 */
export function readAudit(seq: u32, to: AuditRecord): bool {
  if (finding != Finding.State || reading != 0) return false;
  reading = seq;
  destination = changetype<usize>(to);
  isFound = false;
  return true;
}

export function isAuditReading(): bool {
  return reading != 0;
}

/** True if the record last read was there. */
export function wasAuditFound(): bool {
  return isFound;
}

/** The newest Seq that was given out; 0 if there is none. The records are those from AUDIT_RECORDS before it on, as far as they are found. */
export function newestAudit(): u32 {
  return newestSeq();
}

/** Records that were overwritten, or could not be written. */
export function auditLost(): u32 {
  return lostRecords() - waiting();
}

/** True if all records and counts are on flash, durably, or flash doesn't take what isn't. */
export function isAuditAtRest(): bool {
  return nextTask() == Task.Rest;
}

/** True if all records and counts are on flash, durably. */
export function isAuditKept(): bool {
  return waiting() == 0 && counting == 0 && (!isDirty || isSynced());
}

/** Issues the next effect; false if there is nothing to do, or the journal comes first. */
export function stepAudit(): bool {
  if (!idle() || isOwed() || !opened() || busy()) return false;
  task = nextTask();
  switch (task) {
    case Task.Survey:
      finding = stepSurvey();
      return finding == Finding.Going;
    case Task.Program:
      change();
      programFrom(Part.Audit, slotAddress(ring.end - 1, ring.used), QUEUE, ENTRY_BYTES);
      break;
    case Task.Erase:
    case Task.Head:
      prepare(ring.end + distance - 1);
      break;
    case Task.Read:
      readInto(Part.Audit, addressOf(reading), destination, AUDIT_SLOT_BYTES);
      break;
    case Task.Look:
      read(Part.Audit, addressOf(counting), AUDIT_SLOT_BYTES);
      break;
    case Task.Count:
      change();
      programFrom(Part.Audit, addressOf(counting) + AUDIT_RECORD_COUNT_AT, COUNT, COUNT_BYTES);
      break;
    case Task.Sync:
      flush(Part.Audit);
      break;
  }
  return task != Task.Rest;
}

/** Records that wait come first: only then is it known where each lies. */
function nextTask(): Task {
  if (finding != Finding.State) return isOpening && finding == Finding.Going ? Task.Survey : Task.Rest;
  if (waiting() > 0) return ring.used < slotsPerSector() ? Task.Program : isHeadless ? Task.Head : Task.Erase;
  if (addressOf(reading) == NO_SLOT) reading = 0;
  if (addressOf(counting) == NO_SLOT) counting = 0;
  if (reading != 0) return Task.Read;
  if (counting != 0) return hasLooked ? Task.Count : Task.Look;
  if (isFull) return isHeadless ? Task.Head : Task.Erase;
  if (isSynced()) isDirty = false;
  return isDirty && flushes < TRIES ? Task.Sync : Task.Rest;
}

/** Erases a sector, then writes the header that proves the erase complete. */
function prepare(sector: u32): void {
  if (task == Task.Head) {
    writeHeader(PAGE, AUDIT_MAGIC, 0, sector);
    program(Part.Audit, sectorAddress(sector), HEADER_BYTES);
  } else {
    vacate(sector);
    erase(Part.Audit, sectorAddress(sector));
  }
}

function change(): void {
  isDirty = true;
  flushes = 0;
}

/** Part.Audit's operation has ended. */
export function auditCompleted(): void {
  const ok = succeeded();
  switch (task) {
    case Task.Survey:
      finding = surveyed(ok);
      break;
    case Task.Program:
      programmed(ok);
      break;
    case Task.Erase:
      isHeadless = ok;
      if (!ok) notPrepared();
      break;
    case Task.Head:
      isHeadless = false;
      if (ok) prepared();
      else notPrepared();
      break;
    case Task.Read:
      isFound = ok && isRecord(destination) && load<u32>(destination) == reading;
      reading = 0;
      supplyCount(destination);
      break;
    case Task.Look:
      looked(ok);
      break;
    case Task.Count:
      counting = 0;
      break;
    case Task.Sync:
      flushes++;
      break;
  }
}

/** Whatever came of it, the slot can't be used again. */
function programmed(ok: bool): void {
  if (ok) place(changetype<AuditRecord>(QUEUE), ring.end - 1, ring.used);
  ring.used++;
  if (ok) next();
  else retry();
  if (tries == SECTOR_TRIES && mayPass(1)) ring.used = slotsPerSector();
  isFull = ring.used == slotsPerSector();
}

/** True if the sector `ahead` of the last one may be passed over: two that aren't touched must be left, for they hold the newest records. */
function mayPass(ahead: u32): bool {
  return ahead + 2 < auditSectors();
}

function next(): void {
  tries = 0;
  dequeue();
}

/** A record that flash won't take is lost. */
function retry(): void {
  if (waiting() > 0 && ++tries == RECORD_TRIES) next();
}

function prepared(): void {
  ring.end += distance;
  ring.used = 0;
  isFull = false;
  distance = 1;
}

/** The next time another sector is tried, if there may be. */
function notPrepared(): void {
  isFull = false;
  distance = mayPass(distance) ? distance + 1 : 1;
  retry();
}

/** The record that is to be counted has been read. */
function looked(ok: bool): void {
  const isCountable = isRecord(PAGE) && load<u32>(PAGE) == counting && isBlank(PAGE, AUDIT_RECORD_COUNT_AT);
  if (!ok || !isCountable) counting = 0;
  hasLooked = true;
  store<u32>(COUNT + 4, countCrc(PAGE, COUNT));
}

/** Owns the reading of the log at boot: committed transactions are applied, what is torn is skipped, what doesn't fit is refused. */

import { LogSectors, PageBytes } from "../limits";
import { crc32 } from "../memory/crc";
import {
  COMMIT,
  HEADER_BYTES,
  HEAD_BYTES,
  Header,
  LOG_MAGIC,
  RECORD_BYTES,
  RecordHead,
  geometry,
  logAddress,
  pageAfter,
  recordSize,
  sectorOf,
  sectorStart,
} from "./layout";
import { log } from "./log";
import { PAGE, Part, read } from "./nor";
import { KIND_COUNT, kindBase, kindCount, kindStride } from "./record.gen";
import { isHeader } from "./sector";
import { areChangedSound, forget, restore, saveForReplay } from "./undo";

/** The page being read, where in it records begin, and where reading ends. */
let page: u64 = 0;
let from: u32 = 0;
let end: u64 = 0;
/** The sector after the last one that has a valid header. */
let headedEnd: u32 = 0;
let headed: bool = false;
/** The transaction from which on the records can be judged. */
let whole: u32 = 0;

// The transaction being read: its number, the ordinal its next record must have, the CRC of its last one.
let base: u32 = 0;
let ordinal: u32 = 0;
let chain: u32 = 0;
/** It is the one that follows; otherwise it is an old one or, with a gap before it, part of a damaged log. */
let live: bool = false;

let accepted: bool = false;
let foreign: bool = false;

/**
 * Begins to read from a position on; the records must be as they were then, or later.
 * @param start where transaction number `next` is or will be
 * @param headers the sector after the last one with a valid header
 * @param settled the first transaction before which the records are no mixture of states, as a checkpoint's image is
 */
export function beginReplay(start: u64, next: u32, headers: u32, settled: u32): void {
  whole = settled;
  log.start = start;
  log.tail = pageAfter(start);
  log.next = next;
  log.ready = headers;
  log.broken = false;
  page = start & ~(<u64>PageBytes - 1);
  from = <u32>(start - page);
  headedEnd = headers;
  // One sector more than has a header: that header itself may be what is damaged.
  const sector = sectorOf(start);
  end = sectorStart(min(max(headers, sector) + 1, sector + LogSectors));
  headed = true;
  accepted = false;
  foreign = false;
  ordinal = 0;
}

/** Reads the next page; false if the log has been read. */
export function stepReplay(): bool {
  if (page >= end) return false;
  read(Part.Boot, logAddress(page), PageBytes);
  return true;
}

/** A page has been read. */
export function replayPage(): void {
  const isFirst = page == sectorStart(sectorOf(page));
  if (isFirst) {
    enterSector();
    from = max(from, HEADER_BYTES);
  }
  if (!isBlank(from)) {
    if (headed) log.tail = page + PageBytes;
    readRecords();
  }
  page += PageBytes;
  from = 0;
  if (page >= end) drop();
}

/** What is blank in a sector without a header may be half erased: the log doesn't go on there. */
function enterSector(): void {
  const sector = sectorOf(page);
  headed = isHeader(PAGE, LOG_MAGIC) && changetype<Header>(PAGE).sequence == sector;
  if (!headed && log.tail == page && sector < headedEnd) log.tail += geometry.sector;
}

function isBlank(at: u32): bool {
  for (; at < PageBytes; at++) if (load<u8>(PAGE + at) != 0xff) return false;
  return true;
}

/** Reads records up to the end of the page or to the first one that isn't whole: nothing behind that one is trusted. */
function readRecords(): void {
  for (let at = from; at + RECORD_BYTES <= PageBytes && !isBlank(at);) {
    const size = readRecord(at);
    if (size == 0) {
      if (isOvertaken(at)) log.broken = true;
      return drop();
    }
    at += size;
  }
}

/** Whether a later transaction begins behind the record at `at`, which isn't whole: then that is no torn end of the log but damage. */
function isOvertaken(at: u32): bool {
  for (; at + RECORD_BYTES <= PageBytes; at += 4) {
    const head = changetype<RecordHead>(PAGE + at);
    const size = recordSize(head.length);
    if (head.ordinal != 0 || head.transaction <= log.next || size > PageBytes - at) continue;
    if (crc32(0, PAGE + at, size - 4) == load<u32>(PAGE + at + size - 4)) return true;
  }
  return false;
}

/** The size of the record at `at`, which has been taken; 0 if there is none that goes on from the one before it. */
function readRecord(at: u32): u32 {
  const head = changetype<RecordHead>(PAGE + at);
  const size = recordSize(head.length);
  if (size > PageBytes - at) return 0;
  if (head.ordinal == 0) chain = 0;
  else if (head.ordinal != ordinal || head.transaction != base) return 0;
  chain = crc32(chain, PAGE + at, size - 4);
  if (chain != load<u32>(PAGE + at + size - 4)) return 0;
  if (head.kind == COMMIT) return commit(head) ? size : 0;
  if (head.ordinal == 0) beginTransaction(head.transaction);
  ordinal++;
  return !live || apply(head) ? size : 0;
}

function beginTransaction(number: u32): void {
  drop();
  base = number;
  live = number == log.next;
  // What this one followed has been lost. Its place must not be taken by another.
  if (number > log.next) log.broken = true;
}

function commit(head: RecordHead): bool {
  if (head.ordinal == 0) return false;
  if (live) {
    // What can't have been stored so is damage, whatever its CRC says: the state before it is the last good one.
    if (base >= whole && !areChangedSound()) return false;
    forget();
    log.next = base + 1;
    accepted = true;
    if (!headed) log.tail = sectorStart(sectorOf(page) + 1);
  }
  ordinal = 0;
  return true;
}

/** Applies a data record of the transaction that may be committed; only ever within the records. */
function apply(head: RecordHead): bool {
  const kind: u32 = head.kind;
  const length: u32 = head.length;
  if (kind > KIND_COUNT || head.index >= kindCount(kind) || head.offset + length > kindStride(kind)) {
    foreign = true;
    return false;
  }
  const address = kindBase(kind) + head.index * kindStride(kind) + head.offset;
  if (!saveForReplay(address, length)) return false;
  memory.copy(address, changetype<usize>(head) + HEAD_BYTES, length);
  return true;
}

/** Takes back what an uncommitted transaction has applied. */
function drop(): void {
  restore();
  ordinal = 0;
  live = false;
}

/** True if replay found a transaction that goes on from where it began. */
export function hasAccepted(): bool {
  return accepted;
}

/** True if the log holds what these records have no place for: a later version wrote it. */
export function isForeign(): bool {
  return foreign;
}

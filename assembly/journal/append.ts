/** Owns the programming of a transaction: its records page by page, then the commit record by itself. */

import { PageBytes } from "../limits";
import { crc32 } from "../memory/crc";
import {
  COMMIT,
  HEADER_BYTES,
  HEAD_BYTES,
  RECORD_BYTES,
  RecordHead,
  logAddress,
  pageAfter,
  recordSize,
  sectorOf,
  sectorStart,
} from "./layout";
import { freeSectors, log } from "./log";
import { PAGE, Part, program } from "./nor";
import { kindBase, kindOf, kindStride } from "./record.gen";
import { stepPrepare } from "./sector";
import { findRun, left, rewind, run, take } from "./undo";

/** How an append stands. */
export const enum Progress {
  Going = 0,
  Done = 1,
  Failed = 2,
}

/** Bytes of a run that are worth a record of their own at the end of a page. */
const WORTHWHILE: u32 = 16;
/** Pages and sectors that may fail one commit; with more, the flash is taken to be dead. */
const TRIES: u32 = 32;

let ordinal: u32 = 0;
/** The CRC of the transaction's last record: each record's CRC goes on from the one before it. */
let chain: u32 = 0;
let pending: u32 = 0;
let committing: bool = false;
let tries: u32 = 0;

/** Starts a transaction of what is on the undo stack; false if nothing on it has changed. */
export function beginAppend(): bool {
  tries = 0;
  restart();
  return findRun();
}

function restart(): void {
  rewind();
  ordinal = 0;
  chain = 0;
}

/** Issues the next operation; false if the log has no room. */
export function stepAppend(): bool {
  committing = !findRun();
  const wanted = RECORD_BYTES + (committing ? 0 : min(left(), WORTHWHILE));
  if (roomInPage() < wanted) log.tail = pageAfter(log.tail);
  if (freeSectors() < 0) return false;
  const sector = sectorOf(log.tail);
  if (sector >= log.ready) {
    stepPrepare(sector);
    return true;
  }
  if (log.tail == sectorStart(sector)) log.tail += HEADER_BYTES;
  pending = committing ? putRecord(PAGE + tailInPage(), COMMIT, 0, 0, 0, 0) : fill();
  program(Part.Append, logAddress(log.tail), pending);
  return true;
}


@inline
function tailInPage(): u32 {
  return (<u32>log.tail) & (PageBytes - 1);
}


@inline
function roomInPage(): u32 {
  return PageBytes - tailInPage();
}

/** Puts records into the page buffer from the tail's place in it, as many as the page takes; their size. */
function fill(): u32 {
  const room = roomInPage();
  const from = PAGE + tailInPage();
  let size: u32 = 0;
  while (findRun() && room - size >= RECORD_BYTES + min(left(), WORTHWHILE)) {
    const length = min(left(), (room - size - RECORD_BYTES) & ~3);
    size += putRun(from + size, length);
    take(length);
  }
  return size;
}

function putRun(at: usize, length: u32): u32 {
  const kind = kindOf(run());
  const place = <u32>(run() - kindBase(kind));
  const index = place / kindStride(kind);
  return putRecord(at, kind, index, place - index * kindStride(kind), run(), length);
}

function putRecord(at: usize, kind: u32, index: u32, offset: u32, bytes: usize, length: u32): u32 {
  const head = changetype<RecordHead>(at);
  head.length = <u16>length;
  head.kind = <u8>kind;
  head.index = <u8>index;
  head.offset = <u16>offset;
  head.ordinal = <u16>ordinal;
  head.transaction = log.next;
  store<u32>(at + HEAD_BYTES + (length & ~3), 0); // the padding
  memory.copy(at + HEAD_BYTES, bytes, length);
  const size = recordSize(length);
  chain = crc32(chain, at, size - 4);
  store<u32>(at + size - 4, chain);
  ordinal++;
  return size;
}

/** A program of stepAppend() has ended. */
export function appended(ok: bool): Progress {
  if (!ok) return retreat(pageAfter(log.tail + 1));
  log.tail += pending;
  if (!committing) return Progress.Going;
  log.next++;
  return Progress.Done;
}

/** The sector that stepAppend() prepared can't be used. */
export function skipSector(): Progress {
  return retreat(sectorStart(sectorOf(log.tail) + 1));
}

/** Starts the transaction over at `position`: whichever copy a reader finds committed first, it takes, and the others are old to it. */
function retreat(position: u64): Progress {
  log.tail = position;
  restart();
  tries++;
  return tries < TRIES ? Progress.Going : Progress.Failed;
}

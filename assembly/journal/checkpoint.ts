/** Owns the writing of a checkpoint: an image of all records, made page by page while transactions go on between the pages. */

import { PageBytes } from "../limits";
import { Progress } from "./append";
import { crc32 } from "../memory/crc";
import {
  CHECKPOINT_MAGIC,
  DESCRIPTOR_CRC,
  KEEP,
  START,
  START_TRANSACTION,
  TABLE,
  TRAILER_BYTES,
  TRAILER_CRC,
  TRAILER_END,
  TRAILER_GENERATION,
  TRAILER_MAGIC,
  geometry,
  sectorOf,
  slotBytes,
} from "./layout";
import { beginSave, isWhole, movePage } from "./image";
import { isCheckpointWanted, leap, log } from "./log";
import { PAGE, Part, erase, flush, isSynced, program } from "./nor";
import { KIND_COUNT } from "./record.gen";
import { writeHeader } from "./sector";

const enum Stage {
  Rest = 0,
  Syncing = 1,
  Erasing = 2,
  Descriptor = 3,
  Image = 4,
  Trailer = 5,
}

let stage: Stage = Stage.Rest;
/** The slot of the newest checkpoint, and its generation; 0 before the first. */
let newest: u32 = 1;
let generation: u32 = 0;
/** Offset in the slot, and how far it has been erased. */
let at: u32 = 0;
let erased: u32 = 0;
let crc: u32 = 0;
let start: u64 = 0;
/** After a failure: not in idle time again before the log reaches this sector. */
let again: u32 = 0;

/** Boot has loaded this checkpoint, or found none. */
export function setNewest(slot: u32, number: u32): void {
  newest = slot;
  generation = number;
}

/** True if idle time should be spent on a checkpoint. */
export function isCheckpointDue(): bool {
  return stage != Stage.Rest || (isCheckpointWanted() && sectorOf(log.tail) >= again);
}

/** Issues the next operation; only while no transaction is open. */
export function stepCheckpoint(): void {
  if (stage == Stage.Rest) begin();
  if (stage == Stage.Syncing) flush(Part.Checkpoint);
  else if (at >= erased) erase(Part.Checkpoint, address());
  else if (stage == Stage.Descriptor) writeDescriptor();
  else if (stage == Stage.Image) writePage(movePage(false));
  else writeTrailer();
}


@inline
function address(): u32 {
  return (1 - newest) * slotBytes() + at;
}

function begin(): void {
  // Before the older checkpoint is erased the newest one must be durable.
  stage = isSynced() ? Stage.Descriptor : Stage.Syncing;
  if (log.broken) leap();
  at = 0;
  erased = 0;
}

function writeDescriptor(): void {
  start = log.tail;
  // Without the older checkpoint, nothing before the newest one's start is needed.
  log.keep = sectorOf(log.start);
  memory.fill(PAGE, 0, PageBytes);
  writeHeader(PAGE, CHECKPOINT_MAGIC, KIND_COUNT, generation + 1);
  store<u64>(PAGE + START, start);
  store<u32>(PAGE + START_TRANSACTION, log.next);
  store<u32>(PAGE + KEEP, log.keep);
  beginSave(PAGE + TABLE);
  store<u32>(PAGE + DESCRIPTOR_CRC, crc32(0, PAGE, DESCRIPTOR_CRC));
  crc = 0;
  writePage(PageBytes);
}

function writeTrailer(): void {
  store<u32>(PAGE, TRAILER_MAGIC);
  store<u32>(PAGE + TRAILER_GENERATION, generation + 1);
  store<u32>(PAGE + TRAILER_END, log.next);
  store<u32>(PAGE + TRAILER_CRC, crc32(crc, PAGE, TRAILER_CRC));
  writePage(TRAILER_BYTES);
}

function writePage(length: u32): void {
  crc = crc32(crc, PAGE, length);
  program(Part.Checkpoint, address(), length);
}

/** An operation of stepCheckpoint() has ended. */
export function checkpointed(ok: bool): Progress {
  if (!ok) {
    stage = Stage.Rest;
    again = sectorOf(log.tail) + 1;
    return Progress.Failed;
  }
  if (stage == Stage.Syncing) stage = Stage.Descriptor;
  else if (at >= erased) erased += geometry.sector;
  else return advance();
  return Progress.Going;
}

/** A page has been written. */
function advance(): Progress {
  at += PageBytes;
  if (stage == Stage.Trailer) return finish();
  stage = isWhole() ? Stage.Trailer : Stage.Image;
  return Progress.Going;
}

function finish(): Progress {
  stage = Stage.Rest;
  newest = 1 - newest;
  generation++;
  log.start = start;
  log.broken = false;
  again = 0;
  return Progress.Done;
}

/** What has been written of a checkpoint is worthless: its log can't be gone on with. */
export function abandonCheckpoint(): void {
  stage = Stage.Rest;
}

/** Owns the finding of the state at boot: the newest checkpoint that is whole, and the log from its start on. */

import { LogSectors, PageBytes } from "../limits";
import { crc32 } from "../memory/crc";
import { setNewest } from "./checkpoint";
import { beginLoad, isWhole, movePage } from "./image";
import {
  CHECKPOINT_MAGIC,
  DESCRIPTOR_CRC,
  FORMAT_VERSION,
  HEADER_BYTES,
  Header,
  KEEP,
  LOG_MAGIC,
  MAX_KINDS,
  SLOTS,
  START,
  START_TRANSACTION,
  TABLE,
  TRAILER_BYTES,
  TRAILER_CRC,
  TRAILER_END,
  TRAILER_GENERATION,
  TRAILER_MAGIC,
  logAddress,
  sectorOf,
  sectorStart,
  slotBytes,
} from "./layout";
import { log } from "./log";
import { PAGE, Part, read } from "./nor";
import { DURABLE, DURABLE_BYTES } from "./record.gen";
import { beginReplay, hasAccepted, isForeign, replayPage, stepReplay } from "./replay";
import { isHeader } from "./sector";
import { areAllSound } from "./sound";

/** How boot stands. */
export const enum Finding {
  Going = 0,
  State = 1,
  Refused = 2,
}

const enum Stage {
  Headers = 0,
  Descriptor = 1,
  Image = 2,
  Trailer = 3,
  Replay = 4,
}

/** Times that a read may fail before flash is left alone. */
const TRIES: u32 = 3;
/** No checkpoint: the log from its very beginning. */
const BEGINNING: u32 = SLOTS;

let stage: Stage = Stage.Headers;
let tries: u32 = 0;
/** The header looked at: those of the slots, then those of the log's sectors. */
let header: u32 = 0;
let ours: bool = false;
/** The sector after the last one with a valid header. */
let headedEnd: u32 = 0;
// The generations of the slots that may be tried; 0 for none.
let generation0: u32 = 0;
let generation1: u32 = 0;

// The state being tried.
let slot: u32 = 0;
let generation: u32 = 0;
let at: u32 = 0;
let crc: u32 = 0;
let start: u64 = 0;
let next: u32 = 0;
let keep: u32 = 0;
/** The transaction before which replay must not end: the image holds parts of those before it. */
let wanted: u32 = 0;

/** Issues the next operation, or says what was found. */
export function stepBoot(): Finding {
  switch (stage) {
    case Stage.Headers:
      read(Part.Boot, headerAddress(), HEADER_BYTES);
      return Finding.Going;
    case Stage.Replay:
      return stepReplay() ? Finding.Going : judge();
    default:
      read(Part.Boot, slot * slotBytes() + at, stage == Stage.Trailer ? TRAILER_BYTES : PageBytes);
      return Finding.Going;
  }
}

function headerAddress(): u32 {
  return header < SLOTS ? header * slotBytes() : logAddress(sectorStart(header - SLOTS));
}

/** An operation of stepBoot() has ended. */
export function bootRead(ok: bool): Finding {
  if (!ok) return ++tries < TRIES ? Finding.Going : Finding.Refused;
  tries = 0;
  switch (stage) {
    case Stage.Headers:
      return takeHeader();
    case Stage.Descriptor:
      return takeDescriptor();
    case Stage.Image:
      return takeImage();
    case Stage.Trailer:
      return takeTrailer();
    default:
      replayPage();
      return isForeign() ? Finding.Refused : Finding.Going;
  }
}

function takeHeader(): Finding {
  const read = changetype<Header>(PAGE);
  if (isHeader(PAGE, header < SLOTS ? CHECKPOINT_MAGIC : LOG_MAGIC)) {
    if (read.version > FORMAT_VERSION) return Finding.Refused;
    // A first checkpoint that was begun is no proof of a state: it may have been cut off before there was one.
    if (header >= SLOTS || read.sequence > 1) ours = true;
    if (header == 0) generation0 = read.sequence;
    else if (header == 1) generation1 = read.sequence;
    else if (read.sequence % LogSectors == header - SLOTS) headedEnd = max(headedEnd, read.sequence + 1);
  }
  header++;
  return header < SLOTS + LogSectors ? Finding.Going : tryNext();
}

/** Tries the newest checkpoint not yet tried, and after the last one the log from its beginning. */
function tryNext(): Finding {
  if (slot == BEGINNING && stage == Stage.Replay) return Finding.Refused;
  memory.fill(DURABLE, 0, DURABLE_BYTES);
  at = 0;
  crc = 0;
  generation = max(generation0, generation1);
  if (generation == 0) return tryBeginning();
  slot = <u32>(generation1 == generation);
  if (slot == 0) generation0 = 0;
  else generation1 = 0;
  stage = Stage.Descriptor;
  return Finding.Going;
}

function tryBeginning(): Finding {
  slot = BEGINNING;
  stage = Stage.Replay;
  if (headedEnd > LogSectors) return Finding.Refused;
  wanted = 1;
  keep = 0;
  beginReplay(0, 1, headedEnd, wanted);
  return Finding.Going;
}

function takeDescriptor(): Finding {
  if (load<u32>(PAGE + DESCRIPTOR_CRC) != crc32(0, PAGE, DESCRIPTOR_CRC)) return tryNext();
  const kinds: u32 = changetype<Header>(PAGE).kinds;
  if (kinds > MAX_KINDS || !beginLoad(PAGE + TABLE, kinds)) return Finding.Refused;
  start = load<u64>(PAGE + START);
  next = load<u32>(PAGE + START_TRANSACTION);
  keep = load<u32>(PAGE + KEEP);
  // Of a checkpoint so old that its log has been overwritten there is no use.
  if (sectorOf(start) + LogSectors < headedEnd) return tryNext();
  stage = isWhole() ? Stage.Trailer : Stage.Image;
  return passed(PageBytes);
}

function takeImage(): Finding {
  const finding = passed(movePage(true));
  if (isWhole()) stage = Stage.Trailer;
  return finding;
}

/** A page of the checkpoint has been read, `length` bytes of which count. */
function passed(length: u32): Finding {
  crc = crc32(crc, PAGE, length);
  at += PageBytes;
  return Finding.Going;
}

function takeTrailer(): Finding {
  const isWhole =
    load<u32>(PAGE) == TRAILER_MAGIC &&
    load<u32>(PAGE + TRAILER_GENERATION) == generation &&
    load<u32>(PAGE + TRAILER_CRC) == crc32(crc, PAGE, TRAILER_CRC);
  if (!isWhole) return tryNext();
  wanted = load<u32>(PAGE + TRAILER_END);
  stage = Stage.Replay;
  beginReplay(start, next, headedEnd, wanted);
  return Finding.Going;
}

/** The log has been read. */
function judge(): Finding {
  if (log.next < wanted || !areAllSound()) return tryNext();
  if (slot == BEGINNING) {
    const begun = hasAccepted() || headedEnd > 0;
    if (!begun && ours) return Finding.Refused;
    return Finding.State;
  }
  log.keep = keep;
  setNewest(slot, generation);
  return Finding.State;
}

/** Owns the staging area: one large object on its way in or out, which no restart of the agent outlives. */

import { PageBytes } from "../limits";
import { idle } from "../port/register";
import { busy, opened } from "./journal";
import { geometry, stagingBase, stagingBytes } from "./layout";
import { log } from "./log";
import { PAGE, Part, erase, isOwed, programFrom, readInto, succeeded } from "./nor";

/** What has become of the object. */
export const enum Staged {
  Nothing = 0,
  /** It takes chunks. */
  Growing = 1,
  /** It can be read. */
  Whole = 2,
  /** Flash took or gave it wrongly: it is of no use. */
  Failed = 3,
}

const enum Task {
  Rest = 0,
  Write = 1,
  Read = 2,
}

/** Programs begin and end at multiples of this: up to three bytes of a chunk wait for those of the next. */
const WORD: u32 = 4;
const HELD: usize = memory.data(WORD, 4);
const NOWHERE: u32 = u32.MAX_VALUE;

let state: Staged = Staged.Nothing;
let task: Task = Task.Rest;
/** An operation is under way; if `task` is at rest, for an object that has been abandoned. */
let waiting: bool = false;
/** Offset in the area at which the object begins: a sector. The area is a ring, so that all its sectors wear alike. */
let start: u32 = NOWHERE;
/** Bytes that were appended; those of them that were programmed; those that are erased for it. */
let length: u32 = 0;
let written: u32 = 0;
let erased: u32 = 0;
let held: u32 = 0;
/** No chunk follows. */
let closing: bool = false;

// What is being moved: where it stands in memory, where in the object a read goes on, how much is left, and of that the bytes under way.
let memoryAt: usize = 0;
let from: u32 = 0;
let left: u32 = 0;
let pending: u32 = 0;

/** What has become of the object. */
export function staged(): Staged {
  return state;
}

/** True while an operation is under way or outstanding: every other call but abandonObject() is refused. */
export function isStagingBusy(): bool {
  return waiting || task != Task.Rest;
}

/** Bytes that have been appended to the object, failed or not. */
export function objectLength(): u32 {
  return length;
}

/** Begins a new object in place of the one there was. False while isStagingBusy() or the journal isn't opened(). */
export function beginObject(): bool {
  if (isStagingBusy() || !opened()) return false;
  // Nobody remembers where the last object before the restart lay; a number that goes up over the device's life spreads as well.
  if (start == NOWHERE) start = log.next << geometry.shift;
  start = (start + erased) & (stagingBytes() - 1);
  state = Staged.Growing;
  closing = false;
  length = 0;
  written = 0;
  erased = 0;
  held = 0;
  return true;
}

/**
 * Appends a chunk to the object.
 * @param chunk its bytes, which must stay as they are while isStagingBusy()
 * @param bytes any number of them
 * @returns false, with nothing appended, while isStagingBusy(), if no object is growing, or beyond stagingBytes() in all
 */
export function appendObject(chunk: usize, bytes: u32): bool {
  if (isStagingBusy() || state != Staged.Growing || bytes > stagingBytes() - length) return false;
  length += bytes;
  memoryAt = chunk;
  left = bytes;
  write();
  return true;
}

/** No chunk follows: after isStagingBusy() the object is Staged.Whole. False while isStagingBusy() or if no object is growing. */
export function finishObject(): bool {
  if (isStagingBusy() || state != Staged.Growing) return false;
  closing = true;
  write();
  return true;
}

/**
 * Reads a part of the whole object.
 * @param offset of its first byte in the object
 * @param bytes of it, all within the object
 * @param destination takes them; nobody else may use it while isStagingBusy()
 * @returns false, with nothing read, while isStagingBusy() or if there are no such bytes
 */
export function readObject(offset: u32, bytes: u32, destination: usize): bool {
  if (isStagingBusy() || state != Staged.Whole || offset > length || bytes > length - offset) return false;
  memoryAt = destination;
  from = offset;
  left = bytes;
  if (bytes > 0) task = Task.Read;
  return true;
}

/** There is no object any more. The operation under way, if there is one, still ends before isStagingBusy() does. */
export function abandonObject(): void {
  state = Staged.Nothing;
  task = Task.Rest;
}

/** Issues the next effect; false if there is nothing to do, or the journal comes first. */
export function stepStaging(): bool {
  if (task == Task.Rest || !idle() || isOwed() || busy()) return false;
  waiting = true;
  if (task == Task.Read) readPiece();
  else if (isErasing()) erase(Part.Staging, placeOf(erased));
  else writePiece();
  return true;
}

/** Part.Staging's operation has ended. */
export function stagingCompleted(): void {
  waiting = false;
  if (task == Task.Rest) return;
  const ok = succeeded();
  if (task == Task.Read) left -= pending;
  else if (isErasing()) erased += geometry.sector;
  else take();
  if (!ok) {
    state = Staged.Failed;
    task = Task.Rest;
  } else if (task == Task.Write) write();
  else if (left == 0) task = Task.Rest;
  else advance();
}

/** Where a byte of the object lies on flash. */
function placeOf(offset: u32): u32 {
  return stagingBase() + ((start + offset) & (stagingBytes() - 1));
}

/** A sector is erased when the first byte in it is to be programmed. */
@inline
function isErasing(): bool {
  return written >= erased;
}

/** Goes on writing, or rests with what makes no word. */
function write(): void {
  const rest = held + left;
  task = rest >= WORD || (closing && rest > 0) ? Task.Write : Task.Rest;
  if (task == Task.Write) return;
  memory.copy(HELD + held, memoryAt, left);
  held = rest;
  left = 0;
  if (closing) state = Staged.Whole;
}

function writePiece(): void {
  const place = placeOf(written);
  const rest = held + left;
  pending = min(PageBytes - (place & (PageBytes - 1)), (closing ? rest + WORD - 1 : rest) & ~(WORD - 1));
  store<u32>(PAGE + pending - WORD, 0); // the padding
  memory.copy(PAGE, HELD, held);
  memory.copy(PAGE + held, memoryAt, min(pending, rest) - held);
  programFrom(Part.Staging, place, PAGE, pending);
}

/** A piece has been programmed. */
function take(): void {
  const taken = min(pending, held + left) - held;
  written += pending;
  memoryAt += taken;
  left -= taken;
  held = 0;
}

function readPiece(): void {
  const place = placeOf(from);
  pending = min(left, stagingBase() + stagingBytes() - place);
  readInto(Part.Staging, place, memoryAt, pending);
}

/** The rest of the range lies at the beginning of the ring. */
function advance(): void {
  memoryAt += pending;
  from += pending;
}

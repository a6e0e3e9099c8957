/** Owns the page buffer and the journal's flash operations: one at a time, and what was programmed is read back. */

import { Effect, Outcome } from "../effect";
import { PageBytes } from "../limits";
import { EVENT, Owner, answered, issue, result } from "../port/register";
import { geometry } from "./layout";

/** One page on its way to flash or from it. */
export const PAGE: usize = memory.data(PageBytes, 4);

/** Who gets the end of an operation. */
export const enum Part {
  None = 0,
  Boot = 1,
  Append = 2,
  Prepare = 3,
  Checkpoint = 4,
  Sync = 5,
  // Not the journal's: journal.ts passes them on.
  Staging = 6,
  Audit = 7,
}

const enum Operation {
  Read = 0,
  Program = 1,
  ReadBack = 2,
  Erase = 3,
  Sync = 4,
}

/** What has been programmed or erased since the last sync. */
const LOG: u32 = 1;
const REST: u32 = 2;

let operation: Operation = Operation.Read;
let owner: Part = Part.None;
let unsynced: u32 = 0;
let owed: bool = false;
// What is being read, or is programmed and to be read back.
let address: u32 = 0;
let source: usize = 0;
let length: u32 = 0;
/** How much of it has been programmed: a piece of it crosses no page of the port. */
let done: u32 = 0;


@inline
function perform(part: Part, what: Operation, effect: Effect, a0: u32, pointer: usize, bytes: u32): void {
  owner = part;
  operation = what;
  issue(Owner.Journal, effect, pointer, bytes).a0 = a0;
}

/** Reads `bytes` into the page buffer. */
export function read(part: Part, a0: u32, bytes: u32): void {
  readInto(part, a0, PAGE, bytes);
}

/** Reads `bytes` to `destination`, which nobody else may use before the operation has ended. */
export function readInto(part: Part, a0: u32, destination: usize, bytes: u32): void {
  length = bytes;
  perform(part, Operation.Read, Effect.FlashRead, a0, destination, bytes);
}

/** Programs `bytes` of the page buffer, from its offset `a0` modulo the page size, which is where they belong on flash. */
export function program(part: Part, a0: u32, bytes: u32): void {
  programFrom(part, a0, PAGE + (a0 & (PageBytes - 1)), bytes);
}

/** Programs up to a page of bytes from `from`, which must stay as they are; they are read back into the event buffer. */
export function programFrom(part: Part, a0: u32, from: usize, bytes: u32): void {
  address = a0;
  source = from;
  length = bytes;
  unsynced |= part == Part.Append ? LOG : REST;
  done = 0;
  programPiece(part);
}

function programPiece(part: Part): void {
  const place = address + done;
  const piece = min(length - done, geometry.page - (place & (geometry.page - 1)));
  perform(part, Operation.Program, Effect.FlashProgram, place, source + done, piece);
  done += piece;
}

/** Erases the sector at `a0`. */
export function erase(part: Part, a0: u32): void {
  unsynced |= REST;
  perform(part, Operation.Erase, Effect.FlashErase, a0, PAGE, 0);
}

export function flush(part: Part): void {
  perform(part, Operation.Sync, Effect.FlashSync, 0, PAGE, 0);
}

/** True if a program is to go on, or to be read back, before anything else is done. */
@inline
export function isOwed(): bool {
  return owed;
}

export function goOn(): void {
  owed = false;
  if (done < length) programPiece(owner);
  else perform(owner, Operation.ReadBack, Effect.FlashRead, address, EVENT, length);
}

/** Takes the completion of the effect under way: who gets the end of its operation, or Part.None while it goes on. */
export function settle(): Part {
  owed = operation == Operation.Program && result() == Outcome.Done;
  return owed ? Part.None : owner;
}

/** Whether the operation that ended did what it should. */
export function succeeded(): bool {
  if (result() != Outcome.Done) return false;
  switch (operation) {
    case Operation.Read:
      return answered() == length;
    case Operation.ReadBack:
      return answered() == length && isSame();
    case Operation.Sync:
      unsynced = 0;
      return true;
    default:
      return true;
  }
}

/** Whether what has been read back is what was programmed: four bytes together, as nearly all of it is whole words. */
function isSame(): bool {
  let i: u32 = 0;
  while (i + 4 <= length && load<u32>(EVENT + i) == load<u32>(source + i)) i += 4;
  while (i < length && load<u8>(EVENT + i) == load<u8>(source + i)) i++;
  return i == length;
}

/** True if all that commits have programmed is durable. */
@inline
export function isLogSynced(): bool {
  return (unsynced & LOG) == 0;
}

/** True if everything that was programmed or erased is durable. */
@inline
export function isSynced(): bool {
  return unsynced == 0;
}

/** After a restart of the agent alone nobody knows whether what flash shows is durable. */
export function doubt(): void {
  unsynced = LOG | REST;
}

/** Owns the undo stack: the old bytes of what changes, to be put back or to be compared with when the change is recorded. */

import { UndoBytes } from "../limits";
import { DURABLE, kindBase, kindCount, kindOf, kindStride } from "./record.gen";
import { isSound } from "./sound";

/*
 *   ┌────────────────┬─────┬─────────────┬────────┬────────────────┬─────
 *   │ old bytes …    │ 0…3 │ offset u16  │ length │ old bytes …    │ …      grows this way →
 *   └────────────────┴─────┴─────────────┴────────┴────────────────┴─────
 */
const STACK: usize = memory.data(UndoBytes, 4);
/** Offset in the durable block and length, behind the bytes they describe: the stack is read from its top. */
const FOOT: u32 = 4;
/**
 * Left free by touch(): replay saves record by record, and a range that was recorded in several pages then takes a foot and padding for each.
 * A full stack is recorded in at most 24 pages that split a range.
 */
const REPLAY_ROOM: u32 = 256;
/** Unchanged bytes between two changes that are recorded with them: fewer than a record of their own would cost. */
const GAP: u32 = 16;

let top: u32 = 0;


@inline
function footAt(end: u32): usize {
  return STACK + end - FOOT;
}


@inline
function savedFrom(end: u32): u32 {
  return load<u16>(footAt(end));
}


@inline
function savedLength(end: u32): u32 {
  return load<u16>(footAt(end), 2);
}

/** Where the old bytes of the entry that ends at `end` begin: the end of the entry below it. */
@inline
function below(end: u32): u32 {
  return end - FOOT - padded(savedLength(end));
}


@inline
function padded(length: u32): u32 {
  return (length + 3) & ~3;
}


@inline
export function isEmpty(): bool {
  return top == 0;
}

/** Saves for a change: false if the range isn't within the records of one kind or the stack is full. */
export function save(address: usize, length: u32): bool {
  return saveWithin(address, length, UndoBytes - REPLAY_ROOM);
}

/** Saves for replay, which may use the whole stack. */
export function saveForReplay(address: usize, length: u32): bool {
  return saveWithin(address, length, UndoBytes);
}

function saveWithin(address: usize, length: u32, limit: u32): bool {
  if (length == 0) return true;
  const kind = kindOf(address);
  if (kind == 0) return false;
  const room = kindStride(kind) * kindCount(kind) - <u32>(address - kindBase(kind));
  if (length > room) return false;
  const offset = <u32>(address - DURABLE);
  if (isSaved(offset, length)) return true;
  const end = top + padded(length) + FOOT;
  if (end > limit) return false;
  memory.copy(STACK + top, address, length);
  store<u16>(footAt(end), offset);
  store<u16>(footAt(end), length, 2);
  top = end;
  return true;
}

/** Whether touch() will take `bytes` more in one range. */
export function hasSpare(bytes: u32): bool {
  return top + padded(bytes) + FOOT <= UndoBytes - REPLAY_ROOM;
}

/** True if one entry holds the whole range. */
function isSaved(offset: u32, length: u32): bool {
  for (let end = top; end > 0; end = below(end)) {
    const from = savedFrom(end);
    if (offset >= from && offset + length <= from + savedLength(end)) return true;
  }
  return false;
}

/** Puts the old bytes back, the newest first. */
export function restore(): void {
  for (; top > 0; top = below(top)) {
    memory.copy(DURABLE + savedFrom(top), STACK + below(top), savedLength(top));
  }
}

/** Whether every record that has been changed holds nothing but what it may. */
export function areChangedSound(): bool {
  for (let end = top; end > 0; end = below(end)) {
    const address = DURABLE + savedFrom(end);
    const kind = kindOf(address);
    if (!isSound(kind, <u32>(address - kindBase(kind)) / kindStride(kind))) return false;
  }
  return true;
}

/** The changes are for good. */
@inline
export function forget(): void {
  top = 0;
}

// The changed runs, entry by entry from the top.

let entry: u32 = 0;
let at: u32 = 0;
/** Where the entry's bytes stand now, how far before them the old ones do, and how many they are. */
let bytes: usize = 0;
let before: usize = 0;
let count: u32 = 0;
let runAddress: usize = 0;
let runLength: u32 = 0;

/** Starts over with the first changed run. */
export function rewind(): void {
  enter(top);
  runLength = 0;
}

/** Goes to the first byte of the entry that ends at `end`; at 0 there is none. */
function enter(end: u32): void {
  entry = end;
  at = 0;
  if (end == 0) return;
  bytes = DURABLE + savedFrom(end);
  before = bytes - (STACK + below(end));
  count = savedLength(end);
}


@inline
export function run(): usize {
  return runAddress;
}

/** What is left of the run. */
@inline
export function left(): u32 {
  return runLength;
}

/** Takes `length` bytes off the run. */
@inline
export function take(length: u32): void {
  runAddress += length;
  runLength -= length;
}

/** Makes sure that there is a run; false when all have been taken. */
export function findRun(): bool {
  while (runLength == 0) {
    if (entry == 0) return false;
    at = firstChange(at, count);
    if (at < count) delimit();
    else enter(below(entry));
  }
  return true;
}

/** The first byte from `i` on that has changed, or `limit`; most haven't, so eight are looked at together. */
function firstChange(i: u32, limit: u32): u32 {
  while (i + 8 <= limit && load<u64>(bytes + i) == load<u64>(bytes + i - before)) i += 8;
  while (i < limit && load<u8>(bytes + i) == load<u8>(bytes + i - before)) i++;
  return i;
}

/** The run that begins at `at`: up to the last change before a longer gap, within one record. */
function delimit(): void {
  const from = at;
  runAddress = bytes + from;
  const limit = min(count, from + restOfRecord(runAddress));
  let next = from;
  let reach: u32 = 0;
  do {
    at = next + 1;
    reach = min(limit, at + GAP + 1);
    next = firstChange(at, reach);
  } while (next < reach);
  runLength = at - from;
}

function restOfRecord(address: usize): u32 {
  const kind = kindOf(address);
  const stride = kindStride(kind);
  return stride - (<u32>(address - kindBase(kind)) % stride);
}

/** Owns the order of the records in a checkpoint: kind by kind, record by record, as the checkpoint's own table says. */

import { CheckpointBytes, PageBytes } from "../limits";
import { MAX_KINDS } from "./layout";
import { PAGE } from "./nor";
import { DURABLE_BYTES, KIND_COUNT, kindBase, kindCount, kindStride } from "./record.gen";

/** Per kind, from kind 1: bytes of a record, number of records. */
const KINDS: usize = memory.data(128, 4);

let kinds: u32 = 0;
let kind: u32 = 1;
let index: u32 = 0;
let offset: u32 = 0;


@inline
function strideIn(k: u32): u32 {
  return load<u16>(KINDS + (k - 1) * 4);
}


@inline
function countIn(k: u32): u32 {
  return load<u16>(KINDS + (k - 1) * 4, 2);
}

/** Begins an image of the records as they are; its table is written to `table`. */
export function beginSave(table: usize): void {
  if (DURABLE_BYTES > CheckpointBytes - 2 * PageBytes || KIND_COUNT > MAX_KINDS)
    ERROR("the records don't fit a checkpoint");
  for (let k: u32 = 1; k <= KIND_COUNT; k++) {
    store<u16>(KINDS + (k - 1) * 4, <u16>kindStride(k));
    store<u16>(KINDS + (k - 1) * 4, <u16>usedIn(k), 2);
  }
  begin(KIND_COUNT);
  memory.copy(table, KINDS, KIND_COUNT * 4);
}

/** How many records of a kind there are up to the last one that isn't all zeros: those that an image lacks are. */
function usedIn(k: u32): u32 {
  const base = kindBase(k);
  let end = base + kindCount(k) * kindStride(k);
  while (end > base && load<u8>(end - 1) == 0) end--;
  return (<u32>(end - base) + kindStride(k) - 1) / kindStride(k);
}

/** Begins to load an image with this table; false if it has what these records have no place for: a later version wrote it. */
export function beginLoad(table: usize, count: u32): bool {
  if (count > KIND_COUNT) return false;
  memory.copy(KINDS, table, count * 4);
  begin(count);
  for (let k: u32 = 1; k <= count; k++) if (strideIn(k) > kindStride(k) || countIn(k) > kindCount(k)) return false;
  return true;
}

function begin(count: u32): void {
  kinds = count;
  kind = 1;
  index = 0;
  offset = 0;
}

/** Bytes of the next piece that lies in one record, at most `room`; 0 at the end of the image. */
function piece(room: u32): u32 {
  while (kind <= kinds) {
    if (index >= countIn(kind) || strideIn(kind) == 0) {
      kind++;
      index = 0;
    } else if (offset >= strideIn(kind)) {
      index++;
      offset = 0;
    } else return min(room, strideIn(kind) - offset);
  }
  return 0;
}

/** Moves the next page of the image between the page buffer and the records; the bytes moved, less than a page at the end. */
export function movePage(loading: bool): u32 {
  let moved: u32 = 0;
  for (let length = piece(PageBytes); length > 0; length = piece(PageBytes - moved)) {
    const record = kindBase(kind) + index * kindStride(kind) + offset;
    if (loading) memory.copy(record, PAGE + moved, length);
    else memory.copy(PAGE + moved, record, length);
    offset += length;
    moved += length;
  }
  return moved;
}

/** True if the image has been moved whole. */
export function isWhole(): bool {
  return piece(1) == 0;
}

/** Owns the pool: texts and byte strings of any length, each a chain of small blocks, known by the number of its first one. */
import { touch } from "../journal/journal";
import { LINKS_BYTES, links, pool } from "../journal/record.gen";
import { TextBlockBytes, TextBlocks } from "../limits";
import * as arena from "../memory/arena";
import { Slice, at, size, slice } from "../memory/slice";

/*
 *   links          1     2     3     4     5     6              block 1              2                  5
 *               ┌─────┬─────┬─────┬─────┬─────┬─────┬──         ┌──────┬───────────┬──────────────────┬──────────────┬──
 *               │  2  │  5  │  0  │  4  │  5  │  0  │           │ fill │ 21 bytes  │ 22 bytes         │ `fill` bytes │
 *               └─────┴─────┴─────┴─────┴─────┴─────┴──         └──────┴───────────┴──────────────────┴──────────────┴──
 *
 * A link is the number of the next block, in the last one its own; 0: the block is free. The first byte of a text says how many bytes of its
 * last block it fills. Whatever damage may have made of the links, every walk is bounded by what the blocks can hold.
 */

/** What putText() answers when it can't. */
export const POOL_FULL: u32 = 0xffffffff;
/** Blocks in one record: they are contiguous, and no change that is announced crosses a record's end. */
const RECORD_BLOCKS: u32 = 10;


@inline
function linkAt(block: u32): usize {
  return links().next + block - 1;
}


@inline
function addressOf(block: u32): usize {
  return pool(0).blocks + (block - 1) * TextBlockBytes;
}

/** Whether there is a block of that number. */
@inline
function isBlock(block: u32): bool {
  return block - 1 < TextBlocks;
}

/** The block behind `block`; 0 behind the last one. */
function following(block: u32): u32 {
  const next: u32 = load<u8>(linkAt(block));
  return next == block || !isBlock(next) ? 0 : next;
}

/** Bytes of the text `handle`, at most TextBlocks × TextBlockBytes − 1; 0 for handle 0, no text. */
export function textLength(handle: u32): u32 {
  if (!isBlock(handle)) return 0;
  let length = min(max(<u32>load<u8>(addressOf(handle)), 1), TextBlockBytes) - 1;
  for (let block = following(handle), left = TextBlocks - 1; block != 0 && left > 0; left--) {
    length += TextBlockBytes;
    block = following(block);
  }
  return length;
}

/**
 * Copies a part of a text.
 *
 * @param offset of its first byte, from 0
 * @param destination room for `length` bytes
 * @returns how many bytes there were to copy, at most `length`
 */
export function copyText(handle: u32, offset: u32, destination: usize, length: u32): u32 {
  const whole = textLength(handle);
  const count = min(length, whole - min(offset, whole));
  let block = handle;
  let from = offset + 1;
  for (let left = count; left > 0;) {
    for (; from >= TextBlockBytes; from -= TextBlockBytes) block = following(block);
    const bytes = min(left, TextBlockBytes - from);
    memory.copy(destination, addressOf(block) + from, bytes);
    destination += bytes;
    from += bytes;
    left -= bytes;
  }
  return count;
}

/** A text in one piece, in the arena; EMPTY if it has no bytes, or if the arena is full (overflowed). */
export function readText(handle: u32): Slice {
  const length = textLength(handle);
  arena.begin();
  const room = arena.mark();
  // Any bytes that there are: they only make room.
  if (arena.put(slice(addressOf(1), length))) copyText(handle, 0, room, length);
  return arena.finish();
}

/**
 * Stores a text in place of another one.
 *
 * @param old the text that goes, 0 if there is none
 * @param value its bytes, which must not lie in the pool
 * @returns the new text, 0 if it has no bytes; POOL_FULL if the blocks or the undo stack don't suffice: roll back then
 */
export function putText(old: u32, value: Slice): u32 {
  if (!freeText(old) || !touch(linkAt(1), LINKS_BYTES)) return POOL_FULL;
  return size(value) == 0 ? 0 : write(at(value) - 1, size(value) + 1);
}

/** Gives a text's blocks back; false if the undo stack is full: roll back then. */
export function freeText(handle: u32): bool {
  if (!isBlock(handle)) return true;
  if (!touch(linkAt(1), LINKS_BYTES)) return false;
  for (let block = handle; block != 0;) {
    const next = following(block);
    store<u8>(linkAt(block), 0);
    block = next;
  }
  return true;
}

/** Writes `left` bytes, the first of which is room for `fill`, to free blocks. */
function write(source: usize, left: u32): u32 {
  const fill = 1 + ((left - 1) % TextBlockBytes);
  let first: u32 = 0;
  let last: u32 = 0;
  for (let block: u32 = 1; left > 0; block++) {
    if (!isBlock(block)) return POOL_FULL;
    const blocks = freeFrom(block, left);
    if (blocks == 0) continue;
    const bytes = min(left, blocks * TextBlockBytes);
    if (!touch(addressOf(block), bytes)) return POOL_FULL;
    memory.copy(addressOf(block), source, bytes);
    if (first == 0) {
      first = block;
      store<u8>(addressOf(block), fill);
    } else store<u8>(linkAt(last), block);
    last = chain(block, blocks);
    source += bytes;
    left -= bytes;
    block = last;
  }
  return first;
}

/** How many blocks from `block` on are free within its record, at most what `bytes` need. */
function freeFrom(block: u32, bytes: u32): u32 {
  const limit = min((bytes + TextBlockBytes - 1) / TextBlockBytes, RECORD_BLOCKS - ((block - 1) % RECORD_BLOCKS));
  let blocks: u32 = 0;
  while (blocks < limit && isBlock(block + blocks) && load<u8>(linkAt(block + blocks)) == 0) blocks++;
  return blocks;
}

/** Links neighbours to one another; the last one, which it answers, to itself. */
function chain(block: u32, blocks: u32): u32 {
  const last = block + blocks - 1;
  for (; block < last; block++) store<u8>(linkAt(block), block + 1);
  store<u8>(linkAt(last), last);
  return last;
}

/** UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing beyond U+10FFFF. */
import { Slice, at, byteAt, size } from "./slice";

const ONES: u32 = 0x01010101;
/** In `word - ONES | word` these bits are clear exactly if the four bytes are ASCII and none of them is NUL. */
const HIGH_BITS: u32 = 0x80808080;

/** The first address from `cursor` on, at most `end`, where no character other than NUL begins. */
export function scanText(cursor: usize, end: usize): usize {
  let length: u32 = 0;
  do {
    cursor += length;
    while (cursor + 4 <= end) {
      const word = load<u32>(cursor);
      if ((((word - ONES) | word) & HIGH_BITS) != 0) break;
      cursor += 4;
    }
    while (cursor < end && <u32>load<u8>(cursor) - 1 < 0x7f) cursor++;
    length = cursor < end ? sequence(cursor, end) : 0;
  } while (length != 0);
  return cursor;
}

/** The address of the NUL before `end` that ends the text at `cursor`; 0 if there is none, or something that is not text before it. */
@inline
export function endOfText(cursor: usize, end: usize): usize {
  const last = end - 4;
  while (cursor <= last) {
    const word = load<u32>(cursor);
    const marks = (word - ONES) | word;
    if ((marks & HIGH_BITS) != 0) {
      // Without high bits of its own, the word's lowest mark is exact: the borrow of a NUL goes upwards.
      if ((word & HIGH_BITS) == 0) return cursor + (ctz(marks & HIGH_BITS) >> 3);
      break;
    }
    cursor += 4;
  }
  return checkedEnd(cursor, end);
}

/** endOfText() for text that is not ASCII, and for the last bytes of the document. */
function checkedEnd(cursor: usize, end: usize): usize {
  const close = scanText(cursor, end);
  return close < end && load<u8>(close) == 0 ? close : 0;
}

/** Whether all of `s` is UTF-8 without NUL. */
export function isText(s: Slice): bool {
  const end = at(s) + size(s);
  return scanText(at(s), end) == end;
}

/** How many characters a text has: all bytes but UTF-8 continuations. */
export function characters(s: Slice): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < size(s); i++) count += u32((byteAt(s, i) & 0xc0) != 0x80);
  return count;
}

/** The length (2–4) of the character of several bytes at `cursor`, or 0 if there is none: Unicode 15, table 3-7. */
function sequence(cursor: usize, end: usize): u32 {
  const lead: u32 = load<u8>(cursor);
  const length: u32 = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead < 0xc2 || lead > 0xf4 || length > <u32>(end - cursor)) return 0;
  const second: u32 = load<u8>(cursor + 1);
  const lowest: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const highest: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i: u32 = 2; i < length; i++) if ((load<u8>(cursor + i) & 0xc0) != 0x80) return 0;
  return length;
}

/** Writes character `code` at `address` (room for 4 bytes); answers its length, or 0 if NUL, a surrogate or beyond Unicode. */
export function writeCharacter(address: usize, code: u32): u32 {
  if (code == 0 || code > 0x10ffff || code >> 11 == 0x1b) return 0;
  const length: u32 = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  if (length == 1) {
    store<u8>(address, code);
    return 1;
  }
  for (let i = length - 1; i > 0; i--) {
    store<u8>(address + i, 0x80 | (code & 0x3f));
    code >>= 6;
  }
  store<u8>(address, ((0xf00 >> length) & 0xff) | code);
  return length;
}

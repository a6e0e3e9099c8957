/** Base64 (RFC 4648 4), with padding and nothing between the characters. */
import { take } from "../memory/arena";
import { EMPTY, Slice, at, byteAt, size, slice } from "../memory/slice";

const PAD: u32 = 0x3d;
/** What is no character of Base64. */
const NONE: u32 = 64;

function character(bits: u32): u32 {
  const value = bits & 63;
  return value < 26
    ? 0x41 + value
    : value < 52
      ? 0x61 - 26 + value
      : value < 62
        ? value - 4
        : value == 62
          ? 0x2b
          : 0x2f;
}

/** The six bits that a character stands for, or NONE. */
function bitsOf(character: u32): u32 {
  if (character - 0x41 < 26) return character - 0x41;
  if (character - 0x61 < 26) return character - 0x61 + 26;
  if (character - 0x30 < 10) return character - 0x30 + 52;
  return character == 0x2b ? 62 : character == 0x2f ? 63 : NONE;
}

/** `s` in Base64, in the arena; EMPTY when the arena is full (and for no bytes). */
export function encode(s: Slice): Slice {
  const length = ((size(s) + 2) / 3) * 4;
  const out = take(length);
  if (out == 0) return EMPTY;
  encodeTo(s, out);
  return slice(out, length);
}

/** Writes `s` in Base64 to `place`; answers the address behind it. */
export function encodeTo(s: Slice, place: usize): usize {
  for (let i: u32 = 0; i < size(s); i += 3, place += 4) {
    const left = size(s) - i;
    const second = left > 1 ? byteAt(s, i + 1) : 0;
    const third = left > 2 ? byteAt(s, i + 2) : 0;
    const bits = (byteAt(s, i) << 16) | (second << 8) | third;
    store<u8>(place, character(bits >> 18));
    store<u8>(place, character(bits >> 12), 1);
    store<u8>(place, left > 1 ? character(bits >> 6) : PAD, 2);
    store<u8>(place, left > 2 ? character(bits) : PAD, 3);
  }
  return place;
}

/**
 * Decodes `s` to `out`.
 *
 * @returns how many bytes, at most `capacity`; -1 if `s` is malformed (length, character, padding, or bits set that the padding leaves
 *   over) or says more than `capacity`, and then what stands at `out` is undefined
 */
export function decode(s: Slice, out: usize, capacity: u32): i32 {
  const length = size(s);
  if (length % 4 != 0) return -1;
  const pads = length == 0 ? 0 : byteAt(s, length - 1) != PAD ? 0 : byteAt(s, length - 2) != PAD ? 1 : 2;
  const count = (length / 4) * 3 - pads;
  if (count > capacity) return -1;
  let bits: u32 = 0;
  let pending: u32 = 0;
  for (let i: u32 = 0; i < length - pads; i++) {
    const six = bitsOf(byteAt(s, i));
    if (six == NONE) return -1;
    bits = (bits << 6) | six;
    pending += 6;
    if (pending < 8) continue;
    pending -= 8;
    store<u8>(out++, bits >> pending);
  }
  return (bits & ((1 << pending) - 1)) != 0 ? -1 : <i32>count;
}

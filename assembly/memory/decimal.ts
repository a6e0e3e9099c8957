/** Decimal integers as text, read strictly: one spelling per number. */
import { Slice, byteAt, size } from "./slice";

const ZERO: u32 = 0x30;
const MINUS: u32 = 0x2d;

let value: i32 = 0;

/** The value of the last text that parseI32 or parseU32 (as its 32 bits) accepted. */
export function parsed(): i32 {
  return value;
}

/** Whether `s` is `-?[0-9]+` in -2147483648…2147483647: no plus, no spaces, no leading zeros, no "-0". */
export function parseI32(s: Slice): bool {
  const negative = size(s) > 0 && byteAt(s, 0) == MINUS;
  const magnitude = digits(s, negative ? 1 : 0);
  if (magnitude < 0 || magnitude > 0x7fffffff + <i64>negative || (negative && magnitude == 0)) return false;
  value = <i32>(negative ? -magnitude : magnitude);
  return true;
}

/** Whether `s` is `[0-9]+` in 0…4294967295, as strict as parseI32. */
export function parseU32(s: Slice): bool {
  const magnitude = digits(s, 0);
  if (magnitude < 0 || magnitude > 0xffffffff) return false;
  value = <i32>magnitude;
  return true;
}

/** The number that the digits from `first` on spell; -1 if there are none, too many, other bytes or a leading zero. */
function digits(s: Slice, first: u32): i64 {
  const count = size(s) - first;
  if (count == 0 || count > 10 || (count > 1 && byteAt(s, first) == ZERO)) return -1;
  let number: i64 = 0;
  for (let i = first; i < size(s); i++) {
    const digit = byteAt(s, i) - ZERO;
    if (digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Writes `value` in decimal at `address`, at most 11 bytes without a NUL; answers how many. */
export function writeDecimal(address: usize, value: i32): u32 {
  let magnitude: u32 = value < 0 ? 0 - <u32>value : <u32>value;
  let length: u32 = value < 0 ? 2 : 1;
  for (let rest = magnitude / 10; rest != 0; rest /= 10) length++;
  let end = address + length;
  do {
    store<u8>(--end, ZERO + (magnitude % 10));
    magnitude /= 10;
  } while (magnitude != 0);
  if (value < 0) store<u8>(address, MINUS);
  return length;
}

/** mb_u_int32: WBXML's integers of one to five bytes, seven bits each, the highest first. */
import { Fault } from "./fault";

/** What readInteger answers: the value in the low half and the address after it in the high half, or 0 and the fault. */
export type Integer = u64;


@inline
export function valueOf(i: Integer): u32 {
  return <u32>i;
}

/** The address after the integer; 0 when there is none, and then valueOf() is the Fault. */
@inline
export function after(i: Integer): usize {
  return <usize>(i >> 32);
}

/** Reads the integer at `cursor`: Truncated if it doesn't end before `end`, Overlong beyond 5 bytes or 32 bits. */
export function readInteger(cursor: usize, end: usize): Integer {
  let value: u64 = 0;
  for (let i = 0; i < 5; i++) {
    if (cursor >= end) return Fault.Truncated;
    const byte: u32 = load<u8>(cursor++);
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) return value > 0xffffffff ? <u64>Fault.Overlong : ((<u64>cursor) << 32) | value;
  }
  return Fault.Overlong;
}

/** How many bytes `value` takes. */
export function integerBytes(value: u32): u32 {
  let bytes: u32 = 1;
  while ((value >>= 7) != 0) bytes++;
  return bytes;
}

/** Writes `value` at `address`; answers the address after it. */
export function writeInteger(address: usize, value: u32): usize {
  const end = address + integerBytes(value);
  let more: u32 = 0;
  for (let cursor = end; cursor > address; more = 0x80) {
    store<u8>(--cursor, more | (value & 0x7f));
    value >>= 7;
  }
  return end;
}

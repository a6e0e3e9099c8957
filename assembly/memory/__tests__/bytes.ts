/** Slices of literals, for specs; their memory is never given back. */
import { Slice, at, byteAt, size, slice } from "../slice";

export function bytesOf(text: string): Slice {
  const length = <u32>String.UTF8.byteLength(text);
  const address = heap.alloc(length + 1);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, address);
  return slice(address, length);
}

/** The bytes that hexadecimal digits spell; spaces don't count. */
export function hex(digits: string): Slice {
  const compact = digits.replaceAll(" ", "");
  const address = heap.alloc(compact.length / 2 + 1);
  for (let i = 0; i < compact.length; i += 2) store<u8>(address + i / 2, <u8>parseInt(compact.substr(i, 2), 16));
  return slice(address, compact.length / 2);
}

export function stringOf(s: Slice): string {
  return String.UTF8.decodeUnsafe(at(s), size(s));
}

export function hexOf(s: Slice): string {
  let digits = "";
  for (let i: u32 = 0; i < size(s); i++) digits += byteAt(s, i).toString(16).padStart(2, "0");
  return digits;
}

/** A slice: bytes somewhere in memory, as one integer (address in the low 32 bits, length in the high 32). */

export type Slice = u64;

/** No bytes at no address; what a function answers that has nothing to give. */
export const EMPTY: Slice = 0;


@inline
export function slice(address: usize, length: u32): Slice {
  return ((<u64>length) << 32) | (<u64>(<u32>address));
}

/** The address of the first byte. */
@inline
export function at(s: Slice): usize {
  return <usize>(<u32>s);
}

/** The number of bytes. */
@inline
export function size(s: Slice): u32 {
  return <u32>(s >> 32);
}

/** The byte at index `i`, which the caller has checked against size(). */
@inline
export function byteAt(s: Slice, i: u32): u32 {
  return load<u8>(at(s) + i);
}

/** Whether both have the same length and the same bytes. Not for secrets: auth/credential.sameSecret takes constant time. */
export function equals(a: Slice, b: Slice): bool {
  return size(a) == size(b) && memory.compare(at(a), at(b), size(a)) == 0;
}

/** The first `n` bytes, or all of `s` if it is shorter. */
@inline
export function prefix(s: Slice, n: u32): Slice {
  return slice(at(s), min(n, size(s)));
}

/** What follows the first `n` bytes; no bytes if `s` is shorter. */
@inline
export function skip(s: Slice, n: u32): Slice {
  const dropped = min(n, size(s));
  return slice(at(s) + dropped, size(s) - dropped);
}

/** The index of the first `byte` (0–255) in `s`, or -1. */
export function indexOf(s: Slice, byte: u32): i32 {
  const length = size(s);
  for (let i: u32 = 0; i < length; i++) if (byteAt(s, i) == byte) return <i32>i;
  return -1;
}

/** The text in a NUL-padded field of `capacity` bytes; a full field has no NUL. */
export function fixed(address: usize, capacity: u32): Slice {
  const field = slice(address, capacity);
  const length = indexOf(field, 0);
  return length < 0 ? field : prefix(field, <u32>length);
}

/**
 * Copies text into a field of `capacity` bytes and pads it with NUL. Answers false, and leaves the field alone, if the text is longer
 * than the field or holds a NUL, which the field could not give back.
 */
export function putFixed(address: usize, capacity: u32, s: Slice): bool {
  const length = size(s);
  if (length > capacity || indexOf(s, 0) >= 0) return false;
  memory.copy(address, at(s), length);
  memory.fill(address + length, 0, capacity - length);
  return true;
}

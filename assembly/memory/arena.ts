/** The arena: memory for what lives no longer than one message, and a builder of texts in it. */
import { ArenaBytes } from "../limits";
import { Slice, EMPTY, at, size, slice } from "./slice";
import { writeDecimal } from "./decimal";

const ARENA: usize = memory.data(ArenaBytes, 8);
/** Room for the longest decimal, "-2147483648". */
const DECIMAL: usize = memory.data(11);

let cursor: usize = ARENA;
let textStart: usize = ARENA;
let tooLong: bool = false;

/** Gives everything back; done once per message. */
export function reset(): void {
  release(ARENA);
}

/** What is taken after mark() is given back by release() with its answer. */
export function mark(): usize {
  return cursor;
}

export function release(mark: usize): void {
  cursor = mark;
  textStart = mark;
  tooLong = false;
}

/** Whether something stands in the arena, so that it is nobody else's. */
export function holds(address: usize): bool {
  return address - ARENA < ArenaBytes;
}

/** Takes `length` bytes, not cleared; 0 when that many aren't left. */
export function take(length: usize): usize {
  if (length > ARENA + ArenaBytes - cursor) return 0;
  const taken = cursor;
  cursor += length;
  return taken;
}

/** How many bytes are left. */
export function room(): u32 {
  return <u32>(ARENA + ArenaBytes - cursor);
}

/** Begins a text. Until finish() nothing else may be taken and no other text begun. */
export function begin(): void {
  textStart = cursor;
  tooLong = false;
}

/** Appends bytes to the text; false when they don't fit, and from then on. */
export function put(s: Slice): bool {
  const room: usize = tooLong ? 0 : take(size(s));
  if (room == 0) tooLong = true;
  else memory.copy(room, at(s), size(s));
  return !tooLong;
}

/** Appends one byte (0–255); false when it doesn't fit. */
export function putByte(byte: u32): bool {
  const room: usize = tooLong ? 0 : take(1);
  if (room == 0) tooLong = true;
  else store<u8>(room, byte);
  return !tooLong;
}

/** Appends a decimal number; false when it doesn't fit. */
export function putDecimal(value: i32): bool {
  return put(slice(DECIMAL, writeDecimal(DECIMAL, value)));
}

/** Ends the text and answers it; EMPTY, with overflowed() true and nothing taken, if it did not fit. */
export function finish(): Slice {
  if (!tooLong) return slice(textStart, <u32>(cursor - textStart));
  cursor = textStart;
  return EMPTY;
}

/** Whether the last text did not fit. */
export function overflowed(): bool {
  return tooLong;
}

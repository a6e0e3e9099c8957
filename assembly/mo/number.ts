/** Numbers as values of leaves. */
import { Slice } from "../memory/slice";
import * as value from "../tree/value";

/** A u32 as DM `int` text, at most 2147483647, which is what a 32-bit signed decimal can say. */
export function decimal(number: u32): Slice {
  return value.decimal(<i32>min(number, <u32>i32.MAX_VALUE));
}

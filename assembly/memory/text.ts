/** The fixed texts of text.json as slices. */
import { TEXT, Text } from "../text.gen";
import { Slice, equals, slice } from "./slice";


@inline
export function text(t: Text): Slice {
  return slice(TEXT + ((<u32>t) >> 8), (<u32>t) & 0xff);
}

/** Whether `s` is exactly the fixed text `t`. */
export function is(s: Slice, t: Text): bool {
  return equals(s, text(t));
}

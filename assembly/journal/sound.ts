/** Owns the look at what was stored before it is believed: every field within what ddf/bindings.json lets it hold. */

import { scanText } from "../memory/utf8";
import { CHECKS, CHECK_BYTES, KIND_COUNT, Rule, firstCheck, kindBase, kindCount, kindStride } from "./record.gen";

/** Whether record number `index` of `kind` (from 1) holds nothing but what its fields may. */
export function isSound(kind: u32, index: u32): bool {
  const record = kindBase(kind) + index * kindStride(kind);
  for (let row = firstCheck(kind); row < firstCheck(kind + 1); row++) {
    const check = CHECKS + row * CHECK_BYTES;
    if (!holds(<Rule>load<u8>(check, 2), record + load<u16>(check), load<u8>(check, 3))) return false;
  }
  return true;
}

function holds(rule: Rule, address: usize, bound: u32): bool {
  switch (rule) {
    case Rule.AtMost:
      return <u32>load<u8>(address) <= bound;
    case Rule.Natural:
      return load<i32>(address) >= 0;
    case Rule.Links:
      return areAtMost(address, bound);
    default:
      return isPadded(scanText(address, address + bound), address + bound);
  }
}

/** Each of `bound` bytes is 0 or the number of one of them. */
function areAtMost(address: usize, bound: u32): bool {
  for (let i: u32 = 0; i < bound; i++) if (<u32>load<u8>(address + i) > bound) return false;
  return true;
}

/** A text ends with its field or with NULs up to there. */
function isPadded(cursor: usize, end: usize): bool {
  while (cursor < end) if (load<u8>(cursor++) != 0) return false;
  return true;
}

/** Whether all records are sound. */
export function areAllSound(): bool {
  for (let kind: u32 = 1; kind <= KIND_COUNT; kind++)
    for (let index: u32 = 0; index < kindCount(kind); index++) if (!isSound(kind, index)) return false;
  return true;
}

/** The parameters of an Exec and the options of a user alert: `Key=Value&Key=Value`, percent-encoded (virmo.md 1, OMA-TS-DM_Protocol 10.3). */
import { OperationBit } from "../../domain";
import { platform } from "../../journal/record.gen";
import * as arena from "../../memory/arena";
import { parseI32, parsed } from "../../memory/decimal";
import { EMPTY, Slice, byteAt, equals, indexOf, prefix, size, skip } from "../../memory/slice";
import { is, text } from "../../memory/text";
import { Status } from "../../status";
import { Text } from "../../text.gen";
import { caller } from "../caller";

const AMPERSAND: u32 = 0x26;
const EQUALS: u32 = 0x3d;
const PERCENT: u32 = 0x25;
const MAX_KEYS: u32 = 16;

/** The values found by the last readParameters(), by the key's place in its list; EMPTY for a key that was not given. */
const VALUES: usize = memory.data(128, 8);
let given: u32 = 0;

/**
 * Reads `data` against a list of `count` keys (u32 Text, at most 16) at `keys`.
 *
 * @param lenient a malformed pair, an unknown key and one given before are skipped
 * @returns Ok; 412 for such a pair unless it is skipped: caller.detail then names its key
 */
export function readParameters(data: Slice, keys: usize, count: u32, lenient: bool = false): Status {
  given = 0;
  memory.fill(VALUES, 0, MAX_KEYS * 8);
  while (size(data) > 0) {
    const cut = indexOf(data, AMPERSAND);
    const pair = cut < 0 ? data : prefix(data, <u32>cut);
    data = cut < 0 ? EMPTY : skip(data, <u32>cut + 1);
    const isSound = readPair(pair, keys, count) && (cut < 0 || size(data) > 0);
    if (!isSound && !lenient) return Status.IncompleteCommand;
  }
  return Status.Ok;
}

/** readParameters() for operation `bit`: 406 if the hypervisor doesn't offer it, before anything is said about how it was asked for. */
export function readOffered(bit: OperationBit, data: Slice, keys: usize, count: u32): Status {
  return ((platform().operations >> bit) & 1) == 0
    ? Status.OptionalFeatureNotSupported
    : readParameters(data, keys, count);
}

function readPair(pair: Slice, keys: usize, count: u32): bool {
  const cut = indexOf(pair, EQUALS);
  const key = cut < 0 ? pair : prefix(pair, <u32>cut);
  caller.detail = beginningOf(key);
  if (cut < 0) return false;
  for (let i: u32 = 0; i < count; i++) {
    if (!equals(key, text(<Text>load<u32>(keys + ((<usize>i) << 2))))) continue;
    if (isGiven(i)) return false;
    given |= 1 << i;
    return decode(skip(pair, <u32>cut + 1), i);
  }
  return false;
}

/** As much of a key as a Status shows, cut between two characters. */
function beginningOf(key: Slice): Slice {
  let length: u32 = 32;
  while (length < size(key) && (byteAt(key, length) & 0xc0) == 0x80) length--;
  return prefix(key, length);
}

/** Keeps the value, with its percent-encoding undone in the arena if it has any. */
function decode(value: Slice, index: u32): bool {
  const place = VALUES + ((<usize>index) << 3);
  if (indexOf(value, PERCENT) < 0) {
    store<u64>(place, value);
    return true;
  }
  arena.begin();
  for (let i: u32 = 0; i < size(value); i++) {
    let byte = byteAt(value, i);
    if (byte == PERCENT) {
      if (i + 2 >= size(value)) return false;
      byte = (hexValue(byteAt(value, i + 1)) << 4) | hexValue(byteAt(value, i + 2));
      if (byte > 0xff || byte == 0) return false;
      i += 2;
    }
    arena.putByte(byte);
  }
  store<u64>(place, arena.finish());
  return !arena.overflowed();
}

/** The value of a hexadecimal digit; more than a byte can hold for anything else. */
function hexValue(digit: u32): u32 {
  if (digit - 0x30 < 10) return digit - 0x30;
  const letter = digit | 0x20;
  return letter - 0x61 < 6 ? letter - 0x61 + 10 : 0x1000;
}

/** Whether key number `index` was given. */
export function isGiven(index: u32): bool {
  return ((given >> index) & 1) != 0;
}

export function valueOf(index: u32): Slice {
  return load<u64>(VALUES + ((<usize>index) << 3));
}

/** 412, naming key `key` in the Status. */
export function wrong(key: Text): Status {
  caller.detail = text(key);
  return Status.IncompleteCommand;
}

/** Reads key number `index` as an integer into number(), or `fallback` if it was not given; false if it is malformed. */
export function readNumber(index: u32, fallback: i32): bool {
  value = fallback;
  if (!isGiven(index)) return true;
  if (!parseI32(valueOf(index))) return false;
  value = parsed();
  return true;
}

/** Reads key number `index` as `true` or `false` into number() as 1 or 0; 0 if it was not given. */
export function readBool(index: u32): bool {
  const s = valueOf(index);
  value = is(s, Text.True) ? 1 : 0;
  return !isGiven(index) || value == 1 || is(s, Text.False);
}

let value: i32 = 0;

/** What readNumber() or readBool() read. */
export function number(): i32 {
  return value;
}

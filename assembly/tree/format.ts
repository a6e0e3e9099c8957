/** The formats of nodes, and whether a text spells a value of one: numbers as XML Schema has them, dates and times as ISO 8601. */
import { decode } from "../auth/base64";
import * as arena from "../memory/arena";
import { parseI32 } from "../memory/decimal";
import { Slice, at, size } from "../memory/slice";
import { is } from "../memory/text";
import { isText } from "../memory/utf8";
import { Text } from "../text.gen";

/** The Format property (OMA-TS-DM_TND 7.7.2), in the order of the generator. */
export const enum Format {
  Node = 0,
  Chr = 1,
  Int = 2,
  Bool = 3,
  Bin = 4,
  B64 = 5,
  Null = 6,
  Xml = 7,
  Date = 8,
  Time = 9,
  Float = 10,
}

const PLUS: u32 = 0x2b;
const COMMA: u32 = 0x2c;
const MINUS: u32 = 0x2d;
const POINT: u32 = 0x2e;
const ZERO: u32 = 0x30;
const COLON: u32 = 0x3a;
const T: u32 = 0x54;
const Z: u32 = 0x5a;
const E: u32 = 0x65;
const LOWER: u32 = 0x20;

/** What is left of the text. */
let cursor: usize = 0;
let end: usize = 0;
/** Of the date or time at hand: whether it is written with separators. */
let isExtended: bool = false;

/** Whether `value` is one of a leaf's format; an xml is any text, whether it is well formed is its author's business. */
export function isOfFormat(format: Format, value: Slice): bool {
  cursor = at(value);
  end = cursor + size(value);
  switch (format) {
    case Format.Bin:
      return true;
    case Format.B64:
      return isBase64(value);
    case Format.Null:
      return size(value) == 0;
    case Format.Int:
      return parseI32(value);
    case Format.Bool:
      return is(value, Text.True) || is(value, Text.False);
    case Format.Float:
      return is(value, Text.Infinity) || is(value, Text.NegativeInfinity) || is(value, Text.NotANumber) || isFloat();
    case Format.Date:
      return isDate() && cursor == end;
    case Format.Time:
      return isMoment();
    default:
      return isText(value);
  }
}

function isBase64(value: Slice): bool {
  const before = arena.mark();
  const room = arena.take(size(value));
  const isOne = room != 0 && decode(value, room, size(value)) >= 0;
  arena.release(before);
  return isOne;
}

/** Takes a character if it is the next one. */
function take(character: u32): bool {
  if (cursor == end || <u32>load<u8>(cursor) != character) return false;
  cursor++;
  return true;
}

/** Takes digits, as many as there are up to `most`; answers how many. */
function takeDigits(most: u32): u32 {
  let count: u32 = 0;
  for (; count < most && cursor < end && <u32>load<u8>(cursor) - ZERO < 10; cursor++) count++;
  return count;
}

/** Takes a number of exactly `digits` digits; -1 if there is none. */
function takeNumber(digits: u32): i32 {
  const start = cursor;
  if (takeDigits(digits) != digits) return -1;
  let number = 0;
  for (let i = start; i < cursor; i++) number = number * 10 + <i32>load<u8>(i) - ZERO;
  return number;
}

/** Takes two digits that make at most `most`. */
function takePair(most: i32): bool {
  const number = takeNumber(2);
  return number >= 0 && number <= most;
}


@inline
function takeSign(): bool {
  return take(PLUS) || take(MINUS);
}

/** `[+-]? digits and a point, at least a digit, then perhaps an exponent` */
function isFloat(): bool {
  takeSign();
  let digits = takeDigits(u32.MAX_VALUE);
  if (take(POINT)) digits += takeDigits(u32.MAX_VALUE);
  if (digits == 0) return false;
  if (take(E) || take(E - LOWER)) {
    takeSign();
    if (takeDigits(u32.MAX_VALUE) == 0) return false;
  }
  return cursor == end;
}

/** `YYYYMMDD` or `YYYY-MM-DD`, a day that there is. */
function isDate(): bool {
  const year = takeNumber(4);
  isExtended = take(MINUS);
  const month = takeNumber(2);
  if (isExtended && !take(MINUS)) return false;
  const day = takeNumber(2);
  return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
}

function daysIn(month: i32, year: i32): i32 {
  if (month != 2) return 30 + ((month + (month >> 3)) & 1);
  const isLeap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  return 28 + i32(isLeap);
}

/** A time of day, perhaps with a date and T before it. */
function isMoment(): bool {
  const start = cursor;
  const hasDate = isDate() && take(T);
  if (!hasDate) cursor = start;
  const isDateExtended = isExtended;
  return isTime() && (!hasDate || isExtended == isDateExtended) && isZone() && cursor == end;
}

/** `hhmmss` or `hh:mm:ss`, perhaps with a fraction; second 60 is a leap second's. */
function isTime(): bool {
  if (!takePair(23)) return false;
  isExtended = take(COLON);
  if (!takePair(59) || (isExtended && !take(COLON)) || !takePair(60)) return false;
  return !(take(POINT) || take(COMMA)) || takeDigits(u32.MAX_VALUE) > 0;
}

/** Nothing, `Z`, or the hours and perhaps minutes from UTC, written as the time is. */
function isZone(): bool {
  if (!takeSign()) return take(Z) || cursor == end;
  return takePair(23) && (cursor == end || (take(COLON) == isExtended && takePair(59)));
}

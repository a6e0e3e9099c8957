/** Values of leaves that live in records: read as text, written after checks of format, range and length (virmo.md 1). */
import { touch } from "../journal/journal";
import * as arena from "../memory/arena";
import { parseI32, parsed } from "../memory/decimal";
import { Slice, EMPTY, at, equals, fixed, putFixed, size, slice } from "../memory/slice";
import { is, text } from "../memory/text";
import { isText } from "../memory/utf8";
import { Status } from "../status";
import { Text } from "../text.gen";
import { extOf, isExt, valueOfExt } from "./ext";
import { holderOf, recordOf } from "./instance";
import {
  FieldType,
  collectionAt,
  constantText,
  enumerationCount,
  enumerationFirst,
  fieldLimit,
  fieldOf,
  fieldOffset,
  fieldType,
  inRange,
  word,
} from "./schema";

/** What the last checked text stands for: an integer, 0 or 1, or an index in an enumeration. */
let number: i32 = 0;

function fieldAddress(node: u32, instance: u32): usize {
  return recordOf(collectionAt(holderOf(node)), instance) + fieldOffset(fieldOf(node));
}

/** The value of a leaf bound as Stored or Constant; integers and truth values as text in the arena, a bin as its bytes. */
export function readStored(node: u32, instance: u32): Slice {
  if (isExt(node)) return valueOfExt(extOf(node));
  const field = fieldOf(node);
  const type = fieldType(field);
  const limit = fieldLimit(field);
  if (type == FieldType.Constant) return constantText(field);
  const address = fieldAddress(node, instance);
  if (type == FieldType.Chr) return fixed(address, limit);
  if (type == FieldType.Bin) return slice(address + 1, load<u8>(address));
  const value = readNumber(type, address);
  if (type == FieldType.Bool) return text(value != 0 ? Text.True : Text.False);
  if (type == FieldType.Enum)
    return <u32>value < enumerationCount(limit) ? word(enumerationFirst(limit) + value) : EMPTY;
  return decimal(value);
}

/** A decimal number in the arena; EMPTY if it is full. */
export function decimal(value: i32): Slice {
  arena.begin();
  arena.putDecimal(value);
  return arena.finish();
}

/** Enumerations and truth values are bytes. */
function readNumber(type: FieldType, address: usize): i32 {
  if (type == FieldType.U16) return load<u16>(address);
  if (type == FieldType.U32 || type == FieldType.I32) return load<i32>(address);
  return load<u8>(address);
}

/**
 * Writes a leaf bound as Stored.
 *
 * @param value text; for a bin its bytes
 * @returns Ok; UnsupportedMediaType if malformed for the format; Forbidden outside the range or enumeration; RequestEntityTooLarge if too
 *   long; DeviceFull if the undo stack is full. Nothing has changed unless Ok
 */
export function writeStored(node: u32, instance: u32, value: Slice): Status {
  const field = fieldOf(node);
  const status = check(field, value);
  if (status != Status.Ok) return status;
  const address = fieldAddress(node, instance);
  if (!touch(address, fieldBytes(field))) return Status.DeviceFull;
  put(field, address, value);
  return Status.Ok;
}

function check(field: u32, value: Slice): Status {
  const limit = fieldLimit(field);
  switch (fieldType(field)) {
    case FieldType.Chr:
      if (!isText(value)) return Status.UnsupportedMediaType;
      return size(value) <= limit ? Status.Ok : Status.RequestEntityTooLarge;
    case FieldType.Bin:
      return size(value) <= limit ? Status.Ok : Status.RequestEntityTooLarge;
    case FieldType.Bool:
      number = i32(is(value, Text.True));
      return number != 0 || is(value, Text.False) ? Status.Ok : Status.UnsupportedMediaType;
    case FieldType.Enum:
      number = wordIn(limit, value);
      return number >= 0 ? Status.Ok : Status.Forbidden;
    default:
      if (!parseI32(value)) return Status.UnsupportedMediaType;
      number = parsed();
      return fits(fieldType(field)) && inRange(limit, number) ? Status.Ok : Status.Forbidden;
  }
}

/** The index of a text in an enumeration, or -1. */
function wordIn(enumeration: u32, value: Slice): i32 {
  const first = enumerationFirst(enumeration);
  for (let i: u32 = 0; i < enumerationCount(enumeration); i++) if (equals(word(first + i), value)) return <i32>i;
  return -1;
}

function fits(type: FieldType): bool {
  if (type == FieldType.I32) return true;
  return number >= 0 && (type == FieldType.U32 || number <= (type == FieldType.U16 ? 0xffff : 0xff));
}

function fieldBytes(field: u32): u32 {
  switch (fieldType(field)) {
    case FieldType.Chr:
      return fieldLimit(field);
    case FieldType.Bin:
      return fieldLimit(field) + 1;
    case FieldType.U16:
      return 2;
    case FieldType.U32:
    case FieldType.I32:
      return 4;
    default:
      return 1;
  }
}

function put(field: u32, address: usize, value: Slice): void {
  switch (fieldType(field)) {
    case FieldType.Chr:
      putFixed(address, fieldLimit(field), value);
      return;
    case FieldType.Bin:
      memory.fill(address, 0, fieldBytes(field));
      store<u8>(address, size(value));
      memory.copy(address + 1, at(value), size(value));
      return;
    case FieldType.U16:
      store<u16>(address, number);
      return;
    case FieldType.U32:
    case FieldType.I32:
      store<i32>(address, number);
      return;
    default:
      store<u8>(address, number);
  }
}

/** What a command brings: data, and what its Meta says of them (OMA-TS-DM_RepPro 6.3, 7). */
import { decode } from "../auth/base64";
import * as arena from "../memory/arena";
import { Slice, at, equals, size, slice } from "../memory/slice";
import { is } from "../memory/text";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part } from "../syncml/part";
import { Text } from "../text.gen";
import { EXT_FIRST } from "../tree/ext";
import { Format, formatName, formatOf, isInterior } from "../tree/schema";


@unmanaged
class Given {
  data: Slice;
  /** Meta's Format and Type; no bytes where it doesn't say. */
  format: Slice;
  type: Slice;
}

export const given = changetype<Given>(memory.data(offsetof<Given>(), 8));

/** What an item brings; the Meta of its command speaks where its own doesn't. */
export function giveItem(item: Part, head: Part): void {
  give(textOf(Slot.Format, item, head), textOf(Slot.Type, item, head), item.text(Slot.Data));
}

function textOf(slot: Slot, item: Part, head: Part): Slice {
  return size(item.text(slot)) > 0 ? item.text(slot) : head.text(slot);
}

export function give(format: Slice, type: Slice, data: Slice): void {
  given.format = format;
  given.type = type;
  given.data = data;
}

/**
 * Checks that what is given is for a node of `format`; Base64 for a bin is decoded, into the arena.
 *
 * @returns Ok; UnsupportedMediaType if Meta or the data say otherwise; RequestEntityTooLarge if the arena is full
 */
export function fit(format: Format): Status {
  const status = fitMeta(format);
  return status == Status.Ok && format == Format.Bin && is(given.format, Text.B64) ? decodeData() : status;
}

/** The part of fit() that needs no data. */
export function fitMeta(format: Format): Status {
  const isBinary = format == Format.Bin;
  if (size(given.type) > 0 && !isBinary && format != Format.Node && !is(given.type, Text.TextPlain))
    return Status.UnsupportedMediaType;
  if (isBinary && is(given.format, Text.B64)) return Status.Ok;
  // An interior node has to say so; a leaf that says nothing is taken to be what it is.
  if (size(given.format) == 0) return format == Format.Node ? Status.UnsupportedMediaType : Status.Ok;
  return equals(given.format, formatName(format)) ? Status.Ok : Status.UnsupportedMediaType;
}

/**
 * Finds the format of what is given for an Ext node: what Meta says, else the one that it has, chr for a new one.
 *
 * @param node EXT_FIRST for a new one
 * @returns Ok, with chosenFormat() its answer; UnsupportedMediaType if Meta names none, or would make a leaf of an interior node or the reverse
 */
export function fitFree(node: u32): Status {
  const isNew = node == EXT_FIRST;
  const isInner = !isNew && isInterior(node);
  chosen = isNew ? Format.Chr : formatOf(node);
  // An interior node has to say so here, too.
  if (size(given.format) == 0) return isInner ? Status.UnsupportedMediaType : Status.Ok;
  for (chosen = Format.Node; chosen <= <u32>Format.Float; chosen++) if (equals(given.format, formatName(chosen))) break;
  const fits = chosen <= <u32>Format.Float && (isNew || (chosen == <u32>Format.Node) == isInner);
  return fits ? Status.Ok : Status.UnsupportedMediaType;
}

let chosen: u32 = 0;

/** The format that the last fitFree() has found. */
export function chosenFormat(): Format {
  return chosen;
}

function decodeData(): Status {
  // What the arena holds is nobody else's, and decoding never overtakes itself.
  const room = arena.holds(at(given.data)) ? at(given.data) : arena.take(size(given.data));
  if (room == 0) return Status.RequestEntityTooLarge;
  const length = decode(given.data, room, size(given.data));
  given.data = slice(room, <u32>max(length, 0));
  return length < 0 ? Status.UnsupportedMediaType : Status.Ok;
}

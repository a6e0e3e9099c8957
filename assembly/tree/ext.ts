/** Owns the nodes that servers make as they like, below ./VirMO/Ext and ./DMAcc/<X>/Ext: what they are called, where they hang, what they hold. */
import { touch } from "../journal/journal";
import { EXT_BYTES, EXT_COUNT, EXT_NAME, Ext, ext } from "../journal/record.gen";
import { MaxDepth, MaxExtValue, MaxTitle } from "../limits";
import { EMPTY, Slice, fixed, putFixed, size } from "../memory/slice";
import { is, text } from "../memory/text";
import { characters } from "../memory/utf8";
import { utc } from "../port/clock";
import { Status } from "../status";
import { Text } from "../text.gen";
import { Format, isOfFormat } from "./format";
import { POOL_FULL, freeText, putText, readText, textLength } from "./pool";
import { Node } from "./schema.gen";

/*
 * An Ext node is known by its number, 1–64; 0 is none. What it lies below is its place; it stays when the node goes, for a walk that stands there:
 *
 *   0       1 … 64              65             66 …
 *   ┌───────┬───────────────────┬──────────────┬────────────────────────────┐
 *   │ none  │ another Ext node  │ ./VirMO/Ext  │ the Ext of account 0, 1 …  │
 *   └───────┴───────────────────┴──────────────┴────────────────────────────┘
 */
/** In the tree an Ext node is this and its number, beyond all nodes of the schema, with the instance of what it hangs on. */
export const EXT_FIRST: u32 = 0x400;
const VIRMO: u32 = EXT_COUNT + 1;
const ACCOUNTS: u32 = VIRMO + 1;

/** Where a record says whether it is used, and where its verNo and tStamp lie. */
const USED: usize = 5;
const STAMP: usize = 6;
const STAMP_BYTES: u32 = 6;

/** Whether a node of the tree is an Ext node. */
@inline
export function isExt(node: u32): bool {
  return node >= EXT_FIRST;
}

/** The number of an Ext node of the tree. */
@inline
export function extOf(node: u32): u32 {
  return node - EXT_FIRST;
}

/** The place that a node of the tree is: an Ext node, or one of those they hang on. 0 for any other. */
export function placeOf(node: u32, instance: u32): u32 {
  if (isExt(node)) return extOf(node);
  return node == Node.VirMO_Ext ? VIRMO : node == Node.DMAcc_X_Ext ? ACCOUNTS + instance : 0;
}

/** The node of the tree that an Ext node hangs on. */
export function aboveExt(e: u32): u32 {
  const place = at(e).place;
  return place < VIRMO ? EXT_FIRST + place : place == VIRMO ? <u32>Node.VirMO_Ext : <u32>Node.DMAcc_X_Ext;
}


@inline
function at(e: u32): Ext {
  return ext(e - 1);
}

/** Whether there is a node of that number. */
export function isUsedExt(e: u32): bool {
  return at(e).used != 0;
}

/** The next node at a place, from number `from` on; 0 behind the last one. Leaves have none below them. */
export function nextExt(place: u32, from: u32): u32 {
  if (place == 0 || (place < VIRMO && formatOfExt(place) != Format.Node)) return 0;
  for (let e = from; e <= EXT_COUNT; e++) if (isUsedExt(e) && at(e).place == place) return e;
  return 0;
}

/** The name of a node. */
export function nameOfExt(e: u32): Slice {
  return fixed(at(e).name, EXT_NAME);
}

/** The format of a node; that of number 0, one that is yet to be made, is Node unless the server says otherwise. */
export function formatOfExt(e: u32): Format {
  return e == 0 ? Format.Node : at(e).format;
}

/** The Type property, in the arena: text/plain for a leaf that has none of its own. */
export function typeOfExt(e: u32): Slice {
  return at(e).type != 0 || at(e).format == Format.Node ? ownTypeOfExt(e) : text(Text.TextPlain);
}

/** The type that a server has given the node, in the arena; no bytes for text/plain. */
export function ownTypeOfExt(e: u32): Slice {
  return readText(at(e).type);
}

/** The value of a leaf, in the arena (else overflowed): text, for bin the bytes, for b64 their Base64. */
export function valueOfExt(e: u32): Slice {
  return readText(at(e).value);
}

/** Bytes of valueOfExt(). */
export function sizeOfExt(e: u32): u32 {
  return textLength(at(e).value);
}

/** The title of a node, in the arena. */
export function titleOfExt(e: u32): Slice {
  return readText(at(e).title);
}

/** How often the node has changed, modulo 65,536. */
export function verNoOfExt(e: u32): u32 {
  return at(e).verNo;
}

/** When the node last changed: seconds since 1970, 0 if nobody had told the time. */
export function tStampOfExt(e: u32): u32 {
  return at(e).tStamp;
}

/**
 * Adds a node.
 *
 * @param place what it lies below, which has none of that name
 * @param name 1 to 32 bytes
 * @param format Format.Node for an interior node, whose value is ignored
 * @param type its Type; no bytes: text/plain for a leaf, none for an interior node
 * @returns Ok, and added() is its number; UnsupportedMediaType if the value isn't one of the format; RequestEntityTooLarge if value or type
 *   are too long; DeviceFull without room for name, node or texts, or on the undo stack. Unless Ok: roll back
 */
export function addExt(place: u32, name: Slice, format: Format, type: Slice, value: Slice): Status {
  const e = free();
  if (e == 0 || size(name) > EXT_NAME || !touch(changetype<usize>(at(e)), EXT_BYTES)) return Status.DeviceFull;
  memory.fill(changetype<usize>(at(e)), 0, EXT_BYTES);
  at(e).used = 1;
  at(e).place = place;
  at(e).tStamp = <u32>utc();
  putFixed(at(e).name, EXT_NAME, name);
  number = e;
  return writeExt(e, format, type, value);
}

let number: u32 = 0;

/** The node that the last successful addExt() has made. */
export function addedExt(): u32 {
  return number;
}

function free(): u32 {
  for (let e: u32 = 1; e <= EXT_COUNT; e++) if (!isUsedExt(e)) return e;
  return 0;
}

/**
 * Gives a node a format, a type and a value; errors as addExt(). Unless Ok: roll back.
 *
 * @param type no bytes: the one it has stays
 */
export function writeExt(e: u32, format: Format, type: Slice, value: Slice): Status {
  if (format == Format.Node) value = EMPTY;
  if (!isOfFormat(format, value)) return Status.UnsupportedMediaType;
  if (size(value) > MaxExtValue || size(type) > MaxTitle) return Status.RequestEntityTooLarge;
  const record = at(e);
  if (!touch(changetype<usize>(record), STAMP)) return Status.DeviceFull;
  record.format = format;
  const stored = putText(record.value, value);
  if (stored == POOL_FULL) return Status.DeviceFull;
  record.value = stored;
  return size(type) == 0 ? Status.Ok : setType(record, is(type, Text.TextPlain) ? EMPTY : type);
}

/** text/plain is nobody's own type. */
function setType(record: Ext, type: Slice): Status {
  const stored = putText(record.type, type);
  if (stored == POOL_FULL) return Status.DeviceFull;
  record.type = stored;
  return Status.Ok;
}

/** Gives a node a title of at most MaxTitle bytes (the caller's check); DeviceFull: roll back. */
export function titleExt(e: u32, title: Slice): Status {
  const record = at(e);
  if (!touch(changetype<usize>(record), STAMP)) return Status.DeviceFull;
  const stored = putText(record.title, title);
  if (stored == POOL_FULL) return Status.DeviceFull;
  record.title = stored;
  return Status.Ok;
}

/** Gives a node another name, which none beside it has; DeviceFull if there is no room for it. */
export function renameExt(e: u32, name: Slice): Status {
  if (size(name) > EXT_NAME || !touch(at(e).name, EXT_NAME)) return Status.DeviceFull;
  putFixed(at(e).name, EXT_NAME, name);
  return Status.Ok;
}

/** The longest path from a node down to one below it, in characters, a `/` before each name; 0 if there is none. */
export function longestBelow(e: u32): u32 {
  let longest: u32 = 0;
  for (let below: u32 = 1; below <= EXT_COUNT; below++) {
    let length: u32 = 0;
    let place = isUsedExt(below) ? below : 0;
    // Nodes that damage has hung below one another never end.
    for (let steps = MaxDepth; steps > 0 && place != 0 && place < VIRMO && place != e; steps--) {
      length += characters(nameOfExt(place)) + 1;
      place = at(place).place;
    }
    if (place == e) longest = max(longest, length);
  }
  return longest;
}

/** Counts a change of a node and notes its time; false if the undo stack is full: roll back. */
export function stampExt(e: u32): bool {
  const record = at(e);
  if (!touch(changetype<usize>(record) + STAMP, STAMP_BYTES)) return false;
  record.verNo = record.verNo + 1;
  record.tStamp = <u32>utc();
  return true;
}

/** Removes a node and all below it; false if the undo stack is full: roll back. */
export function removeExt(e: u32): bool {
  return release(e) && removeOrphans();
}

/** Removes all nodes below a place; false if the undo stack is full: roll back. */
export function clearExt(place: u32): bool {
  for (let e = nextExt(place, 1); e != 0; e = nextExt(place, 1)) if (!removeExt(e)) return false;
  return true;
}

/** Takes one node away, of which as little as possible goes on the undo stack: 64 of them have to fit. */
function release(e: u32): bool {
  const record = at(e);
  if (!touch(changetype<usize>(record) + USED, 1)) return false;
  record.used = 0;
  return freeText(record.type) && freeText(record.value) && freeText(record.title);
}

/** Removes what lay below nodes that are gone, layer by layer. */
function removeOrphans(): bool {
  let found = true;
  while (found) {
    found = false;
    for (let e: u32 = 1; e <= EXT_COUNT; e++) {
      const place = at(e).place;
      if (!isUsedExt(e) || place == 0 || place >= VIRMO || isUsedExt(place)) continue;
      if (!release(e)) return false;
      found = true;
    }
  }
  return true;
}

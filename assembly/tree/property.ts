/** Owns the properties that the tree keeps beside its nodes: Title, TStamp and VerNo (OMA-TS-DM_TND 7.7; docs/protocol.md, The tree). */
import { touch } from "../journal/journal";
import { PROPERTY_BYTES, PROPERTY_COUNT, Property as Kept, property } from "../journal/record.gen";
import { MaxTitle } from "../limits";
import { EMPTY, Slice, size } from "../memory/slice";
import { isText } from "../memory/utf8";
import { utc } from "../port/clock";
import { Status } from "../status";
import { extOf, isExt, stampExt, tStampOfExt, titleExt, titleOfExt, verNoOfExt } from "./ext";
import { instanceMask } from "./instance";
import { POOL_FULL, freeText, putText, readText } from "./pool";
import { isDynamic, isInterior, isWithin } from "./schema";
import { Node } from "./schema.gen";

/** Where a record's tStamp and verNo lie: next to each other, so that a change of both is one run in the journal. */
const STAMP: usize = 4;
const STAMP_BYTES: u32 = 6;
const NOTHING: usize = 0;

/** Whether Title, TStamp and VerNo are kept for a node: all of DMAcc and Ext, elsewhere the dynamic interior ones but the audit's. */
export function keeps(node: u32): bool {
  if (isWithin(node, Node.VirMO_Audit_X)) return false;
  return isExt(node) || isWithin(node, Node.DMAcc) || (isDynamic(node) && isInterior(node));
}

/** What is kept for a node of the schema; null (0) if that has never changed since there is a clock. Its place in the tree takes 16 bits. */
function find(node: u32, instance: u32): Kept {
  for (let i: u32 = 0; i < PROPERTY_COUNT; i++) {
    const entry = property(i);
    if (entry.node == node && entry.instance == instance) return entry;
  }
  return changetype<Kept>(NOTHING);
}

/** Like find(), with a new entry if there is none; null (0) if the table or the undo stack is full. */
function findOrMake(node: u32, instance: u32): Kept {
  const known = find(node, instance);
  const entry = changetype<usize>(known) == NOTHING ? find(0, 0) : known;
  if (changetype<usize>(known) != NOTHING || changetype<usize>(entry) == NOTHING) return entry;
  if (!touch(changetype<usize>(entry), PROPERTY_BYTES)) return changetype<Kept>(NOTHING);
  entry.node = node;
  entry.instance = instance;
  return entry;
}

/** Dates a node that has been made; one made before anybody has told the time needs nothing. False if there is no room: roll back. */
export function noteNew(node: u32, instance: u32): bool {
  if (isExt(node) || !keeps(node) || utc() == 0) return true;
  const entry = findOrMake(node, instance);
  if (changetype<usize>(entry) == NOTHING) return false;
  entry.tStamp = <u32>utc();
  return true;
}

/** Counts and dates a change of a node's value, name, title or ACL; an interior node's value are its children. False if there is no room: roll back. */
export function noteChange(node: u32, instance: u32): bool {
  if (!keeps(node)) return true;
  if (isExt(node)) return stampExt(extOf(node));
  const entry = findOrMake(node, instance);
  if (changetype<usize>(entry) == NOTHING || !touch(changetype<usize>(entry) + STAMP, STAMP_BYTES)) return false;
  entry.tStamp = <u32>utc();
  entry.verNo = entry.verNo + 1;
  return true;
}

/** When the node last changed: seconds since 1970, 0 if nobody had told the time. */
export function tStampOf(node: u32, instance: u32): u32 {
  if (isExt(node)) return tStampOfExt(extOf(node));
  const entry = find(node, instance);
  return changetype<usize>(entry) == NOTHING ? 0 : entry.tStamp;
}

/** How often the node has changed, modulo 65,536. */
export function verNoOf(node: u32, instance: u32): u32 {
  if (isExt(node)) return verNoOfExt(extOf(node));
  const entry = find(node, instance);
  return changetype<usize>(entry) == NOTHING ? 0 : entry.verNo;
}

/** The node's title, in the arena. */
export function titleOf(node: u32, instance: u32): Slice {
  if (isExt(node)) return titleOfExt(extOf(node));
  const entry = find(node, instance);
  return changetype<usize>(entry) == NOTHING ? EMPTY : readText(entry.title);
}

/**
 * Gives a node a title; whether one is kept, the caller has seen.
 *
 * @returns Ok; UnsupportedMediaType if it isn't text; RequestEntityTooLarge beyond 255 bytes; DeviceFull without room for it: roll back then
 */
export function retitle(node: u32, instance: u32, title: Slice): Status {
  if (!isText(title)) return Status.UnsupportedMediaType;
  if (size(title) > MaxTitle) return Status.RequestEntityTooLarge;
  if (!noteChange(node, instance)) return Status.DeviceFull;
  if (isExt(node)) return titleExt(extOf(node), title);
  const entry = find(node, instance);
  if (!touch(changetype<usize>(entry), PROPERTY_BYTES)) return Status.DeviceFull;
  const stored = putText(entry.title, title);
  if (stored == POOL_FULL) return Status.DeviceFull;
  entry.title = stored;
  return Status.Ok;
}

/** Takes away what is kept for an instance that goes, and for all below it; false if the undo stack is full: roll back. */
export function clearProperties(node: u32, instance: u32): bool {
  const mask = instanceMask(node);
  for (let i: u32 = 0; i < PROPERTY_COUNT; i++) {
    const entry = property(i);
    if (!isWithin(entry.node, node) || (entry.instance & mask) != instance) continue;
    if (!freeText(entry.title) || !touch(changetype<usize>(entry), PROPERTY_BYTES)) return false;
    memory.fill(changetype<usize>(entry), 0, PROPERTY_BYTES);
  }
  return true;
}

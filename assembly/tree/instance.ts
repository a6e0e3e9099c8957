/** The instances of nodes named at run time: where their records lie, which are in use, what they are called. */
import { DURABLE, VOLATILE } from "../journal/record.gen";
import { isPrivateAt, seqAt } from "../journal/ring";
import { writeDecimal } from "../memory/decimal";
import { Slice, byteAt, equals, fixed, size, slice } from "../memory/slice";
import {
  Collection,
  NONE,
  Source,
  collection,
  collectionAt,
  fieldOf,
  fieldPresence,
  isCollection,
  parentOf,
  word,
} from "./schema";

/** An instance packs the index of each collection on the path: the outermost in byte 0. This one is none. */
export const NO_INSTANCE: u32 = 0xffffffff;
/** The first field of every record of a collection. */
export const NAME_BYTES: u32 = 32;
const NO_PARENT: u32 = 255;
/** A Seq as a name. */
const SEQ: usize = memory.data(12);

/** The nearest node at or above `node` that is named at run time; NONE if there isn't any. */
export function holderOf(node: u32): u32 {
  while (!isCollection(node)) {
    if (node == 0) return NONE;
    node = parentOf(node);
  }
  return node;
}

/** The part of an instance that says which one of `node` it is: the bytes of the collections at or above it. */
export function instanceMask(node: u32): u32 {
  const holder = holderOf(node);
  if (holder == NONE) return 0;
  return <u32>(((<u64>1) << (8 * (collectionAt(holder).level + 1))) - 1);
}


@inline
function indexIn(c: Collection, instance: u32): u32 {
  return (instance >> (8 * <u32>c.level)) & 0xff;
}

/** The instance of `c` with this index below the instance `above` of its parent. */
@inline
function withIndex(c: Collection, above: u32, index: u32): u32 {
  return above | (index << (8 * <u32>c.level));
}

/** The address of an instance's record. Only for collections of records. */
export function recordOf(c: Collection, instance: u32): usize {
  let offset: usize = 0;
  while (true) {
    offset += <u32>c.base + indexIn(c, instance) * c.stride;
    if (c.source != Source.Part) break;
    c = collection(c.parent);
  }
  return (c.source == Source.Durable ? DURABLE : VOLATILE) + offset;
}

/** The collection that names the instances of `c`, and says which there are. */
@inline
function namesOf(c: Collection): Collection {
  return collection(c.namesake);
}

/** Whether the instance exists, given that the one above it does. */
export function isUsed(c: Collection, instance: u32): bool {
  const index = indexIn(c, instance);
  if (c.source == Source.None || index >= c.count) return false;
  if (namesOf(c) != c) return isUsed(namesOf(c), index);
  if (c.source == Source.Ring) return seqAt(index) != 0;
  if (c.source == Source.Names) return ((load<u32>(VOLATILE + c.stride) >> index) & 1) != 0;
  const record = recordOf(c, instance);
  if (load<u8>(record) == 0) return false;
  return c.owner == 0 || load<u8>(record + c.owner) == indexIn(collection(c.parent), instance);
}

/** Whether the instance belongs to a private domain (virmo.md 7). */
export function isHidden(c: Collection, instance: u32): bool {
  if (c.source == Source.Ring) return isPrivateAt(indexIn(c, instance));
  return c.hidden != 0 && load<u8>(recordOf(c, instance) + c.hidden) != 0;
}

/** Its name; of an audit record its Seq, good until the next one is asked for. */
export function instanceName(c: Collection, instance: u32): Slice {
  if (namesOf(c) != c) return instanceName(namesOf(c), indexIn(c, instance));
  if (c.source == Source.Ring) return slice(SEQ, writeDecimal(SEQ, seqAt(indexIn(c, instance))));
  if (c.source == Source.Names) return word(c.base + indexIn(c, instance));
  return fixed(recordOf(c, instance), NAME_BYTES);
}

/** The first instance in use from index `from` on, below the instance `above`; NO_INSTANCE after the last one. */
export function nextInstance(c: Collection, above: u32, from: u32): u32 {
  for (let index = from; index < c.count; index++) {
    const instance = withIndex(c, above, index);
    if (isUsed(c, instance)) return instance;
  }
  return NO_INSTANCE;
}

/** The instance of that name below the instance `above`, or NO_INSTANCE. */
export function instanceNamed(c: Collection, above: u32, name: Slice): u32 {
  let instance = nextInstance(c, above, 0);
  while (instance != NO_INSTANCE && !equals(instanceName(c, instance), name))
    instance = nextInstance(c, above, indexIn(c, instance) + 1);
  return instance;
}

/** The index of an instance in its collection, from 0. */
export function indexOfInstance(c: Collection, instance: u32): u32 {
  return indexIn(c, instance);
}

/** An instance that isn't in use, or NO_INSTANCE. */
export function freeInstance(c: Collection, above: u32): u32 {
  for (let index: u32 = 0; index < c.count; index++) {
    const instance = withIndex(c, above, index);
    if (load<u8>(recordOf(c, instance)) == 0) return instance;
  }
  return NO_INSTANCE;
}

/** The address of the u32 `present` that says which children of the node's holder are there. */
export function presentOf(node: u32, instance: u32): usize {
  const c = collectionAt(holderOf(node));
  return recordOf(c, instance) + c.present;
}

/** The bit of a node in `present`; 0 for what is always there, or never. */
export function presenceBit(node: u32): u32 {
  const presence = fieldPresence(fieldOf(node));
  return presence == 0 || presence > 32 ? 0 : 1 << (presence - 1);
}

/** Whether a node that is no collection is there, given that its parent is. */
export function isPresent(node: u32, instance: u32): bool {
  if (fieldPresence(fieldOf(node)) == 0) return true;
  const bit = presenceBit(node);
  return bit != 0 && (load<u32>(presentOf(node, instance)) & bit) != 0;
}

/** Whether `name` may name an instance: where restricted, 1–31 of a–z 0–9 -, a letter first (virmo.md 1). */
export function isName(c: Collection, name: Slice): bool {
  const length = size(name);
  if (!c.restricted) return length > 0 && length <= NAME_BYTES;
  if (length == 0 || length >= NAME_BYTES) return false;
  for (let i: u32 = 0; i < length; i++) {
    const byte = byteAt(name, i);
    const letter = byte - 0x61 < 26;
    const other = byte == 0x2d || byte - 0x30 < 10;
    if (!letter && (i == 0 || !other)) return false;
  }
  return true;
}

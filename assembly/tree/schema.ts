/** What there is to say of each node: from the packed tables of schema.gen.ts, and of those that servers make (ext.ts). */
import { Slice, slice } from "../memory/slice";
import { TEXT } from "../text.gen";
import { aboveExt, extOf, formatOfExt, isExt, typeOfExt } from "./ext";
import { Format } from "./format";
import { COLLECTIONS, ENUMERATIONS, FIELDS, FORMAT_WORDS, NODES, RANGES, TYPES, WORDS } from "./schema.gen";

export { Format };

/** No node, no collection. */
export const NONE: u32 = 0xffff;

/** The rights of ACLs and access types (OMA-TS-DM_TND 7.7.1, 9). */
export const enum Command {
  Add = 1,
  Delete = 2,
  Exec = 4,
  Get = 8,
  Replace = 16,
}

/** What Ext nodes allow (virmo.md 1). */
const EXT_ACCESS: u32 = Command.Add | Command.Delete | Command.Get | Command.Replace;

/** What carries out a command. */
export const enum Binding {
  /** Get of an interior node. */
  Interior = 0,
  /** The tree itself, from a record. */
  Stored = 1,
  Constant = 2,
  /** A handler of mo/. */
  Live = 3,
  /** A handler of mo/, for Exec. */
  Exec = 4,
  /** Nothing yet: 406. */
  Unbuilt = 5,
}

// A row of NODES (10 bytes):
//
//   0      2      4       6        7     8               9
//   ┌──────┬──────┬───────┬────────┬─────┬───────────────┬────────────┐
//   │ end  │ name │ shape │ detail │ get │ replace, exec │ add, delete│
//   └──────┴──────┴───────┴────────┴─────┴───────────────┴────────────┘
//
// Nodes stand in preorder: what lies below node n is n + 1 … end - 1. A name is offset << 5 | length in TEXT; only collections have none.
// shape: format (4 bits), access (5), dynamic (1), 0 (2), type (4). detail: a collection's row of COLLECTIONS, else 1 + a row of FIELDS.
const ROW: u32 = 10;
/** Handlers of get, replace and exec are stored above this, those of add and delete (half a byte) above 1, which is Stored. */
const FIRST_HANDLER: u32 = 7;


@inline
function row(node: u32): usize {
  return NODES + node * ROW;
}


@inline
function shapeOf(node: u32): u32 {
  return load<u16>(row(node), 4);
}


@inline
function reference(name: u32): Slice {
  return slice(TEXT + (name >> 5), name & 31);
}

/** In preorder: the nearest node before it that hasn't ended. The root's parent is the root. */
export function parentOf(node: u32): u32 {
  if (isExt(node)) return aboveExt(extOf(node));
  let above = node;
  while (above > 0 && endOf(--above) <= node) {}
  return above;
}

/** The node after the last one that the schema has below `node`. */
export function endOf(node: u32): u32 {
  return isExt(node) ? node + 1 : load<u16>(row(node));
}

/** Whether a node is `top` or lies below it. */
@inline
export function isWithin(node: u32, top: u32): bool {
  return node - top < endOf(top) - top;
}

/** The name in the description; no bytes for a node named at run time. */
export function schemaName(node: u32): Slice {
  return reference(load<u16>(row(node), 2));
}

/** Whether instances of the node are named at run time. */
export function isCollection(node: u32): bool {
  return !isExt(node) && load<u16>(row(node), 2) == 0;
}

export function formatOf(node: u32): Format {
  return isExt(node) ? formatOfExt(extOf(node)) : shapeOf(node) & 15;
}


@inline
export function isInterior(node: u32): bool {
  return formatOf(node) == Format.Node;
}

/** The bits of Command that the access type allows. Add means: below this node. */
export function accessOf(node: u32): u32 {
  return isExt(node) ? EXT_ACCESS : (shapeOf(node) >> 4) & 31;
}

export function isDynamic(node: u32): bool {
  return isExt(node) || ((shapeOf(node) >> 9) & 1) != 0;
}

/** The Type property: a leaf's MIME type, an interior node's management object identifier or nothing; of an Ext node, in the arena. */
export function typeOf(node: u32): Slice {
  if (isExt(node)) return typeOfExt(extOf(node));
  return reference(load<u16>(TYPES + (shapeOf(node) >> 12) * 2));
}

/** Text number `index` of the words. */
export function word(index: u32): Slice {
  return reference(load<u16>(WORDS + index * 2));
}

/** The Format property as text. */
export function formatName(format: Format): Slice {
  return word(FORMAT_WORDS + format);
}

/** The byte that binds a command, with Add and Delete brought to the form of the others. */
function bindingByte(node: u32, command: Command): u32 {
  if (isExt(node)) return Binding.Stored;
  if (command == Command.Get) return load<u8>(row(node), 7);
  if (command == Command.Replace || command == Command.Exec) return load<u8>(row(node), 8);
  const structural = <u32>load<u8>(row(node), 9);
  const half = command == Command.Add ? structural & 15 : structural >> 4;
  return half == 0 ? Binding.Unbuilt : half == 1 ? Binding.Stored : FIRST_HANDLER + half - 1;
}

/** What carries out `command` on the node; Add is asked of the node to be added. Meaningful only for what accessOf() allows. */
export function bindingOf(node: u32, command: Command): Binding {
  const byte = bindingByte(node, command);
  if (byte <= FIRST_HANDLER) return byte;
  return command == Command.Exec ? Binding.Exec : Binding.Live;
}

/** The Handler of `command`; Handler.None unless bindingOf() answers Live or Exec. */
export function handlerOf(node: u32, command: Command): u32 {
  const byte = bindingByte(node, command);
  return byte > FIRST_HANDLER ? byte - FIRST_HANDLER : 0;
}

/** How a field lies in its record. */
export const enum FieldType {
  None = 0,
  U8 = 1,
  U16 = 2,
  U32 = 3,
  I32 = 4,
  Chr = 5,
  Bin = 6,
  Enum = 7,
  Bool = 8,
  /** The text stands among the names. */
  Constant = 9,
}

// A row of FIELDS (u32): offset (12 bits), type (4), limit (8), presence (8: bit + 1 in the record's `present`, 0 for always there).

/** The field row of a node that is no collection; 0 if it has none. */
export function fieldOf(node: u32): u32 {
  const detail = <u32>load<u8>(row(node), 6);
  return detail == 0 ? 0 : load<u32>(FIELDS + (detail - 1) * 4);
}


@inline
export function fieldOffset(field: u32): u32 {
  return field & 0xfff;
}


@inline
export function fieldType(field: u32): FieldType {
  return (field >> 12) & 15;
}

/** Capacity of a chr or bin, number of an enumeration, 1 + the row of a range. */
@inline
export function fieldLimit(field: u32): u32 {
  return (field >> 16) & 0xff;
}


@inline
export function fieldPresence(field: u32): u32 {
  return field >> 24;
}

/** A constant leaf's text. */
export function constantText(field: u32): Slice {
  return slice(TEXT + fieldOffset(field), fieldLimit(field));
}

/** Whether a server may write `value`; range 0 is none. */
export function inRange(range: u32, value: i32): bool {
  if (range == 0) return true;
  const bounds = RANGES + (range - 1) * 8;
  return value >= load<i32>(bounds) && value <= load<i32>(bounds, 4);
}

/** The first word of an enumeration. */
export function enumerationFirst(enumeration: u32): u32 {
  return load<u8>(ENUMERATIONS + enumeration * 2);
}

export function enumerationCount(enumeration: u32): u32 {
  return load<u8>(ENUMERATIONS + enumeration * 2, 1);
}

/** Where the instances of a collection come from. */
export const enum Source {
  None = 0,
  Durable = 1,
  Volatile = 2,
  /** A part of the record of the collection above. */
  Part = 3,
  /** Fixed names, each there if its bit is set in a mask. */
  Names = 4,
  /** The newest records of the audit area; the record is the one that was read last. */
  Ring = 5,
}

/** A row of COLLECTIONS. */
@unmanaged
export class Collection {
  /** Where the first record lies in its block or in the record above; for Names the first word. */
  base: u16;
  /** From one record to the next; for Names where the mask lies in the volatile block. */
  stride: u16;
  count: u8;
  source: u8;
  /** Which byte of an instance holds the index. */
  level: u8;
  /** The row of the collection above; 255 for none. */
  parent: u8;
  /** Offsets of bytes in the record; 0 for none. */
  hidden: u8;
  owner: u8;
  present: u8;
  /** Whether names follow virmo.md 1. */
  restricted: u8;
  /** The row whose instances, each with the same index, give these their names and say which are there: its own, but for what a domain has of each network. */
  namesake: u8;
  padding: u8;
}

/** The collection of a node named at run time. */
export function collectionAt(node: u32): Collection {
  return collection(load<u8>(row(node), 6));
}

export function collection(index: u32): Collection {
  return changetype<Collection>(COLLECTIONS + index * offsetof<Collection>());
}

/** A part of the tree as a TNDS document, in XML or WBXML, made in pieces of any length (OMA-TS-DM_TNDS). */
import * as arena from "../memory/arena";
import { EMPTY, Slice, at, byteAt, indexOf, prefix, size, skip } from "../memory/slice";
import { text } from "../memory/text";
import { Text } from "../text.gen";
import { Property } from "../tree/address";
import { hasProperty, readProperty } from "../tree/node";
import { Format, formatName, formatOf, isInterior, typeOf } from "../tree/schema";
import { decimal } from "../tree/value";
import { Dmddf } from "../wbxml/token.gen";
import { codeOf } from "../wbxml/xml-text";
import { isAwaiting, nameOfListed, nextListed, walk } from "./listing";
import { readNode, sizeOf } from "./target";
import * as out from "./tnds-write";

/** A bit for each RTProperty that there is, by its token, and for Value. */
export const EVERYTHING: u64 =
  ((<u64>1) << Dmddf.ACL) |
  ((<u64>1) << Dmddf.Format) |
  ((<u64>1) << Dmddf.Name) |
  ((<u64>1) << Dmddf.Size) |
  ((<u64>1) << Dmddf.Title) |
  ((<u64>1) << Dmddf.TStamp) |
  ((<u64>1) << Dmddf.Type) |
  ((<u64>1) << Dmddf.VerNo) |
  ((<u64>1) << Dmddf.Value);

/** The bits of properties that are named, each behind `sign`; 0 if one is unknown. */
export function namesIn(rest: Slice, sign: u32): u64 {
  let named: u64 = 0;
  while (size(rest) > 0) {
    const next = indexOf(skip(rest, 1), sign);
    const length = next < 0 ? size(rest) : <u32>next + 1;
    const bit = (<u64>1) << codeOf(at(rest) + 1, at(rest) + length);
    if ((bit & EVERYTHING) == 0) return 0;
    named |= bit;
    rest = skip(rest, length);
  }
  return named;
}

// The order that the DTD has. A Name is never told: NodeName is it.
const PROPERTIES: usize = memory.data<i32>([
  Dmddf.ACL,
  Dmddf.Format,
  Dmddf.Size,
  Dmddf.Title,
  Dmddf.TStamp,
  Dmddf.Type,
  Dmddf.VerNo,
]);
const COUNT: u32 = 7;
/** Every step but that of a text takes less. */
const LEAST: u32 = 96;

/** What comes next. */
const enum Stage {
  Head = 0,
  /** The next node, or the ends of those that it doesn't lie in. */
  Next = 1,
  Name = 2,
  Path = 3,
  Properties = 4,
  Property = 5,
  Value = 6,
  Done = 7,
}

let stage: Stage = Stage.Done;
/** The bits of what is told of each node. */
let wants: u64 = 0;
/** URI of the node above the first. */
let path: Slice = EMPTY;
/** How many nodes are open, and whether the walk is at one that has not begun. */
let open: u32 = 0;
let ready: bool = false;
/** The property that comes next, and whether the node has had one. */
let index: u32 = 0;
let begun: bool = false;
let broken: bool = false;

/**
 * Begins the document of the listing that has begun.
 *
 * @param uri of its first node, as the server gave it, without a query
 * @param properties a bit of EVERYTHING for each that is told
 */
export function beginDocument(uri: Slice, properties: u64, isXml: bool): void {
  stage = Stage.Head;
  wants = properties;
  path = above(uri);
  open = 0;
  ready = false;
  broken = false;
  out.begin(isXml);
}

/** The path of the node above; that of the root's children is ".". */
function above(uri: Slice): Slice {
  let length = size(uri);
  while (length > 0 && byteAt(uri, length - 1) != 0x2f) length--;
  return length > 0 ? prefix(uri, length - 1) : text(Text.Dot);
}

/**
 * Makes the next piece.
 *
 * @param room at least 256
 * @returns how many bytes stand at `buffer`; less than `room` by what the next step needs, or 0 at the end
 */
export function fill(buffer: usize, room: u32): u32 {
  out.setRoom(buffer, room);
  while (out.room() >= LEAST && stage != Stage.Done && step()) {}
  return out.written();
}

/** Whether the document is whole. */
export function isWhole(): bool {
  return stage == Stage.Done;
}

/** Whether a value didn't fit the arena: what has been made is of no use. */
export function isBroken(): bool {
  return broken;
}

/** False if there is no room for more. */
function step(): bool {
  const before = arena.mark();
  const goesOn = write();
  broken = broken || arena.overflowed();
  arena.release(before);
  return goesOn && !broken;
}

function write(): bool {
  switch (stage) {
    case Stage.Head:
      out.head();
      stage = Stage.Next;
      return true;
    case Stage.Next:
      return goOn();
    case Stage.Name:
      return tell(Dmddf.NodeName, nameOfListed(walk.node, walk.instance));
    case Stage.Path:
      return tell(Dmddf.Path, walk.depth == 0 && walk.node != 0 ? path : EMPTY);
    case Stage.Properties:
      index = 0;
      begun = false;
      stage = Stage.Property;
      return true;
    case Stage.Property:
      return tellProperty();
    default:
      return tellValue();
  }
}

function goOn(): bool {
  if (!ready) ready = nextListed();
  if (isAwaiting()) return false;
  if (open > (ready ? walk.depth : 0)) {
    open--;
    out.end(Dmddf.Node);
  } else if (ready) {
    ready = false;
    open++;
    out.start(Dmddf.Node);
    stage = Stage.Name;
  } else {
    out.end(Dmddf.MgmtTree);
    stage = Stage.Done;
  }
  return true;
}

/** An element with a text, if there is one; then the stage is over. */
function tell(token: u32, value: Slice): bool {
  if (size(value) > 0 && !out.element(token, value, false)) return false;
  stage++;
  return true;
}


@inline
function isWanted(token: u32): bool {
  return ((wants >> token) & 1) != 0;
}

function tellProperty(): bool {
  if (index == COUNT) {
    if (begun) out.end(Dmddf.RTProperties);
    stage = Stage.Value;
    return true;
  }
  const token = load<u32>(PROPERTIES + ((<usize>index) << 2));
  if (isWanted(token) && !writeProperty(token)) return false;
  index++;
  return true;
}

function writeProperty(token: u32): bool {
  const value = token == Dmddf.Format || token == Dmddf.Type ? EMPTY : valueOf(token);
  if (token != Dmddf.Format && token != Dmddf.Type && size(value) == 0) return true;
  if (!begun) out.start(Dmddf.RTProperties);
  begun = true;
  if (token == Dmddf.Type) return writeType();
  if (token == Dmddf.Format) {
    const name = formatName(formatOf(walk.node));
    out.start(Dmddf.Format);
    out.empty(codeOf(at(name), at(name) + size(name)));
    out.end(Dmddf.Format);
    return true;
  }
  return out.element(token, value, false);
}

/** A leaf's is a MIME type, an interior node's names its management object or nothing. */
function writeType(): bool {
  const token = isInterior(walk.node) ? Dmddf.DDFName : Dmddf.MIME;
  if (!out.isUnder()) out.start(Dmddf.Type);
  if (!out.element(token, typeOf(walk.node), false)) return false;
  out.end(Dmddf.Type);
  return true;
}

/** Of a property other than Format and Type; no text if the node doesn't have it. */
function valueOf(token: u32): Slice {
  const property = propertyOf(token);
  if (!hasProperty(walk.node, property)) return EMPTY;
  if (property == Property.Size) return decimal(sizeOf(walk.node, walk.instance));
  return readProperty(walk.node, walk.instance, property);
}

function propertyOf(token: u32): Property {
  switch (token) {
    case Dmddf.ACL:
      return Property.Acl;
    case Dmddf.Size:
      return Property.Size;
    case Dmddf.Title:
      return Property.Title;
    case Dmddf.TStamp:
      return Property.TStamp;
    default:
      return Property.VerNo;
  }
}

function tellValue(): bool {
  if (!isInterior(walk.node) && isWanted(Dmddf.Value)) {
    const value = readNode(walk.node, walk.instance);
    if (!out.element(Dmddf.Value, value, formatOf(walk.node) == Format.Bin)) return false;
  }
  stage = Stage.Next;
  return true;
}

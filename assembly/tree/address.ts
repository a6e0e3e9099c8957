/** URIs: from a LocURI to a node of the schema, an instance and, with ?prop=, a property (OMA-TS-DM_TND 6; docs/protocol.md). */
import { MaxDepth, MaxSegLen, MaxTotLen } from "../limits";
import { Slice, EMPTY, at, byteAt, equals, indexOf, prefix, size, skip, slice } from "../memory/slice";
import { is, text } from "../memory/text";
import { Status } from "../status";
import { Text } from "../text.gen";
import { CHILD_BYTES, Child, nameOf } from "./child";
import { EXT_FIRST, placeOf } from "./ext";
import { NO_INSTANCE, instanceNamed, isPresent } from "./instance";
import { NONE, collectionAt, endOf, isCollection, schemaName } from "./schema";

const SLASH: u32 = 0x2f;
const DOT: u32 = 0x2e;
const QUESTION: u32 = 0x3f;

/** What a query asks for (OMA-TS-DM_TND 7.1, RepPro 6.6.7). */
export const enum Property {
  None = 0,
  Acl = 1,
  Format = 2,
  Name = 3,
  Type = 4,
  Size = 5,
  Title = 6,
  TStamp = 7,
  VerNo = 8,
  /** A property or a query that this device doesn't have: 406. */
  Unsupported = 9,
  /** ?list=, which only Get has. */
  List = 10,
}

/** What locate() finds. */
@unmanaged
export class Address {
  /** The node, or the nearest one above it that exists. */
  node: u32;
  instance: u32;
  property: Property;
  exists: bool;
  /** How many segments of the URI have no node; 0 also when the URI is malformed. */
  missing: u32;
  /** If one segment is missing and there is a place for it: its node, EXT_FIRST for one that is as the server says; else NONE. */
  declared: u32;
  /** The instance that holds the place: that of `node`. A collection's new instance is chosen by addNode(). */
  declaredInstance: u32;
  /** The last segment, in the URI's bytes. */
  name: Slice;
}

export const ADDRESS_BYTES: usize = offsetof<Address>();

/**
 * Finds the node of a URI. Instances of private domains are found too; acl.permits() refuses them.
 *
 * @param uri `.`, `./A/B` or `A/B`, with or without `?prop=` or `?list=`
 * @returns Ok if the node exists; NotFound (malformed: from the root on; else from the nearest existing ancestor); UriTooLong beyond
 *   MaxTotLen characters, MaxSegLen characters in a segment or MaxDepth segments
 */
export function locate(uri: Slice, out: Address): Status {
  const query = indexOf(uri, QUESTION);
  const path = query < 0 ? uri : prefix(uri, <u32>query);
  out.node = 0;
  out.instance = 0;
  out.property = query < 0 ? Property.None : propertyOf(skip(uri, <u32>query + 1));
  out.exists = false;
  out.missing = 0;
  out.declared = NONE;
  out.declaredInstance = 0;
  out.name = EMPTY;
  const status = checkPath(path);
  if (status != Status.Ok) return status;
  walk(relative(path), out);
  return out.exists ? Status.Ok : Status.NotFound;
}

// In the order of Property, from Acl on.
const PROPERTIES: usize = memory.data<i32>([
  Text.PropertyAcl,
  Text.PropertyFormat,
  Text.PropertyName,
  Text.PropertyType,
  Text.PropertySize,
  Text.PropertyTitle,
  Text.PropertyTStamp,
  Text.PropertyVerNo,
]);

function propertyOf(query: Slice): Property {
  const kind = prefix(query, 5);
  if (is(kind, Text.QueryList)) return Property.List;
  if (is(kind, Text.QueryProp)) {
    for (let i: u32 = 0; i < <u32>(Property.Unsupported - Property.Acl); i++)
      if (is(skip(query, 5), <Text>load<i32>(PROPERTIES + ((<usize>i) << 2)))) return <Property>(Property.Acl + i);
  }
  return Property.Unsupported;
}

/** The path without its leading "./"; the root is no bytes. */
function relative(path: Slice): Slice {
  if (size(path) == 1 && byteAt(path, 0) == DOT) return EMPTY;
  return size(path) >= 2 && byteAt(path, 0) == DOT && byteAt(path, 1) == SLASH ? skip(path, 2) : path;
}

/** Syntax and limits. Lengths count characters (OMA-TS-DM_StdObj, DevDetail/URI), so all bytes but UTF-8 continuations. */
function checkPath(path: Slice): Status {
  const rest = relative(path);
  const end = size(rest);
  if (end == 0) return size(path) == 1 ? Status.Ok : Status.NotFound;
  let status: Status = Status.Ok;
  let total = size(path) - end;
  let depth: u32 = 0;
  let i: u32 = 0;
  while (true) {
    const from = i;
    let length: u32 = 0;
    for (; i < end && byteAt(rest, i) != SLASH; i++) length += u32((byteAt(rest, i) & 0xc0) != 0x80);
    total += length + u32(i < end);
    if (++depth > MaxDepth || length > MaxSegLen || total > MaxTotLen) return Status.UriTooLong;
    if (!isSegment(slice(at(rest) + from, i - from))) status = Status.NotFound;
    if (i == end) return status;
    i++;
  }
}

function firstSegment(path: Slice): Slice {
  const slash = indexOf(path, SLASH);
  return slash < 0 ? path : prefix(path, <u32>slash);
}

/** Whether it may be a segment of a URI, if no slash or query is in it: not empty, not `.`, not `..`. */
export function isSegment(segment: Slice): bool {
  const length = size(segment);
  if (length == 0 || byteAt(segment, 0) != DOT) return length != 0;
  return length > 2 || (length == 2 && byteAt(segment, 1) != DOT);
}

/** Goes down as far as there are nodes. */
function walk(path: Slice, out: Address): void {
  out.exists = true;
  while (size(path) > 0) {
    const segment = firstSegment(path);
    if (out.exists) step(segment, out);
    if (!out.exists) out.missing++;
    out.name = segment;
    path = skip(path, size(segment) + 1);
  }
  if (out.missing != 1) out.declared = NONE;
}

/** One segment: to the child of that name, or to the place that the schema has for it. */
function step(segment: Slice, out: Address): void {
  out.exists = false;
  out.declared = NONE;
  out.declaredInstance = out.instance;
  if (placeOf(out.node, out.instance) != 0) return stepFree(segment, out);
  const end = endOf(out.node);
  for (let row = out.node + 1; row < end && !out.exists; row = endOf(row)) {
    if (isCollection(row)) enter(row, instanceNamed(collectionAt(row), out.instance, segment), out);
    else if (equals(schemaName(row), segment)) enter(row, isPresent(row, out.instance) ? out.instance : NO_INSTANCE, out);
  }
}

/** To that instance of a row of the schema, or to its place. */
function enter(row: u32, instance: u32, out: Address): void {
  out.exists = instance != NO_INSTANCE;
  out.declared = row;
  if (!out.exists) return;
  out.node = row;
  out.instance = instance;
}

const child = changetype<Child>(memory.data(CHILD_BYTES, 4));

/** Where nodes are as servers have made them. */
function stepFree(segment: Slice, out: Address): void {
  out.declared = EXT_FIRST;
  out.exists = child.first(out.node, out.instance);
  while (out.exists && !equals(nameOf(child.node, child.instance), segment)) out.exists = child.next();
  if (out.exists) out.node = child.node;
}

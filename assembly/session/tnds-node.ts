/** The nodes of a TNDS document become nodes of the tree, one by one, as if each had its own Add or Replace (OMA-TS-DM_RepPro 6.6.1, 6.6.9). */
import { decode } from "../auth/base64";
import { MaxDepth, MaxTotLen } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, at, byteAt, equals, indexOf, prefix, size, skip, slice } from "../memory/slice";
import { text } from "../memory/text";
import { Status } from "../status";
import { Text } from "../text.gen";
import { Format, formatName, isDynamic, isInterior } from "../tree/schema";
import { target } from "./reach";
import { addAt, failedUri, replaceAt } from "./target";

/** What a document says of a node: text in the arena, and a bit in `said`. */
export const enum Fact {
  Version = 0,
  Name = 1,
  Path = 2,
  Acl = 3,
  Title = 4,
  Mime = 5,
  DdfName = 6,
  Value = 7,
}

const SLASH: u32 = 0x2f;
const QUESTION: u32 = 0x3f;
const DOT: u32 = 0x2e;
/** No character of a URI takes more than four bytes; a property may stand behind it. */
const MAX_URI: u32 = MaxTotLen * 4;
const URI_ROOM: u32 = MAX_URI + 16;

/** The node that is being read. */
@unmanaged
class Draft {
  /** A bit for each Fact. */
  said: u32;
  /** The name of its format; no bytes if it doesn't say. */
  format: Slice;
  /** Binary values are Base64. */
  isXml: bool;
  /** The URI of the node, or of the one above while the node's name isn't known. */
  uri: usize;
  length: u32;
  /** How much of it is the command's target. */
  base: u32;
  /** What the arena held before the node's texts. */
  mark: usize;
}

export const draft = changetype<Draft>(memory.data(offsetof<Draft>(), 8));
const TEXTS: usize = memory.data(64, 8);
/** The ACL of each node that is open, in the arena; 0: none is given. The outermost is level 0. */
const ACLS: usize = memory.data(MaxDepth * 8, 8);

/**
 * Begins a document for the node at `uri`: Ok; UriTooLong for more bytes than MaxTotLen characters can have; RequestEntityTooLarge if the arena
 * has no room for what has to be remembered.
 */
export function beginNodes(uri: Slice): Status {
  draft.length = 0;
  draft.uri = arena.take(URI_ROOM);
  draft.mark = arena.mark();
  if (draft.uri == 0) return Status.RequestEntityTooLarge;
  if (size(uri) > MAX_URI) return Status.UriTooLong;
  memory.copy(draft.uri, at(uri), size(uri));
  draft.length = size(uri);
  draft.base = draft.length;
  return Status.Ok;
}

/** The URI of the node at hand, or of the parent that could not be made. */
export function nodeUri(): Slice {
  return size(failedUri()) > 0 ? failedUri() : slice(draft.uri, draft.length);
}

/** Begins a node: nothing is said of it yet. */
export function beginNode(): void {
  arena.release(draft.mark);
  draft.said = 0;
  draft.format = EMPTY;
}

/** Begins the text of a fact; false if the node has it already. */
export function beginFact(fact: Fact): bool {
  const bit: u32 = 1 << fact;
  const again = (draft.said & bit) != 0;
  draft.said |= bit;
  store<u64>(TEXTS + ((<usize>fact) << 3), slice(arena.mark(), 0));
  return !again;
}

/** Puts a piece behind the text of the fact begun last; false if the arena is full. */
export function putFact(fact: Fact, address: usize, length: u32): bool {
  const room = arena.take(length);
  if (room == 0) return false;
  memory.copy(room, address, length);
  store<u64>(TEXTS + ((<usize>fact) << 3), slice(at(factOf(fact)), size(factOf(fact)) + length));
  return true;
}

export function factOf(fact: Fact): Slice {
  return says(fact) ? load<u64>(TEXTS + ((<usize>fact) << 3)) : EMPTY;
}

function says(fact: Fact): bool {
  return ((draft.said >> fact) & 1) != 0;
}

/**
 * Makes the node what has been said of it.
 *
 * @param level how many nodes it stands in
 * @param hasNodes whether nodes stand in it
 * @returns Ok, or the Status of the whole document
 */
export function placeNode(level: u32, hasNodes: bool): Status {
  const named = extend();
  if (named != Status.Ok) return named;
  const isNode = hasNodes || says(Fact.DdfName) || !(says(Fact.Mime) || says(Fact.Value));
  if (size(draft.format) == 0 && isNode) draft.format = formatName(Format.Node);
  if (draft.isXml && isFormat(Format.Bin) && !decodeValue()) return Status.UnsupportedMediaType;
  const status = put(level == 0);
  if (status != Status.Ok) return status;
  keepAcl(level);
  // Titles that aren't kept are passed over, like the sizes and times that only the device sets (TNDS 1.2, 6.1: they may be).
  const titled = size(factOf(Fact.Title)) > 0 ? replaceProperty(Text.QueryTitle, factOf(Fact.Title)) : Status.Ok;
  return titled == Status.OptionalFeatureNotSupported ? Status.Ok : titled;
}

/** It counts from the node's end on, so that the node can be filled before. */
function keepAcl(level: u32): void {
  const acl = factOf(Fact.Acl);
  store<u64>(ACLS + ((<usize>level) << 3), says(Fact.Acl) ? slice(draft.mark, size(acl)) : EMPTY);
  memory.copy(draft.mark, at(acl), size(acl));
  draft.mark += size(acl);
}

/** Ends a node that has been made, and goes back to the one above. Results as placeNode(). */
export function leaveNode(level: u32): Status {
  const acl = load<u64>(ACLS + ((<usize>level) << 3));
  if (acl != EMPTY) {
    const status = replaceProperty(Text.QueryAcl, acl);
    if (status != Status.Ok) return status;
    draft.mark = at(acl);
  }
  if (level == 0) draft.length = draft.base;
  else while (load<u8>(draft.uri + --draft.length) != SLASH) {}
  return Status.Ok;
}

/** The URI of the node: below the target, Path and the name; in another node, the name. */
function extend(): Status {
  const path = factOf(Fact.Path);
  const name = factOf(Fact.Name);
  if (size(name) == 0) return Status.IncompleteCommand;
  if (indexOf(name, SLASH) >= 0 || indexOf(name, QUESTION) >= 0 || indexOf(path, QUESTION) >= 0) return Status.NotFound;
  return append(relative(path)) && append(name) ? Status.Ok : Status.UriTooLong;
}

/** Without the "." or "./" that a path may begin with. */
function relative(path: Slice): Slice {
  if (size(path) == 0 || byteAt(path, 0) != DOT) return path;
  if (size(path) == 1) return EMPTY;
  return byteAt(path, 1) == SLASH ? skip(path, 2) : path;
}

function append(segments: Slice): bool {
  if (size(segments) == 0) return true;
  if (draft.length + 1 + size(segments) > MAX_URI) return false;
  store<u8>(draft.uri + draft.length, SLASH);
  memory.copy(draft.uri + draft.length + 1, at(segments), size(segments));
  draft.length += 1 + size(segments);
  return true;
}

function isFormat(format: Format): bool {
  return equals(draft.format, formatName(format));
}

/** In place: what Base64 stands for is shorter. */
function decodeValue(): bool {
  const value = factOf(Fact.Value);
  const length = decode(value, at(value), size(value));
  if (length >= 0 && says(Fact.Value)) store<u64>(TEXTS + ((<usize>Fact.Value) << 3), prefix(value, length));
  return length >= 0;
}

/** What came with its parent can't be added (virmo.md 1) and is given its value. */
function put(isTop: bool): Status {
  const uri = slice(draft.uri, draft.length);
  const type = factOf(says(Fact.DdfName) ? Fact.DdfName : Fact.Mime);
  const status = addAt(uri, draft.format, type, factOf(Fact.Value));
  if (status != Status.AlreadyExists) return status;
  if (isTop || isDynamic(target.node)) return status;
  if (isInterior(target.node)) return isFormat(Format.Node) ? Status.Ok : Status.UnsupportedMediaType;
  return says(Fact.Value) ? replaceAt(uri, draft.format, type, factOf(Fact.Value)) : Status.Ok;
}

function replaceProperty(query: Text, value: Slice): Status {
  const end = draft.uri + draft.length;
  memory.copy(end, at(text(query)), size(text(query)));
  return replaceAt(slice(draft.uri, draft.length + size(text(query))), EMPTY, EMPTY, value);
}

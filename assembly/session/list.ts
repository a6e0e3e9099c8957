/** Get with ?list=: Struct and StructData as Results with many Items, TNDS as a document (OMA-TS-DM_TND 8.4). */
import {
  Staged,
  abandonObject,
  appendObject,
  beginObject,
  finishObject,
  objectLength,
  staged,
} from "../journal/staging";
import { InboxTail, MaxMsgSize } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, byteAt, indexOf, prefix, size, skip, slice } from "../memory/slice";
import { is, text } from "../memory/text";
import { Status } from "../status";
import { Answer } from "../syncml/answer";
import { endListed, listed } from "../syncml/results";
import { answer } from "../syncml/writer";
import { Text } from "../text.gen";
import { instanceMask } from "../tree/instance";
import { Format, formatName, formatOf, isInterior, parentOf, typeOf } from "../tree/schema";
import { Dmddf } from "../wbxml/token.gen";
import { beginListing, isAwaiting, nameOfListed, nextListed, nextReported, walk } from "./listing";
import { target } from "./reach";
import { INBOX, Phase, session } from "./session";
import { readNode } from "./target";
import { EVERYTHING, beginDocument, fill, isBroken, isWhole, namesIn } from "./tnds-out";

const enum Kind {
  Struct = 0,
  StructData = 1,
  Tnds = 2,
}

/** A document that is too long for the arena, on its way to the staging area. */
const enum Staging {
  None = 0,
  Begin = 1,
  Fill = 2,
  Finish = 3,
}

/** Where its pieces are made: the inbox's tail, which nobody else writes to while commands are executed. */
const WINDOW: usize = INBOX + MaxMsgSize;
const SLASH: u32 = 0x2f;
const QUESTION: u32 = 0x3f;
const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;
/** What the arena keeps for the values of a document that is made in it, and the least that is worth to be begun with. */
const VALUES: u32 = 1024;
const LEAST: u32 = 256;

let kind: Kind = Kind.Struct;
/** URI of the first node, without the query. */
let uri: Slice = EMPTY;
/** Of TNDS: what is told of each node, and in which encoding. */
let properties: u64 = 0;
let isXml: bool = false;
/** The server hasn't said in which. */
let isFree: bool = false;
/** The domain whose report the list at hand needs. */
let domain: u32 = 0;

let staging: Staging = Staging.None;

/** Items are being written: how far that is. */
let listing: bool = false;
/** Their Status has been written. */
let told: bool = false;
/** Results are open; when they were closed last, they had Items. */
let opened: bool = false;
let wrote: bool = false;
/** The walk is at a node that isn't written, and whether it is to do without its data. */
let ready: bool = false;
let bare: bool = false;

/** Whether a Get's URI asks for a list. */
export function asksList(uri: Slice): bool {
  const query = indexOf(uri, QUESTION);
  return query >= 0 && is(prefix(skip(uri, query + 1), 5), Text.QueryList);
}

/**
 * Begins the list that a URI asks for; its node is the target.
 *
 * @param type of the Get's Meta: if it doesn't say that a document is to be XML, it is WBXML if it says so, or if XML would be too long
 * @returns Ok; None: reportedDomain() has to report first, then readList() goes on; OptionalFeatureNotSupported for another list;
 *   RequestEntityTooLarge for a document that is too long
 */
export function beginList(whole: Slice, type: Slice, a: Answer): Status {
  const query = <u32>indexOf(whole, QUESTION);
  uri = prefix(whole, query);
  isXml = !is(type, Text.TndsWbxml);
  isFree = size(type) == 0;
  if (!parse(skip(whole, query + 6))) return Status.OptionalFeatureNotSupported;
  beginListing(target, false);
  return readList(a);
}

/** The domain that has to report before the list is made. */
export function reportedDomain(): u32 {
  return domain;
}

/** Goes on when a domain has reported. Results as beginList(). */
export function readList(a: Answer): Status {
  const next = hasValues() ? nextReported() : -1;
  if (next >= 0) {
    domain = next;
    return Status.None;
  }
  if (kind == Kind.Tnds) return makeDocument(a);
  beginListing(target, hasValues());
  listing = true;
  told = false;
  opened = false;
  ready = false;
  return Status.Ok;
}

function hasValues(): bool {
  const values = ((<u64>1) << Dmddf.Value) | ((<u64>1) << Dmddf.Size);
  return kind == Kind.StructData || (kind == Kind.Tnds && (properties & values) != 0);
}

/** The list's name: TNDS may be followed by what is told, each behind a plus, or by what isn't, each behind a minus. */
function parse(name: Slice): bool {
  properties = EVERYTHING;
  kind = is(name, Text.ListStruct) ? Kind.Struct : is(name, Text.ListStructData) ? Kind.StructData : Kind.Tnds;
  if (kind != Kind.Tnds) return true;
  const rest = skip(name, 4);
  if (!is(prefix(name, 4), Text.ListTnds)) return false;
  if (size(rest) == 0) return true;
  const sign = byteAt(rest, 0);
  if (sign != PLUS && sign != MINUS) return false;
  const named = namesIn(rest, sign);
  properties = sign == PLUS ? named : EVERYTHING & ~named;
  return named != 0;
}

/** One that the arena holds is the Results' Data; a longer one is made anew, for the staging area. */
function makeDocument(a: Answer): Status {
  const room = arena.room() - min(arena.room(), VALUES);
  const place = arena.take(room);
  beginListing(target, hasValues());
  beginDocument(uri, properties, isXml);
  const length = room < LEAST ? 0 : fill(place, room);
  arena.release(place + length);
  if (isBroken() || !isWhole()) {
    arena.release(place);
    return stage();
  }
  tellDocument(a);
  a.data = slice(place, length);
  return Status.Ok;
}

function tellDocument(a: Answer): void {
  a.results = true;
  a.source = uri;
  a.opaque = !isXml;
  a.format = formatName(isXml ? Format.Xml : Format.Bin);
  a.type = text(isXml ? Text.TndsXml : Text.TndsWbxml);
}

/** What has gone before it in the area may still have to come to rest. */
function stage(): Status {
  staging = Staging.Begin;
  session.phase = Phase.Stage;
  return Status.None;
}

/** Whether a document is on its way to the staging area. */
export function isStaging(): bool {
  return staging != Staging.None;
}

/**
 * Goes on with the document when the staging area is at rest.
 *
 * @returns None: not done; Ok: it is the Results' Data; RequestEntityTooLarge; DataStoreFailure
 */
export function stepDocument(a: Answer): Status {
  const status = writeDocument(a);
  if (status != Status.None) staging = Staging.None;
  if (status > Status.Ok) abandonObject();
  return status == Status.RequestEntityTooLarge && isXml && isFree ? stageShorter() : status;
}

/** In WBXML it takes less than a third. */
function stageShorter(): Status {
  isXml = false;
  return stage();
}

function writeDocument(a: Answer): Status {
  if (staging == Staging.Begin) {
    if (!beginObject()) return Status.DataStoreFailure;
    beginListing(target, hasValues());
    beginDocument(uri, properties, isXml);
    staging = Staging.Fill;
  }
  if (staged() == Staged.Failed) return Status.DataStoreFailure;
  if (staging == Staging.Finish) {
    tellDocument(a);
    a.staged = true;
    return Status.Ok;
  }
  const length = fill(WINDOW, InboxTail);
  const isTooLong = session.objectRoom > 0 && objectLength() + length > session.objectRoom;
  if (isBroken() || isTooLong || !appendObject(WINDOW, length)) return Status.RequestEntityTooLarge;
  if (length == 0 && isWhole()) {
    finishObject();
    staging = Staging.Finish;
  }
  return Status.None;
}

/** Whether Items of a list are being written. */
export function isListing(): bool {
  return listing;
}

/** There is no list. */
export function dropList(): void {
  listing = false;
  staging = Staging.None;
}

/** Writes the Status, and Items as far as the message takes them; false if there are more. Still isListing() after that: a record is awaited. */
export function writeList(a: Answer): bool {
  if (!told && !answer(a)) return false;
  told = true;
  while (ready || nextListed()) {
    bare = bare && ready;
    ready = true;
    if (!writeItem(a)) {
      wrote = opened;
      close();
      return false;
    }
    opened = true;
    ready = false;
  }
  if (isAwaiting()) return true;
  close();
  listing = false;
  return true;
}

function close(): void {
  if (opened) endListed();
  opened = false;
}

/**
 * The message holds nothing but its SyncHdr, and has no room: the node has to do without its data, or it is left out.
 *
 * @returns false if it is the Status that has no room
 */
export function shortenList(): bool {
  if (!told) return false;
  if (!wrote) {
    ready = !bare;
    bare = true;
  }
  return true;
}

function writeItem(a: Answer): bool {
  const before = arena.mark();
  const node = walk.node;
  const format = formatOf(node);
  const hasData = kind == Kind.StructData && format != Format.Node && !bare;
  a.source = uriOfNode();
  a.format = format == Format.Chr ? EMPTY : formatName(format);
  const type = typeOf(node);
  a.type = is(type, Text.TextPlain) ? EMPTY : type;
  a.opaque = format == Format.Bin;
  a.data = hasData ? readNode(node, walk.instance) : EMPTY;
  const fits = listed(a, !opened, hasData);
  arena.release(before);
  return fits;
}

/** The URI of the node at hand: the names of those from below the first one on, behind its URI. */
function uriOfNode(): Slice {
  arena.begin();
  arena.put(uri);
  for (let below = <i32>walk.depth - 1; below >= 0; below--) {
    let node = walk.node;
    for (let up = below; up > 0; up--) node = parentOf(node);
    arena.putByte(SLASH);
    arena.put(nameOfListed(node, walk.instance & instanceMask(node)));
  }
  return arena.finish();
}

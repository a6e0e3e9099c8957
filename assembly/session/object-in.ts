/** Large objects on their way in: each chunk goes to the staging area, and with the last one the command runs on the whole (OMA-TS-DM_Protocol 7). */
import { Alert } from "../alert";
import { rollback } from "../journal/journal";
import {
  Staged,
  abandonObject,
  appendObject,
  beginObject,
  finishObject,
  objectLength,
  readObject,
  staged,
} from "../journal/staging";
import { InboxTail, MaxMsgSize, MaxObjSize } from "../limits";
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { EMPTY, Slice, at, equals, size, slice } from "../memory/slice";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part, PartFlag } from "../syncml/part";
import { Event } from "../syncml/event";
import { message } from "../syncml/message";
import { noEndOfData } from "../syncml/writer";
import { Command } from "../tree/schema";
import { Syncml } from "../wbxml/token.gen";
import { check } from "./document";
import { INBOX, Phase, session } from "./session";
import { commandOf } from "./target";
import { beginTnds, feedTnds, isTnds, tndsOutcome } from "./tnds-in";

/** What is done with the chunk at hand. */
const enum Step {
  Append = 0,
  Finish = 1,
  Read = 2,
  /** A TNDS document is read window by window. */
  Feed = 3,
}

/** The windows: the inbox's tail, which nobody else writes to while commands are executed. */
const WINDOW: usize = INBOX + MaxMsgSize;

// What the first chunk says, and is kept until the last one: the longest LocURI has 127 characters of four bytes.
const TEXTS: usize = memory.data(512);
const TEXTS_BYTES: u32 = 512;
let used: u32 = 0;
let command: u32 = 0;
let target: Slice = EMPTY;
let source: Slice = EMPTY;
let format: Slice = EMPTY;
let type: Slice = EMPTY;
/** The object's Size. */
let total: u32 = 0;

/** Chunks of it may come. */
let open: bool = false;
/** It was broken off, and the server has not been told yet. */
let broken: bool = false;
/** What the other chunks in this message of an object that was refused are answered. */
let refusal: Status = Status.None;
let isLast: bool = false;
let step: Step = Step.Append;
/** Of the object as a document: how much of it has been read, and how much stands in the window. */
let offset: u32 = 0;
let windowBytes: u32 = 0;

/** A new message: its server knows what became of what it said before. */
export function forgetRefusal(): void {
  refusal = Status.None;
}

/** The end of the session is the end of the object. */
export function dropObject(): void {
  open = false;
  broken = false;
  step = Step.Append;
  abandonObject();
}

/** Whether the item is a chunk: of the object that is open, of one that was refused, or the first one. */
export function isChunk(token: u32, item: Part): bool {
  return item.has(PartFlag.MoreData) || ((open || refusal != Status.None) && isNext(token, item));
}

/** Another Size is another object's. */
function isNext(token: u32, item: Part): bool {
  const size_ = sizeOf(item);
  return (
    token == command && equals(item.text(Slot.TargetUri), target) && (size(size_) == 0 || (open && isTotal(size_)))
  );
}


@inline
function sizeOf(item: Part): Slice {
  return textOf(Slot.Size, item);
}

function isTotal(s: Slice): bool {
  return parseU32(s) && <u32>parsed() == total;
}

/** The Meta of the command speaks where its item's doesn't. */
function textOf(slot: Slot, item: Part): Slice {
  return size(item.text(slot)) > 0 ? item.text(slot) : message.head().text(slot);
}

/**
 * Takes the item at hand, which isChunk().
 *
 * @returns the Status of a chunk that is refused, and the object with it; None: the session is in Phase.Stage until stepChunk() knows more
 */
export function takeChunk(token: u32, item: Part): Status {
  if (!open && refusal != Status.None && isNext(token, item)) return refusal;
  const status = open ? Status.Ok : begin(token, item);
  return status == Status.Ok ? append(item) : refuse(status);
}

/** The checks of the command come first; a chunk that starts nothing isn't taken. */
function begin(token: u32, item: Part): Status {
  used = 0;
  command = token;
  target = keep(item.text(Slot.TargetUri));
  if (token != Syncml.Add && token != Syncml.Replace && token != Syncml.Exec) return Status.OptionalFeatureNotSupported;
  if (!parseU32(sizeOf(item))) return Status.IncompleteCommand;
  total = parsed();
  source = keep(item.text(Slot.SourceUri));
  format = keep(textOf(Slot.Format, item));
  type = keep(textOf(Slot.Type, item));
  const status = check(commandOf(token), item, message.head());
  rollback();
  if (status != Status.Ok) return status;
  if (total > MaxObjSize || used > TEXTS_BYTES) return Status.RequestEntityTooLarge;
  open = beginObject();
  return open ? Status.Ok : Status.DataStoreFailure;
}

/** Keeps a text; one that is too long leaves `used` too large. */
function keep(s: Slice): Slice {
  const place = TEXTS + used;
  used += size(s);
  if (used > TEXTS_BYTES) return EMPTY;
  memory.copy(place, at(s), size(s));
  return slice(place, size(s));
}

function append(item: Part): Status {
  if (item.has(PartFlag.HasElements)) return refuse(Status.UnsupportedMediaType);
  if (item.has(PartFlag.TooLarge)) return refuse(Status.RequestEntityTooLarge);
  const data = item.text(Slot.Data);
  const length = objectLength() + size(data);
  isLast = !item.has(PartFlag.MoreData);
  if (length > total || (isLast && length != total)) return refuse(Status.SizeMismatch);
  appendObject(at(data), size(data));
  step = Step.Append;
  session.phase = Phase.Stage;
  return Status.None;
}

function refuse(status: Status): Status {
  dropObject();
  refusal = status;
  return status;
}

/**
 * Goes on with the chunk at hand when the staging area is at rest.
 *
 * @returns None: not done; Ok: the object is whole, and the item has become that of a command with all of its data, or isApplying() and it has
 *   been executed; else the chunk's Status
 */
export function stepChunk(item: Part): Status {
  if (staged() == Staged.Failed) return refuse(Status.DataStoreFailure);
  switch (step) {
    case Step.Append:
      if (!isLast) return Status.ChunkBuffered;
      finishObject();
      step = Step.Finish;
      return Status.None;
    case Step.Finish:
      return isTnds(type) ? beginFeed() : readWhole(item);
    case Step.Feed:
      return feed();
    default:
      dropObject();
      return Status.Ok;
  }
}

/** Whether the object at hand is a document that has been applied, or is being: until that has ended nobody else may change a record. */
export function isApplying(): bool {
  return step == Step.Feed && session.phase == Phase.Stage;
}

function beginFeed(): Status {
  beginTnds(<Command>commandOf(command), target);
  step = Step.Feed;
  offset = 0;
  windowBytes = 0;
  return feed();
}

/** Reads the window, and then the next one from flash. */
function feed(): Status {
  const consumed = windowBytes == 0 && total > 0 ? 0 : feedTnds(WINDOW, windowBytes, offset + windowBytes == total);
  if (consumed < 0 || tndsOutcome() != Status.None) {
    dropObject();
    return tndsOutcome();
  }
  offset += consumed;
  windowBytes = min(InboxTail, total - offset);
  readObject(offset, windowBytes, WINDOW);
  return Status.None;
}

/** A value that the arena can't hold is longer than that of any node. */
function readWhole(item: Part): Status {
  const room = arena.take(total);
  if (room == 0) return refuse(Status.RequestEntityTooLarge);
  readObject(0, total, room);
  step = Step.Read;
  item.put(Slot.Data, room, total);
  item.put(Slot.Format, at(format), size(format));
  item.put(Slot.Type, at(type), size(type));
  return Status.None;
}

/** Whether what the reader has stopped at breaks the object off: whatever a server says but the next chunk, or what steers the conversation. */
export function breaksOff(event: Event): bool {
  if (!open) return false;
  const token = message.command;
  const isOnNodes = commandOf(token) != 0;
  switch (event) {
    case Event.ContainerHead:
      return true;
    case Event.Item:
      return isOnNodes && (message.containers > 0 || !isNext(token, message.item()));
    case Event.CommandEnd:
      if (token == Syncml.Alert) return !isSteering();
      return token != Syncml.Status && token != Syncml.Results && (!isOnNodes || message.items == 0);
    default:
      return false;
  }
}

function isSteering(): bool {
  return parseU32(message.head().text(Slot.Data)) && (parsed() == Alert.NextMessage || parsed() == Alert.NoEndOfData);
}

/** Gives the object up: the server is to hear of it before anything else. */
export function breakOff(): void {
  refuse(Status.SizeMismatch);
  broken = true;
}

/** Whether the server has still to hear that its object was broken off. */
export function isBroken(): bool {
  return broken;
}

/** Tells it; false if that doesn't fit the message in the outbox. */
export function tellBroken(): bool {
  broken = !noEndOfData(target, source);
  return !broken;
}

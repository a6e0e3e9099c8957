/** Results that no message holds leave in chunks, each as long as its message takes (OMA-TS-DM_Protocol 7). */
import { Staged, abandonObject, objectLength, readObject, staged } from "../journal/staging";
import * as arena from "../memory/arena";
import { EMPTY, Slice, at, size, slice } from "../memory/slice";
import { Status } from "../status";
import { takeBack } from "../syncml/emit";
import { Answer } from "../syncml/answer";
import { answer, chunk, chunkBytes, noEndOfData } from "../syncml/writer";
import { Phase, session } from "./session";

/** The object: in the staging area, or here. */
let data: Slice = EMPTY;
let total: u32 = 0;
/** How much of it has been written into messages. */
let written: u32 = 0;
/** MsgID of the message that takes no more, because a chunk fills it. */
let filled: u32 = 0;
let sending: bool = false;

/** Whether an answer's Results are on their way in chunks. */
export function isSending(): bool {
  return sending;
}

/**
 * Writes an answer: all of it, or a chunk of its Results.
 *
 * @returns false if it doesn't fit the message in the outbox; else it is written, or isSending() and what follows is written by the next
 *   call. In Phase.Stage that comes after chunkRead()
 */
export function writeAll(a: Answer): bool {
  if (!sending) {
    if (a.results && session.objectRoom > 0 && lengthOf(a) > session.objectRoom)
      refuse(a, Status.RequestEntityTooLarge);
    if (!a.staged) return answer(a);
    beginSending(a);
  }
  if (written < total) return writeChunk(a);
  stopSending();
  return true;
}


@inline
function lengthOf(a: Answer): u32 {
  return a.staged ? objectLength() : size(a.data);
}

function refuse(a: Answer, code: Status): void {
  a.results = false;
  a.staged = false;
  a.code = code;
}

function beginSending(a: Answer): void {
  sending = true;
  written = 0;
  filled = 0;
  total = lengthOf(a);
  data = lasting(a.data);
}

/** What stands in a record may change before the last chunk of it has left. */
function lasting(s: Slice): Slice {
  const copy = arena.holds(at(s)) ? 0 : arena.take(size(s));
  if (copy == 0) return s;
  memory.copy(copy, at(s), size(s));
  return slice(copy, size(s));
}

function writeChunk(a: Answer): bool {
  const place = filled == session.sent ? 0 : chunk(a, written, total);
  if (place == 0) return false;
  filled = session.sent;
  if (!a.staged) memory.copy(place, at(data) + written, chunkBytes);
  else {
    readObject(written, chunkBytes, place);
    session.phase = Phase.Stage;
  }
  written += chunkBytes;
  return true;
}

/** The staging area has given the chunk, or has not: then it is taken out of the message. */
export function chunkRead(a: Answer): void {
  if (staged() == Staged.Whole) return;
  takeBack();
  written -= chunkBytes;
  giveUp(a, Status.DataStoreFailure);
}

/** An answer that doesn't fit a message that holds nothing else: its Results leave in chunks. False if that is of no use. */
export function giveWay(a: Answer): bool {
  if (!a.results) return false;
  if (sending) giveUp(a, Status.RequestEntityTooLarge);
  else beginSending(a);
  return true;
}

/** The server is told why it gets nothing, or that it doesn't get the rest. */
function giveUp(a: Answer, code: Status): void {
  if (written > 0) {
    noEndOfData(EMPTY, a.targetRef);
    return cutShort();
  }
  stopSending();
  refuse(a, code);
}

/** The server doesn't want the rest. */
export function cutShort(): void {
  total = written;
}

/** Nothing more is sent: the object has been, or the session is over. */
export function stopSending(): void {
  if (sending) abandonObject();
  sending = false;
}

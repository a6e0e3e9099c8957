/** The answer to the command at hand, from its beginning until it stands in a message. */
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { EMPTY } from "../memory/slice";
import { beginCommand } from "../mo/caller";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { message } from "../syncml/message";
import { Answer } from "../syncml/answer";
import { Token } from "../wbxml/token";
import { Syncml } from "../wbxml/token.gen";
import { dropList, isListing, shortenList, writeList } from "./list";
import { isBroken, tellBroken } from "./object-in";
import { giveWay, isSending, writeAll } from "./object-out";

/** The answer that is being made, or that waits for room. */
export const current = changetype<Answer>(memory.data(offsetof<Answer>(), 8));
let pending: bool = false;
/** Where the arena was before what is answered. */
let scratch: usize = 0;

/** Whether an answer, or an Alert 1225 before it, waits for a message with room for it. */
export function isPending(): bool {
  return pending || isBroken();
}

/** Nothing is being answered. */
export function clearAnswer(): void {
  pending = false;
  dropList();
}

/** Begins the answer to the command at hand, or to its Item. */
export function beginAnswer(): void {
  parseU32(message.head().text(Slot.CmdId));
  beginAnswerTo(message.command, parsed());
  if (message.items == 0) return;
  current.targetRef = message.item().text(Slot.TargetUri);
  const ends = message.items == 1 && load<u8>(message.cursor) == Token.End;
  current.only = ends && message.command != Syncml.Copy;
  if (message.command == Syncml.Copy) current.sourceRef = message.item().text(Slot.SourceUri);
}

/** Begins the answer to the command with token `command` and that CmdID. */
export function beginAnswerTo(command: u32, cmdId: u32): void {
  memory.fill(changetype<usize>(current), 0, offsetof<Answer>());
  beginCommand(EMPTY);
  // Not the message received last: that may be the Next Message (1222) which fetches the rest of this answer.
  parseU32(message.header().text(Slot.MsgId));
  current.msgRef = parsed();
  current.command = command;
  current.cmdRef = cmdId;
}

/** The answer is made, or the hypervisor makes it yet; once it is written, the arena is released to `place`. */
export function awaitRoom(place: usize): void {
  pending = true;
  scratch = place;
}

/** Writes the answer, or the next chunk or Items of its Results; false if the message has no room for it. */
export function writeAnswer(): bool {
  if (isBroken()) return tellBroken();
  if (!(isListing() ? writeList(current) : writeAll(current))) return false;
  if (isSending() || isListing()) return true;
  pending = false;
  arena.release(scratch);
  return true;
}

/**
 * The answer doesn't fit a message which holds nothing else but its SyncHdr: its Results leave in chunks. What a user has answered fits none, and if
 * there is nothing of that kind, the server has to do without the URIs that it gave.
 *
 * @returns false if there is nothing left to do without
 */
export function shorten(): bool {
  if (isListing() ? shortenList() : giveWay(current)) return true;
  if (current.answerCount == 0 && current.targetRef == EMPTY && current.sourceRef == EMPTY) return false;
  if (current.answerCount > 0) current.code = Status.RequestEntityTooLarge;
  else {
    current.targetRef = EMPTY;
    current.sourceRef = EMPTY;
  }
  current.answerCount = 0;
  return true;
}

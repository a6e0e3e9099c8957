/** The answer to the command at hand, from its beginning until it stands in a message. */
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { EMPTY, size } from "../memory/slice";
import { beginCommand } from "../mo/caller";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { message } from "../syncml/reader";
import { Answer, answer } from "../syncml/writer";
import { Syncml } from "../wbxml/token.gen";

/** Longest value that a Results can carry in a message of its own, with URI, Meta and SyncHdr. */
const LARGE: u32 = 4096;

/** The answer that is being made, or that waits for room. */
export const current = changetype<Answer>(memory.data(offsetof<Answer>(), 8));
let pending: bool = false;
/** Where the arena was before what is answered. */
let scratch: usize = 0;

/** Whether an answer waits for a message with room for it. */
export function isPending(): bool {
  return pending;
}

/** Nothing is being answered. */
export function clearAnswer(): void {
  pending = false;
}

/** Begins the answer to the command at hand, or to its Item. */
export function beginAnswer(): void {
  parseU32(message.head().text(Slot.CmdId));
  beginAnswerTo(message.command, parsed());
  if (message.items == 0) return;
  current.targetRef = message.item().text(Slot.TargetUri);
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

/** Writes the answer; false if the message has no room for it. */
export function writeAnswer(): bool {
  if (current.results && size(current.data) > LARGE) shorten();
  if (!answer(current)) return false;
  pending = false;
  arena.release(scratch);
  return true;
}

/**
 * The answer doesn't fit a message which holds nothing else but its SyncHdr: its Results, or what a user has answered, fit none. If it has neither,
 * the server has to do without the URIs that it gave.
 */
export function shorten(): void {
  if (current.results || current.answerCount > 0) current.code = Status.RequestEntityTooLarge;
  else {
    current.targetRef = EMPTY;
    current.sourceRef = EMPTY;
  }
  current.results = false;
  current.answerCount = 0;
}

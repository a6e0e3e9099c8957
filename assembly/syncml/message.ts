/** The messages being read, and the place in one to which an Atomic goes back. */
import { EVENT } from "../port/register";
import { MESSAGE_BYTES, Message } from "./reader";

/** The message in the inbox. */
export const message = changetype<Message>(memory.data(MESSAGE_BYTES, 8));
/** The one in its tail that comes while the first is still being answered (Alert 1222): judged at once, in the event buffer, which nobody needs meanwhile. */
export const continuation = changetype<Message>(EVENT);

/** What keepPlace() needs: of the states no more than those within SyncML, SyncBody, a Sequence, an Atomic and a command. */
export const PLACE_BYTES: u32 = offsetof<Message>() + 24;

/** Keeps in PLACE_BYTES at `place` where the message in the inbox is: at the head of a container within at most one other. */
export function keepPlace(place: usize): void {
  memory.copy(place, changetype<usize>(message), PLACE_BYTES);
}

/** Goes back to a place that keepPlace() has kept of this message. */
export function goBack(place: usize): void {
  memory.copy(changetype<usize>(message), place, PLACE_BYTES);
  message.head().clear();
}

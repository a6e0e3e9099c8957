/** Safe mode: an agent that keeps dying before it has come to rest changes nothing for a while, and tells its servers why. */
import { commit } from "../journal/journal";
import { DEVICE_BYTES, device } from "../journal/record.gen";
import { edit } from "../mo/edit";
import { anyWork } from "../mo/virmo/work";
import { NEVER, now } from "../port/clock";
import { Phase, hasEnded, session } from "./session";

/** Starts in a row, none of which came to rest, that make a crash loop. */
const LOOP: u32 = 5;
/** How long an agent without a session has to live, in ms, for its start to be a good one. */
const REST: u64 = 60000;
/** How long safe mode lasts, in ms. */
const SAFE: u64 = 600000;

let safe: bool = false;
let restAt: u64 = NEVER;

/** Nothing but Get is executed, and nothing is asked of the hypervisor but what it shows. */
export function isSafe(): bool {
  return safe;
}

/** The starts in a row that have not come to rest, this one included. */
export function starts(): u32 {
  return device().starts;
}

/** Counts this start of the agent; the caller commits. */
export function countStart(): void {
  safe = starts() >= LOOP;
  restAt = now() + (safe ? SAFE : REST);
  keep(min(starts() + 1, LOOP));
}

/** When stepSafety() wants to be called; a session that goes on calls it anyway. */
export function restDeadline(): u64 {
  return isAtWork() ? NEVER : restAt;
}

/** Looks whether the agent has come to rest: a session has ended well and so has every operation, or it has lived long enough. True if that is news. */
export function stepSafety(): bool {
  const due = now() >= restAt;
  if (isAtWork() || restAt == NEVER || (!due && (!hasEnded() || anyWork()))) return false;
  // After safe mode one more death is enough to go back to it.
  const count = safe ? LOOP - 1 : 0;
  if (safe && !due && starts() == count) return false;
  if (!safe) restAt = NEVER;
  else if (due) {
    restAt = now() + REST;
    safe = false;
  }
  keep(count);
  commit();
  return true;
}

/** A command may be half done. */
function isAtWork(): bool {
  return session.phase != Phase.Idle && session.phase != Phase.Wait;
}

function keep(count: u32): void {
  edit(changetype<usize>(device()), DEVICE_BYTES);
  device().starts = count;
}

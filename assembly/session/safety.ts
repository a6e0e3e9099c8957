/** Safe mode: an agent that keeps dying before it has come to rest changes nothing for a while, and tells its servers why. */
import { commit, hasLost } from "../journal/journal";
import { DEVICE_BYTES, device } from "../journal/record.gen";
import { edit } from "../mo/edit";
import { requestReconciliation, spareOrphans } from "../mo/virmo/reconcile";
import { anySet } from "../mo/virmo/set";
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
/** Safe mode has ended: only time shows now that the agent lives. */
let onProbation: bool = false;
/** A session has ended well in safe mode. */
let promised: bool = false;
let restAt: u64 = NEVER;

/** Nothing but Get is executed, and nothing is asked of the hypervisor but what it shows. */
export function isSafe(): bool {
  return safe;
}

/** The starts in a row that have not come to rest, this one included; in safe mode, how many of them led to it. */
export function starts(): u32 {
  return safe ? LOOP : device().starts;
}

/** Counts this start of the agent; the caller commits. */
export function countStart(): void {
  safe = device().starts >= LOOP;
  restAt = now() + (safe ? SAFE : REST);
  keep(min(device().starts + 1, LOOP));
  // A journal that has lost something can't tell an orphan from a domain that it has forgotten.
  if (hasLost()) device().damaged = 1;
  spareOrphans(safe || device().damaged != 0);
}

/** When stepSafety() wants to be called; a session that goes on calls it anyway. */
export function restDeadline(): u64 {
  return isAtWork() ? NEVER : restAt;
}

/** Looks whether the agent has come to rest: a session has ended well and so has every operation, or it has lived long enough. True if that is news. */
export function stepSafety(): bool {
  if (isAtWork() || restAt == NEVER) return false;
  const due = now() >= restAt;
  if (safe) return due ? leaveSafeMode() : hasEnded() && promise();
  if (!due && (onProbation || !hasEnded() || anyWork() || anySet())) return false;
  restAt = NEVER;
  return note(0);
}

/** What waited goes on, and may be what the agent died of: one more death goes back, unless it comes after REST. */
function leaveSafeMode(): bool {
  safe = false;
  onProbation = true;
  restAt = now() + REST;
  spareOrphans(device().damaged != 0);
  requestReconciliation();
  note(LOOP);
  return true;
}

/** After a good session in safe mode the next start is a normal one, but its death goes back. Tried once, as flash may take nothing any more. */
function promise(): bool {
  if (promised) return false;
  promised = true;
  return note(LOOP - 1);
}

/** Makes the count of starts durable; false if it is that already. */
function note(count: u32): bool {
  if (device().starts == count) return false;
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

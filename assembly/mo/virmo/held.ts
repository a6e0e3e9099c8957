/** What was accepted during an emergency call: when that and its 300 s are over, it is judged again and begins, or has failed (virmo.md 2, Calls). */
import { OperationBit } from "../../domain";
import { changed, commit, failed } from "../../journal/journal";
import { Operation, operation } from "../../journal/record.gen";
import { MaxDomains, MaxOperations } from "../../limits";
import { now } from "../../port/clock";
import { edit } from "../edit";
import { awaitTelling, callDeadline, isInEmergency, presumeEmergency } from "./call";
import { lockLate } from "./lock";
import { requestLate } from "./operation";
import { Phase, isOfTransfer } from "./ticket";
import { moveLate } from "./transfer";

/** How long after a commit failed that is tried again, in ms. */
const RETRY: u64 = 1000;

let looked: bool = false;
/** One was released, and its commit has not been looked at. */
let released: bool = false;
let retryAt: u64 = 0;

/** Releases the next one that waits no more; false if there is none. */
export function stepHeld(): bool {
  if (!looked) presume();
  if (released && failed()) retryAt = now() + RETRY;
  released = false;
  if (changed() || now() < retryAt) return false;
  const ticket = first();
  if (ticket < 0) return false;
  release(operation(ticket), ticket);
  released = true;
  commit();
  return true;
}

/** When stepHeld(), or a lock, wants to be looked at without anything else having happened. */
export function heldDeadline(): u64 {
  return now() < retryAt ? min(retryAt, callDeadline()) : callDeadline();
}

/** Whether anything waits. */
export function anyHeld(): bool {
  for (let i: u32 = 0; i < MaxOperations; i++) if (isHeld(operation(i))) return true;
  return false;
}

/** Another instance of the agent has accepted them: its calls may go on, and this one may not have been told yet. */
function presume(): void {
  looked = true;
  awaitTelling();
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isHeld(t)) continue;
    presumeEmergency(t.slot);
    if (isOfTransfer(t)) presumeEmergency(t.other);
  }
}

/** The index of the first in the order of their Execs that needn't wait, or -1. */
function first(): i32 {
  let earliest: u32 = u32.MAX_VALUE;
  let found: i32 = -1;
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (!isHeld(t) || t.serial >= earliest || isInEmergency(t.slot)) continue;
    if (isOfTransfer(t) && isInEmergency(t.other)) continue;
    earliest = t.serial;
    found = <i32>i;
  }
  return found;
}

function release(t: Operation, index: u32): void {
  edit(changetype<usize>(t), 8);
  if (isOfTransfer(t)) moveLate(t, index);
  else if (t.kind == OperationBit.FullyLock + 1) lockLate(t);
  else requestLate(t);
}

/** Whatever flash says: of a domain that there can be. */
function isHeld(t: Operation): bool {
  return t.kind != 0 && t.phase == Phase.Held && t.slot < MaxDomains;
}

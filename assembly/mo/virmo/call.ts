/** The calls that domains are in, as the port tells them, and what an emergency call holds back (virmo.md 2, Calls). */
import { OperationBit } from "../../domain";
import { Call } from "../../effect";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";

/** How long the port may take to tell a fresh agent, in ms. */
const TELLING: u64 = 1000;
/** How long an emergency call holds operations back when it is over, in ms. */
const QUIET: u32 = 300000;

/** The operations that wait for an emergency call: bits by OperationBit. */
const HELD_BACK: u32 =
  (1 << OperationBit.Pause) |
  (1 << OperationBit.Stop) |
  (1 << OperationBit.Restart) |
  (1 << OperationBit.Kill) |
  (1 << OperationBit.Wipe) |
  (1 << OperationBit.Delete) |
  (1 << OperationBit.FullyLock) |
  (1 << OperationBit.Transfer);

// For each domain: one more than the Call that it is in, 0 if nobody has told (u8), and until when its last emergency call counts, in ms. Not kept: the port tells a fresh agent.
const CALLS: usize = memory.data(MaxDomains);
const QUIETS: usize = memory.data(MaxDomains * 8, 8);
/** When what hasn't been told is no call. */
let toldBy: u64 = NEVER;

/** From now on the port tells. */
export function awaitTelling(): void {
  toldBy = now() + TELLING;
}

/**
 * Domain number `index` is in `call` from now on.
 *
 * @param ago ms since its last emergency call, if it is in none now; u32.MAX_VALUE: there was none
 * @returns false, and nothing changes, if there is no such domain or no such call
 */
export function tellCall(index: i32, call: u32, ago: u32): bool {
  if (index < 0 || call > <u32>Call.Emergency) return false;
  store<u8>(CALLS + index, call + 1);
  setQuiet(index, ago < QUIET ? now() + QUIET - ago : 0);
  return true;
}

/** Nobody has told yet whether domain number `index` is in an emergency call. */
export function presumeEmergency(index: u32): void {
  setQuiet(index, now() + QUIET);
}

/** Domain number `index` is a new one. */
export function beginSilent(index: u32): void {
  store<u8>(CALLS + index, Call.None + 1);
  setQuiet(index, 0);
}

/** Whether an emergency call of the domain, or its 300 s, are going on. */
export function isInEmergency(index: u32): bool {
  return load<u8>(CALLS + index) == <u8>(Call.Emergency + 1) || now() < quietUntil(index);
}

/** Whether operation `bit` on the domain has to wait. */
export function isHeldBack(bit: u32, index: u32): bool {
  return ((HELD_BACK >> bit) & 1) != 0 && isInEmergency(index);
}

/** Whether a lock must not pause the domain yet: an ordinary call is waited for, too. */
export function isTalking(index: u32): bool {
  const call: u32 = load<u8>(CALLS + index);
  return call > <u32>Call.None + 1 || (call == 0 && now() < toldBy) || isInEmergency(index);
}

/** When the next call ceases to count without anybody telling. */
export function callDeadline(): u64 {
  let first = now() < toldBy ? toldBy : NEVER;
  for (let i: u32 = 0; i < MaxDomains; i++) if (now() < quietUntil(i)) first = min(first, quietUntil(i));
  return first;
}

function setQuiet(index: u32, until: u64): void {
  store<u64>(QUIETS + ((<usize>index) << 3), until);
}


@inline
function quietUntil(index: u32): u64 {
  return load<u64>(QUIETS + ((<usize>index) << 3));
}

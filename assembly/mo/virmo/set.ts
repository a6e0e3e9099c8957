/** Sets of changes of quotas: the record of one from the transaction that promises it until it is in force, or undone (virmo.md 5, docs/quotas.md 3). */
// A command that changes quotas, a Replace or a Transfer, does within its own transaction: join() each domain, promise() each quota, closeSet().
// Whatever isn't Ok, the session rolls all of it back. From then on force.ts drives the set: a Transfer's ticket, given to closeSet(), ends with
// 1200 when it is in force and with 1415 when it has been undone (1418 after the agent's death); one that nothing has to be asked of the
// hypervisor for ends at once.
import { ResultCode } from "../../alert";
import { CpuClass, OperationBit } from "../../domain";
import {
  CHANGE_BYTES,
  DOMAIN_BYTES,
  Change,
  Domain,
  Operation,
  change,
  domain,
  operation,
} from "../../journal/record.gen";
import { MaxDomains, MaxNetworks } from "../../limits";
import { cpuRelates, memoryRelates, networkRelates } from "../../quota/parameter";
import { Status } from "../../status";
import { edit } from "../edit";
import { admitSet } from "./admission";
import { conclude, hasResources } from "./domain";
import { OPEN, QUOTAS, Quota, Reading, differs, formerPlaceOf, placeOf, quotaDiffers, viewOf } from "./promise";
import { NONE, closeTicket, endTicket, freeTicket, isOfTransfer, openTicket } from "./ticket";

/** Sets are numbered from 1; no domain is in two. */
export const LAST_SET: u32 = MaxDomains;
/** The set of domains whose quotas in force were found to be others than promised: it is told to nobody, and never undone. */
export const MENDING: u32 = LAST_SET + 1;

/** Whether a set with domain number `index` is pending: it refuses other changes of its quotas. */
export function isPending(index: u32): bool {
  return change(index).set != 0 && change(index).set != OPEN;
}

export function isMember(set: u32, index: u32): bool {
  return change(index).set == set;
}

/** The sets that have a domain, a bit each; what the transaction at hand is changing isn't one. */
export function sets(): u32 {
  let bits: u32 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++) if (isPending(i)) bits |= 1 << change(i).set;
  return bits;
}

/** Whether any domain is in the set. */
export function isSet(set: u32): bool {
  return ((sets() >> set) & 1) != 0;
}

/** Whether any set is pending. */
export function anySet(): bool {
  return sets() != 0;
}

/** Domain number `index` becomes one of those that the transaction at hand changes: Ok, or 403 while another set with it is pending. */
export function join(index: u32): Status {
  if (isPending(index)) return Status.Forbidden;
  if (change(index).set != OPEN) remember(index, OPEN);
  return Status.Ok;
}

/** What a domain is promised now becomes its quotas of before in set `set`. */
export function remember(index: u32, set: u32): void {
  const c = change(index);
  edit(changetype<usize>(c), CHANGE_BYTES);
  memory.fill(changetype<usize>(c), 0, CHANGE_BYTES);
  c.set = set;
  c.cpuClass = domain(index).cpuClass;
  for (let quota: u32 = 0; quota < QUOTAS; quota++)
    store<u32>(formerPlaceOf(index, quota), load<u32>(placeOf(domain(index), quota)));
}

/** A new value, in its range, of a quota of a domain that has joined. */
export function promise(index: u32, quota: u32, value: i32): void {
  edit(placeOf(domain(index), quota), 4);
  store<i32>(placeOf(domain(index), quota), value);
}

/** A new class of a domain that has joined: one that servers may ask for, and the scheduler can honour. */
export function promiseClass(index: u32, cpuClass: u32): void {
  edit(changetype<usize>(domain(index)), DOMAIN_BYTES);
  domain(index).cpuClass = cpuClass;
}

/**
 * Judges what the transaction at hand promises, as one set, which is pending from its commit on if the hypervisor has to be asked for anything.
 *
 * @param ticket index of the pending ticket that tells of its end; NONE: the caller hears, without a Correlator, only that it was undone
 * @returns Ok; 403 against a relation; 420 if it doesn't fit, or no ticket is free
 */
export function closeSet(ticket: u32 = NONE): Status {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isMember(OPEN, i) && !relates(domain(i))) return Status.Forbidden;
  const status = admitSet();
  if (status != Status.Ok) return status;
  if (!isForceWanted(OPEN)) {
    if (ticket != NONE) {
      concludeAll(OPEN, OperationBit.Transfer, ResultCode.Success);
      endTicket(operation(ticket), ResultCode.Success);
    }
    dropMembers(OPEN);
    return Status.Ok;
  }
  const told = ticket != NONE ? <i32>ticket : freeTicket();
  if (told < 0) return Status.DeviceFull;
  if (ticket == NONE) openUntold(<u32>told);
  operation(<u32>told).slot = NONE;
  seal(freeSet(), <u32>told + 1);
  return Status.Ok;
}

/** Min ≤ Target ≤ Max, Budget ≤ Period, Guaranteed ≤ EgressRate. */
function relates(d: Domain): bool {
  if (!memoryRelates(d.memoryMin, d.memoryTarget, d.memoryMax)) return false;
  for (let i: u32 = 0; i < MaxNetworks; i++)
    if (!networkRelates(d.traffic(i).egressRate, d.traffic(i).guaranteed)) return false;
  // A class without its Budget and Period could never be admitted.
  return d.cpuClass != CpuClass.Reserved || (d.budget > 0 && d.period > 0 && cpuRelates(d.budget, d.period));
}

/** Storage is kept for domains in every state, everything else for live ones. */
function isForceWanted(set: u32): bool {
  const old = viewOf(set, Reading.Old);
  const wanted = viewOf(set, Reading.New);
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (!isMember(set, i)) continue;
    if (quotaDiffers(i, Quota.Storage, old, wanted)) return true;
    if (hasResources(domain(i)) && differs(i, old, wanted)) return true;
  }
  return false;
}

/** The device has just begun: a set that nothing runs with is in force, or undone if it is an interrupted Transfer's. The caller commits. */
export function endIdleSets(): void {
  for (let set: u32 = 1; set <= MENDING; set++) {
    if (!isSet(set) || isForceWanted(set)) continue;
    if (isInterrupted(set)) undoSet(set, ResultCode.Interrupted);
    endSet(set);
  }
}

function firstMember(set: u32): u32 {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isMember(set, i)) return i;
  return NONE;
}

/** An Exec's Correlator is none of this command's. */
function openUntold(ticket: u32): void {
  const first = firstMember(OPEN);
  openTicket(ticket, OperationBit.Quota, first, domain(first)).correlatorLength = 0;
}

/** The first number from 1 on that no set has. */
function freeSet(): u32 {
  return ctz(~(sets() | 1));
}

function seal(set: u32, ticket: u32): void {
  own |= 1 << set;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (!isMember(OPEN, i)) continue;
    change(i).set = set;
    change(i).ticket = ticket;
  }
}

/** Whether the quotas of a set are on their way back. */
export function isUndoing(set: u32): bool {
  const first = firstMember(set);
  return first != NONE && change(first).undoing != 0;
}

/** The sets of this agent, a bit each. */
let own: u32 = 0;

/** Whether a set that is on its way is a Transfer's, and of an agent before this one (virmo.md 2: Transfer rolls back). */
export function isInterrupted(set: u32): bool {
  return ((own >> set) & 1) == 0 && isOfTransfer(ticketOf(set));
}

/** A set is over and nothing of it had to be undone: only who asked for a Transfer is told. */
function endWell(t: Operation): void {
  if (isOfTransfer(t)) endTicket(t, ResultCode.Success);
  else closeTicket(t);
}

function ticketOf(set: u32): Operation | null {
  const first = firstMember(set);
  return first == NONE || change(first).ticket == 0 ? null : operation(change(first).ticket - 1);
}

/** Everything of the set is in force; the caller commits. */
export function endSet(set: u32): void {
  const t = ticketOf(set);
  if (isOfTransfer(t)) concludeAll(set, OperationBit.Transfer, ResultCode.Success);
  if (t != null) endWell(t);
  dropMembers(set);
}

/** The whole set returns to its old promises, and who set it hears of that; the caller commits. */
export function undoSet(set: u32, code: u32): void {
  const t = ticketOf(set);
  const ofTransfer = isOfTransfer(t);
  const told: u32 = ofTransfer && code != ResultCode.Interrupted ? <u32>ResultCode.TransferFailed : code;
  for (let i: u32 = 0; i < MaxDomains; i++) if (isMember(set, i)) exchange(i, change(i));
  concludeAll(set, ofTransfer ? OperationBit.Transfer : OperationBit.Quota, told);
  if (t != null) endTicket(t, told);
}

function exchange(index: u32, c: Change): void {
  const d = domain(index);
  edit(changetype<usize>(d), DOMAIN_BYTES);
  edit(changetype<usize>(c), CHANGE_BYTES);
  for (let quota: u32 = 0; quota < QUOTAS; quota++) {
    const wanted = load<u32>(placeOf(d, quota));
    store<u32>(placeOf(d, quota), load<u32>(formerPlaceOf(index, quota)));
    store<u32>(formerPlaceOf(index, quota), wanted);
  }
  const wanted = d.cpuClass;
  d.cpuClass = c.cpuClass;
  c.cpuClass = wanted;
  c.undoing = 1;
  c.ticket = 0;
}

function concludeAll(set: u32, bit: u32, code: u32): void {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isMember(set, i)) conclude(domain(i), bit, code);
}

function dropMembers(set: u32): void {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isMember(set, i)) drop(change(i));
}

function drop(c: Change): void {
  edit(changetype<usize>(c), CHANGE_BYTES);
  memory.fill(changetype<usize>(c), 0, CHANGE_BYTES);
}

/** A domain goes: its set goes on with the others, or is over. The caller commits. */
export function leaveSet(index: u32): void {
  const set = change(index).set;
  if (set == 0) return;
  const t = ticketOf(set);
  drop(change(index));
  if (t != null && !isSet(set)) endWell(t);
}

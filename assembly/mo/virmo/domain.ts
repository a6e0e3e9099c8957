/** VirMO/Domain/<X>: what its live leaves say, and how its record changes. */
import { DomainState, Lock, Reason, Role } from "../../domain";
import { DOMAIN_BYTES, DOMAIN_NAME, Domain, PRINCIPAL_ID, domain, live, principal } from "../../journal/record.gen";
import { commit } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import * as arena from "../../memory/arena";
import { EMPTY, Slice, equals, fixed } from "../../memory/slice";
import { utc } from "../../port/clock";
import { Status } from "../../status";
import { edit } from "../edit";
import { decimal } from "../number";
import { timeText } from "../../memory/time";
import { isLive, isLocking, operationName } from "./catalogue";

const HYPHEN: u32 = 0x2d;
const ID_BYTES: u32 = 16;

/** The index of the domain with that name, or -1. */
export function domainNamed(name: Slice): i32 {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isUsed(domain(i)) && equals(nameOf(domain(i)), name)) return <i32>i;
  return -1;
}

/** The index of the domain with the 16-byte id at `id`, or -1. */
export function domainWithId(id: usize): i32 {
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (isUsed(domain(i)) && memory.compare(domain(i).id, id, ID_BYTES) == 0) return <i32>i;
  return -1;
}

/** The index of an unused record, or -1. */
export function freeDomain(): i32 {
  for (let i: u32 = 0; i < MaxDomains; i++) if (!isUsed(domain(i))) return <i32>i;
  return -1;
}

export function isUsed(d: Domain): bool {
  return load<u8>(d.name) != 0;
}

export function nameOf(d: Domain): Slice {
  return fixed(d.name, DOMAIN_NAME);
}

/** Whether domain number `a` comes before `b`: by BootOrder, then name. */
export function precedes(a: u32, b: u32): bool {
  const x = domain(a);
  const y = domain(b);
  if (x.bootOrder != y.bootOrder) return x.bootOrder < y.bootOrder;
  return memory.compare(x.name, y.name, DOMAIN_NAME) < 0;
}

/** Policy as the description of the object has it (virmo.md 2); the rest of it is 0: no AutoStart, OnCrash `stay`. */
export function defaultPolicy(d: Domain): void {
  d.bootOrder = 100;
  d.maxRestarts = 3;
  d.stopTimeout = 30;
}

/** The state, or what it was before the hypervisor was lost sight of. */
export function knownState(d: Domain): u32 {
  return d.state == DomainState.Unknown ? d.before : d.state;
}

/** Whether it has memory, CPU and network (virmo.md 5): what is live does, but for what has crashed and is being killed. */
export function hasResources(d: Domain): bool {
  const state = knownState(d);
  return isLive(state) && (state != DomainState.Stopping || d.crashed == 0);
}

/** A domain at rest whose storage a Wipe has left half done is not Stopped but Crashed, until a Wipe has succeeded. */
export function atRest(d: Domain, state: u32): u32 {
  return d.wiping != 0 && state == DomainState.Stopped ? <u32>DomainState.Crashed : state;
}

/** Puts a domain into a state; the caller commits. */
export function enter(d: Domain, state: u32, reason: u32): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.state = atRest(d, state);
  d.reason = reason;
  d.since = utc();
  if (!isAskedFor(reason)) noteChange(d);
}

/** Whether a server asked for what has this Reason, with an operation or a lock. */
function isAskedFor(reason: u32): bool {
  return reason == Reason.None || reason == Reason.ServerRequest || reason == Reason.Lock;
}

/** What became of a domain is to be told, as no server asked for it; never of a private one (virmo.md 3, DomainStateChange). The caller commits. */
export function noteChange(d: Domain): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.changed = d.isPrivate ^ 1;
}

/** The time of day has become known: what happened since boot has happened now. */
export function dateStates(): void {
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (!isUsed(d) || d.since != 0) continue;
    edit(changetype<usize>(d), DOMAIN_BYTES);
    d.since = utc();
  }
  commit();
}

/** A domain that an eased lock was to let go on, and that didn't, is held as before; the caller commits. */
export function keepHeld(d: Domain, bit: u32): void {
  if (isLocking(bit) && d.lock != Lock.Fully && d.state == DomainState.Paused && d.desired == DomainState.Running)
    d.held = 1;
}

/** Notes how the last operation came out; the caller commits. */
export function conclude(d: Domain, bit: u32, result: u32): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.lastOperation = bit + 1;
  d.lastResult = result;
}

/** Management and modem: their quotas, Policy and cells are read-only (virmo.md 2). */
export function guard(instance: u32): Status {
  return domain(instance & 0xff).role == Role.Guest ? Status.Ok : Status.Forbidden;
}

export function id(instance: u32): Slice {
  return uuid(domain(instance & 0xff).id);
}

export function owner(instance: u32): Slice {
  const index = domain(instance & 0xff).owner;
  return index == 0 ? EMPTY : fixed(principal(index - 1).id, PRINCIPAL_ID);
}

export function cloneOf(instance: u32): Slice {
  const d = domain(instance & 0xff);
  return d.cloned == 0 ? EMPTY : uuid(d.cloneOf);
}

export function lastOperation(instance: u32): Slice {
  const stored = domain(instance & 0xff).lastOperation;
  return stored == 0 ? EMPTY : operationName(stored - 1);
}

export function since(instance: u32): Slice {
  return timeText(domain(instance & 0xff).since);
}

export function memoryActual(instance: u32): Slice {
  return decimal(live(instance & 0xff).memoryActual);
}

export function budgetInForce(instance: u32): Slice {
  return decimal(live(instance & 0xff).budgetInForce);
}

export function periodInForce(instance: u32): Slice {
  return decimal(live(instance & 0xff).periodInForce);
}

export function cpuUsed(instance: u32): Slice {
  return decimal(live(instance & 0xff).cpuUsed);
}

export function storageUsed(instance: u32): Slice {
  return decimal(live(instance & 0xff).storageUsed);
}

/** RFC 4122: 8-4-4-4-12 lower-case hexadecimal digits. */
function uuid(bytes: usize): Slice {
  arena.begin();
  for (let i: u32 = 0; i < ID_BYTES; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) arena.putByte(HYPHEN);
    arena.putByte(hexDigit(load<u8>(bytes + i) >> 4));
    arena.putByte(hexDigit(load<u8>(bytes + i) & 15));
  }
  return arena.finish();
}

export function hexDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

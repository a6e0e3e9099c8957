/** The ledger's left side: which domains' promises are charged, and what they come to (virmo.md 5). */
import { CpuClass, DomainState, Role } from "../../domain";
import { Domain, domain, platform, task } from "../../journal/record.gen";
import { MaxDomains, MaxTasks } from "../../limits";
import { addBestEffort, addFloor, addReservation, addTask, reset } from "../../quota/reservation";
import { isUsed } from "./domain";
import { isLive } from "./catalogue";

/** No domain: nobody is left out, nobody is added. */
export const NOBODY: u32 = 0xff;

/** Whose promises count. */
export const enum Scope {
  /** Everybody's. */
  All = 0,
  /** Those of the factory's domains alone: what stays if no server had made any. */
  Factory = 1,
  /** The domains of one Owner. */
  Owner = 2,
}

/** The management, modem and private domains come first whatever any server does. */
export function isFactory(d: Domain): bool {
  return d.role != Role.Guest || d.isPrivate != 0;
}

/** Memory, CPU and network are charged for what is live, and always for the management, modem and private domains. */
export function isCharged(d: Domain): bool {
  const state = d.state == DomainState.Unknown ? d.before : d.state;
  return isUsed(d) && (isFactory(d) || isLive(state));
}


@inline
function counts(d: Domain, scope: Scope, owner: u32): bool {
  if (!isUsed(d)) return false;
  return scope == Scope.All || (scope == Scope.Factory ? isFactory(d) : d.owner == owner);
}

/** Σ memory targets, KiB, of what is charged but for domain number `except`. */
export function chargedMemory(except: u32, scope: Scope): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (i != except && isCharged(domain(i)) && counts(domain(i), scope, 0)) sum += <u32>domain(i).memoryTarget;
  }
  return sum;
}

/** Σ memory targets, KiB, of all domains of an Owner, whatever their state. */
export function promisedMemory(owner: u32): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (counts(domain(i), Scope.Owner, owner)) sum += <u32>domain(i).memoryTarget;
  return sum;
}

/** Σ storage, KiB: charged in every state. `except` as above. */
export function chargedStorage(except: u32, scope: Scope, owner: u32): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (i != except && counts(domain(i), scope, owner)) sum += <u32>domain(i).storage;
  return sum;
}

/** How many domains there are. */
export function countDomains(scope: Scope, owner: u32): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++) if (counts(domain(i), scope, owner)) count++;
  return count;
}

/** Σ reserved CPU, ppm rounded up, of all domains of an Owner, whatever their state. */
export function promisedProcessor(owner: u32): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (!counts(d, Scope.Owner, owner) || d.cpuClass != CpuClass.Reserved) continue;
    sum += (<u64>d.budget * 1000000 + d.period - 1) / <u64>d.period;
  }
  return sum;
}

/** Hands quota/reservation the charged domains of the scope, and domain number `candidate` as if it were live. */
export function feedProcessor(candidate: u32, scope: Scope): void {
  reset(platform().cpuReserve, platform().switchCost, platform().cores);
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (i == candidate || (isCharged(d) && counts(d, scope, 0))) feed(d, i);
  }
}

function feed(d: Domain, index: u32): void {
  if (d.cpuClass == CpuClass.Reserved) addReservation(d.budget, d.period);
  else if (d.cpuClass == CpuClass.Hard) feedTasks(index);
  else feedShare(d);
}

/** The floor is charged for the private domain alone, which always is charged. */
function feedShare(d: Domain): void {
  addBestEffort(d.weight, d.floor, d.cap);
  if (d.floor > 0) addFloor(d.floor);
}

function feedTasks(index: u32): void {
  for (let i: u32 = 0; i < MaxTasks; i++) {
    const t = task(i);
    if (load<u8>(t.name) != 0 && t.domain == index) addTask(t.cost, t.period, t.deadline, t.jitter);
  }
}

/** The ledger's left side: which domains' promises are charged, and what they come to (virmo.md 5). */
import { CpuClass, DomainState, Role } from "../../domain";
import { Domain, domain, network, platform, task } from "../../journal/record.gen";
import { MaxDomains, MaxNetworks, MaxTasks } from "../../limits";
import { addBestEffort, addFloor, addReservation, addTask, beginHard, endHard, reset } from "../../quota/reservation";
import { hasResources, isUsed, knownState } from "./domain";
import { Quota, classOf, isBestEffort, ofLink, quotaOf } from "./promise";

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

/** Memory, CPU and network are charged for what is live, or will be once it is made, and always for the management, modem and private domains. */
export function isCharged(d: Domain): bool {
  if (!isUsed(d)) return false;
  return isFactory(d) || hasResources(d) || (knownState(d) == DomainState.Creating && d.desired == DomainState.Running);
}

function counts(d: Domain, scope: Scope, owner: u32): bool {
  if (!isUsed(d)) return false;
  return scope == Scope.All || (scope == Scope.Factory ? isFactory(d) : d.owner == owner);
}

/** What is summed up. */
export const enum Measure {
  /** How many domains there are. */
  Count = 0,
  /** Memory targets, KiB, of what is charged. */
  ChargedMemory = 1,
  /** Memory targets, KiB, in whatever state. */
  Memory = 2,
  /** KiB; storage is charged in every state. */
  Storage = 3,
  /** Reserved CPU, ppm, each domain rounded up, in whatever state. */
  Processor = 4,
  /** Guaranteed rates, kbit/s, on all networks together, in whatever state. */
  Guaranteed = 5,
  /** Guaranteed rates, kbit/s, of what is charged, on the first network; for the others their index is added. */
  ChargedLink = 6,
}

let foreign: u64 = 0;

/** Domains in the hypervisor that aren't ours are left alone, and their memory, KiB, is charged. */
export function chargeForeign(memory: u64): void {
  foreign = memory;
}

/** Σ over the domains of the scope but for number `except`; `owner` (principal + 1) matters to Scope.Owner alone. */
export function total(measure: Measure, scope: Scope, owner: u32, except: u32): u64 {
  let sum: u64 = measure == Measure.ChargedMemory ? foreign : 0;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (i != except && counts(domain(i), scope, owner)) sum += measured(i, measure);
  }
  return sum;
}

/** While sets are pending everybody counts as Reading.Harder says. */
function measured(index: u32, measure: Measure): u64 {
  switch (measure) {
    case Measure.Count:
      return 1;
    case Measure.ChargedMemory:
      return isCharged(domain(index)) ? quotaOf(index, Quota.Target, 0) : 0;
    case Measure.Memory:
      return quotaOf(index, Quota.Target, 0);
    case Measure.Storage:
      return quotaOf(index, Quota.Storage, 0);
    case Measure.Processor:
      return classOf(index, 0) == CpuClass.Reserved ? ppmOf(index) : 0;
    case Measure.Guaranteed:
      return guaranteed(index);
    default:
      return isCharged(domain(index)) ? guaranteedOn(index, measure - Measure.ChargedLink) : 0;
  }
}

function guaranteed(index: u32): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < MaxNetworks; i++) sum += guaranteedOn(index, i);
  return sum;
}

/** What a domain is guaranteed on network number `link`, kbit/s; nothing on one that the platform doesn't have any more. */
export function guaranteedOn(index: u32, link: u32): u64 {
  return load<u8>(network(link).name) != 0 ? quotaOf(index, ofLink(Quota.Guaranteed, link), 0) : 0;
}

const MILLION: u64 = 1000000;

function ppmOf(index: u32): u64 {
  const period = <u64>quotaOf(index, Quota.Period, 0);
  return (quotaOf(index, Quota.Budget, 0) * MILLION + period - 1) / period;
}

/** Hands quota/reservation the charged domains of the scope as `view` has them, and domain number `candidate` as if it were live. */
export function feedProcessor(candidate: u32, scope: Scope, view: u32 = 0): void {
  const p = platform();
  reset(p.cpuReserve, p.switchCost, p.cores, p.blocking, p.cpuRules);
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (i == candidate || (isCharged(d) && counts(d, scope, 0))) feed(d, i, view);
  }
}

function feed(d: Domain, index: u32, view: u32): void {
  const cpuClass = classOf(index, view);
  if (cpuClass == CpuClass.Hard) return feedTasks(d, index);
  if (cpuClass == CpuClass.Reserved)
    addReservation(quotaOf(index, Quota.Budget, view), quotaOf(index, Quota.Period, view));
  if (isBestEffort(index, view)) feedShare(d, index, view);
}

/** The floor is charged for the private domain alone, which always is charged. */
function feedShare(d: Domain, index: u32, view: u32): void {
  addBestEffort(quotaOf(index, Quota.Weight, view), d.floor, quotaOf(index, Quota.Cap, view));
  if (d.floor > 0) addFloor(d.floor);
}

function feedTasks(d: Domain, index: u32): void {
  beginHard();
  for (let i: u32 = 0; i < MaxTasks; i++) {
    const t = task(i);
    if (load<u8>(t.name) != 0 && t.domain == index) addTask(t.cost, t.period, t.deadline, t.jitter);
  }
  endHard(d.budget, d.period);
}

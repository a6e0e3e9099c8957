/** What a domain is promised, quota by quota, and how that is read while a set of changes is pending (docs/quotas.md 1). */
import { CpuClass } from "../../domain";
import {
  CHANGE_BUDGET_AT,
  CHANGE_CAP_AT,
  CHANGE_MEMORY_MAX_AT,
  CHANGE_MEMORY_MIN_AT,
  CHANGE_MEMORY_TARGET_AT,
  CHANGE_PERIOD_AT,
  CHANGE_STORAGE_AT,
  CHANGE_TRAFFIC_AT,
  CHANGE_WEIGHT_AT,
  DOMAIN_BUDGET_AT,
  DOMAIN_CAP_AT,
  DOMAIN_MEMORY_MAX_AT,
  DOMAIN_MEMORY_MIN_AT,
  DOMAIN_MEMORY_TARGET_AT,
  DOMAIN_PERIOD_AT,
  DOMAIN_STORAGE_AT,
  DOMAIN_TRAFFIC_AT,
  DOMAIN_WEIGHT_AT,
  Domain,
  TRAFFIC_BYTES,
  change,
  domain,
} from "../../journal/record.gen";
import { MaxNetworks } from "../../limits";
import { amountBetween, capBetween, periodBetween } from "../../quota/change";
import { Parameter } from "../../quota/parameter";

/**
 * The quotas that are numbers. Those of the first network's Traffic are the last ones here; behind them come those of the others, QUOTAS in all.
 * From Budget on they stand in this order in the port's domain descriptor (docs/port.md).
 */
export const enum Quota {
  Min,
  Target,
  Max,
  Budget,
  Period,
  Weight,
  Cap,
  Storage,
  EgressRate,
  IngressRate,
  Burst,
  Guaranteed,
  Priority,
}

const WORDS_OF_TRAFFIC: u32 = TRAFFIC_BYTES / 4;
export const QUOTAS: u32 = Quota.EgressRate + MaxNetworks * WORDS_OF_TRAFFIC;

/** The quota of network number `link` that is `quota` of the first one; any other quota is what it is. */
export function ofLink(quota: u32, link: u32): u32 {
  return quota < <u32>Quota.EgressRate ? quota : quota + link * WORDS_OF_TRAFFIC;
}

/** Which of two values of a quota asks for more. */
const enum Kind {
  /** The greater one. */
  Amount,
  /** The smaller one; 0 is none. */
  Period,
  /** 0, which is no limit; else the greater one. */
  Limit,
}

// Where each stands in a Domain and in a Change, the range it has to be in, and its kind.
// prettier-ignore
const ROWS: usize = memory.data<u32>([
  DOMAIN_MEMORY_MIN_AT, CHANGE_MEMORY_MIN_AT, Parameter.Memory, Kind.Amount,
  DOMAIN_MEMORY_TARGET_AT, CHANGE_MEMORY_TARGET_AT, Parameter.Memory, Kind.Amount,
  DOMAIN_MEMORY_MAX_AT, CHANGE_MEMORY_MAX_AT, Parameter.Memory, Kind.Amount,
  DOMAIN_BUDGET_AT, CHANGE_BUDGET_AT, Parameter.Budget, Kind.Amount,
  DOMAIN_PERIOD_AT, CHANGE_PERIOD_AT, Parameter.Period, Kind.Period,
  DOMAIN_WEIGHT_AT, CHANGE_WEIGHT_AT, Parameter.Weight, Kind.Amount,
  DOMAIN_CAP_AT, CHANGE_CAP_AT, Parameter.Cap, Kind.Limit,
  DOMAIN_STORAGE_AT, CHANGE_STORAGE_AT, Parameter.Memory, Kind.Amount,
  DOMAIN_TRAFFIC_AT, CHANGE_TRAFFIC_AT, Parameter.Rate, Kind.Limit,
  DOMAIN_TRAFFIC_AT + 4, CHANGE_TRAFFIC_AT + 4, Parameter.Rate, Kind.Limit,
  DOMAIN_TRAFFIC_AT + 8, CHANGE_TRAFFIC_AT + 8, Parameter.Rate, Kind.Amount,
  DOMAIN_TRAFFIC_AT + 12, CHANGE_TRAFFIC_AT + 12, Parameter.Rate, Kind.Amount,
  DOMAIN_TRAFFIC_AT + 16, CHANGE_TRAFFIC_AT + 16, Parameter.Priority, Kind.Amount,
]);

const COLUMNS: u32 = 4;

function column(quota: u32, which: u32): u32 {
  let row = quota;
  while (row > <u32>Quota.Priority) row -= WORDS_OF_TRAFFIC;
  return load<u32>(ROWS + <usize>(row * COLUMNS + which) * 4);
}

/** The networks' quotas follow one another in the record. */
function offsetOf(quota: u32, which: u32): u32 {
  const beyond: u32 = quota > <u32>Quota.Priority ? (quota - Quota.EgressRate) / WORDS_OF_TRAFFIC : 0;
  return column(quota, which) + beyond * TRAFFIC_BYTES;
}

/** The range that a quota has to be in. */
export function parameterOf(quota: u32): Parameter {
  return <Parameter>column(quota, 2);
}

/** Where a quota stands in a domain's record. */
export function placeOf(d: Domain, quota: u32): usize {
  return changetype<usize>(d) + offsetOf(quota, 0);
}

/** Where a quota of before stands in the change of domain number `index`. */
export function formerPlaceOf(index: u32, quota: u32): usize {
  return changetype<usize>(change(index)) + offsetOf(quota, 1);
}

/** How the domains of a set that is pending are read. */
export const enum Reading {
  /** What asks for more, of before and after: what others are admitted against. */
  Harder = 0,
  New = 1,
  Old = 2,
  /** What holds between the two phases of force. */
  Between = 3,
}

/** Change.set of those that the transaction at hand is changing: not pending before that has been judged. */
export const OPEN: u32 = 0xff;

/**
 * A view of all domains: those of set `set` as `reading` says. Those of other sets that are pending are read as Reading.Harder, and what the
 * transaction at hand is changing as it is to be; so 0 is how everybody is admitted.
 */
@inline
export function viewOf(set: u32, reading: Reading): u32 {
  return (set << 8) | reading;
}

/** A quota of domain number `index`; of a best-effort domain Budget and Period are 0. */
export function quotaOf(index: u32, quota: u32, view: u32): u32 {
  const wanted = newOf(index, quota);
  const set = change(index).set;
  if (set == 0) return wanted;
  switch (readingOf(set, view)) {
    case Reading.New:
      return wanted;
    case Reading.Old:
      return oldOf(index, quota);
    case Reading.Between:
      return between(quota, oldOf(index, quota), wanted);
    default:
      return harder(quota, oldOf(index, quota), wanted);
  }
}

function readingOf(set: u32, view: u32): u32 {
  return set == view >> 8 ? view & 0xff : set == OPEN ? <u32>Reading.New : <u32>Reading.Harder;
}

function newOf(index: u32, quota: u32): u32 {
  return counted(quota, domain(index).cpuClass, load<u32>(placeOf(domain(index), quota)));
}

function oldOf(index: u32, quota: u32): u32 {
  return counted(quota, change(index).cpuClass, load<u32>(formerPlaceOf(index, quota)));
}

/** Leaves of the other class are kept and ignored (virmo.md 5). */
function counted(quota: u32, cpuClass: u32, value: u32): u32 {
  return (quota == Quota.Budget || quota == Quota.Period) && cpuClass == CpuClass.BestEffort ? 0 : value;
}

function harder(quota: u32, old: u32, wanted: u32): u32 {
  const isNone = old == 0 || wanted == 0;
  switch (column(quota, 3)) {
    case Kind.Period:
      return isNone ? max(old, wanted) : min(old, wanted);
    case Kind.Limit:
      return isNone ? 0 : max(old, wanted);
    default:
      return max(old, wanted);
  }
}

function between(quota: u32, old: u32, wanted: u32): u32 {
  switch (column(quota, 3)) {
    case Kind.Period:
      // A side without a period is one without a reservation: there is none between.
      return old == 0 || wanted == 0 ? 0 : periodBetween(1, old, 1, wanted);
    case Kind.Limit:
      return capBetween(old, wanted);
    default:
      return amountBetween(old, wanted);
  }
}

/** The class that a domain has in a view: a reservation is more than a share of what is left. */
export function classOf(index: u32, view: u32): CpuClass {
  const wanted = domain(index).cpuClass;
  const set = change(index).set;
  if (set == 0) return wanted;
  const old = change(index).cpuClass;
  switch (readingOf(set, view)) {
    case Reading.New:
      return wanted;
    case Reading.Old:
      return old;
    case Reading.Between:
      return min(old, wanted);
    default:
      return max(old, wanted);
  }
}

/** Whether a domain is among the best-effort ones in a view; one whose class changes is harder as both. */
export function isBestEffort(index: u32, view: u32): bool {
  const set = change(index).set;
  if (set == 0 || readingOf(set, view) != Reading.Harder) return classOf(index, view) == CpuClass.BestEffort;
  return min(domain(index).cpuClass, change(index).cpuClass) == CpuClass.BestEffort;
}

/** Whether the hypervisor has to be told of a domain's quotas that they are those of view `b` instead of `a`. Min is the agent's alone. */
export function differs(index: u32, a: u32, b: u32): bool {
  const shares = classOf(index, a) == CpuClass.BestEffort || classOf(index, b) == CpuClass.BestEffort;
  for (let quota: u32 = Quota.Target; quota < QUOTAS; quota++) {
    // Leaves of the other class are kept and ignored (virmo.md 5); quotaOf() does that with Budget and Period.
    if (!shares && (quota == Quota.Weight || quota == Quota.Cap)) continue;
    if (quotaDiffers(index, quota, a, b)) return true;
  }
  return false;
}


@inline
export function quotaDiffers(index: u32, quota: u32, a: u32, b: u32): bool {
  return quotaOf(index, quota, a) != quotaOf(index, quota, b);
}

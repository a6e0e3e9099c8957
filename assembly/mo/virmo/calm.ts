/** When reservations may begin or grow: once the last windows of those that have shrunk or ended can press no more (docs/quotas.md 2). */
import { CpuClass } from "../../domain";
import { Control } from "../../effect";
import { change, domain } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";
import { isDecrease, patience } from "../../quota/change";
import { backlog, bridge } from "../../quota/reservation";
import { NOBODY, Scope, feedProcessor, isCharged } from "./charge";
import { hasResources, isUsed } from "./domain";
import { Quota, Reading, classOf, quotaOf, viewOf } from "./promise";
import { isMember } from "./set";
import { Step, work } from "./work";

/** No period is longer (virmo.md 5), µs. */
const LONGEST: u32 = 1000000;
/** What can't be told has ended after this, ms: so long a set may take. */
const LIMIT: u64 = 60000;

/** NEVER until the first look. */
let until: u64 = NEVER;
/** The longest period, µs, that each reservation may have been running with; 0 for none. */
const RUNNING: usize = memory.data(MaxDomains * 4, 4);

export function isCalm(): bool {
  return now() >= until;
}

/** When isCalm() is true, as far as is known now. */
export function calmAt(): u64 {
  return until;
}

/** Looks which reservations have ended; before anything else is begun. What this agent's forerunner ended nobody knows. */
export function watchReservations(): void {
  if (until == NEVER) {
    until = 0;
    feedProcessor(NOBODY, Scope.All);
    press(LONGEST, backlog(), bridge(), now());
  }
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const place = RUNNING + ((<usize>i) << 2);
    const before = load<u32>(place);
    const period = periodOf(i);
    if (before > 0 && period == 0) end(i, before);
    store<u32>(place, period);
  }
}

/** The longest period that a reservation may run with; 0 if none is running. */
function periodOf(index: u32): u32 {
  const d = domain(index);
  if (!isUsed(d) || classOf(index, 0) != CpuClass.Reserved || !hasResources(d)) return 0;
  const w = work(index);
  if (w.step == Step.Issue && w.action == Control.Start) return 0;
  const set = change(index).set;
  const old = quotaOf(index, Quota.Period, viewOf(set, Reading.Old));
  return max(old, quotaOf(index, Quota.Period, viewOf(set, Reading.New)));
}

function end(index: u32, period: u32): void {
  const hadIt = isUsed(domain(index)) && classOf(index, 0) == CpuClass.Reserved;
  feedProcessor(hadIt ? index : NOBODY, Scope.All);
  const before = backlog();
  feedProcessor(NOBODY, Scope.All);
  press(period, before, bridge(), now());
}

/** The decreases of a set are in force; the hypervisor took the last of them at `taken` ms. */
export function shrunk(set: u32, taken: u64): void {
  let longest: u32 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++)
    if (isMember(set, i) && isCharged(domain(i)) && isShrunk(i, set))
      longest = max(longest, quotaOf(i, Quota.Period, viewOf(set, Reading.Old)));
  if (longest == 0) return;
  feedProcessor(NOBODY, Scope.All, viewOf(set, Reading.Old));
  const before = backlog();
  feedProcessor(NOBODY, Scope.All, viewOf(set, Reading.Between));
  press(longest, before, bridge(), taken);
}

/** The longest period, µs, of the set's reservations, before and after; 0 if it has none that runs. */
export function longestPeriod(set: u32): u32 {
  let longest: u32 = 0;
  for (let i: u32 = 0; i < MaxDomains; i++) if (isMember(set, i)) longest = max(longest, periodOf(i));
  return longest;
}

function isShrunk(index: u32, set: u32): bool {
  const old = viewOf(set, Reading.Old);
  const wanted = viewOf(set, Reading.New);
  return isDecrease(
    quotaOf(index, Quota.Budget, old),
    quotaOf(index, Quota.Period, old),
    quotaOf(index, Quota.Budget, wanted),
    quotaOf(index, Quota.Period, wanted),
  );
}

/** From `since` ms on, up to the next tick and one more. */
function press(longest: u32, backlog: u64, bridge: u64, since: u64): void {
  const milliseconds = (patience(longest, backlog, bridge) + 999) / 1000 + 1;
  until = max(until, since + min(milliseconds, LIMIT));
}

/** A change of quotas as the agent makes it: assembly/quota/change.ts on top of admission, and the orders that it is compared with. */
import { admission, feed } from "./admission.js";
import type { Command } from "./core.js";
import { quotaModule } from "./module.js";
import type { DemandSet, Reservation } from "./sets.js";

export interface Change {
  amountBetween(old: number, wanted: number): number;
  periodBetween(oldBudget: number, oldPeriod: number, budget: number, period: number): number;
  capBetween(old: number, wanted: number): number;
  isDecrease(oldBudget: number, oldPeriod: number, budget: number, period: number): number;
  patience(longest: number, backlog: bigint, bridge: bigint): bigint;
}

export const change = await quotaModule<Change>("change");

/** From one set of reservations to another, server by server; budget 0 = none. The rest of the set stays. */
export interface Transition {
  base: DemandSet;
  old: Reservation[];
  wanted: Reservation[];
}

/** What admission is asked about: `base` with those of `reservations` that are there. */
export function setOf(base: DemandSet, reservations: readonly Reservation[]): DemandSet {
  return { ...base, reservations: reservations.filter(({ budget }) => budget > 0) };
}

export function between({ old, wanted }: Transition): Reservation[] {
  return old.map((from, index) => {
    const to = wanted[index]!;
    return {
      budget: change.amountBetween(from.budget, to.budget),
      period: change.periodBetween(from.budget, from.period, to.budget, to.period),
    };
  });
}

const differ = (a: Reservation, b: Reservation): boolean =>
  a.budget !== b.budget || (a.budget > 0 && a.period !== b.period);

/** The calls that lead from one to the other, in the order of the servers; `at` is filled in later. */
function steps(from: readonly Reservation[], to: readonly Reservation[]): Omit<Command, "at">[] {
  return to.flatMap((each, server) => (differ(from[server]!, each) ? [{ server, ...each }] : []));
}

/** The longest old period of what goes down. */
function longestDecreased({ old, wanted }: Transition): number {
  return old.reduce((longest, from, index) => {
    const to = wanted[index]!;
    const goesDown = change.isDecrease(from.budget, from.period, to.budget, to.period);
    return goesDown ? Math.max(longest, from.period) : longest;
  }, 0);
}

/** µs between the two phases. */
export function patience(transition: Transition): number {
  feed(setOf(transition.base, transition.old));
  const backlog = admission.backlog();
  feed(setOf(transition.base, between(transition)));
  return Number(change.patience(longestDecreased(transition), backlog, admission.bridge()));
}

/** How long each call takes. */
type Delay = () => number;

function issue(steps: readonly Omit<Command, "at">[], from: number, delay: Delay): Command[] {
  let at = from;
  return steps.map((step) => ({ ...step, at: (at += delay()) }));
}

/** Decreases, the wait, increases. */
export function twoPhases(transition: Transition, start: number, delay: Delay, wait = patience(transition)): Command[] {
  const middle = between(transition);
  const first = issue(steps(transition.old, middle), start, delay);
  const second = issue(steps(middle, transition.wanted), (first.at(-1)?.at ?? start) + wait, delay);
  return [...first, ...second];
}

/** Each reservation at once to what it is to be, in the order of the servers. */
export function naive({ old, wanted }: Transition, start: number, delay: Delay): Command[] {
  return issue(steps(old, wanted), start, delay);
}

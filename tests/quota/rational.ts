/** T1 in exact fractions, and how the agent's integers compare with it: utilisation alone decides for reservations with nothing above them. */
import { admits } from "./admission.js";
import { pick, type DemandSet, type Reservation } from "./sets.js";
import { integer, type Random } from "../random.js";

const MILLION = 1000000n;
const [ShortestPeriod, LongestPeriod, LeastBudget] = [500, 1000000, 100];

/** What `set` leaves of the core as a fraction whose denominator is the product of all periods and a million. */
function left({ reserve, switchCost, reservations }: DemandSet): { over: bigint; under: bigint } {
  let [over, under] = [MILLION - BigInt(reserve), MILLION];
  for (const { budget, period } of reservations) {
    over = over * BigInt(period) - BigInt(budget + 2 * switchCost) * under;
    under *= BigInt(period);
  }
  return { over, under };
}

export function holdsExactly(set: DemandSet): boolean {
  return left(set).over >= 0n && set.reservations.every((each) => each.budget + 2 * set.switchCost <= each.period);
}

const period = (random: Random): number =>
  random() < 0.3
    ? pick(random, [1000, 2000, 3000, 5000, 7000, 10000, 20000, 30000, 60000])
    : Math.round(ShortestPeriod * (LongestPeriod / ShortestPeriod) ** random());

/** Up to 8 reservations in the ranges of virmo.md 1. Half of the sets end with the last budget that fits exactly, or 1 µs more. */
export function reservationSet(random: Random): DemandSet {
  const [count, total] = [integer(random, 1, 8), 0.6 + 0.6 * random()];
  const row = (): Reservation => {
    const length = period(random);
    return { period: length, budget: Math.max(LeastBudget, Math.round((length * total * 2 * random()) / count)) };
  };
  const base = { reserve: integer(random, 0, 100000), switchCost: integer(random, 0, 10), tasks: [] };
  const set: DemandSet = { ...base, reservations: Array.from({ length: count }, row) };
  if (random() < 0.5) return set;
  const others = { ...set, reservations: set.reservations.slice(1) };
  const { over, under } = left(others);
  const length = period(random);
  const fitting = Number((over * BigInt(length)) / under) - 2 * set.switchCost;
  if (fitting < LeastBudget) return set;
  return {
    ...set,
    reservations: [...others.reservations, { period: length, budget: fitting + integer(random, 0, 1) }],
  };
}

export interface Comparison {
  holding: number;
  unsound: DemandSet[];
  wronglyRefused: number;
}

export function compare(random: Random, sets: number): Comparison {
  const result: Comparison = { holding: 0, unsound: [], wronglyRefused: 0 };
  for (let count = 0; count < sets; count++) {
    const set = reservationSet(random);
    const [holds, admitted] = [holdsExactly(set), admits(set)];
    if (holds) result.holding++;
    if (admitted && !holds) result.unsound.push(set);
    if (holds && !admitted) result.wronglyRefused++;
  }
  return result;
}

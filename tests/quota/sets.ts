/** Random sets of tasks and reservations, the same for the same seed. */

import { integer, type Random } from "../random.js";

export interface Task {
  cost: number;
  period: number;
  deadline: number;
  jitter: number;
}

export interface Reservation {
  budget: number;
  period: number;
}

/** Times in µs (or any unit: the arithmetic doesn't care), reserve in ppm. */
export interface DemandSet {
  reserve: number;
  switchCost: number;
  tasks: Task[];
  reservations: Reservation[];
  /** µs; none unless given */
  blocking?: number;
  /** None unless given. */
  rules?: Rule;
}

/** Those of assembly/quota/reservation.ts. */
export enum Rule {
  None = 0,
  Deferrable = 1,
  Inside = 2,
  EarliestInside = 6,
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!;
}

/** Integers of mixed size up to `limit`: half of them have a uniform logarithm, the others sit on the edges of the number range. */
export function extreme(random: Random, limit: number): number {
  const edges = [0, 1, 2, 99, 100, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1];
  const value = random() < 0.5 ? Math.floor(2 ** (random() * 32)) : pick(random, edges);
  return Math.min(value, limit);
}

/** The hyperperiod of every set of `smallSet`. */
export const HYPERPERIOD = 240;
const PERIODS = [4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 30, 40, 48, 60, 80, 120, 240];

/** At most 4 tasks (deadline ≤ period) and 5 reservations, with utilisations that often add up to nearly 1. */
export function smallSet(random: Random): DemandSet {
  const total = 0.5 + 0.55 * random();
  const tasks = Array.from({ length: integer(random, 0, 4) }, () => pick(random, PERIODS));
  const reservations = Array.from({ length: integer(random, 0, 5) }, () => pick(random, PERIODS));
  const hard = reservations.length === 0 ? total : total * random() * 0.6;
  const soft = tasks.length === 0 ? total : total - hard;
  return {
    reserve: pick(random, [0, 0, 100000, 250000, integer(random, 1, 300000)]),
    switchCost: random() < 0.1 ? 1 : 0,
    tasks: tasks.map((period) => smallTask(random, period, (hard / tasks.length) * 2 * random())),
    reservations: reservations.map((period) => ({
      period,
      budget: Math.max(1, Math.round((period * soft * 2 * random()) / reservations.length)),
    })),
  };
}

function smallTask(random: Random, period: number, utilisation: number): Task {
  const cost = Math.max(1, Math.round(period * utilisation));
  const deadline = random() < 0.5 ? period : integer(random, Math.min(cost, period), period);
  return { cost, period, deadline, jitter: random() < 0.5 ? 0 : integer(random, 0, Math.ceil(period / 4)) };
}

/** A modem's tasks and reservations in µs, as devices have them; periods are unrelated. */
export function deviceSet(random: Random): DemandSet {
  const period = () => Math.round(2000 * 25 ** random());
  const share = () => 0.05 + 0.25 * random();
  const tasks = Array.from({ length: integer(random, 1, 4) }, () => {
    const length = pick(random, [4615, 10000, 20000, period()]);
    const cost = Math.ceil(length * share() * 0.3);
    return { cost, period: length, deadline: integer(random, length >> 1, length), jitter: integer(random, 0, 300) };
  });
  const reservations = Array.from({ length: integer(random, 1, 5) }, () => {
    const length = period();
    return { period: length, budget: Math.max(100, Math.floor(length * share())) };
  });
  return { reserve: integer(random, 0, 50000), switchCost: integer(random, 0, 10), tasks, reservations };
}

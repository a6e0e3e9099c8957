/** Tasks inside a reservation (T2 to T4): what it supplies, and which tasks that is enough for, by sweeps that know the forward formula alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admission } from "./admission.js";
import { quotaModule } from "./module.js";
import { HYPERPERIOD, Rule, pick, type Reservation, type Task } from "./sets.js";
import { integer, seeded, type Random } from "../random.js";

interface Supply {
  supplyReservation(budget: number, period: number, deferrable: number): void;
  suppliedWithin(work: bigint): bigint;
}

const demand = await quotaModule<Supply>("demand");

/**
 * Least that a reservation supplies in `window` units from any moment on: in the period of that moment the budget came first, in all later ones it
 * comes last. A deferrable one owes nothing in the period in which work arrives.
 */
function leastSupply({ budget, period }: Reservation, window: number, deferrable = false): number {
  const later = (length: number) =>
    Math.floor(length / period) * budget + Math.max(0, (length % period) - (period - budget));
  let least = Infinity;
  for (let start = 0; start < period; start++) {
    const here = deferrable ? 0 : Math.min(window, Math.max(0, budget - start));
    least = Math.min(least, here + later(Math.max(0, window - (period - start))));
  }
  return least;
}

test("T2: a reservation supplies its first units as late as brute force finds", () => {
  for (let period = 1; period <= 12; period++) {
    for (let budget = 1; budget <= period; budget++) {
      for (const deferrable of [false, true]) {
        demand.supplyReservation(budget, period, deferrable ? 1 : 0);
        for (let work = 1; work <= 3 * budget; work++) {
          const time = Number(demand.suppliedWithin(BigInt(work)));
          const supplied = (window: number) => leastSupply({ budget, period }, window, deferrable);
          assert.ok(supplied(time) >= work && supplied(time - 1) < work, `${budget}/${period} ${work}: ${time}`);
        }
      }
    }
  }
});

interface Guest {
  tasks: Task[];
  reservation: Reservation;
}

const PERIODS = [12, 16, 20, 24, 30, 40, 48, 60];

function guest(random: Random): Guest {
  const period = pick(random, [4, 5, 6, 8, 10]);
  const tasks = Array.from({ length: integer(random, 1, 4) }, () => {
    const length = pick(random, PERIODS);
    return {
      cost: integer(random, 1, Math.ceil(length / 8)),
      period: length,
      deadline: integer(random, length >> 1, length),
      jitter: random() < 0.5 ? 0 : integer(random, 1, 3),
    };
  });
  // All of the core is another question: deferrable reservations that fill it exactly are refused.
  return { tasks, reservation: { budget: integer(random, 1, period - 1), period } };
}

function admitsInside({ tasks, reservation }: Guest, rules: number): boolean {
  admission.reset(0, 0, 1, 0, rules);
  admission.beginHard();
  for (const { cost, period, deadline, jitter } of tasks) admission.addTask(cost, period, deadline, jitter);
  admission.endHard(reservation.budget, reservation.period);
  return admission.admissible() === 1;
}

/** T3: for each task some moment by which all that goes first is supplied. */
function holdsByPriority({ tasks, reservation }: Guest, deferrable: boolean): boolean {
  const sorted = [...tasks].sort((a, b) => a.deadline - b.deadline);
  return sorted.every((task, place) => {
    const work = (time: number) =>
      sorted.slice(0, place).reduce((sum, h) => sum + Math.ceil((time + h.jitter) / h.period) * h.cost, task.cost);
    const times = Array.from({ length: task.deadline - task.jitter }, (_, index) => index + 1);
    return times.some((time) => work(time) <= leastSupply(reservation, time, deferrable));
  });
}

/** T4: in each window of two hyperperiods, after which they repeat, all work due is supplied. */
function holdsByDeadline({ tasks, reservation }: Guest): boolean {
  const due = (time: number) =>
    tasks.reduce((sum, task) => {
      const jobs = Math.floor((time + task.jitter - task.deadline) / task.period) + 1;
      return sum + Math.max(0, jobs) * task.cost;
    }, 0);
  const needed = tasks.reduce((sum, { cost, period }) => sum + cost * (HYPERPERIOD / period), 0);
  if (needed > reservation.budget * (HYPERPERIOD / reservation.period)) return false;
  const windows = Array.from({ length: 2 * HYPERPERIOD }, (_, index) => index + 1);
  return windows.every((time) => due(time) <= leastSupply(reservation, time));
}

/** How many of random guests hold; each is judged as `holds` does. */
function judged(seed: number, rules: number, holds: (guest: Guest) => boolean): number {
  const random = seeded(seed);
  let holding = 0;
  for (let count = 0; count < 10000; count++) {
    const each = guest(random);
    assert.equal(admitsInside(each, rules), holds(each), JSON.stringify(each));
    if (holds(each)) holding++;
  }
  return holding;
}

test("T3: 10,000 hard domains inside a reservation are judged exactly, by priority", () => {
  assert.ok(judged(41, Rule.Inside, (each) => holdsByPriority(each, false)) > 1000);
});

test("T3: the same inside a reservation whose unused budget stays", () => {
  assert.ok(judged(42, Rule.Inside | Rule.Deferrable, (each) => holdsByPriority(each, true)) > 500);
});

test("T4: 10,000 hard domains inside a reservation are judged exactly, the earliest deadline first", () => {
  assert.ok(judged(43, Rule.EarliestInside, holdsByDeadline) > 1000);
});

test("a hard domain inside its reservation is charged the reservation, with its context switches, and nothing above the others", () => {
  admission.reset(0, 5, 1, 0, Rule.Inside);
  admission.beginHard();
  admission.addTask(100, 10000, 10000, 0);
  admission.endHard(290, 1000);
  admission.addReservation(680, 1000);
  assert.deepEqual([admission.admissible(), admission.reservedPpm()], [1, 990000]);
});

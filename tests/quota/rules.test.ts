/** Blocking (T1b), reservations whose unused budget stays, and hard domains inside a reservation (T2 to T4), against sweeps and simulation. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admission, admits } from "./admission.js";
import { simulate, type Run } from "./core.js";
import { full, holdsBySweep } from "./oracle.js";
import { HYPERPERIOD, Rule, pick, smallSet, type DemandSet } from "./sets.js";
import { integer, seeded, type Random } from "../random.js";

const SETS = 10000;

/** Judges sets that `make` makes as the sweep does, but for those that fill the core exactly. */
function judgesAsSweep(make: () => DemandSet): { holding: number; refused: number } {
  const counts = { holding: 0, refused: 0 };
  for (let count = 0; count < SETS; count++) {
    const set = make();
    const [holds, admitted] = [holdsBySweep(set), admits(set)];
    if (holds) counts.holding++;
    assert.ok(holds || !admitted, `unsound: ${JSON.stringify(set)}`);
    if (!holds || admitted) continue;
    assert.ok(full(set), `refused with time to spare: ${JSON.stringify(set)}`);
    counts.refused++;
  }
  return counts;
}

test("T1b: with sections that can't be preempted sets are judged as by a sweep over all windows", (t) => {
  const random = seeded(31);
  const counts = judgesAsSweep(() => ({ ...smallSet(random), blocking: integer(random, 1, 6) }));
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.holding > SETS / 20);
});

/** Baker's test: reservations by period, each with those before it and the blocking in its own period. */
function holdsByBaker({ reservations, blocking = 0 }: DemandSet): boolean {
  const sorted = [...reservations].sort((a, b) => a.period - b.period);
  let utilisation = 0;
  return sorted.every(({ budget, period }) => {
    utilisation += budget * (HYPERPERIOD / period);
    return utilisation + blocking * (HYPERPERIOD / period) <= HYPERPERIOD;
  });
}

test("T1b: what Baker's test admits is admitted, and more", () => {
  const random = seeded(32);
  let more = 0;
  for (let count = 0; count < SETS; count++) {
    const set = { ...smallSet(random), reserve: 0, switchCost: 0, tasks: [], blocking: integer(random, 1, 6) };
    const admitted = admits(set);
    if (holdsByBaker(set)) assert.ok(admitted || full(set), JSON.stringify(set));
    else if (admitted) more++;
  }
  assert.ok(more > 0);
});

test("with deferrable reservations sets are judged as by a sweep over all windows", (t) => {
  const random = seeded(33);
  const counts = judgesAsSweep(() => ({
    ...smallSet(random),
    rules: Rule.Deferrable,
    blocking: integer(random, 0, 2),
  }));
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.holding > SETS / 20);
});

/** A run of `set` with domains that work always, late, from some moment on, or never; each window anew. */
function runOf(random: Random, { tasks, reservations, blocking = 0 }: DemandSet): Run {
  return {
    tasks: tasks.map((task) => ({
      ...task,
      phase: integer(random, 0, task.period),
      lateness: (job) => (job ? 0 : task.jitter),
    })),
    reservations,
    phases: reservations.map(({ period }) => integer(random, 0, period)),
    wake: (_, begin, { current, end }) =>
      Math.max(
        begin,
        pick(random, [
          begin,
          begin,
          end - current.budget,
          end - current.budget,
          end - integer(random, 2, 12),
          Infinity,
        ]),
      ),
    section: (from, until) => {
      for (let at = from; at < until; at++) if (random() < 0.3) return { at, length: blocking };
      return undefined;
    },
    until: 2 * HYPERPERIOD,
  };
}

/** How many of the sets that `make` makes are admitted and miss a deadline in a simulation. */
function missing(random: Random, sets: number, make: () => DemandSet): number {
  let missed = 0;
  for (let admitted = 0; admitted < sets;) {
    const set = make();
    if (set.reservations.length < 2 || !admits(set)) continue;
    admitted++;
    const { tasks, budgets } = simulate(runOf(random, set));
    if (tasks + budgets > 0) missed++;
  }
  return missed;
}

test("domains that work late in their windows: no admitted set misses a deadline where the rule is known, some do where it isn't", (t) => {
  const random = seeded(34);
  const set = (rules: Rule) => () => ({
    ...smallSet(random),
    switchCost: 0,
    reserve: 0,
    rules,
    blocking: integer(random, 0, 2),
  });
  assert.equal(missing(random, 3000, set(Rule.Deferrable)), 0);
  const ignorant = missing(random, 3000, set(Rule.None));
  t.diagnostic(`${ignorant} of 3000 sets admitted without the rule miss`);
  assert.ok(ignorant > 0);
});

test("a domain that works at the very end of its window keeps the core from one with a short period", () => {
  const both = (rules: Rule) =>
    admits({
      reserve: 0,
      switchCost: 0,
      tasks: [],
      rules,
      reservations: [
        { budget: 1000, period: 20000 },
        { budget: 100, period: 500 },
      ],
    });
  assert.ok(both(Rule.None) && !both(Rule.Deferrable));
});

test("a hard domain that declares no tasks may use its budget late in one period and early in the next", () => {
  const beneath = (budget: number) => {
    admission.reset(0, 0, 1);
    admission.beginHard();
    admission.endHard(300, 1000);
    admission.addReservation(budget, 1000);
    return admission.admissible() === 1;
  };
  assert.ok(beneath(400) && !beneath(401));
});

test("a hard domain without a budget and without tasks is refused, as is one whose budget can't be true", () => {
  for (const [budget, period] of [
    [0, 0],
    [0, 1000],
    [1001, 1000],
    [1, 1000001],
  ] as const) {
    for (const rules of [Rule.None, Rule.Inside]) {
      admission.reset(0, 0, 1, 0, rules);
      admission.beginHard();
      admission.endHard(budget, period);
      assert.equal(admission.admissible(), 0, `${budget} ${period} ${rules}`);
    }
  }
});

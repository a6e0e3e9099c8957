/** Admission against exact oracles on random sets: never wrongly admitted, rarely wrongly refused, never worse for less. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admission, admits, feed, without } from "./admission.js";
import { full, holdsBySimulation, holdsBySweep, holdsInBusyPeriod } from "./oracle.js";
import { deviceSet, extreme, smallSet, type DemandSet } from "./sets.js";
import { integer, seeded } from "../random.js";

const SMALL_SETS = 30000;

test("of 30,000 small sets none that misses a deadline is admitted, and none refused that holds with time to spare", (t) => {
  const random = seeded(1);
  let holding = 0;
  let refusedFull = 0;
  for (let count = 0; count < SMALL_SETS; count++) {
    const set = smallSet(random);
    const holds = holdsBySweep(set);
    const admitted = admits(set);
    if (holds) holding++;
    if (admitted) assert.ok(holds, `unsound: ${JSON.stringify(set)}`);
    if (holds && !admitted) {
      assert.ok(full(set), `refused with time to spare: ${JSON.stringify(set)}`);
      refusedFull++;
    }
  }
  t.diagnostic(`${holding} hold; ${refusedFull} of them, whose utilisation is exactly the capacity, are refused`);
  assert.ok(holding > SMALL_SETS / 5 && holding < (SMALL_SETS * 4) / 5);
});

test("the oracle agrees with a simulation of 3,000 sets, unit by unit", () => {
  const random = seeded(2);
  for (let count = 0; count < 3000; count++) {
    const set = { ...smallSet(random), reserve: 0 };
    assert.equal(holdsBySweep(set), holdsBySimulation(set), JSON.stringify(set));
  }
});

test("3,000 sets of a modem and reservations in microseconds are judged exactly", (t) => {
  const random = seeded(3);
  let holding = 0;
  let open = 0;
  for (let count = 0; count < 3000; count++) {
    const set = deviceSet(random);
    const holds = holdsInBusyPeriod(set, 400000);
    if (holds === undefined) open++;
    else assert.equal(admits(set), holds, JSON.stringify(set));
    if (holds) holding++;
  }
  t.diagnostic(`${holding} hold, ${open} are too long for the oracle`);
  assert.ok(holding > 300 && open < 600);
});

test("taking a row away from 10,000 admitted sets never makes them inadmissible", () => {
  const random = seeded(4);
  for (let admitted = 0; admitted < 10000;) {
    const set = admitted % 2 ? deviceSet(random) : smallSet(random);
    if (!admits(set)) continue;
    admitted++;
    for (const smaller of without(set)) assert.ok(admits(smaller), JSON.stringify({ set, smaller }));
  }
});

test("what is reserved is the sum of the utilisations, rounded up by less than 1 ppm a row", () => {
  const random = seeded(5);
  for (let count = 0; count < 2000; count++) {
    const set = deviceSet(random);
    feed(set);
    const extra = 2 * set.switchCost;
    const exact =
      set.tasks.reduce((sum, task) => sum + ((task.cost + extra) * 1e6) / task.period, 0) +
      set.reservations.reduce((sum, each) => sum + ((each.budget + extra) * 1e6) / each.period, 0);
    const excess = admission.reservedPpm() - exact;
    const rows = set.tasks.length + set.reservations.length;
    assert.ok(excess > -1e-6 && excess < rows, `${excess} ${JSON.stringify(set)}`);
  }
});

test("a reservation of what is free is admitted, of 1 ppm more refused, and asking changes nothing", () => {
  const random = seeded(6);
  for (let count = 0; count < 2000; count++) {
    const set = count % 2 ? deviceSet(random) : smallSet(random);
    const admitted = admits(set);
    const reserved = admission.reservedPpm();
    const free = admission.freePpm();
    assert.deepEqual([admission.admissible() === 1, admission.reservedPpm()], [admitted, reserved]);
    const taking = (budget: number) => ({
      ...set,
      reservations: [...set.reservations, { budget, period: 1000000 }],
    });
    if (free > 0) assert.ok(admits(taking(free)), JSON.stringify({ set, free }));
    assert.ok(!admits(taking(free + 1)), JSON.stringify({ set, free }));
  }
});

/** What any admitted set must fulfil, in BigInt: utilisation, each task's response time, the first deadlines of each reservation. */
function necessary(set: DemandSet): boolean {
  const extra = BigInt(2 * set.switchCost);
  const tasks = set.tasks
    .map((task) => ({
      cost: BigInt(task.cost) + extra,
      period: BigInt(task.period),
      deadline: BigInt(task.deadline),
      jitter: BigInt(task.jitter),
    }))
    .sort((a, b) => Number(a.deadline - b.deadline));
  const reservations = set.reservations.map(({ budget, period }) => [BigInt(budget) + extra, BigInt(period)] as const);
  const speed = 1000000n - BigInt(set.reserve);
  const done = (higher: typeof tasks, work: bigint, limit: bigint) => {
    for (let time = work; time <= limit;) {
      const all = higher.reduce((sum, h) => sum + ((time + h.jitter + h.period - 1n) / h.period) * h.cost, work);
      const next = (all * 1000000n + speed - 1n) / speed;
      if (next <= time) return true;
      time = next;
    }
    return false;
  };
  const due = (window: bigint) => reservations.reduce((sum, [budget, period]) => sum + (window / period) * budget, 0n);
  return (
    speed > 0n &&
    tasks.every((task, place) => done(tasks.slice(0, place), task.cost, task.deadline - task.jitter)) &&
    reservations.every(([, period]) => [1n, 2n, 3n, 10n].every((k) => done(tasks, due(k * period), k * period)))
  );
}

test("50,000 sets from the edges of u32: nothing overflows into being admitted", () => {
  const random = seeded(7);
  let admittedSets = 0;
  for (let count = 0; count < 50000; count++) {
    const row = () => {
      const period = extreme(random, 2 ** 32 - 1);
      return { period, cost: extreme(random, random() < 0.9 ? Math.floor(period / 3) : 2 ** 32 - 1) };
    };
    const set: DemandSet = {
      reserve: extreme(random, random() < 0.9 ? 500000 : 2 ** 32 - 1),
      switchCost: random() < 0.8 ? 0 : extreme(random, 2 ** 32 - 1),
      tasks: Array.from({ length: integer(random, 0, 3) }, row).map(({ cost, period }) => ({
        cost,
        period,
        deadline: random() < 0.7 ? period : extreme(random, 2 ** 32 - 1),
        jitter: random() < 0.7 ? 0 : extreme(random, 2 ** 32 - 1),
      })),
      reservations: Array.from({ length: integer(random, 0, 3) }, row).map(({ cost, period }) => ({
        budget: cost,
        period,
      })),
    };
    const rows = set.tasks.length + set.reservations.length;
    if (!admits(set) || rows === 0) continue;
    admittedSets++;
    assert.ok(necessary(set), JSON.stringify(set));
  }
  assert.ok(admittedSets > 1000);
});

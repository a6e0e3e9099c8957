/** Response times that others published: what assembly/quota/demand.ts must reproduce. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { quotaModule } from "./module.js";

interface Demand {
  memory: { buffer: ArrayBuffer };
  allow(steps: number): void;
  supplyCore(ppm: bigint): void;
  completion(claims: number, count: number, work: bigint, start: bigint, limit: bigint): bigint;
  requestBound(claims: number, count: number, time: bigint): bigint;
  demandBound(claims: number, count: number, time: bigint): bigint;
  deadlineBefore(claims: number, count: number, time: bigint): bigint;
}

interface Row {
  cost: number;
  period: number;
  blocking?: number;
  jitter?: number;
  deadline?: number;
}

const demand = await quotaModule<Demand>("demand");
const CLAIMS = 32768; // above everything static
const NEVER = 0xffffffffffffffffn;

function store(rows: readonly Row[]): void {
  const view = new DataView(demand.memory.buffer, CLAIMS);
  rows.forEach(({ cost, period, deadline = period, jitter = 0 }, index) => {
    [cost, period, deadline, jitter].forEach((field, place) => view.setUint32(16 * index + 4 * place, field, true));
  });
}

/** Response time of each row beneath those before it. Blocking is work that comes first, once. */
function responses(rows: readonly Row[], limit = 2 ** 32): bigint[] {
  store(rows);
  demand.allow(100000);
  return rows.map(({ cost, blocking = 0 }, index) =>
    BigInt.asUintN(64, demand.completion(CLAIMS, index, BigInt(cost + blocking), 0n, BigInt(limit))),
  );
}

/** Whether each row, beneath those before it, is done within its deadline. */
function meets(set: readonly Row[]): boolean {
  store(set);
  demand.allow(100000);
  return set.every(({ cost, period, deadline = period }, index) => {
    const done = demand.completion(CLAIMS, index, BigInt(cost), 0n, BigInt(deadline));
    return BigInt.asUintN(64, done) !== NEVER;
  });
}

function rows(...pairs: [cost: number, period: number][]): Row[] {
  return pairs.map(([cost, period]) => ({ cost, period }));
}

// cost, period, deadline, blocking, jitter, response time; µs
const AUDSLEY = [
  [51, 1000, 1000, 0, 0, 51],
  [3000, 2000000, 5000, 300, 0, 3504],
  [2000, 25000, 25000, 600, 0, 5906],
  [5000, 25000, 25000, 900, 0, 11512],
  [1000, 40000, 40000, 1350, 0, 13064],
  [3000, 50000, 50000, 1350, 0, 16217],
  [5000, 50000, 50000, 750, 0, 20821],
  [8000, 59000, 59000, 750, 0, 36637],
  [9000, 80000, 80000, 1350, 0, 47798],
  [2000, 80000, 80000, 450, 0, 48949],
  [5000, 100000, 100000, 1050, 0, 99150],
  [1000, 200000, 200000, 450, 1000, 99550],
  [3000, 200000, 200000, 450, 0, 140641],
  [1000, 200000, 200000, 450, 0, 141692],
  [1000, 200000, 200000, 1350, 0, 143694],
  [3000, 1000000, 1000000, 0, 0, 145446],
  [1000, 1000000, 1000000, 0, 0, 146497],
  [1000, 1000000, 1000000, 0, 0, 147548],
] as const;

test("V1: the 18 response times of the Generic Avionics Platform (Audsley; schedcat tests/fp.py)", () => {
  const set = AUDSLEY.map(([cost, period, , blocking, jitter]) => ({ cost, period, blocking, jitter }));
  assert.deepEqual(
    responses(set),
    AUDSLEY.map((row) => BigInt(row[5])),
  );
});

test("V3: schedcat's response time example", () => {
  assert.deepEqual(responses(rows([1, 4], [1, 5], [3, 9], [3, 18])), [1n, 2n, 7n, 18n]);
});

test("V4: the examples of Burns and Wellings, one of which misses", () => {
  assert.deepEqual(responses(rows([10, 30], [10, 40], [12, 50])), [10n, 20n, 52n]);
  assert.deepEqual(responses(rows([4, 16], [5, 40], [32, 80])), [4n, 9n, 58n]);
  assert.deepEqual(responses(rows([5, 20], [10, 40], [40, 80])), [5n, 15n, 80n]);
  assert.deepEqual(responses(rows([3, 7], [3, 12], [5, 20])), [3n, 6n, 20n]);
  assert.equal(meets(rows([10, 30], [10, 40], [12, 50])), false);
  assert.equal(meets(rows([4, 16], [5, 40], [32, 80])), true);
  assert.equal(meets(rows([5, 20], [10, 40], [40, 80])), true, "though the core is full");
  assert.equal(meets(rows([3, 7], [3, 12], [5, 20])), true);
});

/** Work due in each window, of tasks [cost, deadline, period]. */
function due(
  tasks: readonly (readonly [cost: number, deadline: number, period: number])[],
  windows: bigint[],
): bigint[] {
  store(tasks.map(([cost, deadline, period]) => ({ cost, deadline, period })));
  return windows.map((window) => demand.demandBound(CLAIMS, tasks.length, window));
}

test("V6: Buttazzo's earliest deadline example with deadlines before the periods' ends", () => {
  const tasks = [
    [2, 4, 6],
    [2, 5, 8],
    [3, 7, 9],
  ] as const;
  const windows = [4n, 5n, 7n, 10n, 13n, 16n, 21n, 22n];
  assert.deepEqual(due(tasks, windows), [2n, 4n, 7n, 9n, 11n, 16n, 18n, 20n]);
  assert.ok(
    windows.every((window) => due(tasks, [window])[0]! <= window),
    "schedulable",
  );
});

test("V7: the Linux documentation's set of density 1.1 that meets its deadlines", () => {
  const windows = [49n, 50n, 99n, 100n, 150n, 200n];
  const tasks = [
    [50, 50, 100],
    [10, 100, 100],
  ] as const;
  assert.deepEqual(due(tasks, windows), [0n, 50n, 50n, 60n, 110n, 120n]);
  assert.ok(
    windows.every((window) => due(tasks, [window])[0]! <= window),
    "schedulable",
  );
});

test("work that is done later than the limit is never done", () => {
  store(rows([10, 30], [10, 40]));
  demand.allow(100);
  const at = (limit: bigint) => BigInt.asUintN(64, demand.completion(CLAIMS, 2, 12n, 0n, limit));
  assert.deepEqual([at(51n), at(52n)], [NEVER, 52n]);
});

test("an analysis that needs more steps than it is allowed ends with never", () => {
  store(rows([5, 20], [10, 40]));
  const within = (steps: number) => {
    demand.allow(steps);
    return BigInt.asUintN(64, demand.completion(CLAIMS, 2, 40n, 0n, 80n));
  };
  assert.deepEqual([within(0), within(2), within(100)], [NEVER, NEVER, 80n]);
});

test("an answer that is known not to come before some time is the same from there", () => {
  store(rows([5, 20], [10, 40]));
  demand.allow(100);
  for (const start of [0n, 1n, 79n, 80n]) {
    assert.equal(demand.completion(CLAIMS, 2, 40n, start, 80n), 80n);
  }
  assert.equal(BigInt.asUintN(64, demand.completion(CLAIMS, 2, 40n, 80n, 79n)), NEVER);
});

test("at half speed everything takes twice as long", (t) => {
  demand.supplyCore(500000n);
  t.after(() => demand.supplyCore(1000000n));
  store(rows([3, 14]));
  demand.allow(100);
  assert.equal(demand.completion(CLAIMS, 1, 4n, 0n, 100n), 14n);
});

test("request bounds count a job from its arrival on, demand bounds from its deadline on", () => {
  store([
    { cost: 2, period: 5 },
    { cost: 3, period: 7, jitter: 1 },
  ]);
  const windows = [1n, 5n, 6n, 7n, 14n, 35n];
  assert.deepEqual(
    windows.map((window) => demand.requestBound(CLAIMS, 2, window)),
    [5n, 5n, 7n, 10n, 15n, 32n],
  );
  assert.deepEqual(
    windows.map((window) => demand.demandBound(CLAIMS, 2, window)),
    [0n, 2n, 5n, 5n, 10n, 29n],
  );
  assert.deepEqual(
    windows.map((window) => demand.deadlineBefore(CLAIMS, 2, window)),
    [0n, 0n, 5n, 6n, 13n, 34n],
  );
});

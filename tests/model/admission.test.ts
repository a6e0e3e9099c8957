/** The exact admission against published vectors (Audsley, schedcat, Burns and Wellings) and against its own parts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { coreFits, responseOf, tasksMeetDeadlines, type Reservation } from "./admission.js";
import type { Task } from "./world.js";

type Row = [cost: number, period: number, deadline: number, blocking: number, jitter: number, response: number];

// Audsley's example: µs; the responses count from the release, without the task's own jitter.
const AUDSLEY: Row[] = [
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
];

test("Response times of Audsley's example (V1)", () => {
  const above: Task[] = [];
  for (const [cost, period, deadline, blocking, jitter, response] of AUDSLEY) {
    const task = { cost, period, deadline, jitter };
    assert.equal(responseOf(above, task, blocking), response + jitter);
    above.push(task);
  }
});

const usual = (rows: [number, number][]): Task[] =>
  rows.map(([cost, period]) => ({ cost, period, deadline: period, jitter: 0 }));

test("Fixed priorities of schedcat and of Burns and Wellings (V3, V4)", () => {
  assert.ok(
    tasksMeetDeadlines(
      usual([
        [1, 4],
        [1, 5],
        [3, 9],
        [3, 18],
      ]),
    ),
  );
  assert.ok(
    !tasksMeetDeadlines(
      usual([
        [10, 30],
        [10, 40],
        [12, 50],
      ]),
    ),
  );
  assert.ok(
    tasksMeetDeadlines(
      usual([
        [4, 16],
        [5, 40],
        [32, 80],
      ]),
    ),
  );
  assert.ok(
    tasksMeetDeadlines(
      usual([
        [5, 20],
        [10, 40],
        [40, 80],
      ]),
    ),
  );
});

function fits(tasks: Task[], ...pairs: [number, number][]): boolean {
  const reservations: Reservation[] = pairs.map(([budget, period]) => ({ budget, period }));
  return coreFits({ tasks, reservations, reserve: 0, switchCost: 0, blocking: 0 });
}

test("Reservations alone fit exactly up to the whole core: three thirds do, a millionth more doesn't", () => {
  assert.ok(fits([], [1_000, 3_000], [1_000, 3_000], [1_000, 3_000]));
  assert.ok(!fits([], [1_000, 3_000], [1_000, 3_000], [1_000, 3_000], [1, 1_000_000]));
});

test("Tasks above delay a reservation: what fits by share alone may miss its deadline", () => {
  const burst: Task[] = [{ cost: 400, period: 10_000, deadline: 400, jitter: 0 }];
  assert.ok(fits(burst, [100, 500]));
  assert.ok(!fits(burst, [101, 500]));
});

/** One core, µs by µs, everything released at 0: whether each reservation has its budget by the end of its period. */
function survives(tasks: Task[], all: Reservation[], until: number): boolean {
  const left = tasks.map(() => 0);
  const due = all.map(() => ({ work: 0, at: 0 }));
  for (let now = 0; now < until; now++) {
    tasks.forEach((task, index) => (left[index]! += now % task.period === 0 ? task.cost : 0));
    for (const [index, { budget, period }] of all.entries()) {
      if (now % period !== 0) continue;
      if (due[index]!.work > 0) return false;
      due[index] = { work: budget, at: now + period };
    }
    const top = left.findIndex((work) => work > 0);
    const next = due.filter(({ work }) => work > 0).sort((a, b) => a.at - b.at)[0];
    if (top >= 0) left[top]!--;
    else if (next !== undefined) next.work--;
  }
  return due.every(({ work, at }) => work === 0 || at > until);
}

test("Small sets: admitted exactly when nothing is missed from the critical instant (a schedule run µs by µs)", () => {
  let [admitted, refused] = [0, 0];
  for (let cost = 1; cost <= 3; cost++) {
    for (let first = 1; first <= 6; first++) {
      for (let second = 1; second <= 9; second++) {
        const tasks: Task[] = [{ cost, period: 8, deadline: 8, jitter: 0 }];
        const verdict = fits(tasks, [first, 6], [second, 12]);
        const whole = cost / 8 + first / 6 + second / 12 === 1;
        if (whole) continue;
        assert.equal(
          verdict,
          survives(
            tasks,
            [
              { budget: first, period: 6 },
              { budget: second, period: 12 },
            ],
            48,
          ),
          `${cost} ${first} ${second}`,
        );
        if (verdict) admitted++;
        else refused++;
      }
    }
  }
  assert.ok(admitted > 0 && refused > 0);
});

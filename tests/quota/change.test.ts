/** The two phases of a change of quotas: no deadline is missed on the way, wherever the agent dies; by simulation, µs after µs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admits } from "./admission.js";
import { change, naive, patience, setOf, twoPhases, type Transition } from "./change.js";
import { simulate, type Command, type Misses } from "./core.js";
import { CHANGES, situation, type Situation } from "./transitions.js";
import { seeded } from "../random.js";

const total = ({ tasks, budgets }: Misses): number => tasks + budgets;

test("between the phases a reservation has the least of both budgets in the longest of both periods", () => {
  assert.equal(change.amountBetween(500, 400), 400);
  assert.equal(change.amountBetween(0, 400), 0);
  assert.equal(change.periodBetween(500, 1000, 400, 2000), 2000);
  assert.equal(change.periodBetween(500, 3000, 400, 2000), 3000);
});

test("the period of a side without a budget doesn't count", () => {
  assert.equal(change.periodBetween(0, 9000, 400, 2000), 2000);
  assert.equal(change.periodBetween(400, 2000, 0, 9000), 2000);
});

test("between the phases a domain has the lesser cap, and none only if it had and will have none", () => {
  const caps = [change.capBetween(0, 0), change.capBetween(0, 7), change.capBetween(7, 0), change.capBetween(7, 5)];
  assert.deepEqual(caps, [0, 7, 7, 5]);
});

test("less budget, a longer period and no reservation at all are decreases; more, sooner, or a new one isn't", () => {
  const is = (...row: [number, number, number, number]) => change.isDecrease(...row) === 1;
  assert.ok(is(500, 1000, 499, 1000) && is(500, 1000, 500, 1001) && is(500, 1000, 900, 1001) && is(500, 1000, 0, 0));
  assert.ok(!is(500, 1000, 500, 1000) && !is(500, 1000, 501, 999) && !is(0, 0, 500, 1000));
});

test("nothing is waited for when nothing goes down, else the longest old period at least", () => {
  assert.equal(change.patience(0, 500n, 700n), 0n);
  assert.equal(change.patience(1000, 500n, 700n), 1500n);
  assert.equal(change.patience(1000, 700n, 500n), 1500n);
  assert.equal(change.patience(2 ** 32 - 1, 2n ** 32n, 2n ** 32n), 2n ** 33n - 1n);
});

test("without anything above the reservations one old period is all that is waited for", () => {
  const old = [
    { budget: 600, period: 1000 },
    { budget: 0, period: 0 },
  ];
  const wanted = [
    { budget: 100, period: 1000 },
    { budget: 800, period: 2000 },
  ];
  const base = { reserve: 0, switchCost: 0, tasks: [], reservations: [] };
  assert.equal(patience({ base, old, wanted }), 1000);
});

// A task holds half of the core in bursts. Sets before and after are feasible, and yet the last window of before and the first one of after
// don't fit beside a window that lies over both.
const BENEATH_A_TASK: Situation = {
  transition: {
    base: {
      reserve: 0,
      switchCost: 0,
      tasks: [{ cost: 500, period: 1000, deadline: 1000, jitter: 0 }],
      reservations: [],
    },
    old: [
      { budget: 200, period: 1000 },
      { budget: 400, period: 1600 },
      { budget: 0, period: 1 },
    ],
    wanted: [
      { budget: 0, period: 1 },
      { budget: 400, period: 1600 },
      { budget: 100, period: 600 },
    ],
  },
  phases: [0, 0, 0],
  patterns: [{ cost: 500, period: 1000, deadline: 1000, jitter: 0, phase: 0, lateness: () => 0 }],
  start: 1,
};

const run = ({ transition, phases, patterns }: Situation, commands: readonly Command[]): Misses =>
  simulate({
    tasks: patterns,
    reservations: transition.old,
    phases,
    commands,
    until: (commands.at(-1)?.at ?? 0) + 4 * longest(transition),
  });

const longest = ({ old, wanted }: Transition): number => Math.max(...[...old, ...wanted].map(({ period }) => period));
const atOnce = () => 0;

test("beneath a task with strict priority one old period and a tick aren't enough, and so more is waited for", () => {
  const { transition } = BENEATH_A_TASK;
  assert.ok(admits(setOf(transition.base, transition.old)) && admits(setOf(transition.base, transition.wanted)));
  const afterOnePeriod = twoPhases(transition, 1, atOnce, 1001);
  assert.deepEqual(run(BENEATH_A_TASK, afterOnePeriod), { tasks: 0, budgets: 1 });
  assert.ok(patience(transition) > 1001);
  assert.deepEqual(run(BENEATH_A_TASK, twoPhases(transition, 1, atOnce)), { tasks: 0, budgets: 0 });
});

/** The change that undoes a change. */
const exchanged = ({ base, old, wanted }: Transition): Transition => ({ base, old: wanted, wanted: old });

/** Every set on the way: after each command, and the ones in which a window of before goes on. */
function assertEachPrefixAdmitted({ base, old, wanted }: Transition, commands: readonly Command[]): void {
  const now = old.map((each) => ({ ...each }));
  for (const { server, budget, period } of commands) {
    now[server] = { budget, period };
    assert.ok(admits(setOf(base, now)), JSON.stringify({ base, old, wanted, now }));
  }
}

test(`${CHANGES} changes in two phases, and each cut after every step, made again or undone, miss no deadline; the naive order does`, (t) => {
  const random = seeded(11);
  const counts = { cuts: 0, replays: 0, naive: 0, unwaited: 0 };
  for (let count = 0; count < CHANGES; count++) {
    const each = situation(random);
    const delay = () => Math.floor(random() * 3);
    const commands = twoPhases(each.transition, each.start, delay);
    assertEachPrefixAdmitted(each.transition, commands);
    for (let kept = 0; kept <= commands.length; kept++) {
      const before = commands.slice(0, kept);
      assert.equal(total(run(each, before)), 0, JSON.stringify({ each, before }));
      counts.cuts++;
      if (kept === commands.length) continue;
      // After the reboot the whole change is made again, from what is in force, which the agent needn't know.
      const restart = (before.at(-1)?.at ?? each.start) + Math.floor(random() * 20);
      const undone = [...before, ...twoPhases(exchanged(each.transition), restart, delay)];
      assert.equal(total(run(each, undone)), 0, JSON.stringify({ each, undone }));
      const replayed = [...before, ...twoPhases(each.transition, restart, delay)];
      assert.equal(total(run(each, replayed)), 0, JSON.stringify({ each, replayed }));
      counts.replays++;
    }
    if (total(run(each, naive(each.transition, each.start, delay))) > 0) counts.naive++;
    if (total(run(each, twoPhases(each.transition, each.start, delay, 0))) > 0) counts.unwaited++;
  }
  t.diagnostic(`${counts.cuts} prefixes, and from ${counts.replays} of them a replay and an undo each, without a miss`);
  t.diagnostic(
    `the naive order misses deadlines in ${counts.naive} changes, two phases without the wait in ${counts.unwaited}`,
  );
  assert.ok(counts.naive > CHANGES / 100 && counts.unwaited > 0);
});

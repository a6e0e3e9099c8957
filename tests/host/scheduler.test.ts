/** The simulated core, from event to event: what goes first, when parameters change, and which deadlines it misses. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Jobs, type Order, type Pattern } from "../../host/node/hypervisor/jobs.js";
import { NONE, pass, promise, windowsFrom } from "../../host/node/hypervisor/reservation.js";
import { Scheduler } from "../../host/node/hypervisor/scheduler.js";

const MS = 1000;
const task = (cost: number, period: number, deadline = period, lateness = 0): Pattern => ({
  ...{ cost, period, deadline, phase: 0 },
  lateness: () => lateness,
});

function core(tasks: Pattern[] = [], more: { isDeferrable?: boolean } = {}) {
  const jobs = new Jobs(tasks, 0);
  return { jobs, scheduler: new Scheduler({ start: 0, hard: { id: "modem", jobs }, isDeferrable: false, ...more }) };
}

describe("Hard tasks", () => {
  it("a task that can't end in time misses every deadline, and one that can none", () => {
    const { jobs, scheduler } = core([task(600, 1000, 500), task(100, 1000, 1000)]);
    scheduler.advance(100 * MS);
    assert.deepEqual([jobs.missed, jobs.met], [100, 100]);
  });

  it("go before reservations and best effort, the shortest deadline first", () => {
    const { jobs, scheduler } = core([task(500, 1000, 1000), task(400, 1000, 400)]);
    scheduler.reserve("a", windowsFrom({ budget: 100, period: 1000 }, 0));
    scheduler.share("b", 256, 0);
    scheduler.advance(10 * MS);
    assert.equal(jobs.missed, 0);
    const used = ["modem", "a", "b"].map((id) => scheduler.usedBy(id));
    assert.deepEqual(used, [9000, 1000, 0]);
  });

  it("jitter that leaves less than the cost before the deadline is a miss", () => {
    assert.equal(run([task(100, 1000, 300, 200)]).missed, 0);
    assert.equal(run([task(100, 1000, 300, 201)]).missed, 10);
  });

  it("inside a reservation they meet by deadline what by priority they miss", () => {
    const inside = (order: Order): number => {
      const { scheduler } = core();
      const jobs = new Jobs([task(3, 6, 6), task(4, 9, 9)], 0, order);
      scheduler.reserve("modem", windowsFrom({ budget: 100, period: 100 }, 0), jobs);
      scheduler.advance(1800);
      return jobs.missed;
    };
    assert.equal(inside("deadline"), 0);
    assert.ok(inside("priority") > 0);
  });

  function run(tasks: Pattern[]): Jobs {
    const { jobs, scheduler } = core(tasks);
    scheduler.advance(10 * MS);
    return jobs;
  }
});

describe("Reservations", () => {
  it("the earliest deadline goes first: together they may fill the core", () => {
    const { scheduler } = core();
    scheduler.reserve("a", windowsFrom({ budget: 500, period: 1000 }, 0));
    scheduler.reserve("b", windowsFrom({ budget: 3500, period: 7000 }, 0));
    scheduler.advance(700 * MS);
    assert.deepEqual([scheduler.budgetsMissed, scheduler.usedBy("a"), scheduler.usedBy("b")], [0, 350_000, 350_000]);
  });

  it("more than the core has is missed, and counted", () => {
    const { scheduler } = core();
    scheduler.reserve("a", windowsFrom({ budget: 501, period: 1000 }, 0));
    scheduler.reserve("b", windowsFrom({ budget: 3500, period: 7000 }, 0));
    scheduler.advance(700 * MS);
    assert.ok(scheduler.budgetsMissed > 0);
  });

  it("what is promised is in force from the next replenishment on, and at once where nothing is", () => {
    const windows = windowsFrom({ budget: 100, period: 1000 }, 0);
    pass(windows, 0);
    promise(windows, { budget: 200, period: 400 }, 500);
    pass(windows, 999);
    assert.equal(windows.current.budget, 100);
    pass(windows, 1000);
    assert.deepEqual(windows, { current: { budget: 200, period: 400 }, next: windows.next, end: 1400 });
    promise(windows, NONE, 1500);
    pass(windows, 10 * MS);
    assert.equal(windows.current.budget, 0);
    promise(windows, { budget: 7, period: 700 }, 12_345);
    pass(windows, 12_345);
    assert.deepEqual([windows.current.budget, windows.end], [7, 13_045]);
  });

  it("windows that nobody looks at end where those on the core do", () => {
    const looked = windowsFrom({ budget: 3, period: 7 }, 5);
    const unseen = windowsFrom({ budget: 3, period: 7 }, 5);
    const { scheduler } = core();
    scheduler.reserve("a", looked);
    scheduler.advance(100_001);
    pass(unseen, 100_000);
    assert.deepEqual(looked, unseen);
  });

  it("a budget that isn't deferrable goes by while there is nothing to do; a deferrable one waits", () => {
    const late = (isDeferrable: boolean): number => {
      const { scheduler } = core([], { isDeferrable });
      const jobs = new Jobs([{ ...task(100, 1000), phase: 500 }], 0);
      scheduler.reserve("modem", windowsFrom({ budget: 100, period: 1000 }, 0), jobs);
      scheduler.advance(1000);
      return scheduler.usedBy("modem");
    };
    assert.deepEqual([late(false), late(true)], [0, 100]);
  });
});

describe("Best effort", () => {
  it("divides what is left by weight", () => {
    const { scheduler } = core([task(200, 1000)]);
    scheduler.share("a", 768, 0);
    scheduler.share("b", 256, 0);
    scheduler.advance(10_000 * MS);
    assert.ok(Math.abs(scheduler.usedBy("a") - 6_000_000) < 20_000);
    assert.ok(Math.abs(scheduler.usedBy("b") - 2_000_000) < 20_000);
  });

  it("a capped domain gets no more, though the core is idle", () => {
    const { scheduler } = core();
    scheduler.share("a", 256, 100_000);
    scheduler.advance(3000 * MS);
    assert.equal(scheduler.usedBy("a"), 300_000);
  });

  it("one that comes back has nothing to catch up on, and one that is gone gets nothing", () => {
    const { scheduler } = core();
    scheduler.share("a", 256, 0);
    scheduler.advance(1000 * MS);
    scheduler.share("b", 256, 0);
    scheduler.advance(2000 * MS);
    assert.ok(Math.abs(scheduler.usedBy("b") - 500_000) <= 10_000);
    scheduler.remove("a");
    scheduler.advance(3000 * MS);
    assert.ok(Math.abs(scheduler.usedBy("a") - 1_500_000) <= 10_000);
  });
});

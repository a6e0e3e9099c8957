/** The processor of the simulated hypervisor, watched µs by µs and not: what is in force, who gets what, which deadlines are met. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Control } from "../../host/node/abi.gen.js";
import { VirtualClock } from "../../host/node/clock.js";
import type { DomainDescriptor, Machine } from "../../host/node/hypervisor/domain.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile } from "../../host/node/state.js";
import { START, WORK, machine } from "./parts.js";

const RESERVED: DomainDescriptor = { ...WORK, class: "reserved", budget: 2000, period: 10_000 };

/** A hypervisor on which `wanted` runs. */
function running(wanted: DomainDescriptor, isWatched = true, on: Machine = machine) {
  const clock = new VirtualClock(START);
  const parts = { clock, machine: on, store: memoryFile("h"), random: seededRandom(1), isWatched };
  const hypervisor = new Hypervisor(parts);
  const pass = (ms: number): void => {
    clock.advanceTo(clock.now() + ms);
    hypervisor.advance(clock.now());
  };
  hypervisor.create(wanted);
  pass(10_000);
  hypervisor.control(Control.Start, wanted, 0);
  pass(2000);
  const report = () => hypervisor.query(wanted.id)!;
  return { hypervisor, pass, report };
}

for (const isWatched of [true, false])
  describe(isWatched ? "Watched" : "Not watched", () => {
    it("QuotaSet is in force from the next replenishment on", () => {
      const { hypervisor, pass, report } = running(RESERVED, isWatched);
      pass(4);
      hypervisor.setQuotas({ ...RESERVED, budget: 1000, period: 5000 });
      assert.deepEqual([report().budgetInForce, report().periodInForce], [2000, 10_000]);
      pass(11);
      assert.deepEqual([report().budgetInForce, report().periodInForce], [1000, 5000]);
    });

    it("a reservation that becomes best effort is in force until its window ends, the other way round at once", () => {
      const { hypervisor, pass, report } = running(RESERVED, isWatched);
      pass(4);
      hypervisor.setQuotas(WORK);
      assert.equal(report().budgetInForce, 2000);
      pass(11);
      assert.equal(report().budgetInForce, 0);
      hypervisor.setQuotas(RESERVED);
      pass(1);
      assert.equal(report().budgetInForce, 2000);
    });

    it("a paused domain keeps its reservation and uses nothing", () => {
      const { hypervisor, pass, report } = running(RESERVED, isWatched);
      hypervisor.control(Control.Pause, RESERVED, 0);
      const { cpuUsed } = report();
      pass(10_000);
      assert.deepEqual([report().cpuUsed, report().budgetInForce], [cpuUsed, 2000]);
      hypervisor.control(Control.Resume, RESERVED, 0);
      pass(10_000);
      assert.ok(report().cpuUsed >= cpuUsed + 1);
    });

    it("nothing is in force once it is off, also after a power cut", () => {
      const { hypervisor, pass, report } = running(RESERVED, isWatched);
      hypervisor.powerCut();
      pass(50);
      assert.equal(report().budgetInForce, 0);
      assert.deepEqual(
        hypervisor.domains().map(({ budgetInForce }) => budgetInForce),
        [1000, 693, 0, 0],
      );
    });
  });

it("watched and not, domains get the same part of the core, within a hundredth", () => {
  const [exact, fluid] = [true, false].map((isWatched) => {
    const { hypervisor, pass } = running({ ...RESERVED, budget: 3000 }, isWatched);
    pass(600_000);
    return hypervisor.domains().map(({ cpuUsed }) => cpuUsed / 612);
  });
  exact!.forEach((share, index) => assert.ok(Math.abs(share - fluid![index]!) < 0.01, `${exact} ${fluid}`));
});

describe("Deadlines", () => {
  it("of the modem are all met beside a reservation of half the core, through a change of quotas and a power cut", () => {
    const { hypervisor, pass } = running({ ...RESERVED, budget: 5000 });
    hypervisor.setQuotas({ ...RESERVED, budget: 1500, period: 5000 });
    pass(10_000);
    hypervisor.powerCut();
    pass(10_000);
    const { met, missed, budgetsMissed } = hypervisor.deadlines();
    assert.deepEqual([missed, budgetsMissed], [0, 0]);
    assert.ok(met > 14_000, `${met}`);
  });

  it("a hypervisor that can't be preempted for longer than the modem waits makes it miss some", () => {
    const on = { ...machine, cpu: { ...machine.cpu, blocking: 2000 } };
    const { hypervisor, pass } = running(WORK, true, on);
    pass(10_000);
    assert.ok(hypervisor.deadlines().missed > 0);
  });

  it("nobody counts them while nobody watches", () => {
    const { hypervisor } = running(WORK, false);
    assert.deepEqual(hypervisor.deadlines(), { met: 0, missed: 0, budgetsMissed: 0 });
  });
});

describe("Balloons", () => {
  const LEAN = { ...WORK, memory: 32_768 };

  it("without one memory follows at once", () => {
    const { hypervisor, report } = running(WORK);
    hypervisor.setQuotas(LEAN);
    assert.equal(report().memory, 32_768);
  });

  it("that lags gives so many KiB/s, and takes no faster", () => {
    const { hypervisor, pass, report } = running(WORK);
    hypervisor.setBalloon("firm", { rate: 8192, floor: 0 });
    hypervisor.setQuotas(LEAN);
    pass(1000);
    assert.equal(report().memory, 57_344);
    pass(10_000);
    assert.equal(report().memory, 32_768);
    hypervisor.setQuotas(WORK);
    pass(2000);
    assert.equal(report().memory, 49_152);
  });

  it("that refuses stays at its floor, and what it holds isn't free for others", () => {
    const { hypervisor, pass, report } = running(WORK);
    hypervisor.setBalloon("firm", { rate: 65_536, floor: 50_000 });
    hypervisor.setQuotas(LEAN);
    pass(60_000);
    assert.equal(report().memory, 50_000);
  });
});

/** What the hypervisor's domains outlive: the death of its process, but not a power cut of the phone. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Control } from "../../host/node/abi.gen.js";
import { Bench, DAY, WORK, created, running } from "./parts.js";

const { Start, Stop } = Control;

describe("The death of the process isn't the guests'", () => {
  it("an operation ends meanwhile; guests run on under the same boot id and use CPU time", () => {
    const bench = created();
    bench.hypervisor.control(Start, WORK, 0);
    const { bootId } = bench.hypervisor.platform();
    bench.restart(1199);
    assert.equal(bench.state("firm"), "Starting");
    bench.restart(1);
    assert.equal(bench.state("firm"), "Running");
    assert.equal(bench.hypervisor.platform().bootId, bootId);
    const used = bench.hypervisor.query(WORK.id)!.cpuUsed;
    bench.restart(100_000);
    assert.ok(bench.hypervisor.query(WORK.id)!.cpuUsed > used + 30);
  });

  it("an operation doesn't wait for a time of day that was set back", () => {
    const bench = created();
    bench.hypervisor.control(Start, WORK, 0);
    bench.restart(-DAY);
    assert.equal(bench.hypervisor.nextEvent(), 1200);
  });
});

describe("A power cut is the phone's", () => {
  it("has a new boot id; guests are Stopped, the firmware runs, nothing is under way and nothing is told", () => {
    const bench = running();
    const { bootId } = bench.hypervisor.platform();
    bench.hypervisor.control(Stop, WORK, 30);
    bench.restart(5);
    bench.hypervisor.powerCut();
    assert.notEqual(bench.hypervisor.platform().bootId, bootId);
    assert.deepEqual(
      ["management", "modem", "personal", "firm"].map((name) => bench.state(name)),
      [...["Running", "Running", "Running", "Stopped"]],
    );
    assert.deepEqual([bench.hypervisor.nextEvent(), bench.pass(DAY)], [undefined, []]);
  });

  it("never brings a boot id back, though a seed starts anew with each process", () => {
    const bench = new Bench();
    const ids = [bench.hypervisor.platform().bootId];
    for (let cut = 0; cut < 5; cut++) {
      bench.restart(0);
      bench.hypervisor.powerCut();
      ids.push(bench.hypervisor.platform().bootId);
    }
    assert.equal(new Set(ids).size, 6);
  });

  it("leaves nothing of an unfinished create, and all of a domain whose destruction was unfinished", () => {
    const bench = created();
    bench.hypervisor.destroy(WORK.id);
    bench.hypervisor.create({ ...WORK, id: "22".repeat(16), name: "half" });
    bench.hypervisor.powerCut();
    assert.deepEqual([bench.state("half"), bench.state("firm")], [undefined, "Stopped"]);
  });

  it("spares what had ended before it", () => {
    const bench = new Bench();
    bench.hypervisor.create(WORK);
    bench.restart(DAY);
    bench.hypervisor.powerCut();
    assert.equal(bench.state("firm"), "Stopped");
  });
});

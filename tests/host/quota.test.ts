/** QuotaSet at the simulated hypervisor: what it refuses, and that a refusal changes nothing (docs/port.md). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Control, HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import type { DomainDescriptor } from "../../host/node/hypervisor/domain.js";
import { Bench, NO_SHARE, WORK, created, running } from "./parts.js";

const guaranteeing = (guaranteed: number) => [{ ...NO_SHARE, guaranteed }, NO_SHARE];
/** KiB that the factory's domains and the reserve leave. */
const ROOM = 524288 - 16384 - 65536 - 32768 - 131072;

describe("QuotaSet is refused", () => {
  const cases: [string, Partial<DomainDescriptor>, Outcome][] = [
    ["an unknown domain is NotFound", { id: "33".repeat(16) }, Outcome.NotFound],
    ["a class without a name is NotSupported", { class: undefined as never }, Outcome.NotSupported],
    ["a budget above its period is Failed", { class: "reserved", budget: 2, period: 1 }, Outcome.Failed],
    ["more memory than others leave is NoMemory", { memory: ROOM + 1, memoryMax: ROOM + 1 }, Outcome.NoMemory],
    ["more CPU than others leave is NoCpu", { class: "reserved", budget: 800_000, period: 1_000_000 }, Outcome.NoCpu],
    ["less storage than is used is NoStorage", { storage: WORK.storage - 1 }, Outcome.NoStorage],
    ["more storage than others leave is NoStorage", { storage: 3_000_000 }, Outcome.NoStorage],
    ["more than the link carries is NoNetwork", { networks: guaranteeing(7201) }, Outcome.NoNetwork],
  ];
  for (const [title, change, outcome] of cases) {
    it(`${title}, and nothing changes`, () => {
      const bench = running();
      const before = bench.hypervisor.domains();
      assert.equal(bench.hypervisor.setQuotas({ ...WORK, ...change }), outcome);
      assert.deepEqual(bench.hypervisor.domains(), before);
    });
  }

  it("while the domain is being created or destroyed", () => {
    const bench = new Bench();
    bench.hypervisor.create(WORK);
    assert.equal(bench.hypervisor.setQuotas(WORK), Outcome.Refused);
    bench.hypervisor.destroy(WORK.id);
    assert.equal(bench.hypervisor.setQuotas(WORK), Outcome.Refused);
  });
});

describe("QuotaSet is taken", () => {
  it("exactly what others leave fits", () => {
    const bench = running();
    const all = { memory: ROOM, memoryMax: ROOM, networks: guaranteeing(7200) };
    assert.equal(bench.hypervisor.setQuotas({ ...WORK, ...all }), Outcome.Done);
    const { memory, guaranteedInForce } = bench.hypervisor.query(WORK.id)!;
    assert.deepEqual([memory, guaranteedInForce], [ROOM, [7200, 0]]);
  });

  it("of a domain that is off only storage is in force", () => {
    const bench = created();
    const wanted = { ...WORK, class: "reserved" as const, budget: 1000, period: 10_000, storage: 300_000 };
    assert.equal(bench.hypervisor.setQuotas({ ...wanted, networks: guaranteeing(100) }), Outcome.Done);
    const report = bench.hypervisor.query(WORK.id)!;
    assert.equal(report.state, HypervisorState.Stopped);
    assert.deepEqual([report.memory, report.budgetInForce, report.guaranteedInForce], [0, 0, [0, 0]]);
    assert.equal(report.storageInForce, 300_000);
  });

  it("Start applies the networks' part, and a domain that stops releases it", () => {
    const bench = created();
    bench.hypervisor.control(Control.Start, { ...WORK, networks: guaranteeing(7200) }, 0);
    bench.pass(5000);
    assert.deepEqual(bench.hypervisor.query(WORK.id)!.guaranteedInForce, [7200, 0]);
    bench.hypervisor.control(Control.Kill, WORK, 0);
    bench.pass(5000);
    assert.deepEqual(bench.hypervisor.query(WORK.id)!.guaranteedInForce, [0, 0]);
  });
});

/** Force of quotas: decreases first and read back, then increases; every prefix keeps every deadline (virmo.md 5, docs/quotas.md 2). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import type { DomainDescriptor } from "../../host/node/hypervisor/domain.js";
import { reserved, set, setAll, shown } from "./quotas.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

/** What is left of memory beside the factory's domains: 278,528 KiB. */
const LEFT = 524288 - 16384 - 65536 - 32768 - 131072;

/** "a" gives, "b" takes: both together fill what there is. */
async function full(w: World): Promise<string[]> {
  await w.running("a", "&Memory=150000&MemoryMin=1000");
  await w.running("b", `&Memory=${LEFT - 150000}&MemoryMax=400000`);
  w.port.calls.length = 0;
  return [`b Memory/Target ${LEFT - 100000}`, "a Memory/Target 100000"];
}

specify("An increase waits until the decrease of its set has been read back, not only said to be done", async (w) => {
  const changes = await full(w);
  w.port.held.set("a", 120000);
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200]);
  await w.pass(30_000);
  assert.ok(!w.port.calls.includes("quota b"), "a still holds 120,000 KiB");
  assert.equal(await w.get("./VirMO/Domain/b/Memory/Target"), String(LEFT - 100000), "promised it is");
  assert.equal(await w.get("./VirMO/Domain/b/Memory/Actual"), String(LEFT - 150000));
  w.port.held.clear();
  await w.pass(1000);
  assert.equal(shown(w, "b").memory, LEFT - 100000);
});

specify("A reservation doesn't grow before one old period of what shrank for it is over", async (w) => {
  await w.running("a", reserved(300000, 1000000));
  await w.running("b", reserved(100000, 1000000));
  w.port.calls.length = 0;
  assert.deepEqual(await setAll(w, "b Cpu/Budget 300000", "a Cpu/Budget 100000"), [200, 200, 200]);
  assert.deepEqual(w.port.calls, ["quota a"]);
  await w.pass(1000);
  assert.deepEqual(w.port.calls, ["quota a"], "1 s is the old period, and a tick more is needed");
  await w.pass(10_000);
  assert.deepEqual(w.port.calls, ["quota a", "quota b"]);
  assert.equal(await w.get("./VirMO/Domain/b/Cpu/BudgetInForce"), "300000");
});

specify("A period grows and a budget does, in one domain: between the phases it has the least of both", async (w) => {
  await w.running("a", reserved(20000, 100000));
  w.port.calls.length = 0;
  assert.deepEqual(await setAll(w, "a Cpu/Budget 30000", "a Cpu/Period 200000"), [200, 200, 200]);
  const [{ budget, period }] = [...w.port.granted.values()] as [DomainDescriptor];
  assert.deepEqual([budget, period], [20000, 200000]);
  await w.pass(10_000);
  assert.deepEqual(await w.leaves("a", "Cpu/BudgetInForce Cpu/PeriodInForce"), {
    "Cpu/BudgetInForce": "30000",
    "Cpu/PeriodInForce": "200000",
  });
});

specify("A reservation that begins waits for the last window of one that has ended", async (w) => {
  await w.running("a", reserved(300000, 1000000));
  await w.created("b", reserved(300000, 1000000));
  w.hypervisor.crash("a");
  await w.settle();
  w.port.calls.length = 0;
  assert.equal(await w.operate("b", "Start"), 202);
  await w.pass(1000);
  assert.deepEqual(w.port.calls, []);
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, ["start b"]);
  assert.equal(await w.state("b"), State.Running);
});

specify("A Restart of a reservation waits for its own last window", async (w) => {
  await w.running("a", reserved(300000, 1000000));
  w.port.calls.length = 0;
  assert.equal(await w.operate("a", "Restart"), 202);
  let stopped = 0;
  while (!w.port.calls.includes("start a")) {
    if (w.shown("a") === "Stopped" && stopped === 0) stopped = w.clock.now();
    await w.pass(10);
  }
  assert.ok(stopped > 0 && w.clock.now() - stopped >= 1000, `started after ${w.clock.now() - stopped} ms`);
  await w.pass(MINUTE);
});

specify("Best effort waits for nobody", async (w) => {
  await w.running("a", reserved(300000, 1000000));
  await w.created("b", "&Memory=1000");
  w.hypervisor.crash("a");
  await w.settle();
  w.port.calls.length = 0;
  assert.equal(await w.operate("b", "Start"), 202);
  assert.deepEqual(w.port.calls, ["start b"]);
  await w.pass(MINUTE);
});

specify("Classes change places in one set: the reservation ends before another begins", async (w) => {
  await w.running("a", reserved(300000, 1000000));
  await w.running("b", "&Memory=1000");
  w.port.calls.length = 0;
  const changes = ["b Cpu/Budget 300000", "b Cpu/Period 1000000", "b Cpu/Class reserved", "a Cpu/Class besteffort"];
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
  await w.pass(1000);
  assert.deepEqual(w.port.calls, ["quota a"]);
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, ["quota a", "quota b"]);
  assert.deepEqual([shown(w, "a").class, shown(w, "b").class], ["besteffort", "reserved"]);
});

specify("A domain of the set that crashes needs nothing more; the set goes on with the others", async (w) => {
  const changes = await full(w);
  w.port.held.set("a", 150000);
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200]);
  w.hypervisor.crash("a");
  w.port.held.clear();
  await w.pass(5000);
  assert.equal(shown(w, "b").memory, LEFT - 100000);
  assert.equal(await w.get("./VirMO/Domain/a/Memory/Target"), "100000");
  assert.equal(await set(w, "b Memory/Target 1000"), 403, "Min is more");
});

specify("A domain of the set that is deleted leaves it, and the set ends with the others", async (w) => {
  const changes = await full(w);
  w.port.held.set("a", 150000);
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200]);
  w.hypervisor.crash("a");
  await w.settle();
  assert.equal(await w.operate("a", "Delete"), 202);
  w.port.held.clear();
  await w.pass(MINUTE);
  assert.equal(shown(w, "b").memory, LEFT - 100000);
  await w.created("a", "&Memory=1000");
  assert.equal(await set(w, "a Memory/Max 2000"), 200, "whoever has its place is in no set");
});

specify("A domain that starts while its set is pending starts with what holds between the phases", async (w) => {
  await w.running("a", "&Memory=150000&MemoryMin=1000");
  await w.running("b", "&Memory=50000&MemoryMax=400000");
  w.port.held.set("a", 150000);
  assert.deepEqual(await setAll(w, "b Memory/Target 60000", "a Memory/Target 100000"), [200, 200, 200]);
  w.hypervisor.crash("b");
  await w.settle();
  assert.equal(await w.operate("b", "Start"), 202);
  await w.pass(10_000);
  assert.equal(shown(w, "b").memory, 50000);
  w.port.held.clear();
  await w.pass(MINUTE);
  assert.equal(shown(w, "b").memory, 60000);
});

specify("The hypervisor keeps storage for a domain that is stopped, too: it is told", async (w) => {
  await w.created("a", "&Storage=400000");
  w.port.calls.length = 0;
  assert.equal(await set(w, "a Storage/Quota 300000"), 200);
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, ["quota a"]);
  assert.equal(shown(w, "a").storageInForce, 300000);
});

specify("Quotas in force that aren't those promised are put right after an error of the hypervisor", async (w) => {
  await w.running("a", `&Memory=5000&MemoryMin=1000&Class=reserved&Budget=300000&Period=1000000`);
  const [granted] = [...w.port.granted.values()];
  w.hypervisor.setQuotas({ ...granted!, budget: 200000, memory: 6000, memoryMax: 6000 });
  w.port.unreachable = true;
  await w.operate("a", "Pause");
  await w.pass(10_000);
  w.port.unreachable = false;
  await w.pass(MINUTE);
  assert.deepEqual([shown(w, "a").memory, shown(w, "a").budgetInForce], [5000, 300000]);
  assert.deepEqual(w.operator.heard, []);
});

specify("Quotas in force that aren't those promised are put right when an agent boots", async (w) => {
  await w.running("a", reserved(300000, 1000000));
  const [granted] = [...w.port.granted.values()];
  w.hypervisor.setQuotas({ ...granted!, budget: 100000 });
  await w.pass(2000);
  assert.equal(shown(w, "a").budgetInForce, 100000);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.equal(shown(w, "a").budgetInForce, 300000);
});

specify("A hypervisor that says Done and does nothing is asked again", async (w) => {
  await w.running("a", reserved(300000, 1000000));
  w.port.fault("quota", Outcome.Done);
  assert.equal(await set(w, "a Cpu/Budget 100000"), 200);
  await w.pass(MINUTE);
  assert.equal(shown(w, "a").budgetInForce, 100000);
  assert.deepEqual(w.operator.heard, []);
});

specify("Weight and Cap of a live reservation are kept, and the hypervisor isn't asked for anything", async (w) => {
  await w.running("a", reserved(100000, 1000000));
  w.port.calls.length = 0;
  assert.equal(await set(w, "a Cpu/Weight 7"), 200);
  assert.equal(await set(w, "a Cpu/Cap 500000"), 200, "no set is pending");
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, []);
  assert.deepEqual(await w.leaves("a", "Cpu/Weight Cpu/Cap"), { "Cpu/Weight": "7", "Cpu/Cap": "500000" });
  assert.equal(await set(w, "a Cpu/Class besteffort"), 200);
  await w.pass(MINUTE);
  const [granted] = [...w.port.granted.values()];
  assert.deepEqual([granted!.class, granted!.weight, granted!.cap], ["besteffort", 7, 500000]);
});

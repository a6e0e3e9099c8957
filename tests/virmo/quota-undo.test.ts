/** A set that doesn't come into force returns, whole, to its old promises, and who set it hears that once (virmo.md 5). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { reserved, set, setAll, shown } from "./quotas.js";
import { specify } from "./specify.js";
import { MINUTE, type World } from "./world.js";

const QUOTAS = "Memory/Min Memory/Target Memory/Max Cpu/Class Cpu/Budget Cpu/Period Cpu/Weight Storage/Quota";

/** Each step of this set takes one QuotaSet; a and c shrink, b grows. */
async function three(w: World): Promise<string[]> {
  await w.running("a", reserved(300000, 1000000));
  await w.running("b", `${reserved(100000, 1000000)}&MemoryMax=9000`);
  await w.running("c", `&Memory=8000&MemoryMin=1000&Weight=10`);
  return ["a Cpu/Budget 200000", "b Cpu/Budget 200000", "b Memory/Target 9000", "c Memory/Target 1000"];
}

/** All is as it was before, in the tree and on the hypervisor; `code` has been told, once. */
async function undone(w: World, before: Record<string, string>[], code: number): Promise<void> {
  await w.pass(2 * MINUTE);
  for (const [i, name] of ["a", "b", "c"].entries()) {
    assert.deepEqual(await w.leaves(name, QUOTAS), before[i], name);
    assert.deepEqual(await w.leaves(name, "LastOperation LastResult"), {
      ...{ LastOperation: "Quota", LastResult: String(code) },
    });
    assert.equal(shown(w, name).memory, Number(before[i]!["Memory/Target"]), name);
    if (name !== "c") assert.equal(shown(w, name).budgetInForce, Number(before[i]!["Cpu/Budget"]), name);
  }
  const [alert, ...more] = w.operator.heard;
  assert.deepEqual(more, [], "one alert");
  assert.deepEqual([alert!.correlator, alert!.source, alert!.data], [undefined, "./VirMO/Domain/a", String(code)]);
  assert.deepEqual(await setAll(w, "a Cpu/Weight 9", "b Cpu/Weight 9"), [200, 200, 200], "nothing is pending");
}

const before = (w: World): Promise<Record<string, string>[]> =>
  Promise.all([]).then(async () => {
    const all = [];
    for (const name of ["a", "b", "c"]) all.push(await w.leaves(name, QUOTAS));
    return all;
  });

const CODES: [string, Outcome, number[]][] = [
  ["NoMemory", Outcome.NoMemory, [1411, 1411, 1411]],
  ["NoCpu", Outcome.NoCpu, [1412, 1412, 1412]],
  ["NoNetwork", Outcome.NoNetwork, [1413, 1413, 1413]],
  ["NoStorage", Outcome.NoStorage, [1414, 1414, 1414]],
  ["Refused", Outcome.Refused, [1412, 1411, 1411]],
  ["Failed", Outcome.Failed, [1412, 1411, 1411]],
];

for (const [name, outcome, codes] of CODES) {
  for (const happens of [false, true]) {
    for (const nth of [0, 1, 2]) {
      specify(
        `${name} to QuotaSet ${nth + 1} of 3${happens ? ", though it was done" : ""}: the whole set is undone, ${codes[nth]}`,
        async (w) => {
          const changes = await three(w);
          const old = await before(w);
          for (let i = 0; i < nth; i++) w.port.pass("quota");
          w.port.fault("quota", outcome, happens);
          assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
          await undone(w, old, codes[nth]!);
        },
      );
    }
  }
}

specify("A set that isn't in force after 60 s is undone: 1417", async (w) => {
  const changes = await three(w);
  const old = await before(w);
  w.port.held.set("c", 8000);
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
  await w.pass(MINUTE - 1000);
  assert.deepEqual(w.operator.heard, []);
  await w.pass(2000);
  assert.deepEqual(w.results(), ["1417"]);
  await undone(w, old, 1417);
});

specify("What comes back beside the memory that a guest wouldn't give has come back: the set is over", async (w) => {
  await w.running("a", "&Memory=8000&MemoryMin=1000");
  w.port.held.set("a", 8000);
  assert.deepEqual(await setAll(w, "a Network/wifi/Guaranteed 1000", "a Memory/Target 2000"), [200, 200, 200]);
  await w.pass(MINUTE + 5000);
  assert.deepEqual(w.results(), ["1417"]);
  assert.deepEqual(await w.leaves("a", "Memory/Target Network/wifi/Guaranteed"), {
    "Memory/Target": "8000",
    "Network/wifi/Guaranteed": "0",
  });
  assert.equal(await set(w, "a Memory/Max 9000"), 200, "no set is pending any more");
});

specify("A hypervisor that says Done for ever and does nothing: 1417", async (w) => {
  const changes = await three(w);
  const old = await before(w);
  for (let i = 0; i < 40; i++) w.port.fault("quota", Outcome.Done);
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
  await w.pass(MINUTE);
  w.port.forgive();
  await undone(w, old, 1417);
});

specify("A hypervisor that isn't reachable for 60 s: 1417, and everything is as before when it is back", async (w) => {
  const changes = await three(w);
  const old = await before(w);
  w.port.unreachable = true;
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
  await w.pass(MINUTE + 10_000);
  w.port.unreachable = false;
  await undone(w, old, 1417);
});

specify("A hypervisor that isn't reachable for a while delays a set, no more", async (w) => {
  const changes = await three(w);
  w.port.unreachable = true;
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
  await w.pass(20_000);
  w.port.unreachable = false;
  await w.pass(20_000);
  assert.deepEqual([shown(w, "b").memory, shown(w, "b").budgetInForce, shown(w, "c").memory], [9000, 200000, 1000]);
  assert.deepEqual(w.operator.heard, []);
});

specify("What doesn't go through on the way back is repeated until it does", async (w) => {
  const changes = await three(w);
  const old = await before(w);
  w.port.pass("quota");
  for (let i = 0; i < 5; i++) w.port.fault("quota", Outcome.Failed);
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
  await undone(w, old, 1411);
});

specify("While a set is on its way back its domains refuse other quota changes: 403", async (w) => {
  const changes = await three(w);
  for (let i = 0; i < 9; i++) w.port.fault("quota", Outcome.Failed);
  assert.deepEqual(await setAll(w, ...changes), [200, 200, 200, 200, 200]);
  await w.pass(1000);
  assert.equal(await w.get("./VirMO/Domain/b/Memory/Target"), "1000", "the promises are back already");
  assert.equal(await set(w, "b Cpu/Weight 2"), 403);
  await w.pass(2 * MINUTE);
  assert.equal(await set(w, "b Cpu/Weight 2"), 200);
});

specify("Undoing always fits: what a pending set gives up is promised to nobody", async (w) => {
  await w.running("a", "&Memory=150000&MemoryMin=1000");
  await w.created("b", "&Memory=200000&Weight=1");
  w.port.held.set("a", 150000);
  assert.equal(await set(w, "a Memory/Target 1000"), 200);
  assert.equal(await w.operate("b", "Start"), 420);
  await w.pass(2 * MINUTE);
  assert.equal(await w.get("./VirMO/Domain/a/Memory/Target"), "150000");
  w.port.held.clear();
});

specify("The alert is told to who set it, and to nobody if that account is gone", async (w) => {
  await w.running("a", "&Memory=5000&MemoryMin=1000", w.enterprise);
  w.port.fault("quota", Outcome.NoMemory);
  assert.equal(await set(w, "a Memory/Target 1000", w.enterprise), 200);
  await w.pass(MINUTE);
  assert.deepEqual([w.results(w.operator), w.results(w.enterprise)], [[], ["1411"]]);
});

specify("A refusal of a rate that names no reason is put down to the network: 1413", async (w) => {
  await w.running("a", "&Memory=1000");
  w.port.fault("quota", Outcome.Failed);
  assert.equal(await set(w, "a Network/wifi/Guaranteed 100"), 200);
  await w.pass(MINUTE);
  assert.deepEqual(w.results(), ["1413"]);
  assert.equal(await w.get("./VirMO/Domain/a/Network/wifi/Guaranteed"), "0");
});

specify("A set takes one of the 16 slots for what is pending: 420 if none is free", async (w) => {
  await w.running("a", "&Memory=5000&MemoryMin=1000");
  w.operator.alertStatus = undefined;
  for (let i = 0; i < 8; i++) {
    assert.equal(await w.operate("a", "Stop"), 202);
    await w.pass(MINUTE);
    assert.equal(await w.operate("a", "Start"), 202);
    await w.pass(MINUTE);
  }
  assert.equal(await set(w, "a Memory/Target 1000"), 420);
  assert.equal(await set(w, "a Memory/Min 2000"), 200, "which needs no force");
});

specify("A set that is undone leaves the domain alone that has the place of one deleted meanwhile", async (w) => {
  await w.running("a", "&Memory=5000&MemoryMin=1000");
  await w.running("b", "&Memory=5000&MemoryMin=1000");
  w.port.held.set("b", 5000);
  assert.deepEqual(await setAll(w, "a Memory/Target 1000", "b Memory/Target 1000"), [200, 200, 200]);
  w.hypervisor.crash("a");
  await w.settle();
  assert.equal(await w.operate("a", "Delete"), 202);
  await w.pass(10_000);
  assert.equal((await w.create("Name=new&Image=enterprise-os&Memory=2000")).status, 202);
  await w.pass(MINUTE);
  assert.equal(await w.get("./VirMO/Domain/b/Memory/Target"), "5000");
  assert.deepEqual(await w.leaves("new", "Memory/Target LastOperation"), {
    ...{ "Memory/Target": "2000", LastOperation: "Create" },
  });
  w.port.held.clear();
});

/** The ledger: promises are admitted before anything is done, and always kept (virmo.md 5 and 7). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { set } from "./quotas.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const IMAGE = "Image=enterprise-os";
/** What is left of memory beside the factory's domains: 278,528 KiB. */
const LEFT = 524288 - 16384 - 65536 - 32768 - 131072;

async function refused(w: World, action: () => Promise<number>): Promise<void> {
  w.port.calls.length = 0;
  const free = await w.get("./VirMO/Platform/Memory/Free");
  assert.equal(await action(), 420);
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, [], "nothing was asked of the hypervisor");
  assert.deepEqual(w.operator.heard, []);
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), free);
}

specify("Start without room in memory answers 420, asks nothing and leaves the domain as it was", async (w) => {
  await w.running("a", "&Memory=150000");
  await w.created("b", `&Memory=${LEFT - 150000 + 1}`);
  const before = await w.leaves("b", "State Reason Desired LastOperation LastResult Since");
  await refused(w, () => w.operate("b", "Start"));
  assert.deepEqual(await w.leaves("b", "State Reason Desired LastOperation LastResult Since"), before);
});

specify("Start that fits exactly is admitted", async (w) => {
  await w.running("a", "&Memory=150000");
  await w.running("b", `&Memory=${LEFT - 150000}`);
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), "0");
});

specify(
  "Create with Start=true without room answers 420 and creates nothing; without Start it is created",
  async (w) => {
    await w.running("a", "&Memory=200000");
    await refused(w, async () => (await w.create(`Name=b&${IMAGE}&Memory=100000&Start=true`)).status);
    assert.deepEqual(await w.list(), ["a", "management", "modem"]);
    await w.created("b", "&Memory=100000");
  },
);

specify("A domain that is Paused, Starting or Stopping is charged", async (w) => {
  await w.running("a", "&Memory=200000");
  await w.created("b", "&Memory=100000");
  await w.operate("a", "Pause");
  await refused(w, () => w.operate("b", "Start"));
  w.hypervisor.ignoreStop("a");
  await w.operate("a", "Stop", "Timeout=600");
  assert.equal(await w.state("a"), State.Stopping);
  assert.equal(await w.operate("b", "Start"), 420);
  await w.operate("a", "Kill");
  await w.pass(MINUTE);
  await w.operate("a", "Start");
  assert.equal(await w.operate("b", "Start"), 420);
});

specify("A crash releases memory and CPU at once", async (w) => {
  await w.running("a", "&Memory=200000&Class=reserved&Budget=300000&Period=1000000");
  await w.created("b", "&Memory=200000&Class=reserved&Budget=300000&Period=1000000");
  assert.equal(await w.operate("b", "Start"), 420);
  w.hypervisor.crash("a");
  await w.settle();
  assert.equal(await w.operate("b", "Start"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("b"), State.Running);
});

specify("Start without room on the processor answers 420 and asks nothing", async (w) => {
  await w.running("a", "&Memory=1000&Class=reserved&Budget=300000&Period=1000000");
  await w.created("b", "&Memory=1000&Class=reserved&Budget=300000&Period=1000000");
  await refused(w, () => w.operate("b", "Start"));
});

specify("A promise that wouldn't fit even alone is 420 in any state", async (w) => {
  await refused(w, async () => (await w.create(`Name=a&${IMAGE}&Memory=${LEFT + 1}`)).status);
  await w.created("a", "&Memory=1000&MemoryMax=400000");
  const target = "./VirMO/Domain/a/Memory/Target";
  const [reply] = await w.converse(w.operator, { command: "Replace", target, data: String(LEFT + 1) });
  assert.equal(reply!.status, 420);
  assert.equal(await w.get(target), "1000");
  const [fits] = await w.converse(w.operator, { command: "Replace", target, data: String(LEFT) });
  assert.equal(fits!.status, 200);
});

specify("Storage is charged in every state", async (w) => {
  const free = Number(await w.get("./VirMO/Platform/Storage/Free"));
  await w.created("a", `&Storage=${free - 262144}`);
  await refused(w, async () => (await w.create(`Name=b&${IMAGE}&Storage=262145`)).status);
  await w.created("b");
  assert.equal(await w.get("./VirMO/Platform/Storage/Free"), "0");
});

specify("No reservation may push the private domain below its CPU floor", async (w) => {
  // 950,000 ppm less management, modem and the personal domain's 200,000.
  const free = Number(await w.get("./VirMO/Platform/Cpu/Free"));
  assert.ok(free < 950_000 - 200_000);
  const data = `Name=a&${IMAGE}&Class=reserved&Period=1000000`;
  await refused(w, async () => (await w.create(`${data}&Budget=${free + 1}`)).status);
  assert.equal((await w.create(`${data}&Budget=${free}`)).status, 202);
});

specify("No Weight may push the private domain below its CPU floor, unless a Cap prevents that", async (w) => {
  await refused(w, async () => (await w.create(`Name=a&${IMAGE}&Weight=65535`)).status);
  await w.running("b", "&Weight=65535&Cap=100000");
});

specify("Weights that together push the private domain below its floor are 420 at the Start of the last", async (w) => {
  for (const name of ["a", "b"]) await w.running(name, "&Memory=1000&Weight=256");
  await w.created("c", "&Memory=1000&Weight=512");
  await refused(w, () => w.operate("c", "Start"));
});

const byDefault = (d: World["description"]): void => void (d.ceilings = []);

specify(
  "By default an account gets half of the memory that the factory's domains leave",
  async (w) => {
    await w.created("a", `&Memory=${LEFT / 2 - 1000}`);
    await refused(w, async () => (await w.create(`Name=b&${IMAGE}&Memory=1001`)).status);
    await w.created("b", "&Memory=1000");
    await w.created("c", `&Memory=${LEFT / 2}`, w.enterprise);
  },
  { describe: byDefault },
);

specify(
  "By default an account gets half of the domains that the factory's leave",
  async (w) => {
    for (const name of ["a", "b"]) await w.created(name, "&Memory=1000");
    await refused(w, async () => (await w.create(`Name=c&${IMAGE}&Memory=1000`)).status);
    await w.operate("a", "Delete");
    await w.pass(MINUTE);
    w.operator.heard.length = 0;
    await w.created("c", "&Memory=1000");
  },
  { describe: byDefault },
);

specify(
  "By default an account gets half of the storage and of the CPU that the factory's domains leave",
  async (w) => {
    const storage = Number(await w.get("./VirMO/Platform/Storage/Free"));
    await refused(w, async () => (await w.create(`Name=a&${IMAGE}&Storage=${storage / 2 + 1}`)).status);
    await w.created("a", `&Storage=${storage / 2}`);
    const reserved = Number(await w.get("./VirMO/Platform/Cpu/Reserved"));
    const budget = Math.floor((950_000 - reserved) / 2);
    const data = `Name=b&${IMAGE}&Class=reserved&Period=1000000&Memory=1000`;
    assert.equal((await w.create(`${data}&Budget=${budget + 2}`, w.enterprise)).status, 420);
    assert.equal((await w.create(`${data}&Budget=${budget - 2}`, w.enterprise)).status, 202);
  },
  { describe: byDefault },
);

specify(
  "A ceiling of the description holds for its account and no other",
  async (w) => {
    await w.created("a", "&Memory=5000", w.enterprise);
    assert.equal((await w.create(`Name=b&${IMAGE}&Memory=5001`, w.enterprise)).status, 420);
    await w.created("b", "&Memory=9000", w.operator);
  },
  {
    describe: (d) => {
      const usual = d.ceilings![0]!;
      d.ceilings = [usual, { ...usual, serverId: "enterprise", memory: 10000 }];
    },
  },
);

specify("Memory of foreign domains is charged", async (w) => {
  w.port.foreign.push({
    ...{
      id: "fe".repeat(16),
      name: "foreign",
      state: 4,
      marked: false,
      memory: 200000,
      cpuUsed: 0,
      class: "besteffort",
    },
    ...{ budgetInForce: 0, periodInForce: 0, storage: 0, storageInForce: 0, guaranteedInForce: [0, 0] },
  });
  await w.agentDies();
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), String(LEFT - 200000));
  await refused(w, async () => (await w.create(`Name=a&${IMAGE}&Memory=${LEFT - 200000 + 1}`)).status);
  await w.running("b", `&Memory=${LEFT - 200000}`);
});

specify(
  "A ceiling holds for a Replace, too",
  async (w) => {
    await w.created("a", "&Memory=5000&MemoryMax=20000");
    const target = "./VirMO/Domain/a/Memory/Target";
    const replies = await w.converse(
      w.operator,
      { command: "Replace", target, data: "10001" },
      { command: "Replace", target, data: "10000" },
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      [420, 200],
    );
  },
  { describe: (d) => (d.ceilings![0]!.memory = 10000) },
);

specify("Replace of a quota: 415 malformed, 403 out of range or against a relation, and nothing changed", async (w) => {
  await w.created("a", "&Memory=5000&MemoryMin=4000&MemoryMax=6000");
  const cases: [string, string, number][] = [
    ["Memory/Target", "x", 415],
    ["Memory/Target", "05", 415],
    ["Memory/Target", "0", 403],
    ["Memory/Target", "6001", 403],
    ["Memory/Min", "5001", 403],
    ["Memory/Max", "4999", 403],
    ["Cpu/Weight", "0", 403],
    ["Cpu/Weight", "65536", 403],
    ["Cpu/Cap", "1000001", 403],
    ["Cpu/Class", "hard", 403],
    ["Cpu/Class", "fast", 403],
    ["Cpu/Budget", "99", 403],
    ["Cpu/Period", "499", 403],
    ["Policy/AutoStart", "yes", 415],
    ["Policy/BootOrder", "-1", 403],
    ["Memory/Actual", "1", 405],
  ];
  const names = "Memory/Min Memory/Target Memory/Max Cpu/Class Cpu/Weight Cpu/Cap Policy/AutoStart Policy/BootOrder";
  const before = await w.leaves("a", names);
  for (const [leaf, data, status] of cases) {
    const [reply] = await w.converse(w.operator, { command: "Replace", target: `./VirMO/Domain/a/${leaf}`, data });
    assert.equal(reply!.status, status, `${leaf} ${data}`);
  }
  assert.deepEqual(await w.leaves("a", names), before);
});

specify("Kill of a Crashed domain takes nothing: what its crash has released is the others'", async (w) => {
  await w.running("a", `&Memory=${LEFT - 1000}`);
  w.hypervisor.crash("a");
  await w.settle();
  await w.running("b", "&Memory=200000&MemoryMin=1000");
  const free = await w.get("./VirMO/Platform/Memory/Free");
  w.port.fault("kill", Outcome.Started, true);
  assert.equal(await w.operate("a", "Kill"), 202);
  assert.equal(await w.state("a"), State.Stopping);
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), free);
  assert.equal(await set(w, "b Memory/Max 300000"), 200);
  w.port.unreachable = true;
  await w.operate("b", "Pause");
  await w.agentDies();
  assert.equal(await w.state("a"), State.Unknown);
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), free, "nor out of sight");
  w.port.unreachable = false;
  await w.pass(3 * MINUTE);
  assert.equal(await w.state("a"), State.Stopped);
});

specify("Kill of a domain that is started after a crash is charged until it has ended", async (w) => {
  await w.running("a", "&Memory=100000");
  const free = await w.get("./VirMO/Platform/Memory/Free");
  w.hypervisor.crash("a");
  await w.settle();
  w.port.fault("start", Outcome.Started, true);
  assert.equal(await w.operate("a", "Start"), 202);
  w.port.fault("kill", Outcome.Started, true);
  assert.equal(await w.operate("a", "Kill"), 202);
  assert.deepEqual([await w.state("a"), await w.get("./VirMO/Platform/Memory/Free")], [State.Stopping, free]);
});

specify("Quotas of a Crashed domain change without a word to the hypervisor while it is being killed", async (w) => {
  await w.running("a", "&Memory=100000&MemoryMax=200000");
  w.hypervisor.crash("a");
  await w.settle();
  w.port.fault("kill", Outcome.Started, true);
  assert.equal(await w.operate("a", "Kill"), 202);
  w.port.calls.length = 0;
  assert.equal(await set(w, "a Memory/Target 120000"), 200);
  await w.pass(3 * MINUTE);
  assert.deepEqual(w.port.calls, []);
});

/** VirMO/Capability and VirMO/Platform (virmo.md 1). */
import assert from "node:assert/strict";
import { OperationBit } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";

specify("Capability is what the hypervisor says", async (w) => {
  const hypervisor = w.description.hypervisor;
  assert.equal(await w.get("./VirMO/Capability/Hypervisor"), hypervisor.name);
  assert.equal(await w.get("./VirMO/Capability/Scheduler"), hypervisor.scheduler);
  assert.equal(await w.get("./VirMO/Capability/CpuClasses"), "hard,reserved,besteffort");
  assert.equal(await w.get("./VirMO/Capability/MaxDomains"), "8");
  assert.equal(await w.get("./VirMO/Capability/Peripherals"), w.description.peripherals.join(","));
});

const CAN =
  "Clone,Create,Delete,FullyLock,Kill,PartiallyLock,Pause,Restart,Resume,Start,Stop,Transfer,UnLock,Wipe".split(",");

specify("Capability/Operations names what works here and nothing else", async (w) => {
  const operations = (await w.get("./VirMO/Capability/Operations")).split(",");
  assert.deepEqual(operations.sort(), CAN);
});

specify(
  "A scheduler that knows no reservations is shown and treated so",
  async (w) => {
    assert.equal(await w.get("./VirMO/Capability/CpuClasses"), "besteffort");
    assert.equal((await w.create("Name=ent&Image=enterprise-os&Class=reserved&Budget=1000&Period=10000")).status, 406);
    assert.deepEqual(w.port.calls, []);
  },
  {
    describe: (d) => {
      d.hypervisor.cpuClasses = ["besteffort"];
      for (const { cpu } of d.domains) Object.assign(cpu, { class: "besteffort", tasks: [] });
    },
  },
);

specify("Platform/Memory/Free is what can still be promised: Total less the reserve and what is charged", async (w) => {
  const { memory } = w.description.hypervisor;
  const factory = w.description.domains.reduce((sum, { memory }) => sum + memory.target, 0);
  const free = async (): Promise<number> => Number(await w.get("./VirMO/Platform/Memory/Free"));
  assert.equal(await w.get("./VirMO/Platform/Memory/Total"), String(memory.total));
  assert.equal(await free(), memory.total - memory.reserve - factory);
  await w.created("ent", "&Memory=50000");
  assert.equal(await free(), memory.total - memory.reserve - factory, "a Stopped domain's memory isn't charged");
  await w.operate("ent", "Start");
  assert.equal(await free(), memory.total - memory.reserve - factory - 50000, "charged as soon as it is Starting");
  await w.pass(5000);
  await w.operate("ent", "Kill");
  await w.pass(5000);
  assert.equal(await free(), memory.total - memory.reserve - factory, "released");
});

specify("Platform/Storage/Free shrinks with Create and comes back with Delete", async (w) => {
  const before = Number(await w.get("./VirMO/Platform/Storage/Free"));
  await w.created("ent", "&Storage=300000");
  assert.equal(Number(await w.get("./VirMO/Platform/Storage/Free")), before - 300000);
  await w.operate("ent", "Delete");
  await w.pass(5000);
  assert.equal(Number(await w.get("./VirMO/Platform/Storage/Free")), before);
  assert.equal(await w.get("./VirMO/Platform/Storage/Total"), String(w.description.hypervisor.storage.total));
});

specify("Platform/Cpu/Reserved grows by a live reservation, and Free is a budget that is admitted", async (w) => {
  const read = async (leaf: string): Promise<number> => Number(await w.get(`./VirMO/Platform/Cpu/${leaf}`));
  assert.equal(await read("Cores"), 1);
  const reserved = await read("Reserved");
  const free = await read("Free");
  assert.ok(free > 100_000 && reserved + free <= 1_000_000, `${reserved} ${free}`);
  await w.running("ent", "&Class=reserved&Budget=100000&Period=1000000");
  assert.ok((await read("Reserved")) >= reserved + 100_000);
  const left = await read("Free");
  assert.ok(left <= free - 100_000);
  const more = await w.create(
    `Name=more&Image=enterprise-os&Start=true&Class=reserved&Budget=${left + 1}&Period=1000000`,
  );
  assert.equal(more.status, 420);
  const fits = await w.create(`Name=more&Image=enterprise-os&Start=true&Class=reserved&Budget=${left}&Period=1000000`);
  assert.equal(fits.status, 202);
});

specify("Platform/Network shows each interface with its capacity", async (w) => {
  assert.deepEqual((await w.get("./VirMO/Platform/Network")).split("/").sort(), ["cellular", "wifi"]);
  assert.equal(await w.get("./VirMO/Platform/Network/cellular/Interface"), "wwan0");
  assert.equal(await w.get("./VirMO/Platform/Network/wifi/Capacity"), "20000");
});

specify("What a domain uses is read from the hypervisor", async (w) => {
  await w.running("ent", "&Memory=50000");
  assert.equal((await w.leaves("ent", "Memory/Actual"))["Memory/Actual"], "50000");
  await w.pass(30_000);
  const cpu = (): number => w.hypervisor.domains().find(({ name }) => name === "ent")!.cpuUsed;
  assert.ok(cpu() > 0);
  assert.equal((await w.leaves("ent", "Cpu/Used"))["Cpu/Used"], String(cpu()));
  await w.operate("ent", "Kill");
  await w.pass(5000);
  assert.equal((await w.leaves("ent", "Memory/Actual"))["Memory/Actual"], "0");
  await w.operate("ent", "Delete");
  await w.pass(5000);
  await w.created("other");
  assert.equal((await w.leaves("other", "Cpu/Used"))["Cpu/Used"], "0", "nothing of the domain that had its place");
});

specify(
  "What the hypervisor doesn't offer is 406, also with parameters that are none, and for the factory's domains",
  async (w) => {
    await w.created("ent", "&Memory=1000");
    w.port.offers = (1 << OperationBit.Start) | (1 << OperationBit.Kill);
    await w.agentDies();
    assert.equal(await w.get("./VirMO/Capability/Operations"), "Start,Kill");
    for (const name of ["ent", "modem"])
      for (const operation of ["Pause", "Clone", "Restart", "Stop", "FullyLock", "Wipe", "Delete"])
        assert.equal(await w.operate(name, operation, "Colour=red"), 406, `${operation} ${name}`);
    for (const operation of ["Create", "Transfer"])
      assert.equal((await w.exec(`./VirMO/Operations/${operation}`, "Colour=red")).status, 406, operation);
    assert.equal(await w.delete("./VirMO/Domain/ent"), 406);
    assert.equal(await w.operate("ent", "Kill", "Colour=red"), 412);
    assert.equal(await w.operate("modem", "Kill"), 403);
  },
);

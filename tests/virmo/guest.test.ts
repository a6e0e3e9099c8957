/** What guests do by themselves (virmo.md 2). */
import assert from "node:assert/strict";
import { DomainEvent } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const told = async (w: World): Promise<string[]> => Object.values(await w.leaves("ent", "State Reason Desired"));

specify(
  "A guest that crashes is Crashed, Reason Crash; its Desired stays, and its memory is free at once",
  async (w) => {
    await w.running("ent", "&Memory=50000");
    const free = Number(await w.get("./VirMO/Platform/Memory/Free"));
    w.hypervisor.crash("ent");
    await w.settle();
    assert.deepEqual(await told(w), [State.Crashed, "40", "40"]);
    assert.equal(Number(await w.get("./VirMO/Platform/Memory/Free")), free + 50000);
    await w.pass(60 * MINUTE);
    assert.equal(await w.state("ent"), State.Crashed, "OnCrash is stay");
  },
);

specify("A guest that shuts itself down is Stopped, Reason GuestRequest, Desired 20, and stays so", async (w) => {
  await w.running("ent");
  w.hypervisor.shutDown("ent");
  await w.settle();
  assert.deepEqual(await told(w), [State.Stopped, "30", "20"]);
  await w.pass(60 * MINUTE);
  assert.equal(w.shown("ent"), "Stopped");
});

specify("A guest that reboots itself is Running, Reason GuestRequest", async (w) => {
  await w.running("ent");
  w.hypervisor.reboot("ent");
  await w.settle();
  assert.deepEqual(await told(w), [State.Running, "30", "40"]);
});

specify("A guest that crashes while Paused is Crashed", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Pause");
  w.hypervisor.crash("ent");
  await w.settle();
  assert.deepEqual(await told(w), [State.Crashed, "40", "60"]);
});

specify("A guest that crashes while Starting ends the Start with 1406 and is Crashed", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  await w.pass(500);
  w.hypervisor.crash("ent");
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
  assert.deepEqual(w.results(), ["1406"]);
});

specify("A guest that crashes while its Create starts it ends that with 1406 and is Crashed", async (w) => {
  await w.create("Name=ent&Image=enterprise-os&Start=true");
  await w.pass(1500);
  assert.equal(await w.state("ent"), State.Starting);
  w.hypervisor.crash("ent");
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
  assert.deepEqual(w.results(), ["1406"]);
});

specify("A guest that crashes while Stopping is Crashed, and the Stop ends once", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Stop");
  await w.pass(500);
  w.hypervisor.crash("ent");
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
  assert.equal(w.operator.heard.length, 1);
});

specify("A guest that shuts itself down while Stopping is Stopped, and the Stop succeeded", async (w) => {
  await w.running("ent");
  w.hypervisor.ignoreStop("ent");
  await w.operate("ent", "Stop");
  await w.pass(500);
  w.hypervisor.shutDown("ent");
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  assert.deepEqual(w.results(), ["1200"]);
  assert.ok(!w.port.calls.includes("kill ent"));
});

for (const operation of ["Stop", "Kill"])
  specify(`A hypervisor may tell of the shut-down that a ${operation} leads to: that is no failure`, async (w) => {
    await w.running("ent");
    const { id } = w.hypervisor.domains().find(({ name }) => name === "ent")!;
    await w.operate("ent", operation);
    w.port.tell({ kind: "domain", id, event: DomainEvent.ShutDown });
    await w.pass(MINUTE);
    assert.deepEqual(await told(w), [State.Stopped, "10", "20"]);
    assert.deepEqual(w.results(), ["1200"]);
  });

specify(
  "A crash and a shutdown are remembered over the agent's death and told to the operator's session",
  async (w) => {
    await w.running("ent");
    w.hypervisor.crash("ent");
    await w.settle();
    await w.agentDies();
    assert.deepEqual(await told(w), [State.Crashed, "40", "40"]);
  },
);

specify("A guest that crashes while the flash takes nothing is Crashed when it does again", async (w) => {
  await w.running("ent");
  w.flashFails = "all";
  w.hypervisor.crash("ent");
  await w.settle();
  w.flashFails = "";
  await w.pass(5 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
});

specify("A guest that crashes right after it came up is Crashed, not Running", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  w.clock.advanceTo(w.clock.now() + 1200);
  w.hypervisor.domains();
  w.hypervisor.crash("ent");
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
});

/** Reconciliation: what the journal says and what the hypervisor shows become one (virmo.md 2). */
import assert from "node:assert/strict";
import { Effect, Outcome } from "../../host/node/abi.gen.js";
import type { DomainReport } from "../../host/node/hypervisor/domain.js";
import { STRAY } from "./audited.js";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State } from "./world.js";

const IMAGE = "Image=enterprise-os";
const ORPHAN = { ...STRAY, id: "0f".repeat(16), name: "orphan" };
const FOREIGN: DomainReport = {
  ...{ id: "fe".repeat(16), name: "foreign", state: 4, marked: false, memory: 1000, cpuUsed: 0, class: "besteffort" },
  ...{ budgetInForce: 0, periodInForce: 0, storage: 0, storageInForce: 0, guaranteedInForce: [0, 0] },
};

specify("Same boot id: guests run on, and the agent that died adopts what is", async (w) => {
  await w.running("run", "&Memory=1000");
  await w.running("pause", "&Memory=1000");
  await w.operate("pause", "Pause");
  await w.created("stop", "&Memory=1000&Weight=1&AutoStart=true");
  w.port.calls.length = 0;
  const before = await w.leaves("run", "State Reason Since Desired");
  await w.agentDies();
  await w.pass(MINUTE);
  assert.deepEqual(await w.leaves("run", "State Reason Since Desired"), before);
  assert.deepEqual([await w.state("pause"), await w.state("stop")], [State.Paused, State.Stopped]);
  assert.deepEqual(w.port.calls, [], "AutoStart is for the start of the device");
});

specify("New boot id: every domain is Stopped, Reason PowerLoss if it was live, Desired 20", async (w) => {
  await w.running("run", "&Memory=1000");
  await w.running("pause", "&Memory=1000");
  await w.operate("pause", "Pause");
  await w.created("stop", "&Memory=1000");
  await w.powerLoss();
  await w.pass(MINUTE);
  const told = async (name: string): Promise<string[]> => Object.values(await w.leaves(name, "State Reason Desired"));
  assert.deepEqual(await told("run"), [State.Stopped, "60", "20"]);
  assert.deepEqual(await told("pause"), [State.Stopped, "60", "20"]);
  assert.deepEqual(await told("stop"), [State.Stopped, "10", "20"]);
});

specify(
  "After a power loss the domains with AutoStart start by BootOrder, then name, Reason Policy, Desired 40",
  async (w) => {
    const orders: [string, string][] = [
      ["c", "7"],
      ["b", "9"],
      ["a", "9"],
      ["d", "1"],
    ];
    for (const [name, order] of orders) {
      await w.created(name, "&Memory=1000&Weight=1&AutoStart=true");
      const target = `./VirMO/Domain/${name}/Policy/BootOrder`;
      assert.equal((await w.converse(w.operator, { command: "Replace", target, data: order }))[0]!.status, 200);
    }
    await w.running("not", "&Memory=1000&Weight=1");
    w.port.calls.length = 0;
    await w.powerLoss();
    await w.pass(MINUTE);
    assert.deepEqual(w.port.calls, ["start d", "start c", "start a", "start b"]);
    assert.deepEqual(Object.values(await w.leaves("a", "State Reason Desired")), [State.Running, "50", "40"]);
    assert.equal(await w.state("not"), State.Stopped);
    assert.deepEqual(w.operator.heard, []);
  },
);

for (const death of [1, 2, 3]) {
  specify(`AutoStart goes on although the agent dies after its Start number ${death}`, async (w) => {
    for (const name of ["a", "b", "c"]) await w.created(name, "&Memory=1000&Weight=1&AutoStart=true");
    let starts = 0;
    w.diesAfter = (kind) => kind === Effect.DomainControl && ++starts === death;
    await w.powerLoss();
    await w.pass(MINUTE);
    for (const name of ["a", "b", "c"]) assert.equal(await w.state(name), State.Running, name);
    assert.equal(w.restarts.length, 2);
  });
}

specify("AutoStart goes on although the agent dies at any effect of its boot", async (w) => {
  for (const name of ["a", "b"]) await w.created(name, "&Memory=1000&Weight=1&AutoStart=true");
  for (let death = 1; ; death++) {
    let effects = 0;
    w.diesAfter = () => ++effects === death;
    await w.powerLoss();
    await w.pass(MINUTE);
    for (const name of ["a", "b"]) assert.equal(w.shown(name), "Running", `${name}, death ${death}`);
    if (effects < death) break;
    // Deaths at the end of the minute, one after the other, would be a crash loop.
    w.diesAfter = () => false;
    await w.pass(MINUTE);
  }
  w.diesAfter = () => false;
});

specify("AutoStart without room leaves the domain Stopped, Reason 70", async (w) => {
  await w.created("a", "&Memory=200000&AutoStart=true");
  await w.created("b", "&Memory=200000&AutoStart=true");
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.equal(await w.state("a"), State.Running);
  assert.deepEqual(Object.values(await w.leaves("b", "State Reason")), [State.Stopped, "70"]);
  assert.ok(!w.port.calls.includes("start b"));
});

specify("A domain with our mark that the journal doesn't know is destroyed", async (w) => {
  w.hypervisor.create(ORPHAN);
  await w.pass(5000);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.equal(w.shown("orphan"), undefined);
});

specify("An orphan that can't be destroyed at first is destroyed later", async (w) => {
  w.hypervisor.create(ORPHAN);
  await w.pass(5000);
  for (let i = 0; i < 6; i++) w.port.fault("destroy", Outcome.Failed);
  await w.agentDies();
  await w.pass(60 * MINUTE);
  assert.equal(w.shown("orphan"), undefined);
});

specify("Two orphans among others are destroyed, and nothing else", async (w) => {
  await w.running("ent", "&Memory=1000");
  w.hypervisor.create(ORPHAN);
  w.hypervisor.create({ ...STRAY, id: "1f".repeat(16), name: "orphan2" });
  await w.pass(5000);
  w.port.calls.length = 0;
  await w.agentDies();
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls.sort(), ["destroy orphan", "destroy orphan2"]);
  assert.equal(w.shown("ent"), "Running");
});

specify("A foreign domain is left alone and isn't shown", async (w) => {
  w.port.foreign.push(FOREIGN);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.deepEqual(w.port.calls, []);
  assert.deepEqual(await w.list(), ["management", "modem"]);
});

specify("A domain that was live and is absent from the hypervisor has Crashed; it can be deleted", async (w) => {
  await w.running("ent");
  w.hypervisor.vanish("ent");
  await w.agentDies();
  assert.deepEqual(Object.values(await w.leaves("ent", "State Reason")), [State.Crashed, "40"]);
  assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
});

specify("What a guest did while the agent was dead is adopted: a crash, and a shutdown with Desired 20", async (w) => {
  await w.running("a", "&Memory=1000");
  await w.running("b", "&Memory=1000");
  w.port.silent = true;
  w.hypervisor.crash("a");
  w.hypervisor.shutDown("b");
  await w.agentDies();
  w.port.silent = false;
  assert.deepEqual(Object.values(await w.leaves("a", "State Reason")), [State.Crashed, "40"]);
  assert.deepEqual(Object.values(await w.leaves("b", "State Reason Desired")), [State.Stopped, "30", "20"]);
});

for (const ms of [0, 400]) {
  specify(`Create is rolled back when the agent dies ${ms} ms into it: 1418, nothing left behind`, async (w) => {
    const free = await w.get("./VirMO/Platform/Storage/Free");
    await w.exec("./VirMO/Operations/Create", `Name=ent&${IMAGE}`, w.operator, "create");
    await w.pass(ms);
    await w.agentDies();
    await w.pass(MINUTE);
    assert.equal(heardOnce(w.operator.heard, "create").data, "1418");
    assert.deepEqual(await w.list(), ["management", "modem"]);
    assert.equal(w.shown("ent"), undefined);
    assert.equal(await w.get("./VirMO/Platform/Storage/Free"), free);
  });
}

specify("Create is rolled back by a power loss: 1418, nothing left behind", async (w) => {
  await w.exec("./VirMO/Operations/Create", `Name=ent&${IMAGE}`, w.operator, "create");
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "create").data, "1418");
  assert.deepEqual(await w.list(), ["management", "modem"]);
});

for (const loss of ["agentDies", "powerLoss"] as const) {
  specify(`Delete by Exec is rolled forward after ${loss}: 1200, gone`, async (w) => {
    await w.created("ent");
    await w.exec("./VirMO/Domain/ent/Operations/Delete", undefined, w.operator, "delete");
    await w[loss]();
    await w.pass(MINUTE);
    assert.equal(heardOnce(w.operator.heard, "delete").data, "1200");
    assert.equal((await w.ask("./VirMO/Domain/ent")).status, 404);
  });

  specify(`DM Delete is rolled forward after ${loss}`, async (w) => {
    await w.created("ent");
    void w.operator.send({ command: "Delete", target: "./VirMO/Domain/ent" });
    w.call(w.operator);
    await w.settle();
    assert.equal(w.shown("ent"), "Destroying");
    await w[loss]();
    await w.pass(MINUTE);
    assert.equal((await w.ask("./VirMO/Domain/ent")).status, 404);
  });
}

specify("A Start that goes on while the agent dies ends with 1200", async (w) => {
  await w.created("ent");
  await w.exec("./VirMO/Domain/ent/Operations/Start", undefined, w.operator, "start");
  await w.agentDies();
  assert.equal(await w.state("ent"), State.Starting);
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "start").data, "1200");
  assert.equal(await w.state("ent"), State.Running);
});

specify("A Start that ended while the agent was dead ends with 1200", async (w) => {
  await w.created("ent");
  await w.exec("./VirMO/Domain/ent/Operations/Start", undefined, w.operator, "start");
  w.clock.advanceTo(w.clock.now() + 5000);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "start").data, "1200");
});

specify("An operation that never reached the hypervisor ends with 1418 after the agent's death", async (w) => {
  await w.created("ent");
  let begun = false;
  w.diesAfter = (kind) => {
    begun ||= kind === Effect.Send;
    return begun && kind === Effect.FlashSync;
  };
  void w.operator.send({ command: "Exec", target: "./VirMO/Domain/ent/Operations/Start", correlator: "start" });
  w.call(w.operator);
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "start").data, "1418");
  assert.equal(await w.state("ent"), State.Stopped);
  assert.deepEqual(w.port.calls, ["create ent"]);
});

specify(
  "Kill over Start while the agent dies: the Kill ends with 1200, the Start with a failure, the domain is Stopped",
  async (w) => {
    await w.created("ent");
    await w.exec("./VirMO/Domain/ent/Operations/Start", undefined, w.operator, "start");
    await w.exec("./VirMO/Domain/ent/Operations/Kill", undefined, w.operator, "kill");
    await w.agentDies();
    assert.equal(await w.state("ent"), State.Stopping);
    await w.pass(MINUTE);
    assert.equal(await w.state("ent"), State.Stopped);
    assert.equal(heardOnce(w.operator.heard, "kill").data, "1200");
    assert.match(heardOnce(w.operator.heard, "start").data!, /^14(06|18)$/);
  },
);

specify("A Stop with a Timeout of its own keeps it over the agent's death", async (w) => {
  await w.running("ent");
  w.hypervisor.ignoreStop("ent");
  await w.operate("ent", "Stop", "Timeout=200");
  await w.pass(5000);
  await w.agentDies();
  await w.pass(100_000);
  assert.ok(!w.port.calls.includes("kill ent"));
  await w.pass(2 * MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  assert.deepEqual(w.results(), ["1200"]);
});

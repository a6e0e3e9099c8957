/** Domains whose state nobody knows, and news that doesn't fit what is known (virmo.md 2). */
import assert from "node:assert/strict";
import { Control, Effect, Outcome } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";
import { MINUTE, State } from "./world.js";

const IMAGE = "Image=enterprise-os";

specify(
  "Every domain is Unknown, Reason 90, while the hypervisor doesn't answer, also at boot, and back when it does",
  async (w) => {
    await w.running("run", "&Memory=1000");
    await w.created("stop", "&Memory=1000");
    const before = await w.leaves("run", "State Desired LastOperation LastResult");
    w.port.unreachable = true;
    await w.agentDies();
    for (const name of ["run", "stop"]) {
      assert.deepEqual(Object.values(await w.leaves(name, "State Reason")), [State.Unknown, "90"], name);
    }
    w.port.unreachable = false;
    await w.pass(MINUTE);
    assert.deepEqual(await w.leaves("run", "State Desired LastOperation LastResult"), before);
    assert.equal(await w.state("stop"), State.Stopped);
    assert.notEqual(await w.get("./VirMO/Domain/run/Reason"), "90", "the error doesn't stay after recovery");
  },
);

specify("An Unknown domain is charged as what it was before", async (w) => {
  await w.running("run", "&Memory=200000");
  const free = await w.get("./VirMO/Platform/Memory/Free");
  w.port.unreachable = true;
  await w.operate("run", "Pause");
  assert.equal(await w.state("run"), State.Unknown);
  assert.equal(await w.get("./VirMO/Platform/Memory/Free"), free);
});

specify("A domain whose Start got no answer is charged until it is known what became of it", async (w) => {
  await w.created("ent", "&Memory=200000");
  const free = Number(await w.get("./VirMO/Platform/Memory/Free"));
  w.port.unreachable = true;
  assert.equal(await w.operate("ent", "Start"), 202);
  assert.equal(await w.state("ent"), State.Unknown);
  assert.equal(Number(await w.get("./VirMO/Platform/Memory/Free")), free - 200000);
  assert.equal((await w.create(`Name=b&${IMAGE}&Memory=100000&Start=true`)).status, 420);
});

specify("Start, Stop, Restart, Resume and Delete of an Unknown domain answer 403; Kill is allowed", async (w) => {
  await w.running("ent");
  w.port.unreachable = true;
  await w.operate("ent", "Pause");
  for (const operation of ["Start", "Stop", "Restart", "Resume", "Delete"]) {
    assert.equal(await w.operate("ent", operation), 403, operation);
  }
  assert.equal(await w.delete("./VirMO/Domain/ent"), 403);
  assert.equal(await w.operate("ent", "Kill"), 202);
  w.port.unreachable = false;
  await w.pass(MINUTE);
  assert.equal(w.operator.heard.length, 1);
  assert.ok([State.Stopped, State.Running].includes(await w.state("ent")));
});

specify("A domain that is killed while Unknown and vanished meanwhile doesn't stay Unknown", async (w) => {
  await w.running("ent");
  w.port.unreachable = true;
  await w.operate("ent", "Pause");
  await w.operate("ent", "Kill");
  w.hypervisor.vanish("ent");
  w.port.unreachable = false;
  await w.pass(MINUTE);
  assert.ok([State.Crashed, State.Stopped].includes(await w.state("ent")));
  assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
});

specify("An OperationEnded for a domain that nobody knows changes nothing", async (w) => {
  await w.running("ent");
  w.port.tell({ kind: "ended", id: "77".repeat(16), effect: Effect.DomainControl, control: Control.Kill, outcome: 0 });
  w.port.tell({ kind: "domain", id: "77".repeat(16), event: 1 });
  await w.pass(1000);
  assert.equal(await w.state("ent"), State.Running);
});

specify("A late end of an operation that nobody waits for changes nothing that isn't so", async (w) => {
  await w.running("ent");
  const { id } = w.hypervisor.domains().find(({ name }) => name === "ent")!;
  for (const control of [Control.Kill, Control.Stop, Control.Start]) {
    for (const outcome of [Outcome.Done, Outcome.Failed, Outcome.TimedOut]) {
      w.port.tell({ kind: "ended", id, effect: Effect.DomainControl, control, outcome });
    }
  }
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
});

specify(
  "Six images and eight domains boot, and start again after a power loss",
  async (w) => {
    for (const name of ["a", "b", "c", "d", "e"]) await w.created(name, "&Memory=1000&Weight=1&AutoStart=true");
    await w.powerLoss();
    await w.pass(MINUTE);
    assert.equal(w.hypervisor.domains().filter(({ state }) => state === 4).length, 8);
  },
  {
    describe: (d) => {
      for (let i = 0; i < 5; i++)
        d.images.push({ ...d.images[0]!, name: `image-${i}`, url: `http://${"x".repeat(100)}` });
    },
  },
);

specify("Since is the time of the restart, not 1970, for what a power loss stopped", async (w) => {
  await w.running("ent");
  await w.pass(60 * MINUTE);
  const before = await w.get("./VirMO/Domain/ent/Since");
  await w.powerLoss();
  const since = await w.get("./VirMO/Domain/ent/Since");
  assert.ok(since > before && since.startsWith("20261122T01"), `${before} ${since}`);
  await w.agentDies();
  assert.equal(await w.get("./VirMO/Domain/ent/Since"), since);
});

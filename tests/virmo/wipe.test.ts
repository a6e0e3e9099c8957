/** Wipe: whatever the hypervisor says or does, what is left half done is never started (virmo.md 2). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { heardOnce } from "./server.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const WIPE = "./VirMO/Domain/ent/Operations/Wipe";
const storageUsed = (w: World): number => w.hypervisor.domains().find(({ name }) => name === "ent")!.storage;

const NOT_SO: [string, Outcome, string][] = [
  ["an error, and nothing happened", Outcome.Failed, "1410"],
  ["no such effect", Outcome.NotSupported, "1410"],
  ["no answer and nothing happened", Outcome.Unreachable, "1419"],
  ["a time-out and nothing happened", Outcome.TimedOut, "1417"],
  ["an end that never comes", Outcome.Started, "1417"],
];
for (const [what, outcome, code] of NOT_SO) {
  specify(
    `Wipe, ${what}: Crashed and ${code}, and what it has left can be wiped again or deleted, nothing else`,
    async (w) => {
      await w.created("ent");
      w.port.fault("wipe", outcome);
      assert.equal(await w.operate("ent", "Wipe"), 202);
      await w.pass(10 * MINUTE);
      assert.deepEqual([await w.state("ent"), ...w.results()], [State.Crashed, code]);
      for (const operation of ["Start", "Stop", "Kill", "Restart", "Pause", "Resume"])
        assert.equal(await w.operate("ent", operation), 403, operation);
      assert.equal(await w.operate("ent", "Wipe"), 202);
      await w.pass(MINUTE);
      assert.equal(await w.state("ent"), State.Stopped);
      assert.equal(await w.operate("ent", "Start"), 202);
    },
  );
}

for (const outcome of [Outcome.Failed, Outcome.Unreachable, Outcome.TimedOut]) {
  specify(
    `Wipe that is said to be ${outcome} while the hypervisor is at it ends by what comes of it: 1200`,
    async (w) => {
      await w.created("ent");
      w.port.fault("wipe", outcome, true);
      await w.operate("ent", "Wipe");
      await w.pass(10 * MINUTE);
      assert.deepEqual([await w.state("ent"), ...w.results()], [State.Stopped, "1200"]);
    },
  );
}

specify(
  "A half wiped domain stays Crashed over the agent's death, a power cut and a Delete that fails; AutoStart leaves it alone",
  async (w) => {
    await w.created("ent", "&AutoStart=true");
    w.port.fault("wipe", Outcome.Failed);
    await w.operate("ent", "Wipe");
    await w.pass(MINUTE);
    for (const happen of [() => w.agentDies(), () => w.powerLoss()]) {
      await happen();
      await w.pass(MINUTE);
      assert.equal(await w.state("ent"), State.Crashed);
    }
    w.port.fault("destroy", Outcome.Failed);
    assert.equal(await w.operate("ent", "Delete"), 202);
    await w.pass(MINUTE);
    assert.equal(await w.state("ent"), State.Crashed);
    assert.equal(await w.operate("ent", "Start"), 403);
    assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
  },
);

specify("A crashed domain can be wiped, and is Stopped then", async (w) => {
  await w.running("ent");
  w.hypervisor.crash("ent");
  await w.settle();
  assert.equal(await w.operate("ent", "Wipe"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  assert.equal(storageUsed(w), w.description.images[0]!.size);
});

for (const loss of ["agentDies", "powerLoss"] as const) {
  for (const ms of [0, 400]) {
    specify(`A Wipe rolls forward after ${loss} ${ms} ms into it: 1200`, async (w) => {
      await w.created("ent");
      await w.exec(WIPE, undefined, w.operator, "wipe");
      await w.pass(ms);
      await w[loss]();
      await w.pass(MINUTE);
      assert.equal(heardOnce(w.operator.heard, "wipe").data, "1200");
      assert.equal(await w.state("ent"), State.Stopped);
    });
  }
}

specify("A Wipe that can't be made durable is 510, and nothing is asked of the hypervisor", async (w) => {
  await w.created("ent");
  w.flashFails = "program";
  assert.equal(await w.operate("ent", "Wipe"), 510);
  w.flashFails = "";
  await w.pass(MINUTE);
  assert.ok(!w.port.calls.includes("wipe ent"));
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("The same Wipe sent again with its Correlator is answered 202, and asked once", async (w) => {
  await w.created("ent");
  for (let i = 0; i < 2; i++) assert.equal((await w.exec(WIPE, undefined, w.operator, "wipe")).status, 202);
  await w.pass(MINUTE);
  assert.equal(heardOnce(w.operator.heard, "wipe").data, "1200");
  assert.equal(w.port.calls.filter((call) => call === "wipe ent").length, 1);
});

specify("A Wipe finds no free slot among sixteen: 420, and nothing changes", async (w) => {
  await w.created("ent");
  w.operator.alertStatus = undefined;
  w.port.silent = true;
  const starts = Array.from({ length: 16 }, () => ({ command: "Exec" as const, target: WIPE }));
  const replies = await w.converse(w.operator, ...starts);
  assert.ok(replies.every(({ status }) => status === 202));
  assert.equal(await w.operate("ent", "Wipe"), 420);
});

specify("A Wipe is 425 for who has no right to it", async (w) => {
  await w.created("ent");
  assert.equal(await w.operate("ent", "Wipe", undefined, w.enterprise), 425);
  assert.equal(await w.state("ent"), State.Stopped);
});

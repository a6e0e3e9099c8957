/** OnCrash=restart: back-off, MaxRestarts in ten minutes, and then stay (virmo.md 2, OnCrash). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { set } from "./quotas.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const POLICY = "./VirMO/Domain/ent/Policy";

/** A Running domain that is restarted after a crash. */
async function restarting(w: World, maxRestarts: number, more = ""): Promise<void> {
  await w.running("ent", more);
  const replies = await w.converse(
    w.operator,
    { command: "Replace", target: `${POLICY}/OnCrash`, data: "restart" },
    { command: "Replace", target: `${POLICY}/MaxRestarts`, data: `${maxRestarts}`, format: "int" },
  );
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200],
  );
  w.port.calls.length = 0;
}

async function crash(w: World): Promise<void> {
  w.hypervisor.crash("ent");
  await w.settle();
}

const starts = (w: World): number => w.port.calls.filter((call) => call === "start ent").length;

specify("A crashed domain with OnCrash=restart is started after 1 s, with Reason Policy", async (w) => {
  await restarting(w, 3);
  await crash(w);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Reason")), [State.Crashed, "40"]);
  await w.pass(999);
  assert.equal(starts(w), 0);
  await w.pass(2000);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Reason Desired")), [State.Running, "50", "40"]);
  assert.deepEqual(w.results(), []);
});

specify("With OnCrash=stay, which is the default, it stays Crashed", async (w) => {
  await w.running("ent");
  await crash(w);
  await w.pass(30 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
});

specify("The back-off doubles, 1, 2, 4 … s, at most 60; after MaxRestarts in ten minutes it stays", async (w) => {
  await restarting(w, 8);
  const waits: number[] = [];
  for (let i = 0; i < 8; i++) {
    await crash(w);
    const from = w.clock.now();
    while (starts(w) === i && w.clock.now() < from + 2 * MINUTE) await w.pass(100);
    waits.push((w.clock.now() - from) / 1000);
    await w.pass(1500);
    assert.equal(await w.state("ent"), State.Running);
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
  await crash(w);
  await w.pass(5 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
  assert.equal(starts(w), 8);
});

specify(
  "Restarts count for ten minutes: a crash every five minutes is restarted for ever with MaxRestarts 3",
  async (w) => {
    await restarting(w, 3);
    for (let i = 0; i < 10; i++) {
      await crash(w);
      await w.pass(5 * MINUTE);
      assert.equal(await w.state("ent"), State.Running, `crash ${i}`);
    }
  },
);

specify("Restarts count across deaths of the agent", async (w) => {
  await restarting(w, 2);
  for (let i = 0; i < 2; i++) {
    await crash(w);
    await w.pass(10_000);
    assert.equal(await w.state("ent"), State.Running);
    await w.agentDies();
  }
  await crash(w);
  await w.pass(5 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
  assert.equal(starts(w), 2);
});

specify("Restarts of long ago don't count for a new agent", async (w) => {
  await restarting(w, 1);
  await crash(w);
  await w.pass(15 * MINUTE);
  await w.agentDies();
  await crash(w);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
});

specify("The agent dies during the back-off: the restart comes all the same", async (w) => {
  await restarting(w, 3);
  await crash(w);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
  assert.equal(starts(w), 1);
});

specify("A crash that happened while the agent was dead is restarted", async (w) => {
  await restarting(w, 3);
  w.port.silent = true;
  w.hypervisor.crash("ent");
  await w.agentDies();
  w.port.silent = false;
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
});

specify("MaxRestarts 0 is stay; 403 below, 415 what is no number, 403 what OnCrash doesn't know", async (w) => {
  await restarting(w, 0);
  const replace = async (leaf: string, data: string): Promise<number> =>
    (await w.converse(w.operator, { command: "Replace", target: `${POLICY}/${leaf}`, data }))[0]!.status;
  assert.equal(await replace("MaxRestarts", "-1"), 403);
  assert.equal(await replace("MaxRestarts", "many"), 415);
  assert.equal(await replace("OnCrash", "explode"), 403);
  await crash(w);
  await w.pass(30 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
});

specify("Crash restart waits while the domain is fully locked", async (w) => {
  await restarting(w, 3);
  await w.operate("ent", "FullyLock");
  await crash(w);
  await w.pass(30 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
});

specify("What a server wanted stopped isn't restarted when it crashes on the way", async (w) => {
  await restarting(w, 3);
  await w.operate("ent", "Stop");
  await crash(w);
  await w.pass(30 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
});

specify("A restart without room leaves it Crashed, Reason 70", async (w) => {
  await restarting(w, 3, "&Memory=200000");
  await w.created("big", "&Memory=200000");
  await crash(w);
  assert.equal(await w.operate("big", "Start"), 202);
  await w.pass(30 * MINUTE);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Reason")), [State.Crashed, "70"]);
  assert.equal(starts(w), 0);
});

specify("A restart that the hypervisor fails is tried again with back-off, at most MaxRestarts times", async (w) => {
  await restarting(w, 3);
  for (let i = 0; i < 5; i++) w.port.fault("start", Outcome.Failed);
  await crash(w);
  await w.pass(9 * MINUTE);
  assert.equal(await w.state("ent"), State.Crashed);
  assert.equal(starts(w), 3);
  w.port.forgive();
});

specify("A flash that takes nothing doesn't make the agent spin over a restart", async (w) => {
  await restarting(w, 3);
  await crash(w);
  w.flashFails = "program";
  await w.pass(5 * MINUTE);
  w.flashFails = "";
  await w.pass(5 * MINUTE);
  assert.equal(await w.state("ent"), State.Running);
});

/** Crashed for good, after one restart. */
async function givenUp(w: World): Promise<void> {
  await restarting(w, 1);
  for (let i = 0; i < 2; i++) {
    await crash(w);
    await w.pass(MINUTE);
  }
  assert.deepEqual([await w.state("ent"), starts(w)], [State.Crashed, 1]);
}

specify("What has crashed too often stays Crashed, for ten minutes, an hour and a new agent alike", async (w) => {
  await restarting(w, 1);
  await crash(w);
  await w.pass(5 * MINUTE);
  await crash(w);
  for (let i = 0; i < 4; i++) {
    await w.pass(20 * MINUTE);
    assert.equal(await w.state("ent"), State.Crashed);
  }
  await w.agentDies();
  await w.pass(60 * MINUTE);
  assert.deepEqual([await w.state("ent"), starts(w)], [State.Crashed, 1]);
});

specify("A server's Start ends that: restarts of more than ten minutes ago don't count any more", async (w) => {
  await givenUp(w);
  await w.pass(15 * MINUTE);
  assert.equal(await w.operate("ent", "Start"), 202);
  await w.pass(MINUTE);
  await crash(w);
  await w.pass(MINUTE);
  assert.deepEqual([await w.state("ent"), starts(w)], [State.Running, 3]);
});

specify("While it stays Crashed the agent has nothing to do: it isn't woken", async (w) => {
  await givenUp(w);
  await w.pass(20 * MINUTE);
  assert.ok(w.untilWake() > MINUTE, `${w.untilWake()}`);
});

specify("A Delete that failed leaves it Crashed, however long that took", async (w) => {
  await givenUp(w);
  await w.pass(15 * MINUTE);
  w.port.fault("destroy", Outcome.Started);
  await w.operate("ent", "Delete");
  await w.pass(5 * MINUTE);
  assert.deepEqual([await w.state("ent"), starts(w)], [State.Crashed, 1]);
});

specify("A higher MaxRestarts doesn't end that, nor does OnCrash: a Start does", async (w) => {
  await givenUp(w);
  for (const policy of ["MaxRestarts 5", "OnCrash stay", "OnCrash restart"])
    assert.equal(await set(w, `ent Policy/${policy}`), 200);
  await w.pass(15 * MINUTE);
  assert.deepEqual([await w.state("ent"), starts(w)], [State.Crashed, 1]);
});

for (const [how, wait, begin] of [
  ["an agent's death", 60 * MINUTE, async (w: World) => w.agentDies()],
  ["a power loss", 60 * MINUTE, async (w: World) => w.powerLoss()],
  ["18 hours", (65_535 - 30) * 1000, async () => undefined],
] as const) {
  specify(`Restarts of an hour ago don't count when it is started after ${how}`, async (w) => {
    await givenUp(w);
    await w.pass(wait);
    await begin(w);
    await w.operate("ent", "Start");
    await w.pass(MINUTE);
    await crash(w);
    await w.pass(MINUTE);
    assert.deepEqual([await w.state("ent"), starts(w)], [State.Running, 3]);
  });
}

specify("A restart that couldn't be made durable doesn't count", async (w) => {
  await restarting(w, 2);
  await crash(w);
  w.flashFails = "program";
  await w.pass(5 * MINUTE);
  w.flashFails = "";
  await w.pass(5 * MINUTE);
  assert.deepEqual([await w.state("ent"), starts(w)], [State.Running, 1]);
  await crash(w);
  await w.pass(5 * MINUTE);
  assert.deepEqual([await w.state("ent"), starts(w)], [State.Running, 2]);
});

specify("A crashed domain that was lost sight of is restarted when it is in sight again", async (w) => {
  await restarting(w, 3);
  await w.created("other", "&Memory=1000");
  await crash(w);
  w.port.unreachable = true;
  await w.operate("other", "Start");
  await w.settle();
  assert.equal(await w.state("ent"), State.Unknown);
  w.port.unreachable = false;
  await w.pass(10 * MINUTE);
  assert.equal(await w.state("ent"), State.Running);
});

specify("A copy of what had crashed too often hasn't", async (w) => {
  await givenUp(w);
  await w.powerLoss();
  assert.equal((await w.exec("./VirMO/Domain/ent/Operations/Clone", "Name=copy&Start=true")).status, 202);
  await w.pass(MINUTE);
  w.hypervisor.crash("copy");
  await w.pass(MINUTE);
  assert.equal(await w.state("copy"), State.Running);
});

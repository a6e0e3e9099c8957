/** AutoStart whatever happens while the device begins: deaths of the agent, a flash that fails for a moment, other commands (virmo.md 2, Reconciliation). */
import assert from "node:assert/strict";
import { Effect, Outcome } from "../../host/node/abi.gen.js";
import { reserved, set } from "./quotas.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

/** Programs that a transaction may try before it is given up, with the checkpoint that follows. */
const LONG = 88;

/** From the first look at the hypervisor on flash does `after` of `what`, then `count` fail, for so many ms at most. */
function failSoon(w: World, after: number, count: number, what = "program", ms = Infinity): void {
  let until: number | undefined;
  let seen = 0;
  const isFailing = (): boolean =>
    until !== undefined && w.clock.now() < until && ++seen > after && seen <= after + count;
  Object.defineProperty(w, "flashFails", { get: () => (isFailing() ? what : ""), set: () => undefined });
  w.diesAfter = (kind) => {
    if (kind === Effect.DomainQuery) until ??= w.clock.now() + ms;
    return false;
  };
}

/** A command that can't be made durable. */
async function refused(w: World): Promise<void> {
  w.flashFails = "program";
  assert.equal(await set(w, "a Policy/BootOrder 7"), 510);
  w.flashFails = "";
}

for (const ms of [0, 300, 900, 1500]) {
  specify(`An agent that dies ${ms} ms after the device has begun leaves nothing unstarted`, async (w) => {
    await w.created("a", `${reserved(2000, 20000)}&AutoStart=true`);
    await w.created("b", "&Memory=1000&AutoStart=true");
    await w.powerLoss();
    await w.pass(ms);
    await w.agentDies();
    await w.pass(5 * MINUTE);
    for (const name of ["a", "b"]) {
      assert.deepEqual(await w.leaves(name, "State Desired"), { State: State.Running, Desired: "40" }, name);
      assert.equal(w.port.calls.filter((call) => call === `start ${name}`).length, 1, name);
    }
  });
}

for (let after = 0; after < 10; after++) {
  specify(`Flash that fails for a moment after ${after} programs of a boot delays AutoStart, no more`, async (w) => {
    await w.created("a", "&Memory=1000&AutoStart=true");
    failSoon(w, after, LONG);
    await w.powerLoss();
    await w.pass(2 * MINUTE);
    assert.equal(await w.state("a"), State.Running);
    await w.agentDies();
    await w.pass(MINUTE);
    assert.equal(await w.state("a"), State.Running, "and the boot is over");
  });
  specify(`Nor does it lose what an UnLock is to start, after ${after} programs`, async (w) => {
    await w.created("a", "&Memory=1000&AutoStart=true");
    await w.operate("a", "FullyLock");
    failSoon(w, after, LONG);
    await w.powerLoss();
    await w.pass(MINUTE);
    // The first one may find the flash failing still.
    if ((await w.operate("a", "UnLock")) === 510) assert.equal(await w.operate("a", "UnLock"), 200);
    await w.pass(MINUTE);
    assert.equal(await w.state("a"), State.Running);
  });
}

specify("A command that can't be made durable is 510, and AutoStart goes on", async (w) => {
  await w.created("a", `${reserved(2000, 20000)}&AutoStart=true`);
  await w.created("b", "&Memory=1000&AutoStart=true");
  await w.powerLoss();
  await refused(w);
  await w.pass(MINUTE);
  for (const name of ["a", "b"]) assert.equal(await w.state(name), State.Running, name);
});

specify("A command that can't be made durable is 510, and another's Start that waits for its turn comes", async (w) => {
  await w.created("a", reserved(2000, 20000));
  await w.powerLoss();
  assert.equal(await w.operate("a", "Start"), 202);
  await refused(w);
  await w.pass(MINUTE);
  assert.deepEqual([await w.state("a"), ...w.results()], [State.Running, "1200"]);
});

specify("A command that can't be made durable is 510, and what is created meanwhile is started", async (w) => {
  await w.powerLoss();
  assert.equal((await w.create(`Name=a&Image=enterprise-os${reserved(2000, 20000)}&Start=true`)).status, 202);
  for (let i = 0; i < 100 && w.shown("a") !== "Stopped"; i++) await w.pass(20);
  await refused(w);
  await w.pass(MINUTE);
  assert.deepEqual([await w.state("a"), ...w.results()], [State.Running, "1200"]);
});

const LOOK = "State Reason Desired";

for (const ms of [1, 500, 6000]) {
  specify(`A flash that can't be synced for ${ms} ms delays AutoStart, no more`, async (w) => {
    await w.created("a", "&Memory=1000&AutoStart=true");
    failSoon(w, 0, Infinity, "sync", ms);
    await w.powerLoss();
    await w.pass(3 * MINUTE);
    assert.equal(await w.state("a"), State.Running);
  });
}

/** `a` is started at once, `b`, a reservation, a second later. */
async function begun(w: World): Promise<void> {
  await w.created("a", "&Memory=1000&AutoStart=true");
  await w.created("b", `${reserved(2000, 20000)}&AutoStart=true`);
  await w.powerLoss();
}

specify("What a server has killed in the first second of a boot isn't started by the next agent", async (w) => {
  await begun(w);
  await w.pass(10);
  assert.equal(await w.operate("a", "Kill"), 202);
  for (let i = 0; i < 60 && (await w.state("a")) !== State.Stopped; i++) await w.pass(10);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.deepEqual(Object.values(await w.leaves("a", LOOK)), [State.Stopped, "10", "20"]);
  assert.equal(await w.state("b"), State.Running);
});

specify("Nor what has shut itself down in it", async (w) => {
  await begun(w);
  await w.pass(500);
  w.hypervisor.shutDown("a");
  await w.pass(1);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.deepEqual(Object.values(await w.leaves("a", LOOK)), [State.Stopped, "30", "20"]);
});

for (const when of ["before", "after"]) {
  specify(`What crashes in it, ${when} the agent's death, is restarted by the next one`, async (w) => {
    await w.created("other", "&Memory=1000");
    await set(w, "other Policy/AutoStart true");
    await begun(w);
    await set(w, "a Policy/OnCrash restart");
    await w.pass(500);
    w.hypervisor.crash("a");
    if (when === "before") await w.settle();
    await w.agentDies();
    await w.pass(2 * MINUTE);
    assert.deepEqual(Object.values(await w.leaves("a", LOOK)), [State.Running, "50", "40"]);
  });
}

specify("Reason 70 of the last boot isn't this one's, whatever flash does meanwhile", async (w) => {
  const memory = Math.floor(Number(await w.get("./VirMO/Platform/Memory/Free")) * 0.7);
  for (const name of ["a", "b"]) await w.created(name, `&Memory=${memory}&AutoStart=true`);
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.deepEqual(Object.values(await w.leaves("b", LOOK)), [State.Stopped, "70", "40"]);
  assert.equal(await set(w, "a Policy/AutoStart false"), 200);
  failSoon(w, 4, Infinity, "program", 500);
  await w.powerLoss();
  await w.pass(3 * MINUTE);
  assert.equal(await w.state("b"), State.Running);
});

specify("What is lost sight of while it waits for its start is started by the next agent", async (w) => {
  await begun(w);
  await w.pass(50);
  w.port.unreachable = true;
  await w.operate("a", "Kill");
  await w.pass(1);
  w.port.unreachable = false;
  await w.agentDies();
  await w.pass(2 * MINUTE);
  assert.equal(await w.state("b"), State.Running);
});

specify("A start that is tried again is so only if it is still wanted", async (w) => {
  await w.created("a", "&Memory=1000&AutoStart=true");
  failSoon(w, 5, Infinity, "program", 5);
  await w.powerLoss();
  await w.pass(100);
  // The first one may find the journal still at its repair.
  if ((await set(w, "a Policy/AutoStart false")) === 510) assert.equal(await set(w, "a Policy/AutoStart false"), 200);
  await w.pass(3 * MINUTE);
  assert.deepEqual(Object.values(await w.leaves("a", "State Desired")), [State.Stopped, "20"]);
});

specify("A Delete that fails leaves what AutoStart and a lock hold as it was", async (w) => {
  await w.created("a", "&Memory=1000&AutoStart=true");
  await w.operate("a", "FullyLock");
  await w.powerLoss();
  await w.pass(MINUTE);
  w.port.fault("destroy", Outcome.Refused);
  await w.operate("a", "Delete");
  await w.pass(MINUTE);
  assert.equal(await w.operate("a", "UnLock"), 200);
  await w.pass(MINUTE);
  assert.equal(await w.state("a"), State.Running);
});

specify("AutoStart that the hypervisor fails isn't tried again", async (w) => {
  await w.created("a", "&Memory=1000&AutoStart=true");
  w.port.calls.length = 0;
  w.port.fault("start", Outcome.Failed);
  await w.powerLoss();
  await w.pass(10 * MINUTE);
  assert.deepEqual(w.port.calls, ["start a"]);
  assert.deepEqual(await w.leaves("a", "State LastOperation LastResult"), {
    ...{ State: State.Stopped, LastOperation: "Start", LastResult: "1406" },
  });
});

specify("Of two that don't fit beside each other BootOrder decides which one starts, not which is older", async (w) => {
  const memory = Math.floor(Number(await w.get("./VirMO/Platform/Memory/Free")) * 0.7);
  for (const name of ["old", "new"]) await w.created(name, `&Memory=${memory}&AutoStart=true`);
  assert.equal(await set(w, "new Policy/BootOrder 1"), 200);
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.deepEqual(Object.values(await w.leaves("new", LOOK)), [State.Running, "50", "40"]);
  assert.deepEqual(Object.values(await w.leaves("old", LOOK)), [State.Stopped, "70", "40"]);
});

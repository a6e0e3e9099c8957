/** AutoStart whatever happens while the device begins: deaths of the agent, a flash that fails for a moment, other commands (virmo.md 2, Reconciliation). */
import assert from "node:assert/strict";
import { Effect } from "../../host/node/abi.gen.js";
import { reserved, set } from "./quotas.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

/** Programs that a transaction may try before it is given up, with the checkpoint that follows. */
const LONG = 88;

/** From the first look at the hypervisor on flash takes `after` programs, then `count` fail. */
function failSoon(w: World, after: number, count: number): void {
  let armed = false;
  let seen = 0;
  const failing = (): string => (armed && ++seen > after && seen <= after + count ? "program" : "");
  Object.defineProperty(w, "flashFails", { get: failing, set: () => undefined });
  w.diesAfter = (kind) => {
    armed ||= kind === Effect.DomainQuery;
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
    await w.pass(MINUTE);
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
    assert.equal(await w.operate("a", "UnLock"), 200);
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

/** Calls: what an emergency call holds back, for how long, and what becomes of it then (virmo.md 2, Calls). */
import assert from "node:assert/strict";
import { Call } from "../../host/node/abi.gen.js";
import { calls } from "./calls.js";
import { specify } from "./specify.js";
import { ROOMY, both, transfer } from "./transfers.js";
import { MINUTE, State, type World } from "./world.js";

const QUIET = 300_000;

/** `ent` runs and is in an emergency call. */
async function emergency(w: World): Promise<void> {
  await w.running("ent", "&Memory=60000");
  await calls(w, "ent", Call.Emergency);
}

const heard = (w: World): (string | undefined)[] => w.results();

for (const [operation, ends] of [
  ["Pause", State.Paused],
  ["Stop", State.Stopped],
  ["Restart", State.Running],
  ["Kill", State.Stopped],
  ["FullyLock", State.Paused],
] as const)
  specify(`In an emergency call ${operation} answers 202 and waits until the call and 300 s after it`, async (w) => {
    await emergency(w);
    w.port.calls.length = 0;
    assert.equal(await w.operate("ent", operation), 202);
    await w.pass(3_600_000);
    assert.deepEqual([await w.state("ent"), heard(w), w.port.calls], [State.Running, [], []]);
    await calls(w, "ent", Call.None);
    await w.pass(QUIET - 1);
    assert.deepEqual([await w.state("ent"), w.port.calls], [State.Running, []]);
    await w.pass(1);
    await w.pass(MINUTE);
    assert.deepEqual([await w.state("ent"), heard(w)], [ends, ["1200"]]);
    assert.notDeepEqual(w.port.calls, []);
  });

for (const operation of ["Wipe", "Delete"])
  specify(`${operation} of what crashed in an emergency call waits for 300 s, too`, async (w) => {
    await emergency(w);
    w.hypervisor.crash("ent");
    await w.settle();
    assert.equal(await w.operate("ent", operation), 202);
    await w.pass(QUIET - 1);
    assert.equal(await w.state("ent"), State.Crashed);
    await w.pass(MINUTE);
    assert.deepEqual(heard(w), ["1200"]);
  });

specify("DM Delete of its node waits as well: 202, and its alert says that it is gone", async (w) => {
  await emergency(w);
  w.hypervisor.crash("ent");
  await w.settle();
  assert.equal(await w.delete("./VirMO/Domain/ent"), 202);
  await w.pass(QUIET);
  assert.deepEqual(heard(w), ["1200"]);
  assert.ok(!(await w.list()).includes("ent"));
});

specify("Transfer waits for a call on either side, and moves then", async (w) => {
  await w.running("a", ROOMY);
  await w.running("b", ROOMY);
  await calls(w, "b", Call.Emergency);
  assert.equal((await transfer(w, "From=a&To=b&Resource=Memory&Amount=1000")).status, 202);
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, "Memory/Target"), ["60000", "60000"]);
  await calls(w, "b", Call.None);
  await w.pass(QUIET + MINUTE);
  assert.deepEqual([await both(w, "Memory/Target"), heard(w)], [["59000", "61000"], ["1200"]]);
});

specify("A Transfer that no longer fits when the call is over has failed, 1415, and nothing has moved", async (w) => {
  await w.running("a", "&Memory=60000");
  await w.running("b", "&Memory=60000&MemoryMax=60500");
  await calls(w, "a", Call.Emergency);
  assert.equal((await transfer(w, "From=a&To=b&Resource=Memory&Amount=1000")).status, 202);
  await calls(w, "a", Call.None);
  await w.pass(QUIET + MINUTE);
  assert.deepEqual([await both(w, "Memory/Target"), heard(w)], [["60000", "60000"], ["1415"]]);
});

specify("A Transfer whose other side is gone when the call is over has failed, 1415", async (w) => {
  await w.running("a", "&Memory=60000");
  await w.created("b", "&Memory=60000&MemoryMax=70000");
  await calls(w, "a", Call.Emergency);
  assert.equal((await transfer(w, "From=a&To=b&Resource=Memory&Amount=1000")).status, 202);
  assert.equal(await w.delete("./VirMO/Domain/b"), 200);
  await w.pass(MINUTE);
  assert.deepEqual(heard(w), ["1415"]);
});

specify("An ordinary call holds nothing back but the pause of a full lock, whose rights change at once", async (w) => {
  await w.running("ent");
  await calls(w, "ent", Call.Ordinary);
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Lock")), [State.Running, "10"]);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
  await calls(w, "ent", Call.None);
  await w.pass(1000);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Lock LastOperation")), [State.Paused, "10", "FullyLock"]);
  assert.deepEqual(heard(w), ["1200"]);
});

specify("An ordinary call doesn't hold Stop back", async (w) => {
  await w.running("ent");
  await calls(w, "ent", Call.Ordinary);
  assert.equal(await w.operate("ent", "Stop"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("UnLock before the call is over takes the full lock's pause back", async (w) => {
  await w.running("ent");
  await calls(w, "ent", Call.Ordinary);
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await calls(w, "ent", Call.None);
  await w.pass(MINUTE);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Lock LastOperation")), [State.Running, "30", "UnLock"]);
});

specify("A second emergency call begins the 300 s anew", async (w) => {
  await emergency(w);
  assert.equal(await w.operate("ent", "Stop"), 202);
  await calls(w, "ent", Call.None);
  await w.pass(QUIET - 1000);
  await calls(w, "ent", Call.Emergency);
  await calls(w, "ent", Call.None);
  await w.pass(QUIET - 1);
  assert.equal(await w.state("ent"), State.Running);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("What waited goes in the order of its Execs: Stop, then Kill of what is being stopped", async (w) => {
  await emergency(w);
  w.hypervisor.ignoreStop("ent");
  assert.equal((await w.exec("./VirMO/Domain/ent/Operations/Stop", "Timeout=60", w.operator, "one")).status, 202);
  assert.equal((await w.exec("./VirMO/Domain/ent/Operations/Kill", undefined, w.operator, "two")).status, 202);
  await calls(w, "ent", Call.None);
  await w.pass(QUIET + 10_000);
  assert.equal(await w.state("ent"), State.Stopped);
  assert.deepEqual(
    w.operator.heard.map(({ correlator, data }) => [correlator, data]),
    [
      ["one", "1200"],
      ["two", "1200"],
    ],
  );
});

specify("Two Stops that waited are one, and both are told", async (w) => {
  await emergency(w);
  for (const correlator of ["one", "two"])
    assert.equal((await w.exec("./VirMO/Domain/ent/Operations/Stop", undefined, w.operator, correlator)).status, 202);
  await calls(w, "ent", Call.None);
  await w.pass(QUIET + MINUTE);
  assert.deepEqual(heard(w), ["1200", "1200"]);
});

specify("A Stop that waited and is sent again with its Correlator is told once", async (w) => {
  await emergency(w);
  for (let time = 0; time < 2; time++)
    assert.equal((await w.exec("./VirMO/Domain/ent/Operations/Stop", undefined, w.operator, "one")).status, 202);
  await calls(w, "ent", Call.None);
  await w.pass(QUIET + MINUTE);
  assert.deepEqual(heard(w), ["1200"]);
});

specify("What is no longer allowed when the call is over has failed: its alert carries its own code", async (w) => {
  await emergency(w);
  assert.equal(await w.operate("ent", "Restart"), 202);
  w.hypervisor.crash("ent");
  await w.pass(QUIET + MINUTE);
  assert.deepEqual([await w.state("ent"), heard(w)], [State.Crashed, ["1406"]]);
});

specify("What has come about by itself meanwhile is 1200, and nothing is asked of the hypervisor", async (w) => {
  await emergency(w);
  assert.equal(await w.operate("ent", "Stop"), 202);
  w.hypervisor.shutDown("ent");
  await w.settle();
  w.port.calls.length = 0;
  await w.pass(QUIET + MINUTE);
  assert.deepEqual([await w.state("ent"), heard(w), w.port.calls], [State.Stopped, ["1200"], []]);
});

specify("Start, Resume, PartiallyLock, UnLock and quotas don't wait for an emergency call", async (w) => {
  await emergency(w);
  assert.equal(await w.operate("ent", "Start"), 200);
  assert.equal(await w.operate("ent", "Resume"), 200);
  assert.equal(await w.operate("ent", "PartiallyLock"), 200);
  assert.equal(await w.operate("ent", "UnLock"), 200);
});

specify("The call outlives the agent, and so does what waits for it", async (w) => {
  await emergency(w);
  assert.equal(await w.operate("ent", "Stop"), 202);
  await w.agentDies();
  await w.pass(2 * QUIET);
  assert.equal(await w.state("ent"), State.Running);
  await calls(w, "ent", Call.None);
  await w.agentDies();
  await w.pass(QUIET - 1);
  assert.equal(await w.state("ent"), State.Running);
  await w.pass(MINUTE);
  assert.deepEqual([await w.state("ent"), heard(w)], [State.Stopped, ["1200"]]);
});

specify(
  "What an earlier agent has held back waits for 300 s of the new one's life if nobody tells it more",
  async (w) => {
    await emergency(w);
    assert.equal(await w.operate("ent", "Stop"), 202);
    await w.pass(MINUTE);
    Object.assign(w.handset.calls, { again: () => [] });
    await w.agentDies();
    await w.pass(QUIET - 1);
    assert.equal(await w.state("ent"), State.Running);
    await w.pass(MINUTE);
    assert.deepEqual([await w.state("ent"), heard(w)], [State.Stopped, ["1200"]]);
  },
);

specify("A fresh agent doesn't pause a domain that is fully locked and in a call", async (w) => {
  await w.running("ent");
  await calls(w, "ent", Call.Ordinary);
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  await w.agentDies();
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
  await calls(w, "ent", Call.None);
  assert.equal(await w.state("ent"), State.Paused);
});

specify("Whom a fresh agent isn't told of within a second, him a full lock pauses", async (w) => {
  await w.running("ent");
  await calls(w, "ent", Call.Ordinary);
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  Object.assign(w.handset.calls, { again: () => [] });
  await w.agentDies();
  await w.pass(999);
  assert.equal(w.shown("ent"), "Running");
  await w.pass(1);
  assert.equal(w.shown("ent"), "Paused");
});

specify("A full lock whose account is removed while it waits is the operator's", async (w) => {
  await w.running("ent", "&Memory=1000", w.enterprise);
  await calls(w, "ent", Call.Emergency);
  assert.equal(await w.operate("ent", "FullyLock", undefined, w.enterprise), 202);
  assert.equal(await w.operate("ent", "UnLock", undefined, w.enterprise), 200);
  assert.equal(await w.delete("./DMAcc/a2"), 200);
  await calls(w, "ent", Call.None);
  await w.pass(QUIET + MINUTE);
  assert.deepEqual(Object.values(await w.leaves("ent", "State Lock LockedBy")), [State.Paused, "10", "operator"]);
  w.servers.pop();
});

specify(
  "After a power loss nobody is in a call: what waited is judged 300 s after the phone is on again",
  async (w) => {
    await emergency(w);
    assert.equal(await w.operate("ent", "Stop"), 202);
    await w.powerLoss();
    await w.pass(QUIET + MINUTE);
    assert.deepEqual([await w.state("ent"), heard(w)], [State.Stopped, ["1200"]]);
  },
);

specify("16 that wait take all slots: the next is 420, and frees with the end of the call", async (w) => {
  await emergency(w);
  for (let n = 0; n < 16; n++)
    assert.equal((await w.exec("./VirMO/Domain/ent/Operations/Stop", undefined, w.operator, `${n}`)).status, 202);
  for (const operation of ["Stop", "Pause", "FullyLock"]) assert.equal(await w.operate("ent", operation), 420);
  await calls(w, "ent", Call.None);
  await w.pass(QUIET + MINUTE);
  assert.equal(heard(w).length, 16);
});

for (const fails of ["program", "all"] as const)
  specify(`While flash takes nothing (${fails}) what waited goes on waiting; later it is done`, async (w) => {
    await emergency(w);
    assert.equal(await w.operate("ent", "Stop"), 202);
    await calls(w, "ent", Call.None);
    w.flashFails = fails;
    await w.pass(QUIET + 5000);
    w.flashFails = "";
    await w.pass(2 * MINUTE);
    assert.equal(await w.state("ent"), State.Stopped);
  });

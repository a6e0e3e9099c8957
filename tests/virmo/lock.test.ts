/** FullyLock, PartiallyLock and UnLock: orthogonal to the states, and they survive everything (virmo.md 2, Lock). */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const ENT = "./VirMO/Domain/ent";
const leaves = async (w: World, names: string, server = w.operator): Promise<string[]> =>
  Object.values(await w.leaves("ent", names, server));

specify("FullyLock pauses what runs, Desired stays, and UnLock lets it run on", async (w) => {
  await w.running("ent");
  assert.equal(await w.operate("ent", "FullyLock"), 200);
  assert.deepEqual(await leaves(w, "State Reason Desired Lock LockedBy LastOperation LastResult"), [
    ...[State.Paused, "80", "40", "10", "operator", "FullyLock", "1200"],
  ]);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  assert.deepEqual(await leaves(w, "State Desired Lock LockedBy LastOperation"), [
    State.Running,
    "40",
    "30",
    "",
    "UnLock",
  ]);
});

specify("PartiallyLock keeps it running; FullyLock to PartiallyLock resumes", async (w) => {
  await w.running("ent");
  assert.equal(await w.operate("ent", "PartiallyLock"), 200);
  assert.deepEqual(await leaves(w, "State Lock"), [State.Running, "20"]);
  await w.operate("ent", "FullyLock");
  assert.equal(await w.state("ent"), State.Paused);
  assert.equal(await w.operate("ent", "PartiallyLock"), 200);
  assert.deepEqual(await leaves(w, "State Lock"), [State.Running, "20"]);
});

specify("While it is fully locked Start, Resume and Restart are 403; Stop, Wipe, Clone and Delete work", async (w) => {
  await w.running("ent", "&Memory=1000");
  await w.operate("ent", "FullyLock");
  for (const operation of ["Start", "Resume", "Restart"])
    assert.equal(await w.operate("ent", operation), 403, operation);
  for (const [operation, data] of [["Stop"], ["Wipe"], ["Clone", "Name=copy"]] as [string, string?][]) {
    assert.equal(await w.operate("ent", operation, data), 202, operation);
    await w.pass(MINUTE);
  }
  assert.deepEqual(Object.values(await w.leaves("copy", "Lock LockedBy State")), ["10", "operator", State.Stopped]);
  assert.equal(await w.operate("copy", "Start"), 403);
  assert.equal(await w.operate("ent", "Clone", "Name=other&Start=true"), 403);
  assert.equal(await w.operate("ent", "Delete"), 202);
});

specify("What a server paused or stopped stays so after UnLock", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Pause");
  await w.operate("ent", "FullyLock");
  assert.equal(await w.operate("ent", "UnLock"), 200);
  assert.deepEqual(await leaves(w, "State Desired"), [State.Paused, "60"]);
  await w.operate("ent", "FullyLock");
  await w.operate("ent", "Kill");
  await w.pass(MINUTE);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await w.pass(MINUTE);
  assert.deepEqual(await leaves(w, "State Desired"), [State.Stopped, "20"]);
});

specify(
  "A power cut takes back what a lock held: without AutoStart UnLock starts nothing, Desired is 20",
  async (w) => {
    await w.running("ent");
    await w.operate("ent", "FullyLock");
    await w.powerLoss();
    assert.equal(await w.operate("ent", "UnLock"), 200);
    await w.pass(MINUTE);
    assert.deepEqual(await leaves(w, "State Desired"), [State.Stopped, "20"]);
  },
);

specify("Pause of what the lock has paused is 200, and then it is Desired: UnLock doesn't resume it", async (w) => {
  await w.running("ent");
  await w.operate("ent", "FullyLock");
  assert.equal(await w.operate("ent", "Pause"), 200);
  await w.operate("ent", "UnLock");
  assert.deepEqual(await leaves(w, "State Desired"), [State.Paused, "60"]);
});

specify("In a transient state FullyLock is 202, changes Lock at once and pauses at the next stable one", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  assert.equal((await w.exec(`${ENT}/Operations/FullyLock`, undefined, w.operator, "lock")).status, 202);
  assert.deepEqual(await leaves(w, "State Lock"), [State.Starting, "10"]);
  await w.pass(MINUTE);
  assert.deepEqual(await leaves(w, "State Lock"), [State.Paused, "10"]);
  assert.deepEqual(w.results(), ["1200", "1200"]);
});

specify("FullyLock during a Stop, then UnLock: each ends with 1200 and the domain is Stopped", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Stop");
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await w.pass(MINUTE);
  assert.deepEqual(await leaves(w, "State Lock"), [State.Stopped, "30"]);
  assert.deepEqual(w.results(), ["1200", "1200"]);
});

specify(
  "Only the locker or the operator may ease a lock: 403; anybody with the right may make it stricter",
  async (w) => {
    await w.created("ent", "", w.enterprise);
    const acl = "Get=operator+enterprise&Exec=operator+enterprise&Add=enterprise&Delete=enterprise&Replace=enterprise";
    await w.converse(w.enterprise, { command: "Replace", target: `${ENT}?prop=ACL`, data: acl });
    assert.equal(await w.operate("ent", "PartiallyLock"), 200);
    assert.equal(await w.operate("ent", "UnLock", undefined, w.enterprise), 403);
    assert.equal(await w.operate("ent", "FullyLock", undefined, w.enterprise), 200);
    assert.equal(await w.operate("ent", "PartiallyLock", undefined, w.enterprise), 403);
    assert.deepEqual(await leaves(w, "Lock LockedBy"), ["10", "operator"]);
    assert.equal(await w.operate("ent", "UnLock"), 200);
    assert.equal(await w.operate("ent", "FullyLock", undefined, w.enterprise), 200);
    assert.deepEqual(await leaves(w, "Lock LockedBy"), ["10", "enterprise"]);
    assert.equal(await w.operate("ent", "UnLock", undefined, w.enterprise), 200);
  },
);

specify("The modem can't be locked: 403; parameters are 412; who has no right is told 425", async (w) => {
  await w.created("ent");
  for (const operation of ["FullyLock", "PartiallyLock", "UnLock"]) {
    assert.equal(await w.operate("modem", operation), 403);
    assert.equal(await w.operate("ent", operation, "Now=true"), 412);
    assert.equal(await w.operate("ent", operation, undefined, w.enterprise), 425);
  }
  assert.deepEqual(await leaves(w, "Lock LockedBy"), ["30", ""]);
});

for (const [outcome, status, code] of [
  [Outcome.Failed, 500, "1409"],
  [Outcome.NotSupported, 500, "1409"],
] as const) {
  specify(
    `A pause that the hypervisor answers ${outcome} is ${status} and ${code}; the lock stands, and it is tried again`,
    async (w) => {
      await w.running("ent");
      w.port.fault("pause", outcome);
      w.port.fault("pause", outcome);
      assert.equal(await w.operate("ent", "FullyLock"), status);
      assert.deepEqual(await leaves(w, "Lock LastOperation LastResult"), ["10", "FullyLock", code]);
      await w.pass(2 * MINUTE);
      assert.equal(await w.state("ent"), State.Paused);
    },
  );
}

specify("A lock that can't be made durable is 510, and nothing has changed", async (w) => {
  await w.running("ent");
  w.flashFails = "program";
  assert.equal(await w.operate("ent", "FullyLock"), 510);
  w.flashFails = "";
  await w.pass(10 * MINUTE);
  assert.deepEqual(await leaves(w, "State Lock"), [State.Running, "30"]);
});

for (const loss of ["agentDies", "powerLoss"] as const) {
  specify(`A lock survives ${loss}; AutoStart waits for its end`, async (w) => {
    await w.running("ent", "&AutoStart=true");
    await w.operate("ent", "FullyLock");
    await w[loss]();
    await w.pass(MINUTE);
    const state = loss === "agentDies" ? State.Paused : State.Stopped;
    const desired = loss === "agentDies" ? "40" : "20";
    assert.deepEqual(await leaves(w, "State Desired Lock"), [state, desired, "10"]);
    assert.equal(await w.operate("ent", "UnLock"), 200);
    await w.pass(MINUTE);
    assert.deepEqual(await leaves(w, "State Desired"), [State.Running, "40"]);
  });
}

specify("The agent dies at any effect of a FullyLock: a fully locked domain doesn't run afterwards", async (w) => {
  await w.running("ent");
  for (let death = 1, effects = death; effects >= death; death++) {
    effects = 0;
    w.diesAfter = () => ++effects === death;
    void w.operator.send({ command: "Exec", target: `${ENT}/Operations/FullyLock` });
    w.call(w.operator);
    await w.pass(2 * MINUTE);
    w.diesAfter = () => false;
    w.call(w.operator);
    await w.pass(2 * MINUTE);
    assert.deepEqual(await leaves(w, "State Lock"), [State.Paused, "10"], `death ${death}`);
    assert.equal(await w.operate("ent", "UnLock"), 200);
    await w.pass(2 * MINUTE);
    assert.equal(await w.state("ent"), State.Running, `death ${death}`);
  }
});

specify(
  "The account of a server that owns domains can be deleted: they are fully locked, only the operator unlocks them",
  async (w) => {
    await w.running("ent", "", w.enterprise);
    const accounts = (await w.get("./DMAcc")).split("/");
    assert.equal(await w.delete(`./DMAcc/${accounts[1]}`), 200);
    w.servers.splice(1, 1);
    assert.equal(w.shown("ent"), "Paused");
    const acl = "Get=operator&Exec=operator&Replace=operator&Delete=operator";
    await w.converse(w.operator, { command: "Replace", target: `${ENT}?prop=ACL`, data: acl });
    assert.deepEqual(await leaves(w, "State Lock LockedBy Owner"), [State.Paused, "10", "operator", "enterprise"]);
    assert.equal(await w.operate("ent", "UnLock"), 200);
    assert.equal(await w.state("ent"), State.Running);
  },
);

specify("An operation goes on when the account that asked for it is deleted, and nobody is told", async (w) => {
  await w.create("Name=ent&Image=enterprise-os&Start=true", w.enterprise);
  const accounts = (await w.get("./DMAcc")).split("/");
  assert.equal(await w.delete(`./DMAcc/${accounts[1]}`), 200);
  w.servers.splice(1, 1);
  await w.pass(5 * MINUTE);
  assert.equal(w.shown("ent"), "Paused");
  assert.deepEqual([w.operator.heard, w.enterprise.heard], [[], []]);
});

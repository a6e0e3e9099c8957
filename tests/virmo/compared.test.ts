/** What the comparison with the reference model has found (tests/compare): each was wrong once. */
import assert from "node:assert/strict";
import { HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";
import { heardOnce } from "./server.js";
import { MINUTE, State, type World } from "./world.js";

const leaves = async (w: World, names: string): Promise<string[]> => Object.values(await w.leaves("ent", names));
const exec = (w: World, operation: string, correlator: string): Promise<{ status: number }> =>
  w.exec(`./VirMO/Domain/ent/Operations/${operation}`, undefined, w.operator, correlator);

/** A domain as the hypervisor has it, at nothing. */
function inside(w: World, name: string): { state: number } {
  const { population } = w.hypervisor as unknown as {
    population: { snapshot: { domains: { name: string; state: number }[]; operations: unknown[] } };
  };
  population.snapshot.operations.length = 0;
  return population.snapshot.domains.find((domain) => domain.name === name)!;
}

specify("Management and modem, which can't be stopped, are wanted Running (virmo.md 1, Desired)", async (w) => {
  for (const name of ["management", "modem"])
    assert.deepEqual(Object.values(await w.leaves(name, "State Desired")), [State.Running, State.Running], name);
});

specify(
  "A Create with Start=true is charged from its 202 on, so that its start can't lack room (virmo.md 5)",
  async (w) => {
    const half = "&Memory=150000&Start=true";
    assert.equal((await w.create(`Name=ent&Image=enterprise-os${half}`)).status, 202);
    assert.equal((await w.create(`Name=second&Image=enterprise-os${half}`)).status, 420);
    await w.pass(MINUTE);
    assert.equal(await w.state("ent"), State.Running);
  },
);

specify(
  "A guest that was paused on request and crashes isn't restarted: nobody wants it to run (virmo.md 2)",
  async (w) => {
    await w.running("ent");
    await w.converse(w.operator, { command: "Replace", target: "./VirMO/Domain/ent/Policy/OnCrash", data: "restart" });
    assert.equal(await w.operate("ent", "Pause"), 200);
    w.hypervisor.crash("ent");
    await w.pass(5 * MINUTE);
    assert.deepEqual(await leaves(w, "State Desired"), [State.Crashed, State.Paused]);
  },
);

specify("Kill of a domain that was lost sight of while it was being made is 403: the Create rolls back", async (w) => {
  w.port.unreachable = true;
  await w.create("Name=ent&Image=enterprise-os");
  assert.equal(await w.state("ent"), State.Unknown);
  assert.equal(await w.operate("ent", "Kill"), 403);
  w.port.unreachable = false;
  await w.pass(5 * MINUTE);
  assert.ok(!(await w.list()).includes("ent"));
  assert.deepEqual(w.results(), ["1418"]);
});

specify("A lock that waits for a Create that fails has failed itself: 1409 (virmo.md 4)", async (w) => {
  w.port.fault("create", Outcome.Started);
  await w.create("Name=ent&Image=enterprise-os");
  assert.equal((await exec(w, "FullyLock", "lock")).status, 202);
  w.port.forgive();
  await w.pass(5 * MINUTE);
  assert.equal(heardOnce(w.operator.heard, "lock").data, "1409");
});

specify("An equal lock changes nothing: neither the locker nor LastOperation", async (w) => {
  await w.created("ent", "", w.enterprise);
  const reply = await w.exec("./VirMO/Domain/ent/Operations/UnLock", undefined, w.enterprise);
  assert.equal(reply.status, 200);
  assert.equal((await w.leaves("ent", "LastOperation", w.enterprise))["LastOperation"], "Create");
  await w.exec("./VirMO/Domain/ent/Operations/PartiallyLock", undefined, w.enterprise);
  const acl = "Get=operator+enterprise&Exec=operator+enterprise";
  await w.converse(w.operator, { command: "Replace", target: "./VirMO/Domain/ent?prop=ACL", data: acl });
  assert.equal(await w.operate("ent", "PartiallyLock"), 200);
  assert.deepEqual(await leaves(w, "Lock LockedBy"), ["20", "enterprise"]);
});

specify("A lock that waited is the last operation once it has been applied", async (w) => {
  await w.create("Name=ent&Image=enterprise-os");
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(await leaves(w, "LastOperation LastResult"), ["FullyLock", "1200"]);
});

specify(
  "A lock's pause that the hypervisor refused is tried again after a minute, not at once (docs/design.md, Locks)",
  async (w) => {
    await w.running("ent");
    w.port.fault("pause", Outcome.Failed);
    assert.equal(await w.operate("ent", "FullyLock"), 500);
    assert.deepEqual(await leaves(w, "State Lock LastResult"), [State.Running, "10", "1409"]);
    await w.pass(MINUTE);
    assert.deepEqual(await leaves(w, "State LastResult"), [State.Paused, "1200"]);
  },
);

specify("A guest that shuts itself down while it starts is Stopped by its own request (virmo.md 2)", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  w.hypervisor.shutDown("ent");
  await w.pass(1000);
  assert.deepEqual(await leaves(w, "State Reason Desired LastResult"), [State.Stopped, "30", State.Stopped, "1406"]);
});

specify("A fully locked guest that shut itself down isn't started by UnLock: nobody wants it to run", async (w) => {
  await w.created("ent", "&AutoStart=true");
  await w.operate("ent", "Start");
  await w.operate("ent", "FullyLock");
  w.hypervisor.shutDown("ent");
  await w.pass(MINUTE);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await w.pass(MINUTE);
  assert.deepEqual(await leaves(w, "State Desired"), [State.Stopped, State.Stopped]);
});

specify("An end that was told while the hypervisor answered nobody is looked at as soon as it answers", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  w.port.unreachable = w.port.silent = true;
  await w.create("Name=other&Image=enterprise-os");
  await w.pass(10_000);
  assert.equal(await w.state("ent"), State.Unknown);
  w.port.unreachable = w.port.silent = false;
  await w.pass(10_000);
  assert.deepEqual(await leaves(w, "State Reason LastResult"), [State.Running, "10", "1200"]);
});

specify(
  "What comes back into sight by the end of its operation has no Reason HypervisorUnreachable any more",
  async (w) => {
    await w.created("ent");
    await w.operate("ent", "Start");
    w.port.unreachable = true;
    await w.create("Name=other&Image=enterprise-os");
    w.port.unreachable = false;
    await w.pass(1200);
    assert.deepEqual(await leaves(w, "State Reason"), [State.Running, "10"]);
  },
);

specify(
  "A Restart that a Kill took over from hasn't succeeded, though the Kill was refused and its guest runs",
  async (w) => {
    await w.running("ent");
    w.hypervisor.ignoreStop("ent");
    assert.equal((await exec(w, "Restart", "restart")).status, 202);
    w.port.fault("kill", Outcome.Failed);
    inside(w, "ent").state = HypervisorState.Running;
    assert.equal((await exec(w, "Kill", "kill")).status, 202);
    await w.pass(MINUTE);
    assert.equal(await w.state("ent"), State.Running);
    assert.deepEqual(
      [heardOnce(w.operator.heard, "kill").data, heardOnce(w.operator.heard, "restart").data],
      ["1407", "1406"],
    );
  },
);

for (const [operation, verb] of [
  ["Delete", "destroy"],
  ["Start", "start"],
] as const)
  specify(`A crashed guest whose ${operation} is refused is Crashed as before, with Reason 40`, async (w) => {
    await w.running("ent");
    w.hypervisor.crash("ent");
    await w.pass(MINUTE);
    w.port.fault(verb, Outcome.Failed);
    assert.equal(await w.operate("ent", operation), 202);
    await w.pass(1000);
    assert.deepEqual(await leaves(w, "State Reason"), [State.Crashed, "40"]);
  });

specify("A lock whose pause was lost sight of is the last operation, whatever has become of its guest", async (w) => {
  await w.running("ent");
  w.port.unreachable = true;
  assert.equal(await w.operate("ent", "FullyLock"), 500);
  Object.assign(inside(w, "ent"), { state: HypervisorState.Crashed, memoryInUse: 0 });
  w.port.unreachable = false;
  await w.pass(10_000);
  assert.deepEqual(await leaves(w, "State LastOperation LastResult"), [State.Crashed, "FullyLock", "1419"]);
});

specify(
  "An UnLock that waited has been applied when what it held is being started: Start is the last operation",
  async (w) => {
    w.port.fault("start", Outcome.Failed);
    await w.create("Name=ent&Image=enterprise-os&Start=true");
    assert.equal((await exec(w, "FullyLock", "lock")).status, 202);
    assert.equal((await exec(w, "UnLock", "unlock")).status, 202);
    await w.pass(MINUTE);
    assert.deepEqual(await leaves(w, "State LastOperation LastResult"), [State.Running, "Start", "1200"]);
    assert.equal(heardOnce(w.operator.heard, "unlock").data, "1200");
  },
);

specify("A Stop that was lost sight of, and whose guest is then told to have crashed, ends with 1419", async (w) => {
  await w.running("ent");
  w.port.unreachable = true;
  assert.equal((await exec(w, "Stop", "stop")).status, 202);
  w.port.unreachable = false;
  w.hypervisor.crash("ent");
  await w.pass(1000);
  assert.deepEqual(await leaves(w, "State Reason LastResult"), [State.Crashed, "40", "1419"]);
  assert.equal(heardOnce(w.operator.heard, "stop").data, "1419");
});

/** A full lock waits for the start of `ent`. */
async function lockedWhileStarting(w: World): Promise<void> {
  await w.created("ent");
  await w.operate("ent", "Start");
  assert.equal((await exec(w, "FullyLock", "lock")).status, 202);
}

specify(
  "A full lock that waited, and whose pause was lost sight of, has come to 1419; it stands, and is tried again",
  async (w) => {
    await lockedWhileStarting(w);
    w.port.fault("pause", Outcome.Unreachable);
    await w.pass(2 * MINUTE);
    assert.deepEqual(await leaves(w, "State Lock"), [State.Paused, "10"]);
    assert.equal(heardOnce(w.operator.heard, "lock").data, "1419");
  },
);

specify(
  "A full lock that waited, and whose pause the agent's death interrupted, has come to 1418; it stands, and is tried again",
  async (w) => {
    await lockedWhileStarting(w);
    w.port.fault("pause", Outcome.Started);
    await w.pass(5000);
    assert.equal(await w.state("ent"), State.Pausing);
    await w.agentDies();
    assert.deepEqual(await leaves(w, "State Lock LastOperation"), [State.Paused, "10", "FullyLock"]);
    assert.equal(heardOnce(w.operator.heard, "lock").data, "1418");
  },
);

specify(
  "A full lock whose pause the agent's death interrupted is the last operation, whatever has become of its guest",
  async (w) => {
    await w.running("ent");
    w.port.fault("pause", Outcome.Started);
    w.operator.send({ command: "Exec", target: "./VirMO/Domain/ent/Operations/FullyLock" }).catch(() => {});
    w.call(w.operator);
    await w.settle();
    Object.assign(inside(w, "ent"), { state: HypervisorState.Crashed, memoryInUse: 0 });
    await w.agentDies();
    assert.deepEqual(await leaves(w, "State LastOperation LastResult"), [State.Crashed, "FullyLock", "1418"]);
  },
);

/** What is wanted is not forgotten on the way: after a lock, after the device has begun anew, after crashes, and in one Exec of several Items (virmo.md 2, 3). */
import assert from "node:assert/strict";
import { Call, Outcome } from "../../host/node/abi.gen.js";
import { calls } from "./calls.js";
import { reserved, set, setAll } from "./quotas.js";
import { specify } from "./specify.js";
import { LEFT, MEMORY, ROOMY, TRANSFER, both, pair } from "./transfers.js";
import { MINUTE, State, type World } from "./world.js";

const OPERATIONS = "./VirMO/Domain/ent/Operations/";

const heard = (w: World): string[] => w.operator.heard.map(({ correlator, data }) => `${correlator} ${data}`);
const starts = (w: World): string[] => w.port.calls.filter((call) => call.startsWith("start "));

specify("An UnLock that the hypervisor refused restores the Desired state when it is sent again", async (w) => {
  await w.running("ent");
  await w.operate("ent", "FullyLock");
  w.port.fault("resume", Outcome.Failed);
  assert.equal(await w.operate("ent", "UnLock"), 500);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await w.pass(30 * MINUTE);
  assert.deepEqual(await w.leaves("ent", "Desired State Lock"), { Desired: "40", State: State.Running, Lock: "30" });
});

specify("An UnLock that the agent's death interrupted restores the Desired state", async (w) => {
  await w.running("ent");
  await w.operate("ent", "FullyLock");
  w.port.fault("resume", Outcome.Started);
  void w.operator.send({ command: "Exec", target: `${OPERATIONS}UnLock` });
  w.call(w.operator);
  await w.pass(100);
  await w.agentDies();
  assert.equal(await w.operate("ent", "UnLock"), 200);
  assert.equal(await w.state("ent"), State.Running);
});

specify(
  "Two Transfers in one Exec are two: the first one moves, and the other, which finds its set pending, is told as failed",
  async (w) => {
    await pair(w, `${ROOMY}&Cap=300000`);
    await calls(w, "a", Call.Emergency);
    const answers = await w.converse(w.operator, {
      ...{ command: "Exec", target: [TRANSFER, TRANSFER], correlator: "c" },
      datas: ["From=a&To=b&Resource=Memory&Amount=20000", "From=a&To=b&Resource=Cpu&Amount=100000"],
    });
    assert.deepEqual(
      answers.map(({ status }) => status),
      [202, 202],
    );
    await calls(w, "a", Call.None);
    await w.pass(7 * MINUTE);
    assert.deepEqual(w.results().sort(), ["1200", "1415"]);
    assert.deepEqual(
      [await both(w, "Memory/Target"), await both(w, "Cpu/Cap")],
      [
        ["40000", "80000"],
        ["300000", "300000"],
      ],
    );
  },
);

specify("AutoStart goes by BootOrder whatever the class", async (w) => {
  for (const name of ["a", "b"]) await w.created(name, `${reserved(2000, 20000)}&AutoStart=true`);
  assert.equal(await set(w, "b Policy/BootOrder 1"), 200);
  w.port.calls.length = 0;
  await w.powerLoss();
  await w.pass(MINUTE);
  assert.deepEqual(starts(w), ["start b", "start a"]);
});

specify("New boot id: what was live and isn't listed is Stopped, Reason PowerLoss", async (w) => {
  await w.running("ent");
  w.hypervisor.powerCut();
  w.hypervisor.vanish("ent");
  await w.agentDies();
  assert.deepEqual(await w.leaves("ent", "State Reason"), { State: State.Stopped, Reason: "60" });
  assert.equal(await w.delete("./VirMO/Domain/ent"), 200);
});

specify("UnLock doesn't start what has shut itself down while the agent was dead", async (w) => {
  await w.running("ent", "&AutoStart=true");
  await calls(w, "ent", Call.Ordinary);
  assert.equal(await w.operate("ent", "FullyLock"), 202);
  w.port.silent = true;
  w.hypervisor.shutDown("ent");
  await w.agentDies();
  w.port.silent = false;
  assert.deepEqual(await w.leaves("ent", "State Reason Desired"), { State: "20", Reason: "30", Desired: "20" });
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("The back-off is never longer than 60 s, also when restarts cease to count meanwhile", async (w) => {
  await w.running("ent");
  assert.equal(await set(w, "ent Policy/OnCrash restart"), 200);
  assert.equal(await set(w, "ent Policy/MaxRestarts 20"), 200);
  const waits: number[] = [];
  for (let i = 0; i < 11; i++) {
    w.port.calls.length = 0;
    const from = w.clock.now();
    w.hypervisor.crash("ent");
    while (starts(w).length === 0) await w.pass(100);
    waits.push((w.clock.now() - from) / 1000);
    await w.pass(Math.max(3000, from + 70_000 - w.clock.now()));
  }
  assert.ok(Math.max(...waits) <= 61, waits.join());
});

specify("A Kill that is refused during a Stop has failed, 1407, and another one is issued", async (w) => {
  await w.running("ent");
  w.hypervisor.ignoreStop("ent");
  await w.exec(`${OPERATIONS}Stop`, "Timeout=3600", w.operator, "stop");
  w.port.fault("kill", Outcome.Failed);
  w.port.calls.length = 0;
  await w.exec(`${OPERATIONS}Kill`, undefined, w.operator, "k1");
  await w.pass(5 * MINUTE);
  await w.exec(`${OPERATIONS}Kill`, undefined, w.operator, "k2");
  await w.pass(5 * MINUTE);
  assert.deepEqual([w.port.calls, heard(w)[0]], [["kill ent", "kill ent"], "k1 1407"]);
});

specify(
  "A Kill that is refused during a Start leaves it Starting, and a start that then fails is told as that",
  async (w) => {
    await w.created("ent");
    w.hypervisor.expect({ verb: "start", fails: true });
    await w.exec(`${OPERATIONS}Start`, undefined, w.operator, "start");
    await w.pass(100);
    w.port.fault("kill", Outcome.Failed);
    await w.exec(`${OPERATIONS}Kill`, undefined, w.operator, "kill");
    await w.settle();
    const state = [await w.state("ent"), w.shown("ent")];
    await w.pass(10 * MINUTE);
    assert.deepEqual([state, heard(w), w.shown("ent")], [["30", "Starting"], ["kill 1407", "start 1406"], "Stopped"]);
  },
);

specify("What isn't to start by itself any more isn't started by an UnLock either", async (w) => {
  await w.created("ent", "&AutoStart=true");
  await w.operate("ent", "FullyLock");
  await w.powerLoss();
  assert.equal(await set(w, "ent Policy/AutoStart false"), 200);
  assert.equal(await w.operate("ent", "UnLock"), 200);
  await w.pass(MINUTE);
  assert.deepEqual(await w.leaves("ent", "Desired State"), { Desired: "20", State: State.Stopped });
});

/** Two guests take all of the memory, and the first one gives nothing back. */
async function full(w: World): Promise<void> {
  await w.running("a", `&AutoStart=true&Memory=${LEFT - 60000}&MemoryMin=1000`);
  await w.running("b", "&AutoStart=true&Memory=60000&MemoryMax=400000");
  w.port.held.set("a", LEFT - 60000);
}

/** A power loss, after which both run. */
async function bothStart(w: World): Promise<void> {
  w.port.held.clear();
  await w.powerLoss();
  await w.pass(MINUTE);
  for (const name of ["a", "b"]) assert.equal(await w.state(name), State.Running, name);
}

specify(
  "AutoStart after a power loss in the middle of a swap starts both: what they are promised now fits",
  async (w) => {
    await full(w);
    assert.deepEqual(await setAll(w, `a Memory/Target ${LEFT - 160000}`, "b Memory/Target 160000"), [200, 200, 200]);
    await bothStart(w);
    assert.deepEqual(await both(w, "Memory/Actual"), [String(LEFT - 160000), "160000"]);
    assert.deepEqual(
      w.operator.heard.map(({ type }) => type).filter((type) => type?.includes("Complete")),
      [],
    );
  },
);

specify(
  "AutoStart after a power loss in the middle of a Transfer: it is rolled back first, and both start",
  async (w) => {
    await full(w);
    const move = { command: "Exec" as const, target: TRANSFER, correlator: "move" };
    const data = "From=a&To=b&Resource=Memory&Amount=100000";
    assert.equal((await w.converse(w.operator, { ...move, data }))[0]!.status, 202);
    await bothStart(w);
    assert.deepEqual(await both(w, "Memory/Actual"), [String(LEFT - 60000), "60000"]);
    assert.deepEqual(
      heard(w).filter((each) => each.startsWith("move")),
      ["move 1418"],
    );
  },
);

specify("A Transfer that was accepted before a new boot's hypervisor answered isn't interrupted", async (w) => {
  await pair(w);
  w.hypervisor.powerCut();
  w.port.unreachable = true;
  await w.agentDies();
  assert.equal((await w.exec(TRANSFER, MEMORY, w.operator, "move")).status, 202);
  w.port.unreachable = false;
  await w.pass(MINUTE);
  assert.deepEqual(
    heard(w).filter((each) => each.startsWith("move")),
    ["move 1200"],
  );
  assert.deepEqual(await both(w, "Memory/Target"), ["40000", "80000"]);
});

specify(
  "A creation whose remains the hypervisor won't destroy is destroyed later, whoever asks for its Delete",
  async (w) => {
    w.port.fault("create", Outcome.Failed, true);
    for (let i = 0; i < 4; i++) w.port.fault("destroy", Outcome.Failed);
    await w.create("Name=ent&Image=enterprise-os");
    await w.pass(1000);
    assert.equal(await w.state("ent"), State.Deleting);
    assert.equal((await w.exec(`${OPERATIONS}Delete`, undefined, w.operator, "delete")).status, 202);
    await w.agentDies();
    await w.pass(MINUTE);
    assert.deepEqual(await w.list(), ["management", "modem"]);
    assert.deepEqual(heard(w).sort(), ["delete 1200", "undefined 1402"]);
  },
);

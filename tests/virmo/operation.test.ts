/** Start, Stop, Kill, Pause, Resume and Delete: the table of virmo.md 2. */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

const HISTORY = "State Reason Desired LastOperation LastResult";
const history = async (w: World): Promise<string[]> => Object.values(await w.leaves("ent", HISTORY));

specify("Start answers 202, goes through Starting to Running, and one alert says 1200", async (w) => {
  await w.created("ent");
  assert.equal(await w.operate("ent", "Start"), 202);
  assert.deepEqual(await history(w), [State.Starting, "10", "40", "Create", "1200"]);
  await w.pass(MINUTE);
  assert.deepEqual(await history(w), [State.Running, "10", "40", "Start", "1200"]);
  assert.deepEqual(w.results(), ["1200"]);
  assert.equal(w.shown("ent"), "Running");
});

specify("Stop lets the guest shut itself down: Stopping, then Stopped, without a kill", async (w) => {
  await w.running("ent");
  assert.equal(await w.operate("ent", "Stop"), 202);
  assert.deepEqual((await history(w)).slice(0, 3), [State.Stopping, "10", "20"]);
  await w.pass(MINUTE);
  assert.deepEqual(await history(w), [State.Stopped, "10", "20", "Stop", "1200"]);
  assert.ok(!w.port.calls.includes("kill ent"));
  assert.deepEqual(w.results(), ["1200"]);
});

specify("A guest that doesn't stop is killed after its StopTimeout, and not before", async (w) => {
  await w.running("ent");
  w.hypervisor.ignoreStop("ent");
  await w.operate("ent", "Stop");
  await w.pass(29_000);
  assert.ok(!w.port.calls.includes("kill ent"));
  assert.equal(await w.state("ent"), State.Stopping);
  await w.pass(1_100);
  assert.ok(w.port.calls.includes("kill ent"));
  assert.equal(w.shown("ent"), "Stopping");
  assert.equal(await w.state("ent"), State.Stopping, "not Stopped before it is");
  await w.pass(MINUTE);
  assert.deepEqual(await history(w), [State.Stopped, "10", "20", "Stop", "1200"]);
  assert.deepEqual(w.results(), ["1200"]);
});

specify("Stop's Timeout overrides the Policy", async (w) => {
  await w.running("ent");
  w.hypervisor.ignoreStop("ent");
  assert.equal(await w.operate("ent", "Stop", "Timeout=5"), 202);
  await w.pass(4_500);
  assert.equal(w.shown("ent"), "Stopping");
  assert.ok(!w.port.calls.includes("kill ent"));
  await w.pass(2_000);
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("Policy/StopTimeout decides when the Stop says nothing", async (w) => {
  await w.running("ent");
  w.hypervisor.ignoreStop("ent");
  const target = "./VirMO/Domain/ent/Policy/StopTimeout";
  assert.equal((await w.converse(w.operator, { command: "Replace", target, data: "3" }))[0]!.status, 200);
  await w.operate("ent", "Stop");
  await w.pass(4_000);
  assert.equal(await w.state("ent"), State.Stopped);
});

for (const data of [
  "Timeout=0",
  "Timeout=-1",
  "Timeout=x",
  "Timeout=",
  "Time=5",
  "Timeout=3601",
  "Timeout=5&Timeout=6",
]) {
  specify(`Stop with ${data} answers 412 and the guest runs on`, async (w) => {
    await w.running("ent");
    assert.equal(await w.operate("ent", "Stop", data), 412);
    assert.equal(w.shown("ent"), "Running");
  });
}

for (const operation of ["Start", "Kill", "Pause", "Resume", "Delete"]) {
  specify(`${operation} takes no parameters: 412 naming the key`, async (w) => {
    await w.created("ent");
    const reply = await w.exec(`./VirMO/Domain/ent/Operations/${operation}`, "Force=true");
    assert.deepEqual([reply.status, reply.detail], [412, "Force"]);
    assert.equal(await w.state("ent"), State.Stopped);
  });
}

specify("Kill of a Running domain ends in Stopped with 1200", async (w) => {
  await w.running("ent");
  assert.equal(await w.operate("ent", "Kill"), 202);
  await w.pass(MINUTE);
  assert.deepEqual(await history(w), [State.Stopped, "10", "20", "Kill", "1200"]);
  assert.deepEqual(w.results(), ["1200"]);
});

specify("Kill of a Starting domain ends the Start with 1406 and the Kill with 1200", async (w) => {
  await w.created("ent");
  await w.exec("./VirMO/Domain/ent/Operations/Start", undefined, w.operator, "start");
  await w.exec("./VirMO/Domain/ent/Operations/Kill", undefined, w.operator, "kill");
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  const codes = Object.fromEntries(w.operator.heard.map(({ correlator, data }) => [correlator, data]));
  assert.deepEqual(codes, { start: "1406", kill: "1200" });
});

specify("Kill of a domain that its Create is starting ends that Create with 1406: the domain is there", async (w) => {
  await w.exec("./VirMO/Operations/Create", "Name=ent&Image=enterprise-os&Start=true", w.operator, "create");
  await w.pass(1500);
  assert.equal(await w.state("ent"), State.Starting);
  await w.exec("./VirMO/Domain/ent/Operations/Kill", undefined, w.operator, "kill");
  await w.pass(MINUTE);
  const codes = Object.fromEntries(w.operator.heard.map(({ correlator, data }) => [correlator, data]));
  assert.deepEqual(codes, { create: "1406", kill: "1200" });
});

specify("Kill of a Stopping domain ends both with 1200", async (w) => {
  await w.running("ent");
  w.hypervisor.ignoreStop("ent");
  await w.operate("ent", "Stop");
  assert.equal(await w.operate("ent", "Kill"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  assert.deepEqual(w.results(), ["1200", "1200"]);
});

specify("Kill of a Paused domain and of a Crashed one ends in Stopped", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Pause");
  assert.equal(await w.operate("ent", "Kill"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
  await w.operate("ent", "Start");
  await w.pass(MINUTE);
  w.hypervisor.crash("ent");
  await w.settle();
  assert.equal(await w.operate("ent", "Kill"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("Stop of a Paused domain ends in Stopped", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Pause");
  assert.equal(await w.operate("ent", "Stop"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Stopped);
});

specify("Start of a Crashed domain ends in Running", async (w) => {
  await w.running("ent");
  w.hypervisor.crash("ent");
  await w.settle();
  assert.equal(await w.operate("ent", "Start"), 202);
  await w.pass(MINUTE);
  assert.equal(await w.state("ent"), State.Running);
});

specify(
  "Pause answers 200 when the guest is paused, Resume 200 when it runs again, and neither sends an alert",
  async (w) => {
    await w.running("ent");
    assert.equal(await w.operate("ent", "Pause"), 200);
    assert.equal(w.shown("ent"), "Paused");
    assert.deepEqual(await history(w), [State.Paused, "10", "60", "Pause", "1200"]);
    assert.equal(await w.operate("ent", "Resume"), 200);
    assert.equal(w.shown("ent"), "Running");
    assert.deepEqual(await history(w), [State.Running, "10", "40", "Resume", "1200"]);
    await w.pass(MINUTE);
    assert.deepEqual(w.operator.heard, []);
  },
);

specify("Pause that the hypervisor refuses answers 500, and the domain is Running with 1408", async (w) => {
  await w.running("ent");
  w.port.fault("pause", Outcome.Failed);
  assert.equal(await w.operate("ent", "Pause"), 500);
  const [state, , , operation, result] = await history(w);
  assert.deepEqual([state, operation, result], [State.Running, "Pause", "1408"]);
});

specify("Resume that the hypervisor refuses answers 500, and the domain is Paused with 1408", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Pause");
  w.port.fault("resume", Outcome.Failed);
  assert.equal(await w.operate("ent", "Resume"), 500);
  const [state, , , operation, result] = await history(w);
  assert.deepEqual([state, operation, result], [State.Paused, "Resume", "1408"]);
});

specify(
  "Delete by Exec answers 202; the domain is Deleting, then gone with all it had; the alert names its URI",
  async (w) => {
    await w.created("ent");
    assert.equal(await w.operate("ent", "Delete"), 202);
    assert.equal(await w.state("ent"), State.Deleting);
    await w.pass(MINUTE);
    assert.equal((await w.ask("./VirMO/Domain/ent/State")).status, 404);
    assert.equal(w.shown("ent"), undefined);
    assert.equal(w.operator.heard[0]!.source, "./VirMO/Domain/ent");
    assert.deepEqual(w.results(), ["1200"]);
  },
);

specify("DM Delete of a domain answers 200 only when the hypervisor has it no more", async (w) => {
  await w.created("ent");
  const answer = w.operator.send({ command: "Delete", target: "./VirMO/Domain/ent" });
  let answered = false;
  void answer.then(() => (answered = true));
  w.call(w.operator);
  await w.settle();
  assert.equal(answered, false, "the session is held");
  assert.equal(w.shown("ent"), "Destroying");
  await w.pass(1000);
  assert.equal((await answer)[0]!.status, 200);
  assert.equal(w.shown("ent"), undefined);
  assert.deepEqual(w.operator.heard, []);
});

specify("DM Delete answers 500 after 30 s without an answer of the hypervisor", async (w) => {
  await w.created("ent");
  w.port.silent = true;
  const answer = w.operator.send({ command: "Delete", target: "./VirMO/Domain/ent" });
  let answered = false;
  void answer.then(() => (answered = true));
  w.call(w.operator);
  await w.pass(29_900);
  assert.equal(answered, false);
  await w.pass(200);
  assert.equal((await answer)[0]!.status, 500);
});

specify("DM Delete that the hypervisor refuses answers 500, and the domain is as before with 1410", async (w) => {
  await w.created("ent");
  w.port.fault("destroy", Outcome.Failed);
  assert.equal(await w.delete("./VirMO/Domain/ent"), 500);
  const [state, , , operation, result] = await history(w);
  assert.deepEqual([state, operation, result], [State.Stopped, "Delete", "1410"]);
});

specify("DM Delete of a domain that is being deleted waits for that, and answers 200 when it is gone", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Delete");
  const answer = w.operator.send({ command: "Delete", target: "./VirMO/Domain/ent" });
  w.call(w.operator);
  await w.pass(1000);
  assert.equal((await answer)[0]!.status, 200);
});

/** Start, Stop, Kill, Pause, Resume and Delete: the table of virmo.md 2. */
import assert from "node:assert/strict";
import { HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import { MINUTE, START, State, specify, type World } from "./world.js";

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

for (const data of ["Timeout=0", "Timeout=-1", "Timeout=x", "Timeout=", "Time=5", "Timeout=3601", "Timeout=5&Timeout=6"]) {
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

specify("Pause answers 200 when the guest is paused, Resume 200 when it runs again, and neither sends an alert", async (w) => {
  await w.running("ent");
  assert.equal(await w.operate("ent", "Pause"), 200);
  assert.equal(w.shown("ent"), "Paused");
  assert.deepEqual(await history(w), [State.Paused, "10", "60", "Pause", "1200"]);
  assert.equal(await w.operate("ent", "Resume"), 200);
  assert.equal(w.shown("ent"), "Running");
  assert.deepEqual(await history(w), [State.Running, "10", "40", "Resume", "1200"]);
  await w.pass(MINUTE);
  assert.deepEqual(w.operator.heard, []);
});

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

specify("Delete by Exec answers 202; the domain is Deleting, then gone with all it had; the alert names its URI", async (w) => {
  await w.created("ent");
  assert.equal(await w.operate("ent", "Delete"), 202);
  assert.equal(await w.state("ent"), State.Deleting);
  await w.pass(MINUTE);
  assert.equal((await w.ask("./VirMO/Domain/ent/State")).status, 404);
  assert.equal(w.shown("ent"), undefined);
  assert.equal(w.operator.heard[0]!.source, "./VirMO/Domain/ent");
  assert.deepEqual(w.results(), ["1200"]);
});

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

const FAILURES: [string, "start" | "kill" | "destroy" | "stop", string, string, string][] = [
  ["Start", "start", "", State.Stopped, "1406"],
  ["Stop", "stop", "&Start=true", State.Running, "1407"],
  ["Kill", "kill", "&Start=true", State.Running, "1407"],
  ["Delete", "destroy", "", State.Stopped, "1410"],
];
for (const [operation, verb, more, state, code] of FAILURES) {
  specify(`${operation} that the hypervisor refuses ends with ${code} in the state before`, async (w) => {
    await w.created("ent", more);
    w.port.fault(verb, Outcome.Failed);
    assert.equal(await w.operate("ent", operation), 202);
    await w.pass(MINUTE);
    const [now, , , last, result] = await history(w);
    assert.deepEqual([now, last, result, ...w.results()], [state, operation, code, code]);
  });
}

const REASONS: [Outcome, string][] = [
  [Outcome.NoMemory, "1411"],
  [Outcome.NoCpu, "1412"],
  [Outcome.NoStorage, "1414"],
];
for (const [outcome, code] of REASONS) {
  specify(`Start that the hypervisor answers ${outcome} ends with ${code}`, async (w) => {
    await w.created("ent");
    w.port.fault("start", outcome);
    await w.operate("ent", "Start");
    await w.pass(MINUTE);
    assert.deepEqual([await w.state("ent"), ...w.results()], [State.Stopped, code]);
  });
}

const REACHED: [string, string, string][] = [
  ["Stop", "", "20"],
  ["Kill", "", "20"],
  ["Start", "&Start=true", "40"],
  ["Resume", "&Start=true", "40"],
];
for (const [operation, more, desired] of REACHED) {
  specify(`${operation} of a domain that is there already answers 200 at once, without an alert or a call`, async (w) => {
    await w.created("ent", more);
    w.port.calls.length = 0;
    assert.equal(await w.operate("ent", operation), 200);
    await w.pass(MINUTE);
    assert.deepEqual(w.port.calls, []);
    assert.deepEqual(w.operator.heard, []);
    assert.equal(await w.get("./VirMO/Domain/ent/Desired"), desired);
  });
}

specify("Pause of a Paused domain answers 200", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Pause");
  assert.equal(await w.operate("ent", "Pause"), 200);
});

specify("Stop of a domain whose Start failed answers 200, and Desired is 20 again: that was asked for last", async (w) => {
  await w.created("ent");
  w.port.fault("start", Outcome.Failed);
  await w.operate("ent", "Start");
  await w.pass(MINUTE);
  assert.equal(await w.get("./VirMO/Domain/ent/Desired"), "40");
  assert.equal(await w.operate("ent", "Stop"), 200);
  assert.equal(await w.get("./VirMO/Domain/ent/Desired"), "20");
});

const SAME: [string, string, string][] = [
  ["Start", "", "start ent"],
  ["Stop", "&Start=true", "stop ent"],
  ["Kill", "&Start=true", "kill ent"],
  ["Delete", "", "destroy ent"],
];
for (const [operation, more, call] of SAME) {
  specify(`${operation} while a ${operation} is under way answers 202, is asked once, and each Correlator gets its alert`, async (w) => {
    await w.created("ent", more);
    const uri = `./VirMO/Domain/ent/Operations/${operation}`;
    for (const correlator of ["one", "two", "three"]) {
      assert.equal((await w.exec(uri, undefined, w.operator, correlator)).status, 202);
    }
    await w.pass(MINUTE);
    assert.deepEqual(w.operator.heard.map(({ correlator, data }) => [correlator, data]), [["one", "1200"], ["two", "1200"], ["three", "1200"]]);
    assert.equal(w.port.calls.filter((each) => each === call).length, 1);
  });
}

type Making = (w: World) => Promise<unknown>;
const MATRIX: [string, Making, string[]][] = [
  ["Creating", (w) => w.create("Name=ent&Image=enterprise-os"), ["Start", "Stop", "Kill", "Pause", "Resume", "Delete"]],
  ["Stopped", (w) => w.created("ent"), ["Pause", "Resume"]],
  ["Starting", (w) => w.created("ent").then(() => w.operate("ent", "Start")), ["Stop", "Pause", "Resume", "Delete"]],
  ["Running", (w) => w.running("ent"), ["Delete"]],
  ["Paused", (w) => w.running("ent").then(() => w.operate("ent", "Pause")), ["Start", "Delete"]],
  ["Stopping", (w) => w.running("ent").then(() => w.operate("ent", "Stop")), ["Start", "Pause", "Resume", "Delete"]],
  ["Deleting", (w) => w.created("ent").then(() => w.operate("ent", "Delete")), ["Start", "Stop", "Kill", "Pause", "Resume"]],
  ["Crashed", (w) => w.running("ent").then(() => w.hypervisor.crash("ent")).then(() => w.settle()), ["Stop", "Pause", "Resume"]],
];
for (const [state, make, refused] of MATRIX) {
  specify(`${state}: ${refused.join(", ")} answer 403 and change nothing`, async (w) => {
    await make(w);
    assert.equal(await w.state("ent"), State[state as keyof typeof State]);
    const before = await history(w);
    const calls = w.port.calls.length;
    for (const operation of refused) assert.equal(await w.operate("ent", operation), 403, operation);
    const command = { command: "Delete", target: "./VirMO/Domain/ent" } as const;
    if (refused.includes("Delete")) assert.equal((await w.converse(w.operator, command))[0]!.status, 403);
    assert.deepEqual(await history(w), before);
    assert.equal(w.port.calls.length, calls);
  });
}

specify("Since is when the domain entered its state", async (w) => {
  await w.created("ent");
  await w.operate("ent", "Start");
  await w.pass(1200);
  const since = new Date(START + w.clock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
  await w.pass(MINUTE);
  assert.equal(await w.get("./VirMO/Domain/ent/Since"), since);
});

specify("Exec of a domain, image or operation that isn't there answers 404, and of a node that can't be executed 405", async (w) => {
  await w.created("ent");
  for (const uri of ["./VirMO/Domain/nobody/Operations/Start", "./VirMO/Domain/ent/Operations/Fly"]) {
    assert.equal((await w.exec(uri)).status, 404, uri);
  }
  for (const uri of ["./VirMO/Domain/ent/State", "./VirMO/Domain/ent/Operations", "./VirMO/Domain/ent"]) {
    assert.equal((await w.exec(uri)).status, 405, uri);
  }
});

specify("An Exec with several Items gets a Status and an alert for each", async (w) => {
  await w.created("a");
  await w.created("b");
  const target = ["a", "modem", "b"].map((name) => `./VirMO/Domain/${name}/Operations/Start`);
  const replies = await w.converse(w.operator, { command: "Exec", target, correlator: "both" });
  assert.deepEqual(replies.map(({ status }) => status), [202, 403, 202]);
  await w.pass(MINUTE);
  assert.deepEqual(w.operator.heard.map(({ source, correlator }) => [source, correlator]).sort(), [
    ["./VirMO/Domain/a", "both"],
    ["./VirMO/Domain/b", "both"],
  ]);
});

specify("A domain's name can't be changed (405), its permanent nodes can't be deleted (405) nor added (418)", async (w) => {
  await w.created("ent");
  const replies = await w.converse(
    w.operator,
    { command: "Replace", target: "./VirMO/Domain/ent?prop=Name", data: "other" },
    { command: "Delete", target: "./VirMO/Domain/ent/Policy" },
    { command: "Add", target: "./VirMO/Domain/ent/State", data: "40" },
    { command: "Replace", target: "./VirMO/Domain/ent/State", data: "40" },
  );
  assert.deepEqual(replies.map(({ status }) => status), [405, 405, 418, 405]);
  assert.equal(w.hypervisor.domains().at(-1)!.state, HypervisorState.Stopped);
});

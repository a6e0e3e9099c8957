/** Which operation is allowed in which state, and what it is answered: virmo.md 2 and 3. */
import assert from "node:assert/strict";
import { HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import type { Verb } from "../../host/node/hypervisor/domain.js";
import { specify } from "./specify.js";
import { MINUTE, START, State, type World } from "./world.js";

const HISTORY = "State Reason Desired LastOperation LastResult";
const history = async (w: World): Promise<string[]> => Object.values(await w.leaves("ent", HISTORY));

const FAILURES: [string, Verb, string, string, string][] = [
  ["Start", "start", "", State.Stopped, "1406"],
  ["Stop", "stop", "&Start=true", State.Running, "1407"],
  ["Kill", "kill", "&Start=true", State.Running, "1407"],
  ["Restart", "stop", "&Start=true", State.Running, "1407"],
  ["Restart", "start", "&Start=true", State.Stopped, "1406"],
  ["Wipe", "wipe", "", State.Crashed, "1410"],
  ["Delete", "destroy", "", State.Stopped, "1410"],
];
for (const [operation, verb, more, state, code] of FAILURES) {
  specify(`${operation} whose ${verb} the hypervisor refuses ends with ${code} in the state before`, async (w) => {
    await w.created("ent", more);
    w.port.fault(verb, Outcome.Failed);
    assert.equal(await w.operate("ent", operation), 202);
    await w.pass(MINUTE);
    const [now, , , last, result] = await history(w);
    assert.deepEqual([now, last, result, ...w.results()], [state, operation, code, code]);
  });
}

for (const outcome of [Outcome.NoMemory, Outcome.NoCpu, Outcome.NoStorage, Outcome.NoNetwork]) {
  specify(`Start that the hypervisor answers ${outcome} ends with 1406: it had been admitted`, async (w) => {
    await w.created("ent");
    w.port.fault("start", outcome);
    await w.operate("ent", "Start");
    await w.pass(MINUTE);
    assert.deepEqual([await w.state("ent"), ...w.results()], [State.Stopped, "1406"]);
  });
}

const REACHED: [string, string, string][] = [
  ["Stop", "", "20"],
  ["Kill", "", "20"],
  ["Start", "&Start=true", "40"],
  ["Resume", "&Start=true", "40"],
];
for (const [operation, more, desired] of REACHED) {
  specify(
    `${operation} of a domain that is there already answers 200 at once, without an alert or a call`,
    async (w) => {
      await w.created("ent", more);
      w.port.calls.length = 0;
      assert.equal(await w.operate("ent", operation), 200);
      await w.pass(MINUTE);
      assert.deepEqual(w.port.calls, []);
      assert.deepEqual(w.operator.heard, []);
      assert.equal(await w.get("./VirMO/Domain/ent/Desired"), desired);
    },
  );
}

specify("Pause of a Paused domain answers 200", async (w) => {
  await w.running("ent");
  await w.operate("ent", "Pause");
  assert.equal(await w.operate("ent", "Pause"), 200);
});

specify(
  "Stop of a domain whose Start failed answers 200, and Desired is 20 again: that was asked for last",
  async (w) => {
    await w.created("ent");
    w.port.fault("start", Outcome.Failed);
    await w.operate("ent", "Start");
    await w.pass(MINUTE);
    assert.equal(await w.get("./VirMO/Domain/ent/Desired"), "40");
    assert.equal(await w.operate("ent", "Stop"), 200);
    assert.equal(await w.get("./VirMO/Domain/ent/Desired"), "20");
  },
);

const SAME: [string, string, string][] = [
  ["Start", "", "start ent"],
  ["Stop", "&Start=true", "stop ent"],
  ["Kill", "&Start=true", "kill ent"],
  ["Restart", "&Start=true", "stop ent"],
  ["Wipe", "", "wipe ent"],
  ["Delete", "", "destroy ent"],
];
for (const [operation, more, call] of SAME) {
  specify(
    `${operation} while a ${operation} is under way answers 202, is asked once, and each Correlator gets its alert`,
    async (w) => {
      await w.created("ent", more);
      const uri = `./VirMO/Domain/ent/Operations/${operation}`;
      for (const correlator of ["one", "two", "three"]) {
        assert.equal((await w.exec(uri, undefined, w.operator, correlator)).status, 202);
      }
      await w.pass(MINUTE);
      assert.deepEqual(
        w.operator.heard.map(({ correlator, data }) => [correlator, data]),
        [
          ["one", "1200"],
          ["two", "1200"],
          ["three", "1200"],
        ],
      );
      assert.equal(w.port.calls.filter((each) => each === call).length, 1);
    },
  );
}

type Making = (w: World) => Promise<unknown>;
const MATRIX: [string, Making, string[]][] = [
  [
    "Creating",
    (w) => w.create("Name=ent&Image=enterprise-os"),
    ["Start", "Stop", "Kill", "Restart", "Pause", "Resume", "Wipe", "Clone", "Delete"],
  ],
  ["Stopped", (w) => w.created("ent"), ["Restart", "Pause", "Resume"]],
  [
    "Starting",
    (w) => w.created("ent").then(() => w.operate("ent", "Start")),
    ["Stop", "Restart", "Pause", "Resume", "Wipe", "Clone", "Delete"],
  ],
  ["Running", (w) => w.running("ent"), ["Wipe", "Clone", "Delete"]],
  [
    "Paused",
    (w) => w.running("ent").then(() => w.operate("ent", "Pause")),
    ["Start", "Restart", "Wipe", "Clone", "Delete"],
  ],
  [
    "Stopping",
    (w) => w.running("ent").then(() => w.operate("ent", "Stop")),
    ["Start", "Restart", "Pause", "Resume", "Wipe", "Clone", "Delete"],
  ],
  [
    "Deleting",
    (w) => w.created("ent").then(() => w.operate("ent", "Delete")),
    ["Start", "Stop", "Kill", "Restart", "Pause", "Resume", "Wipe", "Clone"],
  ],
  [
    "Cloning",
    (w) => w.created("ent").then(() => w.operate("ent", "Clone", "Name=copy")),
    ["Start", "Stop", "Kill", "Restart", "Pause", "Resume", "Wipe", "Clone", "Delete"],
  ],
  [
    "Crashed",
    (w) =>
      w
        .running("ent")
        .then(() => w.hypervisor.crash("ent"))
        .then(() => w.settle()),
    ["Stop", "Restart", "Pause", "Resume", "Clone"],
  ],
];
for (const [state, make, refused] of MATRIX) {
  specify(`${state}: ${refused.join(", ")} answer 403 and change nothing`, async (w) => {
    await make(w);
    assert.equal(await w.state("ent"), State[state as keyof typeof State]);
    const before = await history(w);
    const calls = w.port.calls.length;
    for (const operation of refused) {
      assert.equal(await w.operate("ent", operation, operation === "Clone" ? "Name=other" : undefined), 403, operation);
    }
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

specify(
  "Exec of a domain, image or operation that isn't there answers 404, and of a node that can't be executed 405",
  async (w) => {
    await w.created("ent");
    for (const uri of ["./VirMO/Domain/nobody/Operations/Start", "./VirMO/Domain/ent/Operations/Fly"]) {
      assert.equal((await w.exec(uri)).status, 404, uri);
    }
    for (const uri of ["./VirMO/Domain/ent/State", "./VirMO/Domain/ent/Operations", "./VirMO/Domain/ent"]) {
      assert.equal((await w.exec(uri)).status, 405, uri);
    }
  },
);

specify("An Exec with several Items gets a Status and an alert for each", async (w) => {
  await w.created("a");
  await w.created("b");
  const target = ["a", "modem", "b"].map((name) => `./VirMO/Domain/${name}/Operations/Start`);
  const replies = await w.converse(w.operator, { command: "Exec", target, correlator: "both" });
  assert.deepEqual(
    replies.map(({ status }) => status),
    [202, 403, 202],
  );
  await w.pass(MINUTE);
  assert.deepEqual(w.operator.heard.map(({ source, correlator }) => [source, correlator]).sort(), [
    ["./VirMO/Domain/a", "both"],
    ["./VirMO/Domain/b", "both"],
  ]);
});

specify(
  "A domain's name can't be changed (405), its permanent nodes can't be deleted (405) nor added (418)",
  async (w) => {
    await w.created("ent");
    const replies = await w.converse(
      w.operator,
      { command: "Replace", target: "./VirMO/Domain/ent?prop=Name", data: "other" },
      { command: "Delete", target: "./VirMO/Domain/ent/Policy" },
      { command: "Add", target: "./VirMO/Domain/ent/State", data: "40" },
      { command: "Replace", target: "./VirMO/Domain/ent/State", data: "40" },
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      [405, 405, 418, 405],
    );
    assert.equal(w.hypervisor.domains().at(-1)!.state, HypervisorState.Stopped);
  },
);

/** A hypervisor that errs, lies or doesn't answer: no leak, the ledger holds, the state is reported truthfully. */
import assert from "node:assert/strict";
import { Outcome } from "../../host/node/abi.gen.js";
import type { Verb } from "../../host/node/hypervisor/domain.js";
import { specify } from "./specify.js";
import { MINUTE, State, type World } from "./world.js";

type Step = [operation: string, verb: Verb, prepare: (w: World) => Promise<unknown>];
const STEPS: Step[] = [
  ["Create", "create", async () => undefined],
  ["Start", "start", (w) => w.created("ent")],
  ["Stop", "stop", (w) => w.running("ent")],
  ["Kill", "kill", (w) => w.running("ent")],
  ["Restart", "stop", (w) => w.running("ent")],
  ["Restart", "start", (w) => w.running("ent")],
  ["Pause", "pause", (w) => w.running("ent")],
  ["Resume", "resume", (w) => w.running("ent").then(() => w.operate("ent", "Pause"))],
  ["Clone", "clone", (w) => w.created("ent")],
  ["Delete", "destroy", (w) => w.created("ent")],
];
/** What became of storage no hypervisor shows: tests/virmo/wipe.test.ts. */
const WIPE: Step = ["Wipe", "wipe", (w) => w.created("ent")];
const NOT_SO: [string, Outcome, boolean][] = [
  ["done though nothing happened", Outcome.Done, false],
  ["an error though it happened", Outcome.Failed, true],
  ["no answer though it happened", Outcome.Unreachable, true],
  ["no answer and nothing happened", Outcome.Unreachable, false],
  ["a time-out though it happened", Outcome.TimedOut, true],
  ["started though nothing happened", Outcome.Started, false],
];

/** Executes the operation; its Status. */
const act = (w: World, operation: string): Promise<number> =>
  operation === "Create"
    ? w.create("Name=ent&Image=enterprise-os").then(({ status }) => status)
    : w.operate("ent", operation, operation === "Clone" ? "Name=copy" : undefined);

for (const [operation, verb, prepare] of STEPS) {
  for (const [what, outcome, happens] of NOT_SO) {
    const waits = operation === "Pause" || operation === "Resume";
    if (waits && outcome === Outcome.Started) continue;
    specify(
      `${operation} (${verb}), ${what}: State comes to what the hypervisor shows, and one alert tells`,
      async (w) => {
        await prepare(w);
        w.port.fault(verb, outcome, happens);
        const status = await act(w, operation);
        await w.pass(10 * MINUTE);
        const shown = w.shown("ent");
        const told = (await w.ask("./VirMO/Domain/ent/State")).data;
        const STATES: Record<string, string> = { Stopped: State.Stopped, Running: State.Running, Paused: State.Paused };
        assert.equal(told, shown && STATES[shown]);
        if (waits) assert.equal(status, shown === (operation === "Pause" ? "Paused" : "Running") ? 200 : 500);
        else assert.equal(w.operator.heard.length, 1);
        if (!waits && outcome === Outcome.Done) assert.notEqual(w.results()[0], "1200", "it hasn't been done");
      },
    );
  }
}

for (const [operation, , prepare] of [...STEPS, WIPE]) {
  specify(`${operation} while the hypervisor is unreachable, which then is back: State is the truth`, async (w) => {
    await prepare(w);
    w.port.unreachable = true;
    await act(w, operation);
    assert.equal(await w.state("ent"), State.Unknown);
    await w.pass(MINUTE);
    assert.equal(await w.state("ent"), State.Unknown);
    w.port.unreachable = false;
    await w.pass(MINUTE);
    assert.notEqual((await w.ask("./VirMO/Domain/ent/State")).data, State.Unknown);
  });
}

specify("A DM Delete that got no answer is 500, and rolls forward when the hypervisor is back", async (w) => {
  await w.created("ent");
  w.port.unreachable = true;
  assert.equal(await w.delete("./VirMO/Domain/ent"), 500);
  w.port.unreachable = false;
  await w.pass(MINUTE);
  assert.equal((await w.ask("./VirMO/Domain/ent")).status, 404);
});

specify("A hypervisor that tells nothing is asked: the operation ends by what it shows", async (w) => {
  await w.created("ent");
  w.port.silent = true;
  await w.operate("ent", "Start");
  await w.pass(10 * MINUTE);
  assert.equal(await w.state("ent"), State.Running);
  assert.deepEqual(w.results(), ["1200"]);
});

specify("A Create that never ends is rolled back", async (w) => {
  w.port.fault("create", Outcome.Started, false);
  await w.create("Name=ent&Image=enterprise-os");
  await w.pass(10 * MINUTE);
  assert.equal(w.operator.heard.length, 1);
  assert.notEqual(w.results()[0], "1200");
  assert.deepEqual(await w.list(), ["management", "modem"]);
});

specify("A Kill that the hypervisor refuses for ever leaves the domain as it is, not stuck", async (w) => {
  await w.running("ent");
  for (let i = 0; i < 5; i++) {
    w.port.fault("kill", Outcome.Failed);
    assert.equal(await w.operate("ent", "Kill"), 202);
    await w.pass(MINUTE);
    assert.equal(await w.state("ent"), State.Running);
  }
  assert.deepEqual(w.results(), Array<string>(5).fill("1407"));
});

specify("A Delete that the hypervisor refuses is over: the domain can be started", async (w) => {
  await w.created("ent");
  w.port.fault("destroy", Outcome.Failed);
  await w.operate("ent", "Delete");
  await w.pass(MINUTE);
  assert.equal(await w.operate("ent", "Start"), 202);
});

specify(
  "A Kill that couldn't be made durable (510) leaves the Start that it would have overtaken to its end",
  async (w) => {
    await w.created("ent");
    await w.exec("./VirMO/Domain/ent/Operations/Start", undefined, w.operator, "start");
    w.flashFails = "program";
    assert.equal(await w.operate("ent", "Kill"), 510);
    w.flashFails = "";
    w.port.silent = true;
    await w.pass(10 * MINUTE);
    assert.equal(await w.state("ent"), State.Running);
    assert.deepEqual(w.results(), ["1200"]);
  },
);

/** What a scenario does to guests and hypervisor, and what it expects on the hypervisor's side alone. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { Outcome } from "../../host/node/abi.gen.js";
import { readScenario } from "../../host/node/cli/scenario/load.js";
import { play } from "../../host/node/cli/scenario/play.js";
import { FakeStage } from "./stage.js";

const scenario = (steps: string) =>
  readScenario("s.yaml", `title: T\nservers: [{ name: operator }]\nsteps:\n${steps}\n`);
const expecting = (expect: string): string => `  - { wait: 1, expect: { hypervisor: { ${expect} } } }`;

/** The message of the first unmet expectation, on a stage on which firm runs and the tree says that it is off. */
async function message(
  steps: string,
  prepare: (stage: FakeStage) => void = () => undefined,
): Promise<string | undefined> {
  const stage = new FakeStage().add("firm", "Running");
  stage.treeStates.set("firm", "Stopped");
  prepare(stage);
  return (await play(scenario(steps), stage, () => undefined))?.message;
}

for (const [expect, got] of [
  [
    "domains: { firm: Stopped }",
    "expected firm state Stopped in the hypervisor, got firm state Running in the hypervisor",
  ],
  [
    "domains: { firm: { memory: 1 } }",
    "expected firm memory 1 in the hypervisor, got firm memory 1024 in the hypervisor",
  ],
  ["domains: { firm: { budget: 5 } }", "expected firm budget 5 in the hypervisor, got firm budget 0 in the hypervisor"],
  [
    "domains: { firm: { storage: 1 } }",
    "expected firm storage 1 in the hypervisor, got firm storage 2048 in the hypervisor",
  ],
  [
    "domains: { other: Running }",
    "expected other state Running in the hypervisor, got other state Absent in the hypervisor",
  ],
  [
    "domains: { other: { period: 1 } }",
    "expected other period 1 in the hypervisor, got other period nothing in the hypervisor",
  ],
  [
    "exist: [firm, other]",
    "expected the domains firm, other in the hypervisor, got the domains firm in the hypervisor",
  ],
  ["missedDeadlines: 0", "expected 0 deadlines missed, got 3 deadlines missed"],
  ["missedBudgets: 3", "expected 3 budgets missed, got 4 budgets missed"],
])
  test(`unmet: ${expect}`, async () => {
    const missing = (stage: FakeStage): void => void (stage.missed = { met: 9, missed: 3, budgetsMissed: 4 });
    equal((await message(expecting(expect!), missing))?.replace(/^s.yaml:4: step 1: /, ""), got);
  });

test("what the hypervisor shows is met, whatever the tree says", async () => {
  equal(await message(expecting("domains: { firm: { state: Running, memory: 1024 } }, exist: [firm]")), undefined);
});

test("a guest that isn't there can't be told to do anything", async () => {
  const steps = ["reboot", "ignoreStop", "vanish", "foreground", "call", "hangUp"].map(
    (verb) => `  - { ${verb}: firm, expect: { domains: { firm: Running } } }`,
  );
  for (const step of steps) equal(await message(step), "s.yaml:4: step 1: expected a running domain firm, got none");
});

test("a fault is told in seconds and by names", () => {
  const steps =
    "  - { fault: start, domain: firm, answer: TimedOut, happens: true, slow: 1.5, end: untold, expect: { hypervisor: { exist: [firm] } } }";
  const { action } = scenario(steps).steps[0]!;
  const fault = { verb: "start", domain: "firm", answer: Outcome.TimedOut, happens: true, slow: 1500, end: "untold" };
  deepEqual(action, { verb: "fault", fault });
});

test("the core is watched in a scenario that asks for deadlines or budgets, and in no other", () => {
  const isWatched = (expect: string): boolean => scenario(expecting(expect)).isWatched;
  deepEqual(["missedDeadlines: 0", "missedBudgets: 0", "exist: [firm]"].map(isWatched), [true, true, false]);
});

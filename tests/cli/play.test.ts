/** What a scenario demands is checked in the tree and on the hypervisor's side; the first unmet expectation ends it. */
import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { readScenario } from "../../host/node/cli/scenario/load.js";
import { play } from "../../host/node/cli/scenario/play.js";
import type { Failure, StepReport } from "../../host/node/cli/scenario/play.js";
import { stepText } from "../../host/node/cli/scenario/report.js";
import { Alert, Outcome } from "../../host/node/abi.gen.js";
import type { Prompt, Reply } from "../../host/node/prompt.js";
import { FakeStage } from "./stage.js";

const HEAD = "title: T\nservers: [{ name: operator }, { name: enterprise }]\nsteps:\n";

async function played(
  stage: FakeStage,
  steps: string,
): Promise<{ failure: Failure | undefined; reports: StepReport[] }> {
  const reports: StepReport[] = [];
  const failure = await play(readScenario("s.yaml", HEAD + steps), stage, (report) => reports.push(report));
  return { failure, reports };
}

async function message(stage: FakeStage, steps: string): Promise<string | undefined> {
  return (await played(stage, steps)).failure?.message;
}

const START = "./VirMO/Domain/firm/Operations/Start";
const EXEC = `  - exec: ${START}\n    server: enterprise\n`;

/** A stage on which Start is accepted, does `effect`, and raises an alert of this code. */
function starting(effect: (stage: FakeStage) => void, code?: string): FakeStage {
  const stage = new FakeStage().add("firm", "Stopped").add("personal", "Running");
  stage.answers.set(`exec ${START}`, { status: 202 });
  stage.effects.set(`exec ${START}`, () => {
    effect(stage);
    if (code) stage.received.set("enterprise", [{ correlator: "step-1", data: code, source: "./VirMO/Domain/firm" }]);
  });
  return stage;
}

const starts = (stage: FakeStage): void => stage.set("firm", "Running");

test("another status fails and names the line of the expectation, the step, expected and got", async () => {
  const stage = new FakeStage();
  stage.answers.set("get ./A", { status: 404 });
  const steps = "  - get: ./A\n    server: operator\n    expect:\n      status: 200\n";
  equal(await message(stage, steps), "s.yaml:7: step 1 (line 4): expected status 200, got status 404");
});

test("a command without an answer in time fails", async () => {
  const stage = new FakeStage();
  stage.answers.set("get ./A", {});
  const steps = "  - { get: ./A, server: operator, expect: { status: 200 } }\n";
  equal(await message(stage, steps), "s.yaml:4: step 1: expected status 200, got no status");
});

test("what a status says more is shown", async () => {
  const stage = new FakeStage();
  stage.answers.set("get ./A", { status: 412, data: "Memory" });
  match(
    (await message(stage, "  - { get: ./A, server: operator, expect: { status: 200 } }\n")) ?? "",
    /got status 412 \("Memory"\)$/,
  );
});

for (const [data, wrong, expected] of [
  ["b", "a", 'data "b"'],
  ["{ contains: [c] }", "a/b", "data that contains c"],
  ["{ contains: [a/b] }", "a/b", "data that contains a/b"],
  ["{ excludes: [b] }", "a/b", "data without b"],
  ["{ excludes: [b] }", "a,b", "data without b"],
  ['{ matches: "^x" }', "ax", "data like ^x"],
  ["{ atLeast: 5 }", "4", "data of at least 5"],
  ["{ atMost: 5 }", "6", "data of at most 5"],
  ["{ atMost: 5 }", "none", "data of at most 5"],
] as const)
  test(`data ${wrong} isn't ${data}`, async () => {
    const stage = new FakeStage();
    stage.answers.set("get ./A", { status: 200, data: wrong });
    const steps = `  - { get: ./A, server: operator, expect: { status: 200, data: ${data} } }\n`;
    equal(await message(stage, steps), `s.yaml:4: step 1: expected ${expected}, got data ${JSON.stringify(wrong)}`);
  });

test("data that is as wanted passes", async () => {
  const stage = new FakeStage();
  stage.answers.set("get ./A", { status: 200, data: "a,b,c" });
  const steps =
    "  - { get: ./A, server: operator, expect: { status: 200, data: { contains: [a, c], excludes: [d] } } }\n";
  equal(await message(stage, steps), undefined);
});

test("a domain in another state in the hypervisor fails, whatever the tree says", async () => {
  const stage = starting(() => undefined, "1200");
  stage.treeStates.set("firm", "Running");
  const steps = `${EXEC}    expect: { status: 202, alert: 1200, domains: { firm: Running } }\n`;
  equal(await message(stage, steps), "s.yaml:6: step 1 (line 4): expected firm Running in the hypervisor, got Stopped");
});

test("a domain in another state in the tree fails, whatever the hypervisor has", async () => {
  const stage = starting(starts, "1200");
  stage.treeStates.set("firm", "Starting");
  const steps = `${EXEC}    expect: { status: 202, alert: 1200, domains: { firm: Running } }\n`;
  const expected =
    "s.yaml:6: step 1 (line 4): expected firm state Running in the tree, got Starting (asked as enterprise)";
  equal(await message(stage, steps), expected);
});

test("a domain that the step doesn't name may not change", async () => {
  const stage = starting((s) => (s.set("firm", "Running"), s.set("personal", "Crashed")), "1200");
  const steps = `${EXEC}    expect: { status: 202, alert: 1200, domains: { firm: Running } }\n`;
  equal(
    await message(stage, steps),
    "s.yaml:4: step 1: expected personal still Running in the hypervisor, got Crashed",
  );
});

test("a domain that the step doesn't name may not appear", async () => {
  const stage = starting((s) => (s.set("firm", "Running"), s.add("stray", "Stopped")), "1200");
  const steps = `${EXEC}    expect: { status: 202, alert: 1200, domains: { firm: Running } }\n`;
  equal(await message(stage, steps), "s.yaml:4: step 1: expected stray still Absent in the hypervisor, got Stopped");
});

test("an unnamed domain that was on its way may arrive", async () => {
  const stage = new FakeStage().add("firm", "Starting");
  stage.effects.set("wait", () => stage.set("firm", "Running"));
  stage.add("personal", "Running");
  equal(await message(stage, "  - { wait: 5, expect: { domains: { personal: Running } } }\n"), undefined);
});

test("an alert that doesn't come fails after its time", async () => {
  const stage = starting(starts);
  const steps = `${EXEC}    expect:\n      status: 202\n      alert: { code: 1200, within: 7 }\n`;
  equal(
    await message(stage, steps),
    "s.yaml:8: step 1 (line 4): expected alert 1200 at enterprise, got none within 7 s",
  );
  equal(stage.now(), 7000);
});

test("an alert with another code fails", async () => {
  const stage = starting(() => undefined, "1406");
  const steps = `${EXEC}    expect: { status: 202, alert: 1200 }\n`;
  equal(await message(stage, steps), "s.yaml:6: step 1 (line 4): expected alert 1200 at enterprise, got alert 1406");
});

test("an alert of another server's session doesn't count", async () => {
  const stage = starting(starts, "1200");
  const steps = `${EXEC}    expect: { status: 202, alert: { server: operator, correlator: step-1, code: 1200, within: 1 } }\n`;
  match((await message(stage, steps)) ?? "", /expected alert 1200 at operator, got none within 1 s$/);
});

test("an alert that nobody expected fails at the end", async () => {
  const stage = starting(starts, "1200");
  const steps = `${EXEC}    expect: { status: 202, domains: { firm: Running } }\n`;
  const extra = "expected no further alert, got alert 1200 of ./VirMO/Domain/firm at enterprise";
  equal(await message(stage, steps), `s.yaml:4: step 1: ${extra}`);
});

test("a private domain is checked in the hypervisor alone, and the report says so", async () => {
  const stage = new FakeStage().add("personal", "Running");
  stage.owners.set("personal", "");
  const { failure, reports } = await played(stage, "  - { wait: 1, expect: { domains: { personal: Running } } }\n");
  equal(failure, undefined);
  deepEqual(reports[0]?.seen, ["personal Running: 425 for every server, hypervisor"]);
});

test("the tree is asked as the first server that may see the domain", async () => {
  const stage = new FakeStage().add("firm", "Running");
  stage.owners.set("firm", "enterprise");
  const { reports } = await played(stage, "  - { wait: 1, expect: { domains: { firm: Running } } }\n");
  deepEqual(reports[0]?.seen, ["firm Running: tree as enterprise, hypervisor"]);
});

test("an absent domain is 404 in the tree and nothing in the hypervisor", async () => {
  equal(await message(new FakeStage(), "  - { wait: 1, expect: { domains: { firm: Absent } } }\n"), undefined);
  const stage = new FakeStage().add("firm", "Stopped");
  const text = "s.yaml:4: step 1: expected firm Absent in the hypervisor, got Stopped";
  equal(await message(stage, "  - { wait: 1, expect: { domains: { firm: Absent } } }\n"), text);
});

test("a session that fails isn't ok, one that ends well isn't failed", async () => {
  const stage = new FakeStage();
  stage.answers.set("session operator", { status: 500 });
  equal(await message(stage, "  - { session: operator, expect: { session: failed } }\n"), undefined);
  equal(
    await message(stage, "  - { session: operator, expect: { session: ok } }\n"),
    "s.yaml:4: step 1: expected session ok, got failed",
  );
});

test("a guest that doesn't run can't crash", async () => {
  const steps = "  - { crash: firm, expect: { domains: { firm: Crashed } } }\n";
  equal(await message(new FakeStage(), steps), "s.yaml:4: step 1: expected a running domain firm, got none");
});

test("nothing is played after a step that failed", async () => {
  const stage = new FakeStage();
  stage.answers.set("get ./A", { status: 404 });
  const get = "  - { get: ./A, server: operator, expect: { status: 200 } }\n";
  const { reports } = await played(stage, get + get);
  equal(reports.length, 1);
  match(stepText(reports[0] as StepReport, 2), /expected status 200, got status 404/);
});

test("parameters of an operation are percent-encoded in their order", async () => {
  const stage = new FakeStage();
  stage.answers.set("exec ./VirMO/Operations/Create", { status: 412 });
  const data = "{ Name: a&b, Memory: 65536, Start: true }";
  await played(
    stage,
    `  - { exec: ./VirMO/Operations/Create, server: operator, data: ${data}, expect: { status: 412 } }\n`,
  );
  deepEqual(stage.asked, ["operator exec ./VirMO/Operations/Create Name=a%26b&Memory=65536&Start=true"]);
});

test("a power cut and the death of the agent take their time", async () => {
  const stage = new FakeStage().add("firm", "Running");
  stage.effects.set("powerCut", () => stage.set("firm", "Stopped"));
  const cut = "  - { powerCut: 30, expect: { domains: { firm: Stopped } } }\n";
  const kill = "  - { killAgent: 5, expect: { domains: { firm: Stopped } } }\n";
  const { failure, reports } = await played(stage, cut + kill);
  equal(failure, undefined);
  deepEqual(
    reports.map((report) => report.seconds),
    [30, 35],
  );
});

const ASK = "  - ask: confirm\n    text: Really?\n    server: operator\n    expect: { status: 200 }\n";

/** A stage on which that step puts these prompts on the display; what the user answered is in `replies`. */
function asking(...prompts: Partial<Prompt>[]) {
  const stage = new FakeStage();
  const replies: Reply[] = [];
  stage.answers.set("ask ", { status: 200 });
  stage.effects.set("ask ", () => {
    for (const prompt of prompts) stage.user.ask({ ...PROMPT, ...prompt }, (reply) => void replies.push(reply));
  });
  return { stage, replies };
}

const PROMPT: Prompt = {
  ...{ id: 1, kind: Alert.ConfirmOrReject, atLeast: 0, atMost: 600, longest: 4, input: "N", isSecret: false },
  ...{ marked: [], server: "op", text: "Really?", preset: "", choices: [] },
};
const CHOICE: Partial<Prompt> = { kind: Alert.SingleChoice, choices: ["a", "b"] };

test("what a step's user does is what is answered, prompt by prompt", async () => {
  const { stage, replies } = asking({}, {}, CHOICE, { kind: Alert.TextInput }, { kind: Alert.Display }, {}, {});
  const deeds = '[yes, no, { chooses: 2 }, { types: "12" }, seen, cancel, nothing]';
  equal(await message(stage, `${ASK}    user: ${deeds}\n`), undefined);
  deepEqual(
    replies.map(({ outcome, chosen, text }) => [outcome, chosen ?? text]),
    [
      [Outcome.Done, undefined],
      [Outcome.Refused, undefined],
      [Outcome.Done, [2]],
      [Outcome.Done, "12"],
      [Outcome.Done, undefined],
      [Outcome.Cancelled, undefined],
    ],
  );
});

const SURPRISES: [what: string, prompts: Partial<Prompt>[], user: string, complaint: string][] = [
  ["who is asked what the step doesn't tell", [{}], "", 'step 1: expected no prompt, got ConfirmOrReject "Really?"'],
  ["who isn't asked", [], "[yes]", "step 1 (line 4): expected the user to be asked, got no prompt"],
  ["who is asked something else", [{}], "[{ to: Now?, says: yes }]", 'a prompt "Now?", got ConfirmOrReject "Really?"'],
  ["who says yes to a choice", [CHOICE], "[yes]", "expected a prompt to answer yes, got SingleChoice"],
  ["who types where nothing can be typed", [{}], '[{ types: "1" }]', "expected a prompt to type something, got"],
  ["who chooses where there is no choice", [{}], "[{ chooses: 1 }]", "expected a prompt to choose from, got"],
  ["who chooses what isn't there", [CHOICE], "[{ chooses: 3 }]", "expected a choice from 1 to 2 as the answer, got"],
  [
    "who types too much",
    [{ kind: Alert.TextInput }],
    '[{ types: "12345" }]',
    "expected at most 4 characters as the answer, got",
  ],
  [
    "who types letters for a number",
    [{ kind: Alert.TextInput }],
    "[{ types: ab }]",
    "expected numbers as the answer, got",
  ],
];

for (const [what, prompts, user, complaint] of SURPRISES)
  test(`a user ${what} fails the step, and cancels`, async () => {
    const { stage, replies } = asking(...prompts);
    const found = (await message(stage, `${ASK}${user && `    user: ${user}\n`}`)) ?? "no complaint";
    equal(found.includes(complaint), true, found);
    deepEqual(
      replies,
      prompts.map(() => ({ outcome: Outcome.Cancelled })),
    );
  });

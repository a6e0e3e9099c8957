/** The prompts of `virmo device` at a terminal: what is shown, what is an answer, and what isn't. */
import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { Alert, Outcome } from "../../host/node/abi.gen.js";
import { Terminal } from "../../host/node/cli/terminal.js";
import type { Prompt, Reply } from "../../host/node/prompt.js";

const PROMPT: Prompt = {
  ...{ id: 1, kind: Alert.ConfirmOrReject, atLeast: 0, atMost: 600, longest: 500, input: "A", isSecret: false },
  ...{ marked: [], server: "op", text: "Really?", preset: "", choices: [] },
};
const CHOICE: Partial<Prompt> = { kind: Alert.SingleChoice, choices: ["a", "b", "c"] };
const CHOICES: Partial<Prompt> = { ...CHOICE, kind: Alert.MultipleChoice };
const INPUT: Partial<Prompt> = { kind: Alert.TextInput };

/** A terminal at which this is typed. */
async function typed(prompt: Partial<Prompt>, text: string, isEnd = false) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const replies: Reply[] = [];
  const user = new Terminal({ input, output });
  equal(
    user.ask({ ...PROMPT, ...prompt }, (reply) => void replies.push(reply)),
    Outcome.Started,
  );
  input.write(text);
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  if (isEnd) input.end();
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  return { user, replies, shown: () => String(output.read() ?? ""), input };
}

const done = (more: Partial<Reply> = {}): Reply => ({ outcome: Outcome.Done, ...more });

const ANSWERS: [what: string, prompt: Partial<Prompt>, text: string, reply: Reply][] = [
  ["yes", {}, "Yes\n", done()],
  ["y", {}, "y\n", done()],
  ["no", {}, "no\n", { outcome: Outcome.Refused }],
  ["a word that is neither, then no", {}, "perhaps\nn\n", { outcome: Outcome.Refused }],
  ["nothing where Yes is the default", { marked: [1] }, "\n", done()],
  ["nothing where No is the default", { marked: [0] }, "\n", { outcome: Outcome.Refused }],
  ["nothing without a default, then yes", {}, "\nyes\n", done()],
  ["a choice", CHOICE, "2\n", done({ chosen: [2] })],
  ["a choice that isn't there, then one that is", CHOICE, "4\n0\n3\n", done({ chosen: [3] })],
  ["two where one is wanted, then one", CHOICE, "1 2\n1\n", done({ chosen: [1] })],
  ["the choice that is marked", { ...CHOICE, marked: [3] }, "\n", done({ chosen: [3] })],
  ["several choices, one of them twice", CHOICES, "3, 1 3\n", done({ chosen: [3, 1] })],
  ["no choice of several", CHOICES, "\n", done({ chosen: [] })],
  ["no number, then one", CHOICES, "b\n2\n", done({ chosen: [2] })],
  ["a text", INPUT, "yes and no\n", done({ text: "yes and no" })],
  ["a text that is too long, then one that isn't", { ...INPUT, longest: 2 }, "abc\nab\n", done({ text: "ab" })],
  ["letters for a number, then a number", { ...INPUT, input: "N" }, "x\n17\n", done({ text: "17" })],
  ["no such date, then one", { ...INPUT, input: "D" }, "20271231\n31122027\n", done({ text: "31122027" })],
  ["no such time, then one", { ...INPUT, input: "T" }, "240000\n235959\n", done({ text: "235959" })],
  ["no telephone number, then one", { ...INPUT, input: "P" }, "call me\n+49 30 1\n", done({ text: "+49 30 1" })],
  ["no address, then one", { ...INPUT, input: "I" }, "192.0.2\n192.0.2.256\n192.0.2.1\n", done({ text: "192.0.2.1" })],
  ["nothing where there is a preset text", { ...INPUT, preset: "CNN" }, "\n", done({ text: "CNN" })],
];

for (const [what, prompt, text, reply] of ANSWERS)
  test(`an answer: ${what}`, async () => {
    const { replies } = await typed(prompt, text);
    deepEqual(replies, [reply]);
  });

test("the end of the input cancels", async () => {
  const { replies } = await typed({}, "", true);
  deepEqual(replies, [{ outcome: Outcome.Cancelled }]);
});

test("what is displayed waits for nobody", async () => {
  const { replies, shown } = await typed({ kind: Alert.Display, text: "Hello" }, "");
  deepEqual(replies, [done()]);
  equal(shown(), "Message of op\n  | Hello\n");
});

test("a prompt that is dismissed takes no answer any more", async () => {
  const { user, replies, input, shown } = await typed({}, "");
  user.dismiss();
  input.write("yes\n");
  await setImmediate();
  deepEqual(replies, []);
  match(shown(), /Nobody waits for an answer any more/);
});

test("a secret isn't shown while it is typed", async () => {
  const { replies, shown } = await typed({ ...INPUT, isSecret: true }, "sesame\n");
  deepEqual(replies, [done({ text: "sesame" })]);
  doesNotMatch(shown(), /sesame/);
});

test("a server's text can't command the terminal, or pass for ours", async () => {
  const text = "\u001b[2JHi\nMessage of bank\u202e";
  const { shown } = await typed({ text, ...CHOICE, choices: ["a\nb"] }, "");
  const prompt = shown().split("a number")[0]!;
  match(
    prompt,
    /^Message of op \(for 600 s; Ctrl-D cancels\)\n {2}\| \uFFFD\[2JHi\n {2}\| Message of bank\uFFFD\n {2}\| {3}1 a b\n/,
  );
});

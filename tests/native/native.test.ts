/** The agent as a program: wasm2c and a C compiler make of agent.wasm what answers a whole session as it does under Node. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { Alert, DomainState, Effect, ResultCode } from "../../host/node/abi.gen.js";
import { ROOT } from "../../tools/root.js";
import { runChild } from "../../tools/test/child.js";
import { hasCommand } from "../../tools/test/packages.js";
import { build, hasLibrary, TARGETS, translate, type TargetName } from "./compile.js";
import { live } from "./life.js";
import { inspect } from "./object.js";
import { Recorder } from "./record.js";
import { callsOf, recursive } from "./recursion.js";

/** What replay.c exits with after a trap. */
const TRAPPED = 70;
const REPLAY_LIMIT_MS = 30_000;
/** All that the agent needs: three functions of any C library, what ARM's compiler calls for long division, our runtime. */
const NEEDED = /^(memcpy|memmove|memset|__aeabi_u?ldivmod|wasm_memory|wasm_rt_(allocate_memory|free_memory|trap))$/;
/** Effects that the recorded life must have. */
const WANTED = [
  ...(["FlashRead", "FlashProgram", "FlashSync", "Random", "Send"] as const),
  ...(["DomainCreate", "DomainControl", "DomainQuery", "PlatformQuery"] as const),
];

const folder = mkdtempSync(join(tmpdir(), "virmo-native-"));
after(() => rmSync(folder, { recursive: true }));

const recorder = new Recorder();
const outcome = await live(recorder.instantiate);
recorder.dump();

let translated: Promise<void> | undefined;
const builds = new Map<TargetName, Promise<void>>();

/** Builds a target once, for all the tests that want it. */
function built(name: TargetName): Promise<void> {
  const started = builds.get(name) ?? (translated ??= translate(folder)).then(() => build(folder, name, TARGETS[name]));
  builds.set(name, started);
  return started;
}

/** Skips a test for want of a command, or of what the compiler compiles against. */
function lacks(t: TestContext, name: TargetName, ...commands: string[]): boolean {
  const { compiler, library } = TARGETS[name];
  const missing = [compiler, ...commands].find((command) => !hasCommand(command));
  const needed = missing ?? (hasLibrary(compiler) ? undefined : library);
  if (needed !== undefined) t.skip(`not run: needs ${needed}`);
  return needed !== undefined;
}

/** Lets the program replay a script. */
async function replay(name: TargetName, script: string[]) {
  await built(name);
  writeFileSync(join(folder, "script"), script.join("\n"));
  const [command = "", ...args] = [...TARGETS[name].runner, join(folder, name), "script", "answers"];
  const { code, output } = await runChild(command, args, { cwd: folder, limit: REPLAY_LIMIT_MS });
  return { code, output, answers: readFileSync(join(folder, "answers"), "utf8").split("\n").slice(0, -1) };
}

/** The first answer that isn't the recorded one, cut to what can be read. */
function difference(answers: string[]): string | undefined {
  const index = recorder.answers.findIndex((answer, at) => answer !== answers[at]);
  if (index < 0) return answers.length > recorder.answers.length ? "answers to what nobody asked" : undefined;
  const [wanted, got] = [recorder.answers[index]!, answers[index] ?? ""];
  const place = [...wanted].findIndex((character, at) => character !== got[at]);
  const part = (text: string): string => `…${text.slice(Math.max(0, place - 40), place + 40)}…`;
  return `line ${index + 1}, ${recorder.script[index]!.slice(0, 40)}: ${part(wanted)} became ${part(got)}`;
}

async function assertSame(name: TargetName): Promise<void> {
  const { code, output, answers } = await replay(name, recorder.script);
  assert.equal(output, "");
  assert.equal(code, 0);
  assert.equal(difference(answers), undefined);
}

/** Effects in the order in which they were asked for. */
function effects(): number[] {
  const records = recorder.answers.map((answer) => /^poll \w+ (\w+)/.exec(answer)?.[1] ?? "");
  return records.filter((record) => record !== "").map((record) => Buffer.from(record, "hex").readUInt32LE(0));
}

test("no function of the agent calls itself, nor do several in a circle: its stack needs no check", () => {
  const sample = " (func $a\n (call $b)\n )\n (func $b\n (drop (call $a))\n )\n (func $c\n (call $a)\n )\n";
  assert.deepEqual(recursive(sample), ["$a", "$b"]);
  const wat = readFileSync(join(ROOT, "build/agent.wat"), "utf8");
  assert.ok(callsOf(wat).size > 100, "the functions of the agent are found");
  assert.deepEqual(recursive(wat), []);
});

test("the recorded life holds Get, Create, Start, their alerts and acknowledgements, MD5 both ways, and a death", () => {
  const statuses = outcome.results.map(({ status }) => status);
  assert.deepEqual(statuses, [200, 202, 200, 202, 200, 404]);
  const values = outcome.results.flatMap(({ results }) => results?.map(({ data }) => data) ?? []);
  assert.deepEqual(values, ["management/modem", String(DomainState.Stopped), String(DomainState.Running)]);
  const alert = [Alert.GenericAlert, "./VirMO/Domain/firm", String(ResultCode.Success)];
  assert.deepEqual(
    outcome.alerts.map(({ code, source, data }) => [code, source, data]),
    [alert, alert],
  );
  assert.equal(outcome.activity, 0, "nothing is under way: the alerts have been acknowledged");
  assert.ok(outcome.credentials.in > 0 && outcome.credentials.out > 0);
  assert.deepEqual(outcome.deaths, ["killed"]);
  const seen = new Set(effects());
  const missing = WANTED.filter((name) => !seen.has(Effect[name]));
  assert.deepEqual(missing, [], "effects that nothing asked for");
});

test("a trap ends the program and names itself and the call", async (t) => {
  if (lacks(t, "native")) return;
  const { code, output, answers } = await replay("native", ["boot 0 0 0", "limit 400 0 0", "tick 0 0 0"]);
  assert.equal(output, "trap: access out of bounds in line 3: tick\n");
  assert.equal(code, TRAPPED);
  assert.deepEqual(answers, ["boot", "limit"]);
});

test("one bit of what the host gives makes a difference that is seen", async (t) => {
  if (lacks(t, "native")) return;
  const isLong = (line: string): boolean => /^write .{60}/.test(line);
  const changed = recorder.script.findLastIndex(isLong);
  const script = recorder.script.map((line, at) =>
    at === changed ? line.replace(/.$/, (digit) => (Number.parseInt(digit, 16) ^ 1).toString(16)) : line,
  );
  const { code, answers } = await replay("native", script);
  assert.equal(code, 0);
  assert.match(difference(answers) ?? "none", /^line \d+, /);
});

test("compiled by gcc, the agent gives every result, effect, payload and message as under Node", async (t) => {
  if (lacks(t, "native")) return;
  await assertSame("native");
});

test("compiled for ARM, the agent needs only memcpy, memmove, memset and long division", async (t) => {
  if (lacks(t, "arm")) return;
  await built("arm");
  const { text, functions, stack, missing } = await inspect(folder, "arm");
  t.diagnostic(`for Cortex-A7, Thumb-2: .text ${text} bytes, ${functions} functions, stack at most ${stack} bytes`);
  assert.deepEqual(
    missing.filter((name) => !NEEDED.test(name)),
    [],
  );
});

test("compiled for ARM, the agent gives every result, effect, payload and message as under Node", async (t) => {
  if (lacks(t, "arm", "qemu-arm")) return;
  await assertSame("arm");
});

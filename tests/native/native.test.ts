/** The agent as a program: wasm2c and a C compiler make of agent.wasm what answers a whole session as it does under Node. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test, type TestContext } from "node:test";
import { Activity, Alert, Effect, ResultCode, Status } from "../../host/node/abi.gen.js";
import { ROOT } from "../../tools/root.js";
import { runChild } from "../../tools/test/child.js";
import { hasCommand } from "../../tools/test/packages.js";
import { build, run, TARGETS, translate, type Target } from "./compile.js";
import { live } from "./life.js";
import { Recorder } from "./record.js";
import { callsOf, recursive } from "./recursion.js";

const TRAPPED = 70;
const REPLAY_LIMIT_MS = 30_000;
/** All that the agent and its runtime ask of a C library, and the runtime's own. */
const NEEDED = ["memcpy", "memmove", "memset", "wasm_rt_allocate_memory", "wasm_rt_free_memory", "wasm_rt_trap"];

const folder = mkdtempSync(join(tmpdir(), "virmo-native-"));
after(() => rmSync(folder, { recursive: true }));

const recorder = new Recorder();
const outcome = await live(recorder.instantiate);
recorder.dump();
before(() => translate(folder));

const builds = new Map<string, Promise<void>>();

/** Builds a target once, for all tests that want it. */
function built(name: keyof typeof TARGETS): Promise<void> {
  const started = builds.get(name) ?? build(folder, name, TARGETS[name]);
  builds.set(name, started);
  return started;
}

/** Skips a test for which a command, or what a compiler compiles against, is missing. */
async function lacks(t: TestContext, { compiler }: Target, ...commands: string[]): Promise<boolean> {
  const missing = [compiler, ...commands].find((command) => !hasCommand(command));
  if (missing !== undefined) return t.skip(`not run: needs ${missing}`), true;
  return false;
}

/** Lets the program replay a script. */
async function replay(name: keyof typeof TARGETS, script: string[]) {
  await built(name);
  writeFileSync(join(folder, "script"), script.join("\n"));
  const { runner } = TARGETS[name];
  const [command = "", ...args] = [...runner, join(folder, name), "script", "answers"];
  const { code, output } = await runChild(command, args, { cwd: folder, limit: REPLAY_LIMIT_MS });
  return { code, output, answers: readFileSync(join(folder, "answers"), "utf8").split("\n").slice(0, -1) };
}

/** The first answer that isn't the recorded one, in a form short enough to read. */
function difference(answers: string[]): string | undefined {
  const index = recorder.answers.findIndex((answer, at) => answer !== answers[at]);
  if (index < 0) return answers.length > recorder.answers.length ? "answers to what nobody asked" : undefined;
  const [wanted, got] = [recorder.answers[index]!, answers[index] ?? "nothing"];
  const place = [...wanted].findIndex((character, at) => character !== got[at]);
  const part = (text: string): string => text.slice(Math.max(0, place - 40), place + 40);
  return `call ${index + 1} (${recorder.script[index]!.slice(0, 60)}): …${part(wanted)}… became …${part(got)}…`;
}

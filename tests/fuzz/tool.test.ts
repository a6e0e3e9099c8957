/** The tool `npm run fuzz`: what it refuses, and what it writes down. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { after, test } from "node:test";
import { ROOT } from "../../tools/root.js";
import { runChild } from "../../tools/test/child.js";
import { addRun } from "./report.js";
import { TARGETS } from "./targets.js";

const MAIN = join(ROOT, "build/tests/fuzz/main.js");

const root = mkdtempSync(join(tmpdir(), "virmo-fuzz-"));
after(() => rmSync(root, { recursive: true }));

function tool(...args: string[]) {
  return runChild(execPath, [MAIN, ...args], { cwd: root, limit: 60_000 });
}

test("Runs on one module are added up, those on another stand beside them", () => {
  const path = join(root, "report.json");
  const [one, other] = [join(root, "one"), join(root, "other")];
  writeFileSync(one, "1");
  writeFileSync(other, "2");
  const run = { executions: 5, features: 3, mostSteps: "", seed: 1, seconds: 60 };
  addRun(path, "tokens", one, run);
  addRun(path, "tokens", one, { ...run, seed: 2, features: 2, finding: { input: "", reason: "" } });
  addRun(path, "tokens", other, run);
  addRun(path, "codec", one, run);
  const { fuzz } = JSON.parse(readFileSync(path, "utf8")) as { fuzz: Record<string, object[]> };
  assert.deepEqual(Object.keys(fuzz), ["codec", "tokens"]);
  const counts = fuzz.tokens!.map((entry) => ({ ...entry, module: "", commit: "" }));
  const entry = { module: "", commit: "", seed: 1, runs: 1, seconds: 60, executions: 5, features: 3, findings: 0 };
  assert.deepEqual(counts, [{ ...entry, seed: 2, runs: 2, seconds: 120, executions: 10, findings: 1 }, entry]);
});

const REFUSED: [string, string[], RegExp][] = [
  ["no target", [], /^fuzz: --target is missing: one of tokens, .*, all\n$/],
  ["a target that isn't one", ["--target", "token"], /^fuzz: --target token: one of /],
  ["no time", ["--target", "tokens", "--seconds", "0"], /^fuzz: --seconds 0: no integer from 1 to 1000000\n$/],
  ["a seed that is no number", ["--target", "all", "--seed", "x"], /^fuzz: --seed x: no integer from /],
  ["an unknown option", ["--target", "tokens", "--time", "3"], /^fuzz: Unknown option '--time'\n$/],
  ["something that is no option", ["tokens"], /^fuzz: Unexpected argument 'tokens'\n$/],
];

for (const [what, args, line] of REFUSED) {
  test(`The tool refuses ${what} in one line`, async () => {
    const { code, output } = await tool(...args);
    assert.match(output, line);
    assert.equal(code, 2);
  });
}

test("--help says each option and each target", async () => {
  const { code, output } = await tool("--help");
  assert.equal(code, 0);
  for (const option of ["target", "seconds", "seed", "jobs", "artifacts", "report", "input"])
    assert.match(output, new RegExp(`^  --${option} `, "m"));
  for (const target of Object.keys(TARGETS)) assert.ok(output.includes(target), target);
});

test("Without clang the tool says what to install", async () => {
  const empty = join(root, "empty");
  mkdirSync(empty, { recursive: true });
  const { code, output } = await runChild(execPath, [MAIN, "--target", "tokens"], {
    cwd: root,
    limit: 60_000,
    env: { PATH: empty },
  });
  assert.equal(output, "fuzz: needs clang-14: apt-get install clang-14 libclang-rt-14-dev\n");
  assert.equal(code, 2);
});

test("The tool refuses an input that isn't there", async () => {
  const { code, output } = await tool("--target", "tokens", "--input", "absent");
  assert.equal(output, "fuzz: --input absent: no such file\n");
  assert.equal(code, 2);
});

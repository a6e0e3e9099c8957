/** The mutation runner: a mutant that nobody notices, or that is none, is never counted as killed. */
import assert from "node:assert/strict";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { join } from "node:path";
import { execPath } from "node:process";
import { test, type TestContext } from "node:test";
import { ROOT } from "../../tools/root.js";
import { sampleTree } from "../tools/sample-tree.js";

const SOURCE = "host/node/sum.ts";
const TEST = "tests/sum.test.ts";
const COMPILED_TEST = `
import { test } from "node:test";
import { sum } from "../host/node/sum.js";
const is = (right) => { if (!right) throw new Error("wrong"); };
test("1 and 2 (are 3)", () => is(sum(1, 2) === 3));
test("0 and 0", () => is(sum(0, 0) === 0));
test("is wrong anyhow", () => is(false));
`;

const NOTICED = `Caught by: ${TEST}: 1 and 2 (are 3)`;

const patch = (header: string, line: string, was = "  return a + b;") =>
  `${header}\n\n--- a/${SOURCE}\n+++ b/${SOURCE}\n@@ -1,3 +1,3 @@\n export function sum(a, b) {\n-${was}\n+${line}\n }\n`;
const minus = patch(`Takes away.\n\n${NOTICED}`, "  return a - b;");

/** Runs the mutants of a tree with one source and its test. */
function mutate(t: TestContext, mutants: Record<string, string>, ...args: string[]): SpawnSyncReturns<string> {
  const source = "export function sum(a, b) {\n  return a + b;\n}\n";
  const patches = Object.entries(mutants).map(([name, text]) => [`tests/mutants/${name}.patch`, text]);
  const root = sampleTree(t, {
    [SOURCE]: source,
    "build/host/node/sum.js": source,
    [TEST]: "",
    "build/tests/sum.test.js": COMPILED_TEST,
    ...(Object.fromEntries(patches) as Record<string, string>),
  });
  const main = join(ROOT, "build/tests/mutate/main.js");
  return spawnSync(execPath, [main, "--root", root, ...args], { encoding: "utf8", timeout: 60_000 });
}

test("a mutant that its test notices is killed, by name, and the tree stays as it was", (t) => {
  const { status, stdout } = mutate(t, { minus, zero: patch(`Says 0.\n\n${NOTICED}`, "  return 0;") }, "--jobs", "1");
  assert.match(stdout, /^killed minus by tests\/sum\.test\.ts: 1 and 2 \(are 3\) \(\d+\.\d s\)$/m);
  assert.match(stdout, /^killed zero by /m);
  assert.match(stdout, /^2 passed, 0 failed$/m);
  assert.equal(status, 0);
});

test("a mutant that one of its tests doesn't notice has survived: exit code 1", (t) => {
  const header = `Takes away.\n\n${NOTICED}\nCaught by: ${TEST}: 0 and 0`;
  const { status, stdout } = mutate(t, { minus: patch(header, "  return a - b;") });
  assert.match(stdout, /^SURVIVED minus: tests\/sum\.test\.ts: 0 and 0 passed\n0 passed, 1 failed$/m);
  assert.equal(status, 1);
});

test("a patch that doesn't apply any more fails and names the file", (t) => {
  const { status, stdout } = mutate(t, { stale: patch(`Takes away.\n\n${NOTICED}`, "  return 0;", "  return a * b;") });
  assert.match(stdout, /^FAILED stale: does not apply to host\/node\/sum\.ts$/m);
  assert.equal(status, 1);
});

test("a mutant whose test isn't there, or fails without it, fails", (t) => {
  const gone = patch(`Takes away.\n\nCaught by: ${TEST}: gone`, "  return a - b;");
  const wrong = patch(`Takes away.\n\nCaught by: ${TEST}: is wrong anyhow`, "  return 0;");
  const { status, stdout } = mutate(t, { gone, wrong });
  assert.match(stdout, /^FAILED gone: without it tests\/sum\.test\.ts: gone didn't run$/m);
  assert.match(stdout, /^FAILED wrong: without it tests\/sum\.test\.ts: is wrong anyhow failed$/m);
  assert.equal(status, 1);
});

test("the same change twice, one that the compiler doesn't see, and one that can't be loaded don't count", (t) => {
  const comment = patch(`Says more.\n\n${NOTICED}`, "  return /* the sum */ a + b;");
  const broken = patch(`Says nothing.\n\n${NOTICED}`, "  return a +;");
  const { status, stdout } = mutate(t, { again: minus, broken, comment, minus }, "--jobs", "1");
  assert.match(stdout, /^killed again /m);
  assert.match(stdout, /^SURVIVED broken: tests\/sum\.test\.ts: 1 and 2 \(are 3\) didn't run/m);
  assert.match(stdout, /^FAILED comment: changes nothing in build\/host\/node\/sum\.js$/m);
  assert.match(stdout, /^FAILED minus: is the same change as again$/m);
  assert.match(stdout, /^1 passed, 3 failed$/m);
  assert.equal(status, 1);
});

test("a mutant that hangs is killed only if its test's own time limit says so", (t) => {
  const hangs = patch(`Never ends.\n\n${NOTICED}`, "  for (;;);");
  const { status, stdout } = mutate(t, { hangs }, "--limit", "2");
  assert.match(stdout, /^SURVIVED hangs: .* didn't run: still running after 2 s$/m);
  assert.equal(status, 1);
});

test("what notices a mutant is found and listed", (t) => {
  const { stdout } = mutate(t, { minus }, "--against", "tests/sum");
  assert.match(stdout, /^killed minus\n {2}Caught by: tests\/sum\.test\.ts: 1 and 2 \(are 3\)\n/m);
});

test("--list says what each breaks, and --filter chooses", (t) => {
  const mutants = { minus, zero: patch(`Says 0.\n\n${NOTICED}`, "  return 0;") };
  const { status, stdout } = mutate(t, mutants, "--list", "--filter", "zer");
  assert.equal(stdout, `zero\n  Says 0.\n  caught by ${TEST}: 1 and 2 (are 3)\n`);
  assert.equal(status, 0);
});

test("a header that says nothing, names no test, or a patch of a test, and bad options, are bad use: 2", (t) => {
  const bad: [patch: string, args: string[], problem: RegExp][] = [
    [
      patch(`\n${NOTICED}`, "  return 0;"),
      [],
      /^tests\/mutants\/one\.patch: its first line doesn't say what it breaks$/m,
    ],
    [
      patch("Says 0.", "  return 0;"),
      [],
      /^tests\/mutants\/one\.patch: names no test \("Caught by: FILE: TEST NAME"\)$/m,
    ],
    [minus.replaceAll(SOURCE, TEST), [], /^tests\/mutants\/one\.patch: changes tests\/sum\.test\.ts; only /m],
    [minus, ["--filter", "two"], /^tests\/mutants: no mutant's name contains "two"$/m],
    [minus, ["--jobs", "0"], /^--jobs 0: no integer from 1 to 16$/m],
    [minus, ["--frobnicate"], /'--frobnicate'/],
  ];
  for (const [one, args, problem] of bad) {
    const { status, stdout, stderr } = mutate(t, { one }, ...args);
    assert.match(stderr, problem);
    assert.equal(stdout, "");
    assert.equal(status, 2);
  }
});

/** The test runner: nothing that did not run may count as passed. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { runTool, sampleTree } from "./sample-tree.js";

const SPEC = "assembly/memory/__tests__/sample.spec.ts";
const TEST = "tests/area/sample.test.ts";
const COMPILED = "build/tests/area/sample.test.js";

/** A tree whose one test file has this compiled body. */
const nodeTree = (t: TestContext, body: string, more: Record<string, string> = {}) =>
  sampleTree(t, { [TEST]: "", [COMPILED]: `import { test } from "node:test";\n${body}`, ...more });

const PASSING = 'test("one", () => {});';
const needing = (command: string) => JSON.stringify([{ package: "some-package", command, checks: [TEST] }]);

test("a spec file with no test run fails", (t) => {
  const root = sampleTree(t, { [SPEC]: 'describe("nothing", () => {});' });
  const { status, stdout } = runTool("test", ["--root", root]);
  assert.equal(status, 1);
  assert.match(stdout, /FAILED {2}no test ran/);
  assert.match(stdout, /^0 passed, 1 failed$/m);
});

test("a spec file that doesn't compile fails and shows the compiler's message", (t) => {
  const root = sampleTree(t, { [SPEC]: 'test("one", () => { missing(); });' });
  const { status, stdout } = runTool("test", ["--root", root]);
  assert.equal(status, 1);
  assert.match(stdout, /Cannot find name 'missing'/);
});

test("a spec's tests are named and counted, a failing one with what was expected", (t) => {
  const body = 'test("right", () => { expect<i32>(1).toBe(1); });\ntest("wrong", () => { expect<i32>(1).toBe(2); });';
  const root = sampleTree(t, { [SPEC]: body });
  const { status, stdout } = runTool("test", ["--root", root]);
  assert.equal(status, 1);
  assert.match(stdout, /^ {2}ok {2}right$/m);
  assert.match(stdout, /^ {2}FAILED {2}wrong\n +expected 2, got 1$/m);
  assert.match(stdout, /^1 passed, 1 failed$/m);
});

test("a node:test file with no test run fails", (t) => {
  const { status, stdout } = runTool("test", ["--root", nodeTree(t, "")]);
  assert.equal(status, 1);
  assert.match(stdout, /FAILED {2}no test ran/);
});

test("a node:test source that was not compiled fails", (t) => {
  const { status, stdout } = runTool("test", ["--root", sampleTree(t, { [TEST]: "" })]);
  assert.equal(status, 1);
  assert.match(stdout, /FAILED {2}not compiled: build\/tests\/area\/sample\.test\.js is missing/);
});

test("a file that ends with an error after its tests have passed fails", (t) => {
  const root = nodeTree(t, `${PASSING}\nprocess.on("exit", () => { process.exitCode = 3; });`);
  const { status, stdout } = runTool("test", ["--root", root]);
  assert.equal(status, 1);
  assert.match(stdout, /FAILED {2}ended with 3/);
});

test("a test that fails is named with its error", (t) => {
  const { status, stdout } = runTool("test", [
    "--root",
    nodeTree(t, 'test("bad", () => { throw new Error("boom"); });'),
  ]);
  assert.equal(status, 1);
  assert.match(stdout, /FAILED {2}bad\n +Error: boom/);
});

test("a suite counts its tests, not itself, whether they pass or fail", (t) => {
  const body =
    'import { describe } from "node:test";\ndescribe("all", () => { test("a", () => {}); test("b", () => { throw 1; }); });';
  const { stdout } = runTool("test", ["--root", nodeTree(t, body)]);
  assert.match(stdout, /^1 passed, 1 failed$/m);
});

test("a file that ends before its tests have ended fails", (t) => {
  const body = [
    'test("long done", () => new Promise((resolve) => setTimeout(resolve, 200)));',
    'test("ends", () => new Promise(() => setTimeout(() => process.exit(0), 300)));',
    'test("never", () => {});',
  ];
  const { status, stdout } = runTool("test", ["--root", nodeTree(t, body.join("\n"))]);
  assert.equal(status, 1);
  assert.match(stdout, /ok {2}long done\n {2}FAILED {2}ended before all its tests had run/);
});

test("passing tests are counted and the last line tells what was not run", (t) => {
  const { status, stdout } = runTool("test", ["--root", nodeTree(t, PASSING)]);
  assert.equal(status, 0);
  assert.match(stdout, /^1 passed, 0 failed\n1 passed, 0 not run\n$/m);
});

test("a check whose command is missing is reported not run and isn't started", (t) => {
  const root = nodeTree(t, PASSING, { "tools/debian-packages.json": needing("no-such-command") });
  const { status, stdout } = runTool("test", ["--root", root], { VIRMO_NO_APT: "1" });
  assert.equal(status, 0);
  const line = `not run: ${TEST} (needs no-such-command: apt-get install some-package)`;
  assert.ok(stdout.endsWith(`0 passed, 0 failed\n${line}\n0 passed, 1 not run\n`), stdout);
});

test("a check whose command is there runs", (t) => {
  const root = nodeTree(t, PASSING, { "tools/debian-packages.json": needing("sh") });
  assert.match(runTool("test", ["--root", root]).stdout, /^1 passed, 0 not run$/m);
});

test("a named check that passes without its command fails, and so does one that its file doesn't have", (t) => {
  for (const [name, problem] of [
    ["one", "one: passed without no-such-command"],
    ["other", 'has no test "other", which tools/debian-packages.json names'],
  ]) {
    const packages = [{ package: "some-package", command: "no-such-command", checks: [`${TEST}: ${name}`] }];
    const root = nodeTree(t, PASSING, { "tools/debian-packages.json": JSON.stringify(packages) });
    const { status, stdout } = runTool("test", ["--root", root], { VIRMO_NO_APT: "1" });
    assert.equal(status, 1);
    assert.ok(stdout.includes(`FAILED  ${TEST}: ${problem}\n`), stdout);
  }
});

test("a test that skips itself for want of a command is not run, with the package that has it", (t) => {
  const packages = JSON.stringify([{ package: "some-package", command: "no-such-command", checks: [] }]);
  const body = 'test("reads it", (t) => t.skip("not run: needs no-such-command"));';
  const { stdout } = runTool("test", ["--root", nodeTree(t, body, { "tools/debian-packages.json": packages })]);
  assert.match(
    stdout,
    /^not run: tests\/area\/sample\.test\.ts: reads it \(needs no-such-command: apt-get install some-package\)$/m,
  );
  assert.match(stdout, /^0 passed, 1 not run$/m);
});

test("with VIRMO_STRICT=1 anything not run fails", (t) => {
  const root = nodeTree(t, PASSING, { "tools/debian-packages.json": needing("no-such-command") });
  assert.equal(runTool("test", ["--root", root], { VIRMO_NO_APT: "1", VIRMO_STRICT: "1" }).status, 1);
});

test("an entry of debian-packages.json whose check doesn't exist is an error", (t) => {
  const packages = JSON.stringify([{ package: "curl", command: "curl", checks: ["tests/gone.test.ts"] }]);
  const { status, stderr } = runTool("test", [
    "--root",
    nodeTree(t, PASSING, { "tools/debian-packages.json": packages }),
  ]);
  assert.equal(status, 2);
  assert.match(stderr, /^tools\/debian-packages\.json: no such check: tests\/gone\.test\.ts$/m);
});

test("a filter that matches no file is an error, not a success", (t) => {
  const { status, stderr } = runTool("test", ["--root", nodeTree(t, PASSING), "nowhere"]);
  assert.equal(status, 2);
  assert.match(stderr, /no test file's path contains nowhere/);
});

test("longer runs start only with --all", (t) => {
  const long = {
    "tests/area/deep.long.ts": "",
    "build/tests/area/deep.long.js": `import { test } from "node:test";\n${PASSING}`,
  };
  const root = nodeTree(t, PASSING, long);
  assert.match(runTool("test", ["--root", root]).stdout, /^1 passed, 0 failed$/m);
  assert.match(runTool("test", ["--root", root, "--all"]).stdout, /^2 passed, 0 failed$/m);
});

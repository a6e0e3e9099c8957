/** The requirements of the standards are all proven by tests that exist, and `npm run conformance` tells the truth about them. */
import assert from "node:assert/strict";
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { describe, test, type TestContext } from "node:test";
import { ROOT } from "../../tools/root.js";
import { readFixtures } from "../session/markdown.js";
import { sampleTree } from "../tools/sample-tree.js";
import { PAGE, rowOf } from "./page.js";
import { all, readGroups } from "./requirement.js";
import { missingTests, unproven } from "./source.js";

const DATA = "tests/conformance/one.yaml";
const TEST = "tests/sum.test.ts";
const COMPILED = "build/tests/sum.test.js";
const SOURCE = 'test("1 and 2 are 3", () => {});\ntest("0 and 0", () => {});\ntest(`${one} and more`, () => {});\n';
const RUN = `import { test } from "node:test";\n${SOURCE}`.replace("${one}", "2");

const requirement = (rest: string): string =>
  `title: Sums\nrequirements:\n  - { id: sum, clause: ABC 1, requirement: "A sum | is one.", ${rest} }\n`;
const proven = requirement(`tests: ["${TEST}: 1 and 2 are 3"]`);

/** The generator in a tree with these requirements and one test file. */
function generate(t: TestContext, data: string, ...args: string[]): SpawnSyncReturns<string> & { root: string } {
  const files = { [DATA]: data, [TEST]: SOURCE, [COMPILED]: RUN, "build/agent.wasm": "a", "docs/x.json": "{}" };
  const root = sampleTree(t, files);
  return { ...again(root, ...args), root };
}

function again(root: string, ...args: string[]): SpawnSyncReturns<string> {
  const main = join(ROOT, "build/tests/conformance/main.js");
  return spawnSync(execPath, [main, "--root", root, ...args], { encoding: "utf8", timeout: 60_000 });
}

const pageOf = (root: string): string => readFileSync(join(root, PAGE), "utf8");

describe("Of the standards", () => {
  const requirements = all(readGroups(ROOT));

  test("every requirement has a test or says why it doesn't apply", () => {
    assert.deepEqual(unproven(requirements), []);
  });

  test("every test that a requirement names is in the sources", () => {
    assert.deepEqual(missingTests(ROOT, requirements), []);
  });

  test("every requirement stands in docs/conformance.md as it is here, and no other: else run npm run conformance", () => {
    const shown = pageOf(ROOT)
      .split("\n")
      .filter((line) => /^\| (?!Id\b)/.test(line))
      .map((row) => row.replace(/[^|]*\|$/, ""));
    const wanted = requirements.map(rowOf);
    const stale = wanted.filter((row) => !shown.includes(row)).concat(shown.filter((row) => !wanted.includes(row)));
    assert.deepEqual(stale, []);
    assert.ok(shown.join("\n") === wanted.join("\n"), "they are in another order");
  });
});

test("No two fixtures have the same title, so that a requirement means one", () => {
  const titles = readFixtures().map(({ title }) => title);
  assert.deepEqual(
    titles.filter((title, index) => titles.indexOf(title) !== index),
    [],
  );
});

describe("The generator", () => {
  test("fails on a requirement without test or reason, names it, and writes nothing", (t) => {
    const { status, stderr, root } = generate(t, requirement("tests: []"));
    assert.match(stderr, /^sum: has neither a test nor notApplicable: A sum \| is one\.$/m);
    assert.match(stderr, /^1 of 1 requirements can't be told$/m);
    assert.equal(status, 1);
    assert.throws(() => pageOf(root), /ENOENT/);
  });

  test("fails on a test that isn't there, and names it", (t) => {
    const { status, stderr } = generate(t, requirement(`tests: ["${TEST}: 1 and 2", "tests/no.test.ts: 0 and 0"]`));
    assert.match(stderr, /^sum: no such test: tests\/sum\.test\.ts: 1 and 2$/m);
    assert.match(stderr, /^sum: no such test: tests\/no\.test\.ts: 0 and 0$/m);
    assert.equal(status, 1);
  });

  test("refuses requirements that are malformed, in one line that names them: 2", (t) => {
    const bad: [data: string, problem: RegExp][] = [
      ["title: x\n", /^tests\/conformance\/one\.yaml: requirements has to be a list\n$/],
      ["title: [", /^tests\/conformance\/one\.yaml: Flow sequence .*\n$/],
      [requirement("tests: x"), /^tests\/conformance\/one\.yaml: sum: tests has to be a list\n$/],
      [requirement("tests: [x]"), /^tests\/conformance\/one\.yaml: sum: "x" isn't FILE: TEST NAME\n$/],
      [requirement("test: []"), /^tests\/conformance\/one\.yaml: sum: unknown key test; known are id, .*\n$/],
      [requirement('notApplicable: ""'), /^tests\/conformance\/one\.yaml: sum: notApplicable has to be a text/],
      [proven.replace(" }\n", ", notApplicable: why }\n"), /^.*: sum: has tests and notApplicable; only one can be\n$/],
      [proven + proven.split("\n")[2]!, /^tests\/conformance: sum: the id of two requirements\n$/],
      [proven.replace("ABC 1", '""'), /^.*: sum: clause has to be a text that isn't empty\n$/],
    ];
    for (const [data, problem] of bad) {
      const { status, stderr } = generate(t, data);
      assert.match(stderr, problem);
      assert.equal(status, 2);
    }
  });

  test("refuses results that aren't there, or are about another module, another test file or other tests: 2", (t) => {
    const { root, stderr } = generate(t, proven, "--no-run");
    assert.equal(stderr, "build/conformance.json: there is none; run npm run conformance\n");
    assert.equal(again(root).status, 0);
    const change = (file: string, content: string): SpawnSyncReturns<string> => {
      const before = readFileSync(join(root, file));
      writeFileSync(join(root, file), content);
      const result = again(root, "--no-run");
      writeFileSync(join(root, file), before);
      return result;
    };
    const changes: [file: string, content: string, problem: string][] = [
      ["build/agent.wasm", "b", "is of another build/agent.wasm"],
      [TEST, `${SOURCE}\n`, `is of another ${TEST}`],
      [DATA, requirement(`tests: ["${TEST}: 0 and 0"]`), `${TEST}: 0 and 0: didn't run`],
    ];
    for (const [file, content, problem] of changes) {
      const { status, stderr } = change(file, content);
      assert.equal(stderr, `build/conformance.json: ${problem}; run npm run conformance\n`);
      assert.equal(status, 2);
    }
    assert.equal(again(root, "--no-run").status, 0);
  });

  test("tells a test that fails, and one that wasn't run, as what it is: 1", (t) => {
    const { root } = generate(t, proven);
    for (const [body, outcome] of [
      ["() => { throw new Error('wrong'); }", "failed"],
      ["{ skip: true }, () => {}", "not run"],
    ]) {
      writeFileSync(join(root, COMPILED), RUN.replace("() => {}", body!));
      const { status, stdout } = again(root);
      assert.match(stdout, new RegExp(`^${outcome}: tests/sum\\.test\\.ts: 1 and 2 are 3$`, "m"));
      assert.match(stdout, /^0 requirements proven, 0 not applicable, 1 not met$/m);
      assert.match(pageOf(root), new RegExp(`: 1 and 2 are 3 \\| ${outcome} \\|$`, "m"));
      assert.equal(status, 1);
    }
  });

  test("takes a test as failed whose file doesn't end well", (t) => {
    const { root } = generate(t, proven);
    writeFileSync(join(root, COMPILED), `${RUN}\nprocess.on("exit", () => (process.exitCode = 3));\n`);
    const { status, stdout } = again(root);
    assert.match(stdout, /^failed: tests\/sum\.test\.ts: 1 and 2 are 3$/m);
    assert.equal(status, 1);
  });

  test("writes each requirement with clause, tests, links and result, and prints both counts", (t) => {
    const other = "  - { id: odd, clause: ABC 2, requirement: Odd., notApplicable: it is even }\n";
    const more = `  - { id: more, clause: ABC 3, requirement: More., tests: ["${TEST}: 2 and more", "${TEST}: 0 and 0"] }\n`;
    const { status, stdout, root } = generate(t, proven + other + more);
    assert.match(stdout, /^2 requirements proven, 1 not applicable, 0 not met$/m);
    assert.equal(status, 0);
    const link = `[${TEST}](../${TEST})`;
    const page = pageOf(root);
    assert.ok(page.includes(`\n| sum | ABC 1 | A sum \\| is one. | ${link}: 1 and 2 are 3 | passed |\n`));
    assert.ok(page.includes("\n| odd | ABC 2 | Odd. | not applicable: it is even | not applicable |\n"));
    assert.ok(page.includes(`\n| more | ABC 3 | More. | ${link}: 2 and more; 0 and 0 | passed |\n`));
    assert.match(page, /^- agent\.wasm [0-9a-f]{64} \(SHA-256\)$/m);
  });

  test("explains its options, and refuses others: 2", () => {
    const { status, stderr } = again(ROOT, "--frobnicate");
    assert.match(stderr, /'--frobnicate'/);
    assert.equal(status, 2);
    assert.match(again(ROOT, "--help").stdout, /^npm run conformance -- \[--no-run\]\n/);
  });
});

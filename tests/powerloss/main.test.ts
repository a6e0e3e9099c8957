/** `npm run test:powerloss` as a command: what it refuses in one line, and one cut again. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { test } from "node:test";
import { ROOT } from "../../tools/root.js";
import { runChild } from "../../tools/test/child.js";
import { REPORT } from "../fuzz/report.js";

const MAIN = join(ROOT, "build/tests/powerloss/main.js");
const runner = (...args: string[]) => runChild(execPath, [MAIN, ...args], { cwd: ROOT, limit: 60_000 });
const report = (): string => (existsSync(REPORT) ? readFileSync(REPORT, "utf8") : "");

const NO_ID = "not the id of a cut, such as 4711:bits:power, or of two with a + between them";
const REFUSED: [args: string[], line: string][] = [
  [["--cut", "4711"], `--cut 4711: ${NO_ID}`],
  [["--cut", "4711:bit:power"], `--cut 4711:bit:power: ${NO_ID}`],
  [["--cut", "4711:bits:battery"], `--cut 4711:bits:battery: ${NO_ID}`],
  [["--cut", "1:bits:power+"], `--cut 1:bits:power+: ${NO_ID}`],
  [["--cut", "1:bits:power+1:bits:power+1:bits:power"], `--cut 1:bits:power+1:bits:power+1:bits:power: ${NO_ID}`],
  [["--cut", "0:bits:power"], "--cut 0:bits:power: life 1 has no such cut"],
  [["--cut", "2:weak:agent"], "--cut 2:weak:agent: life 1 has no such cut"],
  [["--cut", "2:prefix:agent+1:weak:power"], "--cut 2:prefix:agent+1:weak:power: life 1 has no such cut"],
  [["--jobs", "0"], "--jobs 0: no integer from 1 to 64"],
  [["--jobs", "65"], "--jobs 65: no integer from 1 to 64"],
  [["--jobs", "two"], "--jobs two: no integer from 1 to 64"],
  [["--seed", "-1"], ""],
  [["--seed", "1.5"], "--seed 1.5: no integer from 0 to 999999999"],
  [["--model", "melt"], "--model melt: one of nothing, prefix, bits, noise, weak"],
  [["--from", "0"], "--from 0: no integer from 1 to 999999999"],
  [["--from", "7", "--to", "6"], "--to 6: no integer from 7 to 999999999"],
  [["--all"], "Unknown option '--all'"],
  [["4711:bits:power"], "Unexpected argument '4711:bits:power'"],
];

for (const [args, line] of REFUSED)
  test(`${args.join(" ")}: one line, exit code 2, nothing is written`, async () => {
    const before = report();
    const { code, output } = await runner(...args);
    if (line === "") assert.match(output, /^powerloss: [^\n]+\n$/);
    else assert.equal(output, `powerloss: ${line}\n`);
    assert.equal(code, 2);
    assert.equal(report(), before);
  });

test("--help says each option", async () => {
  const { code, output } = await runner("--help");
  assert.equal(code, 0);
  for (const option of ["seed", "model", "from", "to", "jobs", "cut"])
    assert.match(output, new RegExp(`^ .*--${option} N?M?I?D?`, "m"));
});

test("one cut, and one with a second in its recovery, are made again; nothing is written", async () => {
  const before = report();
  for (const id of ["2:prefix:agent", "2:prefix:agent+1:nothing:agent"]) {
    const { code, output } = await runner("--cut", id);
    assert.equal(output, `${id}: nothing is lost\n`);
    assert.equal(code, 0);
  }
  assert.equal(report(), before);
});

test("a few operations by two processes: their cuts are added up, and the report of all stays", async () => {
  const before = report();
  const { code, output } = await runner("--from", "1", "--to", "6", "--model", "prefix");
  assert.match(output, /^\d+ cuts, \d+ second cuts, 0 failures, \d+ s$/m);
  assert.notEqual(Number(/(\d+) cuts,/.exec(output)![1]), 0);
  assert.equal(code, 0);
  assert.equal(report(), before);
});

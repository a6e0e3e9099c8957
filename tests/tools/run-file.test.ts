/** A test file in a process of its own: it ends in time, and everything that it started ends with it. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runFile } from "../../tools/test/run.js";
import { sampleTree } from "./sample-tree.js";

const FILE = { path: "tests/slow.test.ts", kind: "node", long: false } as const;

const BODY = `import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
test("waits for ever", () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  writeFileSync("child.pid", String(child.pid));
  return new Promise((resolve) => setTimeout(resolve, 600000));
});`;

function isAlive(pid: number): boolean {
  // A killed process that nobody has waited for yet is a zombie: dead for our purpose.
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

test("a file that outlasts its limit fails, and what it had started is killed", async (t) => {
  const root = sampleTree(t, { [FILE.path]: "", "build/tests/slow.test.js": BODY });
  const result = await runFile(root, FILE, 2000);
  assert.equal(result.problem, "still running after 2 s");
  assert.equal(isAlive(Number(readFileSync(join(root, "child.pid"), "utf8"))), false);
});

/** A fresh clone with nothing but Node: `npm start` and `npm test` work at once, the second time, and with node_modules deleted. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env, execPath } from "node:process";
import { after, before, test } from "node:test";
import { repositoryFiles } from "../../tools/check/tree.js";
import { ROOT } from "../../tools/root.js";

const STEP_LIMIT_MS = 5 * 60_000;
/** A small part of the tests is enough to see that the runner works; all of them, this one too, would never end. */
const FILTER = "tests/tools/checks";

let clone = "";
before(() => {
  clone = mkdtempSync(join(tmpdir(), "virmo-clone-"));
  for (const path of repositoryFiles()) cpSync(join(ROOT, path), join(clone, path));
});
after(() => rmSync(clone, { recursive: true, force: true }));

/** Runs npm in the clone as a user's shell would: without what an npm around this test has set. */
function npm(...args: string[]): string {
  const beside = join(dirname(dirname(execPath)), "lib/node_modules/npm/bin/npm-cli.js");
  const own = Object.entries(env).filter(
    ([name]) => !/^(npm_(lifecycle|package|execpath|command)|VIRMO_|NODE_TEST)/.test(name),
  );
  const options = { cwd: clone, env: Object.fromEntries(own), encoding: "utf8", timeout: STEP_LIMIT_MS } as const;
  const { status, stdout, stderr } = spawnSync(execPath, [env.npm_execpath ?? beside, ...args], options);
  assert.equal(status, 0, `npm ${args.join(" ")}: ${status}\n${stdout}\n${stderr}`);
  return stdout + stderr;
}

const INSTALLING = /installing packages/;

test("npm start installs, builds and plays the scenario", () => assert.match(npm("start"), INSTALLING));

test("npm start works the second time, without installing or building", () =>
  assert.doesNotMatch(npm("start"), /installing|building/));

test("npm test works after it", () => assert.match(npm("test", "--", FILTER), /^\d+ passed, 0 failed$/m));

test("npm test works with node_modules deleted, and then once more", () => {
  rmSync(join(clone, "node_modules"), { recursive: true });
  assert.match(npm("test", "--", FILTER), INSTALLING);
  assert.ok(existsSync(join(clone, "node_modules")));
  assert.doesNotMatch(npm("test", "--", FILTER), INSTALLING);
});

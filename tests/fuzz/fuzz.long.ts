/** Sixty seconds of fuzzing for each target: nothing is found. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { missingPackage } from "./build.js";
import { attempt } from "./campaign.js";
import { regressions } from "./seeds.js";
import { TARGETS } from "./targets.js";

const SECONDS = 60;

const root = mkdtempSync(join(tmpdir(), "virmo-fuzz-"));
after(() => rmSync(root, { recursive: true }));

for (const [name, target] of Object.entries(TARGETS)) {
  test(`${SECONDS} seconds of fuzzing find nothing in ${name}`, async (t) => {
    const missing = missingPackage();
    if (missing !== undefined) return t.skip(`not run: needs ${missing}`);
    const folder = join(root, name);
    const effort = { seconds: SECONDS, seed: 1, jobs: 1 };
    const { finding, executions } = await attempt(folder, target, effort, regressions(name));
    assert.equal(finding?.reason, undefined);
    assert.ok(executions > SECONDS * 100, `only ${executions} executions`);
    t.diagnostic(`${executions} executions`);
  });
}

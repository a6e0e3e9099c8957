/** The fuzzer finds what it is there to find, and nothing where nothing is. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test, type TestContext } from "node:test";
import { GOLDEN } from "../wbxml/samples.js";
import { badInput, BROKEN, BUGS } from "./broken.js";
import { missingPackage } from "./build.js";
import { attempt, prepare } from "./campaign.js";
import { reasonOf, replay } from "./libfuzzer.js";

const PATIENCE = { input: 2, minimise: 1 };
/** It ends as soon as something is found. */
const EFFORT = { seconds: 30, seed: 1, jobs: 1 };

const root = mkdtempSync(join(tmpdir(), "virmo-fuzz-"));
after(() => rmSync(root, { recursive: true }));

/** Built once, for all the tests that want it. */
let program: Promise<string> | undefined;

async function replayed(name: string, input: Uint8Array) {
  const folder = join(root, "replay");
  program ??= prepare(folder, BROKEN).then((made) => made.program);
  const file = join(root, name);
  writeFileSync(file, input);
  return replay(await program, folder, file, PATIENCE.input);
}

function lacks(t: TestContext): boolean {
  const missing = missingPackage();
  if (missing !== undefined) t.skip(`not run: needs ${missing}`);
  return missing !== undefined;
}

for (const bug of BUGS) {
  test(`An input that comes upon ${bug.name} fails, and the reason is told`, async (t) => {
    if (lacks(t)) return;
    const { code, output } = await replayed("bad", badInput(bug));
    assert.match(reasonOf(output), bug.found);
    assert.notEqual(code, 0);
  });
}

test("An input that comes upon no bug passes", async (t) => {
  if (lacks(t)) return;
  assert.equal((await replayed("good", GOLDEN)).code, 0);
});

test("Two bytes away from the only seed, a bug is found, and its input is kept", async (t) => {
  if (lacks(t)) return;
  const folder = join(root, "campaign");
  const { finding, executions, program: fuzzer } = await attempt(folder, BROKEN, EFFORT, [], PATIENCE);
  assert.ok(executions > 0);
  assert.ok(BUGS.some(({ found }) => found.test(finding?.reason ?? "nothing")));
  assert.equal(readFileSync(finding!.input)[0], 3);
  assert.notEqual((await replay(fuzzer, folder, finding!.input, PATIENCE.input)).code, 0);
});

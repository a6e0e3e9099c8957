/** The counting of instructions, on a loop whose instructions are known. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { run } from "../native/compile.js";
import { buildPlugin } from "./compile.js";
import { executed, perRepetition } from "./count.js";
import { ARM, GCC, missing } from "./needs.js";

const folder = mkdtempSync(join(tmpdir(), "virmo-count-"));
after(() => rmSync(folder, { recursive: true }));

/** Three instructions for each of TIMES, and a few around them; ends by Linux's exit(0). */
const LOOP = `.syntax unified
.thumb
.global _start
.type _start, %function
_start:
  ldr r0, =TIMES
again:
  add r1, r1, r0
  subs r0, r0, #1
  bne again
  movs r7, #1
  svc #0
`;

/** Instructions of the loop in a whole run. */
async function runLoop(plugin: string, times: number): Promise<number> {
  writeFileSync(join(folder, "loop.S"), LOOP.replace("TIMES", String(times)));
  await run(folder, "arm-linux-gnueabihf-gcc", "-mcpu=cortex-a7", "-nostdlib", "-static", "loop.S", "-o", "loop");
  return executed(folder, plugin, join(folder, "loop"), []);
}

test("a loop of three instructions counts three for each round, whatever stands around it", async (t) => {
  const [lack] = missing(...GCC, ...ARM);
  if (lack !== undefined) return t.skip(`not run: ${lack}`);
  const plugin = await buildPlugin(folder);
  assert.equal(await perRepetition((times) => runLoop(plugin, times), 1_000), 3);
});

test("a program that doesn't run has no count but an error with its words", async (t) => {
  const [lack] = missing(...GCC, ...ARM);
  if (lack !== undefined) return t.skip(`not run: ${lack}`);
  const plugin = await buildPlugin(folder);
  await assert.rejects(executed(folder, plugin, join(folder, "nothing"), []), /qemu-arm/);
});

/** Rejected messages leave nothing behind: a sample (all of them: rejected.long.ts). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { challenged, CHALLENGED, unheard, UNHEARD } from "./rejected.js";

const CYCLES = 20;

test("Messages that are rejected unheard leave memory and flash as they were, byte for byte", () => {
  assert.ok(unheard("none", CYCLES) >= CYCLES * Object.keys(UNHEARD).length);
  assert.ok(unheard("md5", CYCLES) >= CYCLES * Object.keys(UNHEARD).length);
});

test("Messages that are challenged leave the tree as it was, and the server is heard as ever", () => {
  assert.ok(challenged(CYCLES) >= CYCLES * Object.keys(CHALLENGED).length);
});

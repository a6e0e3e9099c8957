/** 100,000 rejected messages leave nothing behind (a sample: rejected.test.ts). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { challenged, CHALLENGED, unheard, UNHEARD } from "./rejected.js";

const MESSAGES = 100_000;
const cycles = (kinds: object): number => Math.ceil(MESSAGES / Object.keys(kinds).length);

for (const auth of ["none", "md5"] as const)
  test(`100,000 messages rejected unheard leave memory and flash as they were, byte for byte: authentication ${auth}`, () => {
    assert.ok(unheard(auth, cycles(UNHEARD)) >= MESSAGES);
  });

test("100,000 messages that are challenged leave the tree as it was, and the server is heard as ever", () => {
  assert.ok(challenged(cycles(CHALLENGED)) >= MESSAGES);
});

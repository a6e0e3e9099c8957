/** The judgement on boot's growth with the log. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { growthProblems } from "./sections/journal.js";

test("a boot that costs more for each commit the longer the log is fails", () => {
  const problem = "journal, steps of boot for each further commit: 0.250, 0.500; to differ by at most 1.25 times";
  assert.deepEqual(growthProblems([0.25, 0.5]), [problem]);
});

test("a log that a checkpoint has emptied meanwhile is no measure and fails", () => {
  assert.equal(growthProblems([0.25, -0.4]).length, 1);
});

test("a growth that differs by no more than a sector is constant", () => {
  assert.deepEqual(growthProblems([0.256, 0.288]), []);
});

/** The agent dies at a port call of the life's first half: what it did is as if never begun, or as if ended, and everybody is told. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dieAll, HALVES, LAST_CALL, REFERENCE } from "./plan.js";

test(`a life of ${LAST_CALL} port calls without a death: every answer is right, every alert is sent once`, () => {
  assert.deepEqual(REFERENCE.complaints, []);
});

test(`the agent dies before or after ${HALVES[0].range}: ${HALVES[0].plans.length} different deaths`, async () => {
  await dieAll(HALVES[0].plans, 2);
});

/** The agent dies at a port call: what it was doing is as if it had never begun, or as if it had ended, and nobody is left in the dark. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dieAll, LAST_CALL, REFERENCE } from "./plan.js";

test(`a life of ${LAST_CALL} port calls without a death: every answer is right, every alert is sent once`, () => {
  assert.deepEqual(REFERENCE.complaints, []);
});

// Most calls read, or come twice over: the dead leave what the death before left. All of them are in every.long.ts.
const { deaths } = REFERENCE;
test(`the agent dies before or after a port call: ${deaths.length} deaths, one for each different world that one leaves`, async () => {
  await dieAll(
    deaths.map((kill) => [kill]),
    2,
  );
});

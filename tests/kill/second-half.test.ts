/** The agent dies at a port call of the life's second half: what it did is as if never begun, or as if ended, and everybody is told. */
import { test } from "node:test";
import { dieAll, HALVES } from "./plan.js";

test(`the agent dies before or after ${HALVES[1].range}: ${HALVES[1].plans.length} different deaths`, async () => {
  await dieAll(HALVES[1].plans, 2);
});

/** An agent that hangs or traps at a port call of a life: a fresh one runs within a second, and the life ends as without. */
import { test } from "node:test";
import { dieAll, REFERENCE, type Plan } from "../kill/plan.js";

/** Every so many of the deaths that leave different worlds; every.long.ts takes every call. */
const STRIDE = 8;

for (const by of ["hang", "trap"] as const) {
  const plans = REFERENCE.deaths
    .filter((kill, index) => kill.how !== "at" && index % STRIDE === (by === "hang" ? 0 : 2))
    .map((kill): Plan => [{ ...kill, by }]);
  test(`a ${by} at port calls: every ${STRIDE}th different one (${plans.length}; all calls in every.long.ts)`, () =>
    dieAll(plans, 1));
}

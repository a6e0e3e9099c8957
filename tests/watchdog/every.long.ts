/** A hang and a trap at every port call of the life, before it is carried out and after, each followed by the whole rest of the life. */
import { test } from "node:test";
import { dieAll, LAST_CALL, type Plan } from "../kill/plan.js";

for (const by of ["hang", "trap"] as const)
  for (const how of ["before", "after"] as const) {
    const plans = Array.from({ length: LAST_CALL }, (_, index): Plan => [{ how, call: index + 1, by }]);
    test(`a ${by} ${how} each of ${LAST_CALL} port calls`, () => dieAll(plans));
  }

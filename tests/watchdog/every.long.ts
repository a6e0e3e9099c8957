/** A hang or a trap at every port call of the life, before it is carried out and after, each followed by the whole rest of the life. */
import { test } from "node:test";
import { dieAll, LAST_CALL, type Plan } from "../kill/plan.js";

// In turns: what the host does about them is the same, from the death of the agent on.
for (const how of ["before", "after"] as const) {
  const plans = Array.from({ length: LAST_CALL }, (_, index): Plan => [
    { how, call: index + 1, by: index % 2 === 0 ? "hang" : "trap" },
  ]);
  test(`a hang or a trap ${how} each of ${LAST_CALL} port calls`, () => dieAll(plans));
}

/** Every death at a port call of the scenario, each followed by the whole rest of the life. */
import { test } from "node:test";
import { dieAll, LAST_CALL, REFERENCE, type Plan } from "./plan.js";

const { deaths } = REFERENCE;
const calls = (how: "after" | "before"): Plan[] =>
  Array.from({ length: LAST_CALL }, (_, index) => [{ how, call: index + 1 }]);

test(`the agent dies after each of ${LAST_CALL} port calls`, () => dieAll(calls("after")));

test(`the agent dies before each of ${LAST_CALL} port calls`, () => dieAll(calls("before")));

test(`the agent is away for 5 s after each of ${deaths.length} different deaths`, () =>
  dieAll(deaths.map((kill) => [{ ...kill, down: 5000 }])));

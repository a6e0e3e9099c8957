/** Every death of the scenario, each followed by the whole rest of the life. */
import { test } from "node:test";
import { dieAll, instants, LAST_CALL, REFERENCE, twice, withPower, type Plan } from "./plan.js";

const { deaths } = REFERENCE;
const calls = (how: "after" | "before"): Plan[] =>
  Array.from({ length: LAST_CALL }, (_, index) => [{ how, call: index + 1 }]);

test(`the agent dies after each of ${LAST_CALL} port calls`, () => dieAll(calls("after")));

test(`the agent dies before each of ${LAST_CALL} port calls`, () => dieAll(calls("before")));

test(`the agent is away for 5 s after each of ${deaths.length} different deaths`, () =>
  dieAll(deaths.map((kill) => [{ ...kill, down: 5000 }])));

const cuts = withPower(deaths);
test(`the power is cut at each of ${cuts.length} different calls`, () => dieAll(cuts));

for (const [from, to] of [
  [1, 5],
  [6, 100],
  [100, 190],
] as const)
  test(`the agent dies again ${from} to ${to} calls into the recovery`, () => dieAll(twice(deaths, from, from, to)));

test("the agent dies at 300 instants", () => dieAll(instants(5, 300).map((kill) => [kill])));

test("the power is cut at 300 instants", () => dieAll(withPower(instants(6, 300))));

/** Deaths of the whole phone, deaths during recovery, and deaths at many instants, each followed by the whole rest of the life. */
import { test } from "node:test";
import { dieAll, instants, REFERENCE, twice, withPower } from "./plan.js";

const { deaths } = REFERENCE;
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

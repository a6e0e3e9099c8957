/** The agent dies, or the phone loses its power, at some instant or call: what the guests have done meanwhile is found out. */
import { test } from "node:test";
import { dieAll, instants, REFERENCE, withPower } from "./plan.js";

test("the agent dies at 50 instants, and is away for up to 3 s", () =>
  dieAll(
    instants(1, 50).map((kill) => [kill]),
    2,
  ));

test("the power is cut at 50 instants, for up to 3 s", () => dieAll(withPower(instants(2, 50)), 2));

const some = withPower(REFERENCE.deaths).filter((_, index) => index % 8 === 0);
test(`the power is cut at port calls: every 8th different one (${some.length}; all in worse.long.ts)`, () =>
  dieAll(some, 2));

/** The agent dies again while it recovers. */
import { test } from "node:test";
import { dieAll, REFERENCE, twice } from "./plan.js";

const sample = (offset: number) => REFERENCE.deaths.filter((_, index) => index % 12 === offset);

const early = twice(sample(0), 3, 1, 5);
test(`again within 5 calls of the recovery's first: ${early.length} of ${REFERENCE.deaths.length}`, () =>
  dieAll(early, 2));

const late = twice(sample(6), 4, 6, 190);
test(`again later in the recovery: ${late.length} of ${REFERENCE.deaths.length}`, () => dieAll(late, 2));

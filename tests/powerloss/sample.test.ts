/** Power cuts in the life of a whole agent: the life holds what it must, and a sample of its cuts loses nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { count, missing } from "./census.js";
import { sample } from "./choice.js";
import { lifeOf } from "./life.js";
import { loadParts } from "./parts.js";
import { told, Walk, type Outcome } from "./walk.js";

const SEED = 1;
const parts = await loadParts();
const life = lifeOf(SEED);
let outcome: Outcome;

test("power cuts at operations on flash picked from a life of 1,000 commands, and at some of the recoveries' own", (t) => {
  outcome = new Walk(parts, `life ${SEED}`, sample(80, 240)).run(life);
  const { cuts, seconds, operations, failures } = outcome;
  t.diagnostic(`${operations} operations; cuts ${JSON.stringify(cuts)}; second cuts ${JSON.stringify(seconds)}`);
  assert.equal(failures.length, 0, `\n${failures.map(told).join("\n")}`);
});

test("the life holds every command, operation and alert that the agent has built, and often enough", () => {
  assert.deepEqual(missing(count(life, outcome, parts)), []);
});

/** A larger sample of the power cuts, in a life of another seed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { count, missing } from "./census.js";
import { sample } from "./choice.js";
import { lifeOf } from "./life.js";
import { loadParts } from "./parts.js";
import { told, Walk } from "./walk.js";

const SEED = 2;
const parts = await loadParts();

test("power cuts at one operation in six of another life, and at many of the recoveries' own", (t) => {
  const life = lifeOf(SEED);
  const outcome = new Walk(parts, `life ${SEED}`, sample(6, 20)).run(life);
  const { cuts, seconds, operations, failures } = outcome;
  t.diagnostic(`${operations} operations; cuts ${JSON.stringify(cuts)}; second cuts ${JSON.stringify(seconds)}`);
  assert.equal(failures.length, 0, `\n${failures.map(told).join("\n")}`);
  assert.deepEqual(missing(count(life, outcome, parts)), []);
});

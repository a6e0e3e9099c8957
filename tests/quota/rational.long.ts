/** 100,000 sets against exact fractions, and as many beneath a modem against the sweep over all windows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { admits } from "./admission.js";
import { full, holdsBySweep } from "./oracle.js";
import { compare } from "./rational.js";
import { smallSet } from "./sets.js";
import { seeded } from "../random.js";

const SETS = 100000;

test(`of ${SETS} sets of reservations none too full is admitted, and at most one in 10,000 refused that exact fractions admit`, (t) => {
  const { holding, unsound, wronglyRefused } = compare(seeded(22), SETS);
  t.diagnostic(`${holding} hold; ${wronglyRefused} of them are refused`);
  assert.deepEqual(unsound, []);
  assert.ok(wronglyRefused * 10000 <= holding);
});

test(`${SETS} sets of tasks above reservations are judged as the sweep judges them, but for those that fill the core exactly`, (t) => {
  const random = seeded(23);
  let [holding, refused] = [0, 0];
  for (let count = 0; count < SETS; count++) {
    const set = smallSet(random);
    const [holds, admitted] = [holdsBySweep(set), admits(set)];
    if (holds) holding++;
    assert.ok(holds || !admitted, `unsound: ${JSON.stringify(set)}`);
    if (!holds || admitted) continue;
    assert.ok(full(set), `refused with time to spare: ${JSON.stringify(set)}`);
    refused++;
  }
  t.diagnostic(`${holding} hold; ${refused} of them, whose utilisation is exactly the capacity, are refused`);
});

/** A sample of the comparison with exact fractions; the whole is rational.long.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./rational.js";
import { seeded } from "../random.js";

test("of 2,000 sets of reservations none too full is admitted, and none refused that exact fractions admit", () => {
  const { holding, unsound, wronglyRefused } = compare(seeded(21), 2000);
  assert.deepEqual(unsound, []);
  assert.equal(wronglyRefused, 0);
  assert.ok(holding > 500 && holding < 1500);
});

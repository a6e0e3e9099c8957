/** The benchmark's figures: medians, tables, and what a figure says of its target. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gateProblem, median, table, withTarget, type Target } from "./table.js";

const RATIO: Target = { wanted: 10, better: "more", margin: 2 };
const COUNT: Target = { wanted: 9, better: "less", margin: 1 };

test("a ratio fails below half of its target, and not before", () => {
  assert.deepEqual(gateProblem("decode", 4.9, "x", RATIO), ["decode: 4.9x; at least 5x"]);
  assert.deepEqual(gateProblem("decode", 5, "x", RATIO), []);
});

test("a counted figure fails as soon as it is above its target", () => {
  assert.deepEqual(gateProblem("tokens", 9.1, "", COUNT), ["tokens: 9.1; at most 9"]);
  assert.deepEqual(gateProblem("tokens", 9, "", COUNT), []);
});

test("a figure without a target can't fail", () => {
  assert.deepEqual(gateProblem("both", 0, "x", undefined), []);
});

test("a figure that misses its target says so even where it doesn't fail", () => {
  assert.equal(withTarget(7.94, "x", RATIO), "7.9x (≥ 10, below target)");
  assert.equal(withTarget(12, "x", RATIO), "12.0x (≥ 10)");
  assert.equal(withTarget(12, "", COUNT), "12.0 (≤ 9, above target)");
  assert.equal(withTarget(3, "x", undefined), "3.0x");
});

test("the median is the middle one, wherever it stands, and one outlier doesn't move it", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([1, 5, 1_000_000]), 5);
  assert.equal(median([7]), 7);
});

test("texts stand left in a table and figures right", () => {
  const lines = ["| a | b | c |", "|---|---|---:|", "| x | y | 1 |"];
  assert.equal(table(2, ["a", "b", "c"], [["x", "y", "1"]]), lines.join("\n"));
});

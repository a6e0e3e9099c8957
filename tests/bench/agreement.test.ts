/** The comparison before anything is timed: readers that differ have no figures. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAgreement } from "./agreement.js";

const OURS = { count: 933, checksum: 34_555 };
const compare = (theirs: typeof OURS): void =>
  assertAgreement("the message of 4 kB", new Map(Object.entries({ ours: OURS, theirs })));

test("another checksum is an error that names the document, both readers and what they made of it", () => {
  const message = "the message of 4 kB: ours makes 933 (checksum 34555) of it, but theirs 933 (checksum 34556)";
  assert.throws(() => compare({ ...OURS, checksum: 34_556 }), { message });
});

test("another count is an error although the checksum is the same", () => {
  assert.throws(() => compare({ ...OURS, count: 932 }), /theirs 932/);
});

test("that all of them read nothing is no agreement", () => {
  const faults = new Map(Object.entries({ ours: { count: -14, checksum: 0 }, theirs: { count: -14, checksum: 0 } }));
  assert.throws(() => assertAgreement("an empty message", faults), /ours makes -14/);
});

test("the same count and the same checksum agree", () => {
  compare({ ...OURS });
});

/** Agent and reference model do the same: a longer sample, of other stories than the quick one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./campaign.js";

const STORIES = 15_000;

test(`Agent, hypervisor and model agree after every step of ${STORIES} stories`, { timeout: 900_000 }, async () => {
  const { stories, difference } = await compare(STORIES, 2);
  assert.equal(difference, undefined, difference);
  assert.equal(stories, STORIES);
});

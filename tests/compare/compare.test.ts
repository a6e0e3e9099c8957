/** Agent and reference model do the same: a sample of what `npm run compare` plays. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./campaign.js";

test("Agent, hypervisor and model agree after every step of 600 stories", { timeout: 120_000 }, async () => {
  const { stories, difference, counts } = await compare(600, 1);
  assert.equal(difference, undefined, difference);
  assert.equal(stories, 600);
  // What a sample has to have seen to be worth anything.
  for (const seen of [
    "Exec 202",
    "Exec 200",
    "Exec 403",
    "Exec 412",
    "Exec 420",
    "Exec 425",
    "death",
    "powerCut",
    "crash",
  ])
    assert.ok((counts[seen] ?? 0) > 0, `no ${seen}`);
});

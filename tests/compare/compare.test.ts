/** Agent and reference model do the same: a sample of what `npm run compare` plays. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./campaign.js";
import { Stage } from "./stage.js";

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
    "emergency",
    "set in force",
  ])
    assert.ok((counts[seen] ?? 0) > 0, `no ${seen}`);
});

test(
  "A model that doesn't know Kill differs, and the shortest story that shows it is told",
  { timeout: 60_000 },
  async () => {
    const broken = await Stage.open((world) => world.operations.splice(world.operations.indexOf("Kill"), 1));
    const { difference, stories } = await compare(600, 1, broken);
    assert.ok(stories < 600);
    assert.match(difference ?? "", /asks to kill \w|answers \d+, the model 406 to .*"Kill"/);
    assert.ok(difference!.split("\n- ").length <= 4, difference);
  },
);

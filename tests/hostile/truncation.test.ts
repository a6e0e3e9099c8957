/** Every truncation of every message of the session fixtures is answered, or ends the session. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFixtures } from "../session/markdown.js";
import { Attack } from "./attack.js";
import { truncations } from "./mutation.js";

const fixtures = readFixtures();
const attack = await Attack.open();

for (const file of new Set(fixtures.map((fixture) => fixture.file))) {
  test(`No truncation of a message in ${file} traps, and a malformed one changes nothing`, () => {
    const before = attack.count;
    fixtures.filter((one) => one.file === file).forEach((fixture) => attack.run(fixture, truncations));
    assert.ok(attack.count > before, "no message was truncated");
  });
}

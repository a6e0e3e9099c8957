/** Three corruptions of each byte of the messages of the session fixtures: answered, or the session ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFixtures } from "../session/markdown.js";
import { Attack } from "./attack.js";
import { threeCorruptions } from "./mutation.js";

const fixtures = readFixtures();
const attack = await Attack.open();

for (const file of new Set(fixtures.map((fixture) => fixture.file))) {
  test(`No corrupted byte of a message in ${file} traps, and a malformed one changes nothing`, () => {
    const before = attack.count;
    const own = fixtures.filter((one) => one.file === file);
    // SyncHdr is the same throughout a file: that of its first fixture stands for all.
    own.forEach((fixture, index) => attack.run(fixture, threeCorruptions(index === 0)));
    assert.ok(attack.count > before, "no byte was corrupted");
  });
}

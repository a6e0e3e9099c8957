/** Every byte of the messages of the session fixtures as 64 others, four neighbours as all 256 between them: answered, or the session ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFixtures } from "../session/markdown.js";
import { Attack } from "./attack.js";
import { manyCorruptions } from "./mutation.js";

const fixtures = readFixtures();
const attack = await Attack.open();

for (const file of new Set(fixtures.map((fixture) => fixture.file))) {
  test(`No byte of a message in ${file} traps, whatever its value, and a malformed one changes nothing`, () => {
    const before = attack.count;
    const own = fixtures.filter((one) => one.file === file);
    // SyncHdr is the same throughout a file: that of its first fixture stands for all.
    own.forEach((fixture, index) => attack.run(fixture, manyCorruptions(index === 0)));
    assert.ok(attack.count > before, "no byte was corrupted");
  });
}

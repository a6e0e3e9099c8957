/** Plays every session fixture: the name of a test is the requirement, a failure names file and line. */
import { describe, test } from "node:test";
import { loadAgent } from "../../host/node/agent.js";
import { Codec } from "../../host/node/codec.js";
import { Play } from "./fixture.js";
import { readFixtures } from "./markdown.js";

const codec = await Codec.load();
const instantiate = loadAgent();
const fixtures = readFixtures();

for (const file of new Set(fixtures.map((fixture) => fixture.file))) {
  describe(file, () => {
    for (const fixture of fixtures.filter((one) => one.file === file)) {
      test(fixture.title, () => new Play(fixture, codec, instantiate).run());
    }
  });
}

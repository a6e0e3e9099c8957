/** What users of the neighbours complain about doesn't happen here: each complaint is a scenario, checked on the hypervisor's side too. */
import { equal, ok } from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { VirtualClock } from "../../host/node/clock.js";
import { Codec } from "../../host/node/codec.js";
import { loadScenario } from "../../host/node/cli/scenario/load.js";
import { Phone } from "../../host/node/cli/scenario/phone.js";
import { play } from "../../host/node/cli/scenario/play.js";
import { SCENARIOS } from "./paths.js";

const COMPLAINTS = join(SCENARIOS, "complaints");
const codec = await Codec.load();

for (const file of readdirSync(COMPLAINTS))
  test(`${file}: ${loadScenario(join(COMPLAINTS, file)).title}`, async () => {
    const scenario = loadScenario(join(COMPLAINTS, file));
    ok(scenario.steps.filter(({ expect }) => expect.hypervisor).length >= 2, "it asks the hypervisor");
    const phone = await Phone.open(scenario, scenario.seed, new VirtualClock(scenario.start), codec, {});
    const failure = await play(scenario, phone, () => undefined);
    await phone.close();
    equal(failure?.message, undefined);
  });

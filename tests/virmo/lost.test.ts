/** A journal that is damaged in the middle: what the agent has forgotten it doesn't take for an orphan. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { World } from "./world.js";

const free = async (w: World): Promise<number> => Number(await w.get("./VirMO/Platform/Memory/Free"));

test("A domain that the journal has lost lives on: it is charged as a foreign one, and never destroyed", async () => {
  const w = await World.open();
  const place = w.logEnd();
  const before = await free(w);
  await w.running("ent");
  const promised = before - (await free(w));
  // What is on the log from here on can't be taken any more: its Create, too.
  w.flip(place + 12);
  w.port.calls.length = 0;
  for (let boot = 0; boot < 3; boot++) {
    await w.agentDies();
    assert.equal((await w.ask("./VirMO/Domain/ent/State")).status, 404);
    assert.deepEqual([w.shown("ent"), w.port.calls], ["Running", []]);
    assert.equal(before - (await free(w)), promised);
  }
  await w.close();
});

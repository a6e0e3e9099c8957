/** A Transfer that the agent's death or a power loss interrupts at any of its port calls: both sides have changed or neither (virmo.md 2 and 3). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { agree } from "./agreement.js";
import { shown } from "./quotas.js";
import { MEMORY, ROOMY, TRANSFER, both, pair, watchMemory } from "./transfers.js";
import { MINUTE, World } from "./world.js";

/** Port calls from the Exec on that are died after: more than a Transfer takes. */
const CALLS = 60;

/** Lives through one death, after port call number `call`; false if it never came. */
async function live(call: number, loss: "agentDies" | "powerLoss"): Promise<boolean> {
  const w = await World.open();
  try {
    await pair(w, ROOMY);
    watchMemory(w);
    let calls = 0;
    w.diesAfter = () => {
      const dies = ++calls === call;
      if (dies && loss === "powerLoss") w.hypervisor.powerCut();
      return dies;
    };
    void w.operator.send({ command: "Exec", target: TRANSFER, data: MEMORY, correlator: "move" });
    w.call(w.operator);
    await w.settle();
    await w.pass(2 * MINUTE);
    w.diesAfter = () => false;
    // What the server could not send in the session that died it sends now.
    await w.list();
    await w.pass(2 * MINUTE);
    assert.deepEqual(w.restarts.length > 0, calls >= call, "it died");
    await judge(w, `after call ${call}, ${loss}`);
    return calls >= call;
  } finally {
    await w.close();
  }
}

/** One alert at most; with 1200 the memory has moved, with 1418 or none it hasn't, for the tree and for the hypervisor. */
async function judge(w: World, when: string): Promise<void> {
  const codes = new Set(w.results());
  assert.ok(
    codes.size <= 1 && [...codes].every((code) => code === "1200" || code === "1418"),
    `${when}: ${[...codes]}`,
  );
  const expected = codes.has("1200") ? ["40000", "80000"] : ["60000", "60000"];
  assert.deepEqual(await both(w, "Memory/Target"), expected, `${when}: ${[...codes]}`);
  for (const name of ["a", "b"]) if (shown(w, name).memory === 0) await w.operate(name, "Start");
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, "Memory/Actual"), expected, `${when}: in force`);
  await agree(w);
}

for (const loss of ["agentDies", "powerLoss"] as const)
  test(`At every port call of a Transfer ${loss}: both sides or neither, and at most one outcome told`, async () => {
    let deaths = 0;
    for (let call = 1; call <= CALLS; call++) if (await live(call, loss)) deaths++;
    assert.ok(deaths > 10, `${deaths} deaths`);
  });

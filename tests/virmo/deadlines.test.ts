/** The whole device with its core run µs by µs: servers move quotas, the agent dies, and nobody misses a deadline or is owed a budget (virmo.md 5). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outcome } from "../../host/node/abi.gen.js";
import { atomic, replace } from "./quotas.js";
import { MOST_BEYOND, anotherSet, beyond, changesInForce, dice, quotasOf, threeReserved } from "./reservations.js";
import type { World } from "./world.js";

const CHANGES = 150;

/** Asks for another set; `accepted` is told if it is, now or in a later session. */
async function change(w: World, below: (limit: number) => number, dying: boolean, accepted: () => void): Promise<void> {
  if (dying) {
    let effects = below(30);
    w.diesAfter = () => effects-- === 0;
  }
  void w.operator.send(atomic(...quotasOf(anotherSet(below)).map(replace))).then(([reply]) => {
    if (reply!.status === 200) accepted();
  });
  w.call(w.operator);
  // Agents that die and die again without rest end in safe mode, where nothing is changed any more.
  await w.pass(dying ? 61_000 + below(400) : below(4) === 0 ? 3000 : below(400));
}

for (const dying of [false, true]) {
  const name = dying ? "the agent dies after any effect" : "nothing goes wrong";
  test(`${CHANGES} sets of quotas while ${name}: no deadline of the modem and no budget is missed`, async (t) => {
    const w = await threeReserved();
    const below = dice(dying ? 2 : 1);
    let accepted = 0;
    for (let i = 0; i < CHANGES; i++) await change(w, below, dying && i % 3 === 0, () => accepted++);
    await w.pass(70_000);
    const { met, missed, budgetsMissed } = w.hypervisor.deadlines();
    t.diagnostic(`${accepted} sets accepted, ${w.restarts.length} deaths, ${met} deadlines met`);
    const { overdrafts } = w;
    assert.deepEqual({ missed, budgetsMissed, overdrafts }, { missed: 0, budgetsMissed: 0, overdrafts: [] });
    assert.ok(accepted > CHANGES / 10, `only ${accepted} accepted`);
    assert.ok(met > 10_000, `only ${met} deadlines`);
    if (dying) assert.ok(w.restarts.length > CHANGES / 10, `only ${w.restarts.length} deaths`);
    await w.close();
  });
}

test("The same core, told of a decrease and at once of what it makes room for, misses budgets: what the wait is for", async () => {
  const w = await threeReserved();
  const tell = (name: string, budget: number, period: number): void => {
    const granted = [...w.port.granted.values()].find((domain) => domain.name === name)!;
    assert.equal(w.hypervisor.setQuotas({ ...granted, budget, period }), Outcome.Done);
  };
  for (let i = 0; i < 50; i++) {
    const [gives, takes] = i % 2 === 0 ? ["a", "b"] : ["b", "a"];
    tell(gives!, 400, 40_000);
    tell(takes!, i % 2 === 0 ? 6000 : 24_000, i % 2 === 0 ? 10_000 : 40_000);
    await w.pass(100 + i);
  }
  assert.ok(w.hypervisor.deadlines().budgetsMissed > 0);
  await w.close();
});

test("A change is in force within the longest old period that shrinks, the patience beyond it, and the period of what grows", async (t) => {
  const changes = await changesInForce();
  const worst = Math.max(...changes.map(beyond));
  t.diagnostic(`${changes.length} accepted; at most ${worst} ms beyond both periods`);
  assert.ok(worst <= MOST_BEYOND, `${worst} ms`);
});

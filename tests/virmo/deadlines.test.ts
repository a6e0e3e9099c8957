/** The whole device with its core run µs by µs: servers move quotas, the agent dies, and nobody misses a deadline or is owed a budget (virmo.md 5). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Outcome } from "../../host/node/abi.gen.js";
import { seededRandom } from "../../host/node/random.js";
import { reserved, replace, atomic, setAll, shown } from "./quotas.js";
import { World } from "./world.js";

const NAMES = ["a", "b", "c"];
const PERIODS = [5000, 10_000, 20_000, 50_000, 100_000];
const CHANGES = 150;
/** ppm that changes ask for, all domains together: most fit beside the modem, some don't. */
const ASKED = [400_000, 500_000, 560_000, 600_000];

/** How much longer than both periods a change may take, ms: the lesser of backlog and bridge (docs/quotas.md), and two ticks. */
const MOST_BEYOND = 100;

/** Integers below a limit. */
function dice(seed: number): (limit: number) => number {
  const random = seededRandom(seed);
  return (limit) => Buffer.from(random(4)).readUInt32LE() % limit;
}

/** What every domain is to have: another period, and another part of what is asked for in all. */
function anotherSet(below: (limit: number) => number): string[] {
  const parts = NAMES.map(() => 1 + below(10));
  const all = parts.reduce((sum, part) => sum + part);
  const asked = ASKED[below(ASKED.length)]!;
  return NAMES.flatMap((name, i) => {
    const period = PERIODS[below(PERIODS.length)]!;
    const budget = Math.max(100, Math.floor((period * asked * parts[i]!) / all / 1e6));
    return [`${name} Cpu/Period ${period}`, `${name} Cpu/Budget ${budget}`];
  });
}

async function threeReserved(): Promise<World> {
  const w = await World.open({ isWatched: true });
  for (const name of NAMES) await w.running(name, reserved(10_000, 100_000));
  return w;
}

/** Asks for another set; `accepted` is told if it is, now or in a later session. */
async function change(w: World, below: (limit: number) => number, dying: boolean, accepted: () => void): Promise<void> {
  if (dying) {
    let effects = below(30);
    w.diesAfter = () => effects-- === 0;
  }
  void w.operator.send(atomic(...anotherSet(below).map(replace))).then(([reply]) => {
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

test("A change is in force within the longest old period that shrinks, the patience beyond it, and the new period of what grows", async (t) => {
  const w = await threeReserved();
  const below = dice(3);
  let worst = 0;
  for (let i = 0; i < 40; i++) {
    const old = NAMES.map((name) => shown(w, name));
    const wanted = anotherSet(below);
    if ((await setAll(w, ...wanted))[0] !== 200) continue;
    const from = w.clock.now();
    const isThere = (): boolean =>
      NAMES.every((name, at) => {
        const { budgetInForce, periodInForce } = shown(w, name);
        const [period, budget] = wanted.slice(2 * at, 2 * at + 2).map((quota) => Number(quota.split(" ")[2]));
        return budgetInForce === budget && periodInForce === period;
      });
    while (!isThere() && w.clock.now() < from + 60_000) await w.pass(1);
    assert.ok(isThere());
    const longestOld = Math.max(...old.map(({ periodInForce }) => periodInForce)) / 1000;
    const longestNew = Math.max(...NAMES.map((name) => shown(w, name).periodInForce)) / 1000;
    const beyond = w.clock.now() - from - longestOld - longestNew;
    worst = Math.max(worst, beyond);
    await w.pass(2000);
  }
  t.diagnostic(`at most ${worst} ms beyond both periods`);
  assert.ok(worst <= MOST_BEYOND, `${worst} ms`);
  await w.close();
});

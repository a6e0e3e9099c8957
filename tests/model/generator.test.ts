/** Sequences from seeds: deterministic, without touching their input, and never past what §5 promises. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Seeded } from "./generator.js";
import { memoryHolds, shortage } from "./ledger.js";
import { phone } from "./phone.js";
import { step } from "./step.js";
import { STABLE, State } from "./values.js";
import type { World } from "./world.js";

/** Plays a seed and hands every state to `look`. */
function follow(seed: number, steps: number, look: (world: World, what: string) => void): World {
  const source = new Seeded(seed);
  let world = phone();
  for (let count = 0; count < steps; count++) {
    const input = source.next(world);
    world = step(world, input).world;
    look(world, `seed ${seed} step ${count}: ${JSON.stringify(input)}`);
  }
  return world;
}

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

test("The same seed gives the same states, another seed others", () => {
  const [a, b, c] = [7, 7, 8].map((seed) => JSON.stringify(follow(seed, 150, () => undefined)));
  assert.equal(a, b);
  assert.notEqual(a, c);
});

test("A step never changes the state that it is given", () => {
  const source = new Seeded(3);
  let world = phone();
  for (let count = 0; count < 150; count++) {
    const before = JSON.stringify(world);
    const after = step(world, source.next(world)).world;
    assert.equal(JSON.stringify(world), before);
    world = after;
  }
});

test("At every step the promises fit, Σ max(granted, Actual) fits, and work goes with transient states", () => {
  for (const seed of SEEDS) {
    follow(seed, 200, (world, what) => {
      assert.equal(shortage(world, {}), null, what);
      assert.ok(memoryHolds(world), what);
      for (const domain of Object.values(world.domains)) {
        if (domain.state === State.Unknown) continue;
        assert.equal(domain.work === null, STABLE.includes(domain.state), `${what}: ${domain.name} ${domain.state}`);
      }
    });
  }
});

test("The sequences reach every state, every answer of §3 and both ends of a set", () => {
  const [states, answers, alerts] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (const seed of SEEDS) {
    const source = new Seeded(seed);
    let world = phone();
    for (let count = 0; count < 200; count++) {
      const result = step(world, source.next(world));
      world = result.world;
      for (const domain of Object.values(world.domains)) states.add(domain.state);
      if (result.status !== null) answers.add(result.status);
      for (const { status } of result.answers) answers.add(status);
      for (const { data, type } of result.alerts) if (type === "OperationComplete") alerts.add(data);
    }
  }
  assert.deepEqual(
    [...states].sort((a, b) => a - b),
    Object.values(State),
  );
  for (const answer of [200, 202, 403, 404, 412, 415, 418, 420, 425, 500, 507])
    assert.ok(answers.has(answer), `${answer}`);
  for (const code of [1200, 1402, 1405, 1406, 1407, 1410, 1415, 1418, 1419]) assert.ok(alerts.has(code), `${code}`);
});

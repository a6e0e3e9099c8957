/** One test: a world of its own, and at the end the agreement of all. */
import assert from "node:assert/strict";
import test from "node:test";
import { agree } from "./agreement.js";
import { World, type WorldOptions } from "./world.js";

/** A test in a world of its own. Its name is a statement of the specification. */
export function specify(name: string, body: (world: World) => Promise<void>, options: WorldOptions = {}): void {
  test(name, { timeout: 20_000 }, async () => {
    const world = await World.open(options);
    try {
      await body(world);
      await agree(world);
      assert.deepEqual(world.overdrafts, []);
      assert.deepEqual(
        world.restarts.filter((reason) => reason.includes("trap")),
        [],
      );
    } finally {
      await world.close();
    }
  });
}

/** The runner can fail: agents that are broken lose something in a cut, and it says what. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect, Outcome as Result } from "../../host/node/abi.gen.js";
import type { AgentExports } from "../../host/node/agent.js";
import { sample } from "./choice.js";
import { cutsOf } from "./cut.js";
import { lifeOf } from "./life.js";
import { loadParts, type Parts } from "./parts.js";
import { Walk, type Failure } from "./walk.js";

const ROUNDS = 3;
const parts = await loadParts();

/** An agent whose effects pass through `filter`, which answers whether the host is to see them. */
function filtered(filter: (effect: DataView) => boolean): Parts {
  const instantiate = (): AgentExports => {
    const agent = parts.instantiate();
    const poll = (): number => {
      for (;;) {
        const record = agent.poll() >>> 0;
        if (record === 0) return 0;
        const effect = new DataView(agent.memory.buffer, record, 48);
        if (filter(effect)) return record;
        agent.complete(effect.getUint32(4, true), Result.Done, 0);
      }
    };
    return { ...agent, poll };
  };
  return { ...parts, instantiate };
}

const kindOf = (effect: DataView): number => effect.getUint32(0, true);

function failuresOf(broken: Parts): Failure[] {
  return new Walk(broken, "broken", sample(5, 1000)).run(lifeOf(1, ROUNDS)).failures;
}

test("an agent that never syncs loses what it has told", () => {
  const failures = failuresOf(filtered((effect) => kindOf(effect) !== Effect.FlashSync));
  const lines = failures.flatMap(({ complaints }) => complaints);
  assert.ok(
    lines.some((line) => line.startsWith("neither before nor after")),
    lines.join("\n"),
  );
  for (const { id } of failures) assert.ok(cutsOf(id).length > 0, `${id} can be made again`);
});

test("an agent that syncs every other time only loses what it has told", () => {
  let syncs = 0;
  const failures = failuresOf(filtered((effect) => kindOf(effect) !== Effect.FlashSync || syncs++ % 2 === 0));
  assert.ok(failures.length > 0);
});

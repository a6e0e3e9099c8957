/** A life in which the agent, or the phone, dies after any of its effects: what must hold then, whatever it is about. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Request } from "./server.js";
import { agree } from "./agreement.js";
import { MINUTE, World } from "./world.js";

export interface Life {
  name: string;
  prepare: (w: World) => Promise<unknown>;
  requests: Request[];
}
/** Lives through it; whether the death came. */
async function live({ prepare, requests }: Life, death: number, phone: boolean): Promise<boolean> {
  const w = await World.open();
  try {
    await prepare(w);
    w.operator.heard.length = 0;
    let effects = 0;
    w.diesAfter = () => {
      if (++effects !== death) return false;
      if (phone) w.hypervisor.powerCut();
      return true;
    };
    const accepted: string[] = [];
    for (const request of requests) {
      void w.operator.send(request).then(([reply]) => reply!.status === 202 && accepted.push(request.correlator!));
    }
    w.call(w.operator);
    await w.pass(5 * MINUTE);
    w.diesAfter = () => false;
    // What the server couldn't send before goes out now.
    w.call(w.operator);
    await w.pass(5 * MINUTE);
    await agree(w);
    assert.deepEqual(w.overdrafts, []);
    for (const correlator of accepted) {
      const heard = w.operator.heard.filter((alert) => alert.correlator === correlator);
      assert.ok(heard.length >= 1, `no alert for ${correlator}`);
      assert.equal(new Set(heard.map(({ data }) => data)).size, 1, "the alert changed its mind");
    }
    assert.deepEqual(
      w.restarts.filter((reason) => reason.includes("trap")),
      [],
    );
    return effects >= death;
  } catch (error) {
    throw new Error(`death after effect ${death}: ${(error as Error).message}`, { cause: error });
  } finally {
    await w.close();
  }
}

/** A test for deaths of the agent, and one for those of the phone. */
export function dieThroughout(life: Life): void {
  for (const phone of [false, true]) {
    test(`${life.name}: whenever ${phone ? "the phone" : "the agent"} dies, all agree afterwards and no alert is lost`, async () => {
      for (let death = 1; await live(life, death, phone); death++);
    });
  }
}

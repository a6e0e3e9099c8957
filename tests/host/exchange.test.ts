/** Exchanges with a server (docs/port.md, Send): one at a time, and the handset goes on meanwhile. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Acceptance, Effect, Notification, Outcome } from "../../host/node/abi.gen.js";
import { WallClock } from "../../host/node/clock.js";
import type { Observer } from "../../host/node/handset.js";
import type { Transport } from "../../host/node/transport.js";
import { ROOM, type Behaviour, type FakeAgent } from "./fake-agent.js";
import { handset, once, send } from "./phone.js";

const { Taken, Busy } = Acceptance;

describe("Exchanges", () => {
  const script = (answers: string[]): Behaviour => ({
    tick: once((agent) => send(agent, "hello")),
    receive: (_, message) => (answers.push(`received ${new TextDecoder().decode(message)}`), Taken),
    notify: (_, kind) => (kind === Notification.SendFailed && answers.push("SendFailed"), Taken),
  });

  it("no answer, or one that is too long for the inbox, is SendFailed", async () => {
    const failing: Transport = { exchange: () => Promise.reject(new Error("no route")) };
    const throwing: Transport = {
      exchange: () => {
        throw new Error("bad URL");
      },
    };
    const tooLong: Transport = { exchange: async () => new Uint8Array(ROOM + 1) };
    for (const transport of [failing, throwing, tooLong]) {
      const answers: string[] = [];
      const { phone } = await handset(script(answers), { transport });
      await phone.settle();
      assert.deepEqual(answers, ["SendFailed"]);
    }
  });

  it("settle waits for the answer and serves it; an empty one is a message too", async () => {
    for (const text of ["world", ""]) {
      const answers: string[] = [];
      const seen: string[] = [];
      const transport: Transport = { exchange: async () => new TextEncoder().encode(text) };
      const message: Observer["message"] = (direction, bytes, url) =>
        void seen.push(`${direction} ${bytes.length} ${url}`);
      const { phone } = await handset(script(answers), { transport, observer: { message } });
      await phone.settle();
      assert.deepEqual(answers, [`received ${text}`]);
      assert.deepEqual(seen, ["out 5 http://127.0.0.1:1/dm", `in ${text.length} http://127.0.0.1:1/dm`]);
    }
  });

  it("an answer that the agent is too busy for is kept, and offered again after an effect", async () => {
    let offers = 0;
    const receive = (agent: FakeAgent): Acceptance => {
      agent.wish({ kind: Effect.FlashSync });
      return ++offers < 3 ? Busy : Taken;
    };
    const seen: string[] = [];
    const observer: Observer = { message: (direction) => void seen.push(direction) };
    const { phone } = await handset({ ...script([]), receive }, { observer });
    await phone.settle();
    assert.equal(offers, 3);
    assert.deepEqual(seen, ["out", "in"]);
  });

  it("on a clock that runs, the agent's time-outs and the hypervisor's events don't wait for the server", async () => {
    const heard: string[] = [];
    const transport: Transport = {
      exchange: (_, message) => new Promise((resolve) => setTimeout(() => resolve(message), 120)),
    };
    const behaviour: Behaviour = {
      tick: (agent, now) => {
        if (agent.ticks.length === 1) {
          send(agent, "hello");
          agent.wakeAt = BigInt(now + 30);
        } else if (heard.length === 0) heard.push("tick");
      },
      receive: () => (heard.push("answer"), Taken),
    };
    const { phone } = await handset(behaviour, { clock: new WallClock(), transport });
    await phone.settle();
    assert.deepEqual(heard, ["tick", "answer"]);
  });

  it("a new Send gives up the exchange before: only its own answer arrives", async () => {
    const answers: string[] = [];
    const transport: Transport = {
      exchange: (_, message, signal) =>
        new Promise((resolve, reject) => {
          if (message.length === 6) resolve(message);
          signal.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    };
    const tick = (agent: FakeAgent): void => {
      if (agent.ticks.length === 1) send(agent, "first");
    };
    const notify = (agent: FakeAgent, kind: number): Acceptance => {
      if (kind === Notification.SessionRequest) send(agent, "second");
      return Taken;
    };
    const { phone } = await handset({ ...script(answers), tick, notify }, { transport });
    const settled = phone.settle();
    await new Promise(setImmediate);
    phone.requestSession();
    await settled;
    assert.deepEqual(answers, ["received second"]);
  });

  it("a server trusted by its transport alone gets nothing over plain HTTP to elsewhere: Refused", async () => {
    const outcomes: number[] = [];
    const complete = (_: FakeAgent, __: number, result: number): void => void outcomes.push(result);
    const tick = once((agent) => {
      const url = new TextEncoder().encode("http://192.0.2.1/dm");
      agent.bytes(0x200, url.length).set(url);
      agent.wish({ kind: Effect.Send, arguments: [0, 0x200, url.length, 1], payload: new Uint8Array(1) });
    });
    const { phone } = await handset({ tick, complete });
    await phone.settle();
    assert.deepEqual(outcomes, [Outcome.Refused]);
  });
});

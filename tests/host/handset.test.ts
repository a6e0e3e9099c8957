/** The driver loop (docs/port.md): what the host owes an agent, shown with a hand-made one. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Acceptance, Control, Effect, Notification, Outcome } from "../../host/node/abi.gen.js";
import { AgentDeath, type Observer } from "../../host/node/handset.js";
import type { Transport } from "../../host/node/transport.js";
import type { FakeAgent, Behaviour } from "./fake-agent.js";
import { START, WORK } from "./parts.js";
import { ACCOUNT, handset, once, send } from "./phone.js";

const { Taken, Busy } = Acceptance;
/** What a fresh agent is told behind the accounts: the time, and the call of each of the three domains. */
const TOLD = [Notification.Time, ...Array<number>(3).fill(Notification.Call)];

describe("An agent dies", () => {
  it("of a trap: a new instance boots and gets accounts, time and calls again", async () => {
    const reasons: string[] = [];
    const kinds: number[] = [];
    let traps = 2;
    const tick = (): void => {
      if (traps-- > 0) throw new Error("unreachable");
    };
    const notify = (_: FakeAgent, kind: number): Acceptance => (kinds.push(kind), Taken);
    const observer: Observer = { restarted: (reason) => void reasons.push(reason) };
    const { agents, phone } = await handset({ tick, notify }, { accounts: [ACCOUNT], observer });
    await phone.settle();
    assert.equal(agents.length, 3);
    assert.deepEqual(reasons, Array(2).fill("the agent trapped in tick: unreachable"));
    assert.deepEqual(kinds, [Notification.Account, ...TOLD]);
  });

  it("of six traps without coming to rest: the handset gives up", async () => {
    const tick = (): void => {
      throw new Error("unreachable");
    };
    const { agents, phone } = await handset({ tick });
    await assert.rejects(phone.settle(), /doesn't recover: the agent trapped in tick: unreachable/);
    assert.equal(agents.length, 6);
  });

  it("of an observer's AgentDeath after any effect: it never hears of that effect", async () => {
    const completed: number[] = [];
    const tick = once((agent) => agent.wish({ kind: Effect.FlashErase }));
    const complete = (_: FakeAgent, kind: number): void => void completed.push(kind);
    const counts: number[][] = [];
    const afterEffect = (count: number, kind: number): void => {
      counts.push([count, kind]);
      if (count === 1) throw new AgentDeath("cut");
    };
    const { agents, phone } = await handset({ tick, complete }, { observer: { afterEffect } });
    await phone.settle();
    assert.deepEqual([counts, completed, agents.length], [[[1, Effect.FlashErase]], [], 2]);
  });

  it("by kill(): settle boots another one; session requests not yet taken aren't lost", async () => {
    const kinds: number[] = [];
    const { agents, phone } = await handset({ notify: (_, kind) => (kinds.push(kind), Taken) });
    await phone.settle();
    phone.requestSession();
    phone.kill();
    assert.equal(phone.nextWake(), 1);
    await phone.settle();
    assert.deepEqual([agents.length, kinds], [2, [...TOLD, ...TOLD, Notification.SessionRequest]]);
  });

  it("while an exchange is under way: the answer isn't given to the next instance", async () => {
    const transport: Transport = {
      exchange: (_, __, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error()))),
    };
    const received: string[] = [];
    const behaviour: Behaviour = {
      tick: once((agent) => send(agent, "hello")),
      receive: () => (received.push("message"), Taken),
      notify: (_, kind) => (kind === Notification.SendFailed && received.push("SendFailed"), Taken),
    };
    const { agents, phone } = await handset(behaviour, { transport });
    const settled = phone.settle();
    await new Promise(setImmediate);
    phone.kill();
    await settled;
    assert.deepEqual([agents.length, received], [2, []]);
  });

  it("an error of the host itself isn't taken for a trap", async () => {
    const observer: Observer = {
      effect: () => {
        throw new RangeError("ours");
      },
    };
    const { phone } = await handset({ tick: once((agent) => agent.wish({ kind: Effect.FlashSync })) }, { observer });
    await assert.rejects(phone.settle(), { name: "RangeError", message: "ours" });
  });

  it("an agent that never rests is an error, not a hang", async () => {
    const tick = (agent: FakeAgent): void => agent.wish({ kind: Effect.FlashSync });
    const complete = (agent: FakeAgent): void => agent.wish({ kind: Effect.FlashSync });
    const { phone } = await handset({ tick, complete });
    await assert.rejects(phone.settle(), /doesn't rest/);
  });
});

describe("Notifications", () => {
  it("during boot everything is Busy: accounts, time, calls and requests come afterwards, in that order", async () => {
    let syncs = 3;
    const kinds: number[] = [];
    const tick = once((agent) => agent.wish({ kind: Effect.FlashSync }));
    const complete = (agent: FakeAgent): void => {
      if (--syncs > 0) agent.wish({ kind: Effect.FlashSync });
    };
    const notify = (_: FakeAgent, kind: number): Acceptance => (syncs > 0 ? Busy : (kinds.push(kind), Taken));
    const { phone } = await handset({ tick, complete, notify }, { accounts: [ACCOUNT, ACCOUNT] });
    phone.requestSession(1);
    await phone.settle();
    const { Account, SessionRequest } = Notification;
    assert.deepEqual(kinds, [Account, Account, ...TOLD, SessionRequest]);
  });

  it("a Busy session request doesn't hold up the hypervisor's events", async () => {
    const kinds: number[] = [];
    const notify = (_: FakeAgent, kind: number): Acceptance =>
      kind === Notification.SessionRequest ? Busy : (kinds.push(kind), Taken);
    const { bench, phone } = await handset({ notify });
    await phone.settle();
    phone.requestSession();
    bench.hypervisor.crash("personal");
    await phone.settle();
    assert.deepEqual(kinds, [...TOLD, Notification.DomainEvent]);
  });

  it("the end of an operation is told at its time, with what it was and how it came out", async () => {
    const ends: number[][] = [];
    const notify = (_: FakeAgent, kind: number, payload: Uint8Array): Acceptance => {
      if (kind === Notification.OperationEnded)
        ends.push([payload.length, payload[0]!, ...new Int32Array(payload.buffer, 16, 2)]);
      return Taken;
    };
    const { bench, phone } = await handset({ notify });
    await phone.settle();
    bench.hypervisor.create(WORK);
    bench.pass(2000);
    bench.hypervisor.ignoreStop("firm");
    bench.hypervisor.control(Control.Start, WORK, 0);
    bench.pass(2000);
    bench.hypervisor.control(Control.Stop, WORK, 1);
    assert.equal(phone.nextWake(), 5000);
    bench.clock.advanceTo(5000);
    await phone.settle();
    assert.deepEqual(ends, [[24, 0x11, Effect.DomainControl | (Control.Stop << 8), Outcome.TimedOut]]);
  });

  it("what ended before a boot isn't told to the agent that boots", async () => {
    const kinds: number[] = [];
    const { bench, phone } = await handset({ notify: (_, kind) => (kinds.push(kind), Taken) });
    bench.hypervisor.crash("personal");
    await phone.settle();
    assert.deepEqual(kinds, TOLD);
  });

  it("an account and the time have the layout of docs/port.md", async () => {
    const payloads = new Map<number, Uint8Array>();
    const notify = (_: FakeAgent, kind: number, payload: Uint8Array): Acceptance => (
      payloads.set(kind, payload),
      Taken
    );
    const { phone } = await handset({ notify }, { accounts: [{ ...ACCOUNT, serverSecret: "other" }] });
    await phone.settle();
    const account = Buffer.from(payloads.get(Notification.Account)!);
    assert.equal(account.length, 392);
    const text = (at: number): string => account.toString("utf8", at, account.indexOf(0, at));
    assert.deepEqual([0, 40, 172, 220, 268].map(text), ["operator", ACCOUNT.address, "phone", "secret", "other"]);
    assert.deepEqual(
      [168, 316, 320, 352, 388].map((at) => account.readUInt32LE(at)),
      [2, 3, 0x030201, 0, 1],
    );
    const time = Buffer.from(payloads.get(Notification.Time)!);
    assert.deepEqual([time.length, time.readBigUInt64LE(0)], [8, BigInt(START / 1000)]);
  });
});

describe("Time", () => {
  it("the agent is ticked when the time has changed, and nextWake is the earliest of its deadline and the hypervisor's", async () => {
    const tick = (agent: FakeAgent, now: number): void => {
      if (now < 600) agent.wakeAt = 600n;
    };
    const { bench, agents, phone } = await handset({ tick });
    await phone.settle();
    assert.equal(phone.nextWake(), 600);
    bench.hypervisor.crash("personal");
    assert.equal(phone.nextWake(), 1);
    for (const ms of [100, 600]) {
      bench.clock.advanceTo(ms);
      await phone.settle();
    }
    assert.deepEqual(agents[0]!.ticks, [0, 100, 600]);
    assert.equal(phone.nextWake(), undefined);
  });

  it("a deadline that has passed without anything to do doesn't spin", async () => {
    const { phone } = await handset({ tick: (agent) => void (agent.wakeAt = 0n) });
    await phone.settle();
    assert.equal(phone.nextWake(), 1);
  });

  it("a closed handset does nothing any more", async () => {
    const { agents, phone } = await handset({});
    await phone.close();
    await phone.settle();
    assert.deepEqual([agents.length, phone.nextWake()], [0, undefined]);
  });
});

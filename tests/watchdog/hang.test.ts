/** The watchdog of the driver loop (docs/port.md, The watchdog), shown with a hand-made agent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Activity, Effect, Notification } from "../../host/node/abi.gen.js";
import { WATCHDOG_MS, type Handset } from "../../host/node/handset.js";
import type { NodePort } from "../../host/node/port.js";
import type { Transport } from "../../host/node/transport.js";
import type { Behaviour } from "../host/fake-agent.js";
import { handset, once, send } from "../host/phone.js";
import { hangable } from "../kill/hang.js";

/** From now on the functions of the port that are named don't answer. */
function silence(phone: Handset, ...names: (keyof NodePort)[]): void {
  const inside = phone as unknown as { port: NodePort };
  inside.port = hangable(inside.port, (perform, name) => names.includes(name) && (perform(), true));
}

/** A handset whose agent asks for a sync at its first tick, and gets no answer. */
async function hanging(behaviour: Behaviour = {}) {
  const reasons: string[] = [];
  const tick = once((agent) => agent.wish({ kind: Effect.FlashSync }));
  const observer = { restarted: (reason: string) => void reasons.push(reason) };
  const made = await handset({ ...behaviour, tick }, { observer });
  silence(made.phone, "flashSync");
  await made.phone.settle();
  return { ...made, reasons };
}

test("an effect that isn't answered: the agent is dropped when the watchdog's time is over, not before, and another boots", async () => {
  const { bench, agents, phone, reasons } = await hanging();
  assert.equal(phone.nextWake(), WATCHDOG_MS);
  bench.clock.advanceTo(WATCHDOG_MS - 1);
  await phone.settle();
  assert.deepEqual([agents.length, reasons], [1, []]);
  bench.clock.advanceTo(WATCHDOG_MS);
  await phone.settle();
  assert.deepEqual([agents.length, reasons], [2, ["the port didn't answer FlashSync within 500 ms"]]);
  assert.equal(phone.nextWake(), undefined);
});

test("meanwhile the agent is neither ticked nor told anything, and the handset doesn't count as resting", async () => {
  const kinds: number[] = [];
  const { bench, agents, phone } = await hanging({ notify: (_, kind) => (kinds.push(kind), 0) });
  agents[0]!.activityBits = 0;
  phone.requestSession();
  bench.hypervisor.crash("personal");
  bench.clock.advanceTo(100);
  await phone.settle();
  assert.deepEqual([agents[0]!.ticks, kinds, phone.activity()], [[0], [], Activity.Booting]);
  assert.equal(phone.nextWake(), WATCHDOG_MS, "events of the hypervisor don't wake a hanging agent");
  bench.clock.advanceTo(WATCHDOG_MS);
  await phone.settle();
  const { Time, Call, SessionRequest } = Notification;
  assert.deepEqual(kinds, [Time, Call, Call, Call, SessionRequest]);
});

test("kill() during a hang: the next agent has the watchdog's whole time", async () => {
  const { bench, agents, phone } = await hanging();
  bench.clock.advanceTo(WATCHDOG_MS - 1);
  phone.kill();
  await phone.settle();
  agents[1]!.wish({ kind: Effect.FlashSync });
  await phone.settle();
  assert.equal(phone.nextWake(), 2 * WATCHDOG_MS - 1);
});

test("a Send that isn't answered: what the server says to it isn't given to the next agent", async () => {
  const received: string[] = [];
  const transport: Transport = { exchange: async (_, message) => message };
  const behaviour: Behaviour = {
    tick: once((agent) => send(agent, "hello")),
    receive: () => (received.push("message"), 0),
  };
  const { bench, agents, phone } = await handset(behaviour, { transport });
  silence(phone, "send");
  await phone.settle();
  bench.clock.advanceTo(WATCHDOG_MS);
  await phone.settle();
  assert.deepEqual([agents.length, received], [2, []]);
});

test("a port that never answers again: an agent each half second, and settle() always returns", async () => {
  const { bench, agents, phone } = await handset({ tick: (agent) => agent.wish({ kind: Effect.Random, payload: 4 }) });
  silence(phone, "random");
  for (let ms = 0; ms < 20 * WATCHDOG_MS; ms = phone.nextWake()!) {
    bench.clock.advanceTo(ms);
    await phone.settle();
  }
  assert.equal(agents.length, 20);
});

test("a closed handset doesn't wake for its watchdog", async () => {
  const { phone } = await hanging();
  await phone.close();
  assert.equal(phone.nextWake(), undefined);
});

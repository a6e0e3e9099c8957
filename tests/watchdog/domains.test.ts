/** What an agent's hang is to the domains, nothing, and what a loop of hangs ends in, safe mode. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Alert } from "../../host/node/abi.gen.js";
import type { NodePort } from "../../host/node/port.js";
import { WORK } from "../host/parts.js";
import { hangable } from "../kill/hang.js";
import { MINUTE, World } from "../virmo/world.js";

/** From now on `hangs` decides which calls of the port get no answer. */
function listen(w: World, hangs: (name: keyof NodePort) => boolean): void {
  const inside = (w as unknown as { handset: { port: NodePort } }).handset;
  inside.port = hangable(inside.port, (_, name) => hangs(name));
}

const seen = (w: World) =>
  w.hypervisor.domains().map(({ name, state, memory, cpuUsed }) => ({ name, state, memory, cpuUsed }));

/** An agent that boots and is asked something, with a guest at work; one call of `mute` isn't answered. */
async function look(mute?: keyof NodePort) {
  const w = await World.open();
  await w.running("ent");
  w.port.calls.length = 0;
  let calls = 0;
  listen(w, (name) => name === mute && ++calls === 1);
  await w.agentDies();
  void w.operator.send({ command: "Alert", target: String(Alert.ConfirmOrReject), text: "Really?" });
  w.call(w.operator);
  await w.pass(10 * MINUTE);
  const state = await w.get("./VirMO/Domain/ent/State");
  const restarts = w.restarts.length - 1;
  const result = { domains: seen(w), calls: [...w.port.calls], state, now: w.clock.now() };
  await w.close();
  return { result, restarts };
}

const { result: undisturbed } = await look();
const CALLS: (keyof NodePort)[] = [
  "flashRead",
  "flashProgram",
  "flashSync",
  "random",
  "send",
  "prompt",
  "domainQuery",
  "platformQuery",
];
for (const name of CALLS)
  test(`${name} hangs: domains have the states, the memory and the CPU time that they have without, and nothing is asked of them`, async () => {
    const { result, restarts } = await look(name);
    assert.equal(restarts, 1);
    assert.deepEqual(result, undisturbed);
    assert.deepEqual(result.calls, []);
  });

test("an autostart over which the agent hangs each time: after five starts safe mode ends the loop, and goes on ending it", async () => {
  const w = await World.open();
  await w.running("ent", "&AutoStart=true");
  let hangs = true;
  listen(w, (name) => hangs && name === "domainControl");
  const before = w.clock.now();
  await w.powerLoss();
  await w.pass(9 * MINUTE);
  assert.equal(w.restarts.length, 6, "the power loss and five hangs");
  assert.equal(w.shown("modem"), "Running");
  const { status, detail } = await w.exec("./VirMO/Domain/ent/Operations/Start");
  assert.deepEqual([status, detail], [503, "urn:oma:at:x-virmo:1.0:SafeMode"]);
  await w.pass(10 * MINUTE);
  assert.equal(w.restarts.length, 7, "one more hang is enough");
  hangs = false;
  await w.pass(11 * MINUTE);
  assert.equal(w.shown("ent"), "Running");
  assert.equal(w.clock.now() - before, 30 * MINUTE);
  await w.close();
});

test("a destruction in reconciliation over which the agent hangs each time: safe mode leaves the domain alone and tells the server", async () => {
  const w = await World.open();
  await w.pass(MINUTE);
  listen(w, (name) => name === "domainDestroy");
  w.hypervisor.create(WORK);
  await w.pass(MINUTE);
  await w.agentDies();
  await w.pass(9 * MINUTE);
  assert.equal(w.restarts.length, 6, "the death and five hangs");
  assert.equal(w.shown(WORK.name), "Stopped");
  assert.equal(await w.operate("modem", "Start"), 503);
  await w.close();
});

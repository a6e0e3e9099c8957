/** What every test ends with: when all has come to rest, tree, ledger and hypervisor say the same. */
import assert from "node:assert/strict";
import { Activity, HypervisorState } from "../../host/node/abi.gen.js";
import { MINUTE, State, type World } from "./world.js";

const shown = (): Record<string, number> => ({
  [State.Stopped]: HypervisorState.Stopped,
  [State.Running]: HypervisorState.Running,
  [State.Paused]: HypervisorState.Paused,
  [State.Crashed]: HypervisorState.Crashed,
});

/** Takes away what stands in the way, waits, and compares. AssertionError if they differ. */
export async function agree(w: World): Promise<void> {
  for (const server of w.servers) Object.assign(server, { reachable: true, alertStatus: 200 });
  w.flashFails = "";
  Object.assign(w.port, { unreachable: false, silent: false });
  await w.pass(2 * 60 * MINUTE);
  const marked = w.hypervisor.domains().filter((domain) => domain.marked);
  const factory = w.description.domains.map(({ name }) => name);
  const seen = new Map<string, string>();
  for (const server of w.servers) {
    if ((await w.ask("./VirMO/Domain", server)).status !== 200) continue;
    for (const name of await w.list(server)) if (!factory.includes(name)) seen.set(name, await w.state(name, server));
  }
  for (const { name, state } of marked) {
    const told = seen.get(name) ?? (await w.state(name, w.enterprise));
    const halfWiped = told === State.Crashed && state === HypervisorState.Stopped;
    if (halfWiped) await onlyWipeHelps(w, name);
    else assert.equal(shown()[told], state, `${name}: State ${told}, in the hypervisor ${state}`);
    await quotasAgree(w, name);
  }
  for (const [name, state] of seen) {
    if (state === State.Crashed) continue;
    assert.ok(
      marked.some((domain) => domain.name === name),
      `${name}, State ${state}, isn't in the hypervisor`,
    );
  }
  await ledgerAgrees(w);
}

/** Crashed though the hypervisor shows it Stopped: what a Wipe has left half done. */
async function onlyWipeHelps(w: World, name: string): Promise<void> {
  assert.equal(await w.operate(name, "Start"), 403, `${name}: Crashed, in the hypervisor Stopped`);
}

/** What is promised is in force. */
async function quotasAgree(w: World, name: string): Promise<void> {
  const report = w.hypervisor.domains().find((domain) => domain.name === name)!;
  const leaves = "Memory/Target Cpu/Class Cpu/Budget Cpu/Period Storage/Quota";
  const isTheirs = (await w.ask(`./VirMO/Domain/${name}/State`)).status !== 200;
  const told = await w.leaves(name, leaves, isTheirs ? w.enterprise : w.operator);
  assert.equal(report.storageInForce, Number(told["Storage/Quota"]), `${name}: storage`);
  if (report.memory === 0) return;
  assert.equal(report.memory, Number(told["Memory/Target"]), `${name}: memory`);
  const isReserved = told["Cpu/Class"] === "reserved";
  const promised = isReserved ? [Number(told["Cpu/Budget"]), Number(told["Cpu/Period"])] : [0, 0];
  assert.deepEqual([report.budgetInForce, report.periodInForce], promised, `${name}: processor`);
}

async function ledgerAgrees(w: World): Promise<void> {
  const { memory } = w.description.hypervisor;
  const everybody = [...w.hypervisor.domains(), ...w.port.foreign];
  const used = everybody.reduce((sum, domain) => sum + domain.memory, 0);
  assert.equal(Number(await w.get("./VirMO/Platform/Memory/Free")), memory.total - memory.reserve - used, "memory");
  assert.equal(w.activity() & Activity.Operation, 0, "an operation never ends");
  assert.equal(w.activity() & Activity.Alert, 0, "an alert is never acknowledged");
}

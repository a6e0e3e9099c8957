/** What tests of Transfer share: two domains, and what of them must stay as it was. */
import assert from "node:assert/strict";
import type { Reply, ScriptedServer } from "./server.js";
import { MINUTE, type World } from "./world.js";

export const TRANSFER = "./VirMO/Operations/Transfer";
/** What is left of memory beside the factory's domains, KiB. */
export const LEFT = 524288 - 16384 - 65536 - 32768 - 131072;
export const ROOMY = "&Memory=60000&MemoryMin=10000&MemoryMax=200000";
export const MEMORY = "From=a&To=b&Resource=Memory&Amount=20000";

export const transfer = (w: World, data: string, server?: ScriptedServer, correlator?: string): Promise<Reply> =>
  w.exec(TRANSFER, data, server, correlator);

export const status = async (w: World, data: string, server?: ScriptedServer): Promise<number> =>
  (await transfer(w, data, server)).status;

/** The same leaf of a and b. */
export async function both(w: World, leaf: string): Promise<string[]> {
  return [(await w.leaves("a", leaf))[leaf]!, (await w.leaves("b", leaf))[leaf]!];
}

export async function pair(w: World, more = ROOMY, running = true): Promise<void> {
  for (const name of ["a", "b"]) await (running ? w.running(name, more) : w.created(name, more));
  w.port.calls.length = 0;
}

/** A Transfer is refused, and nothing is asked, told or changed. */
export async function refused(w: World, data: string, expected: number, leaf = "Memory/Target"): Promise<void> {
  const before = await both(w, leaf);
  w.port.calls.length = 0;
  assert.equal(await status(w, data), expected, data);
  await w.pass(MINUTE);
  assert.deepEqual(await both(w, leaf), before, data);
  assert.deepEqual(w.port.calls, [], data);
  assert.deepEqual(w.operator.heard, [], data);
}

/** At every call the domains together have no more memory than there is. */
export function watchMemory(w: World): void {
  const { memory } = w.description.hypervisor;
  const change = w.hypervisor.setQuotas.bind(w.hypervisor);
  w.hypervisor.setQuotas = (wanted) => {
    const outcome = change(wanted);
    const sum = w.hypervisor.domains().reduce((all, domain) => all + domain.memory, 0);
    assert.ok(sum <= memory.total - memory.reserve, `${sum} KiB are in use`);
    return outcome;
  };
}

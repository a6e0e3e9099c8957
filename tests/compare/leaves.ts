/** What both sides show of a domain: leaves of the tree, and the hypervisor's own view. */
import { HypervisorState } from "../../host/node/abi.gen.js";
import type { DomainReport } from "../../host/node/hypervisor/domain.js";
import { inForceOf } from "./force.js";
import { isLive } from "../model/ledger.js";
import { isPending } from "../model/replace.js";
import { lockOf } from "../model/run.js";
import { State } from "../model/values.js";
import type { Domain, World } from "../model/world.js";
import type { Phone } from "./phone.js";

/** Promises. */
const QUOTAS = ["Memory/Target", "Cpu/Budget", "Cpu/Period", "Storage/Quota", "Network/wifi/Guaranteed"];
/** The leaves that are compared after every step. */
export const LEAVES = ["State", "Reason", "Desired", "Lock", "LockedBy", "LastOperation", "LastResult", ...QUOTAS];

export function uriOf(name: string): string {
  return `./VirMO/Domain/${name}`;
}

/** The model's values of LEAVES. */
export function leavesOf(world: World, domain: Domain): Record<string, string> {
  const { promise } = domain;
  return {
    State: `${domain.state}`,
    Reason: `${domain.reason}`,
    Desired: `${domain.desired}`,
    Lock: `${lockOf(world, domain)}`,
    LockedBy: domain.lockedBy,
    LastOperation: domain.lastOperation,
    LastResult: `${domain.lastResult}`,
    "Memory/Target": `${promise.memory}`,
    "Cpu/Budget": `${promise.budget}`,
    "Cpu/Period": `${promise.period}`,
    "Storage/Quota": `${promise.storage}`,
    "Network/wifi/Guaranteed": `${promise.network["wifi"]!.guaranteed}`,
  };
}

/** What the hypervisor has to show for each stable state; a storage that is half wiped is Crashed to us, and off to it. */
const SHOWS: Record<number, readonly number[]> = {
  [State.Stopped]: [HypervisorState.Stopped],
  // A start that a Kill took over from, and that goes on because the Kill was refused, isn't waited for any more.
  [State.Running]: [HypervisorState.Running, HypervisorState.Starting],
  [State.Paused]: [HypervisorState.Paused],
  [State.Crashed]: [HypervisorState.Crashed, HypervisorState.Stopped, NaN],
};

/** What the comparison knows. */
export interface Known {
  world: World;
  /** Guests that nobody can know enough of, and those whose quotas nobody can. */
  unseen: ReadonlySet<string>;
  drifted: ReadonlySet<string>;
  differ: (what: string) => never;
}

/** Compares the hypervisor's domains with the model's, and its memory with what there is. */
export function viewDiffers(known: Known, phone: Phone): void {
  const { world } = known;
  const shown = phone.hypervisor.domains();
  const used = shown.reduce((sum, { memory }) => sum + memory, 0);
  if (used > world.memory - world.memoryReserve) known.differ(`${used} KiB of memory are granted`);
  if (phone.meddler.unreachable) return;
  for (const report of shown)
    if (!(report.name in world.domains)) known.differ(`the hypervisor still has ${report.name}`);
  for (const domain of Object.values(world.domains)) {
    if (domain.work !== null || known.unseen.has(domain.name)) continue;
    const report = shown.find(({ name }) => name === domain.name);
    compareState(known, domain, report);
    if (report !== undefined && !known.drifted.has(domain.name) && !isPending(world, domain.name))
      compareQuotas(known, domain, report);
  }
}

function compareState(known: Known, domain: Domain, report: DomainReport | undefined): void {
  const state = report?.state ?? NaN;
  if (SHOWS[domain.state]?.every((each) => !Object.is(each, state)))
    known.differ(`${domain.name} is in State ${domain.state}, the hypervisor shows ${state}`);
}

/** What is promised to a domain at rest is in force. That it takes more memory nobody waits for (docs/quotas.md 2). */
function compareQuotas(known: Known, domain: Domain, report: DomainReport): void {
  const { promise, name, granted } = domain;
  const { memory, storage, budget, period, guaranteed } = inForceOf(report);
  const differs = (what: string, is: unknown, promised: unknown): void => {
    if (`${is}` !== `${promised}`) known.differ(`the ${what} of ${name} in force is ${is}, promised ${promised}`);
  };
  if (domain.role !== "guest" || !(domain.state in SHOWS)) return;
  differs("storage", storage, promise.storage);
  if (!isLive(domain)) return;
  if (memory > granted) known.differ(`${name} has ${memory} KiB, in the model ${granted}`);
  differs(
    "guaranteed",
    guaranteed,
    Object.values(promise.network).map((link) => link.guaranteed),
  );
  const reserved = promise.cpuClass === "reserved";
  differs("reservation", [budget, period], reserved ? [promise.budget, promise.period] : [0, 0]);
}

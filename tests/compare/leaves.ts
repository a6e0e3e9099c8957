/** What both sides show of a domain: leaves of the tree, and the hypervisor's own view. */
import { HypervisorState } from "../../host/node/abi.gen.js";
import type { DomainReport } from "../../host/node/hypervisor/domain.js";
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

/** Compares the hypervisor's domains with the model's, and its memory with what there is. */
export function viewDiffers(
  world: World,
  phone: Phone,
  unseen: ReadonlySet<string>,
  differ: (what: string) => void,
): void {
  const shown = phone.hypervisor.domains();
  const used = shown.reduce((sum, { memory }) => sum + memory, 0);
  if (used > world.memory - world.memoryReserve) differ(`${used} KiB of memory are granted`);
  if (phone.meddler.unreachable) return;
  for (const report of shown) if (!(report.name in world.domains)) differ(`the hypervisor still has ${report.name}`);
  for (const domain of Object.values(world.domains)) {
    const report = shown.find(({ name }) => name === domain.name);
    const states = SHOWS[domain.state];
    if (states !== undefined && domain.work === null && !unseen.has(domain.name))
      compare(domain, states, report, differ, isPending(world, domain.name));
  }
}

function compare(
  domain: Domain,
  states: readonly number[],
  report: DomainReport | undefined,
  differ: (what: string) => void,
  pending: boolean,
): void {
  if (!states.some((state) => Object.is(state, report?.state ?? NaN)))
    differ(`${domain.name} is in State ${domain.state}, the hypervisor shows ${report?.state ?? "nothing"}`);
  // That a guest takes more memory nobody waits for, and a hypervisor that only says so isn't found out (docs/quotas.md 2).
  if (!pending && isLive(domain) && report !== undefined && report.memory > domain.granted)
    differ(`${domain.name} has ${report.memory} KiB, in the model ${domain.granted}`);
}

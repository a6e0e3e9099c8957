/** The hypervisor's own arithmetic: what it refuses so that memory, reserved CPU and storage are never over-committed. */
import { HypervisorState, Outcome } from "../abi.gen.js";
import type { CpuParameters, Domain, DomainDescriptor, Machine } from "./domain.js";

/** In which a domain has no quotas of its own to change: it isn't there yet, or soon no more. */
const FLEETING: readonly HypervisorState[] = [HypervisorState.Creating, HypervisorState.Destroying];

/** Whether a domain can be made from `wanted`: Done, or why not. */
export function admitCreate(machine: Machine, domains: readonly Domain[], wanted: DomainDescriptor): Outcome {
  if (domains.some(({ id, name }) => id === wanted.id || name === wanted.name)) return Outcome.Exists;
  const image = machine.images.find(({ name }) => name === wanted.image);
  if (image === undefined) return Outcome.NotFound;
  if (!machine.cpuClasses.includes(wanted.class)) return Outcome.NotSupported;
  if (domains.length >= machine.maxDomains || !wellFormed(wanted)) return Outcome.Failed;
  if (wanted.memory > machine.memory.total - machine.memory.reserve) return Outcome.NoMemory;
  if (wanted.storage < image.size) return Outcome.NoStorage;
  return admitStorage(machine, domains, wanted) ?? Outcome.Done;
}

/** Whether a domain that is off can be started with the quotas of `wanted`: Done, or why not. */
export function admitStart(machine: Machine, domains: readonly Domain[], wanted: DomainDescriptor): Outcome {
  return admitForm(machine, wanted) ?? admitStorage(machine, domains, wanted) ?? admitLive(machine, domains, wanted);
}

/** Whether `domain` can have the quotas of `wanted` from now on: Done, or why not. */
export function admitChange(
  machine: Machine,
  domains: readonly Domain[],
  domain: Domain,
  wanted: DomainDescriptor,
): Outcome {
  if (FLEETING.includes(domain.state)) return Outcome.Refused;
  const verdict = admitForm(machine, wanted) ?? admitStorage(machine, domains, wanted);
  if (verdict !== undefined) return verdict;
  if (wanted.storage < domain.storageUsed) return Outcome.NoStorage;
  return domain.memoryInUse > 0 ? admitLive(machine, domains, wanted) : Outcome.Done;
}

function admitForm(machine: Machine, wanted: DomainDescriptor): Outcome | undefined {
  if (!machine.cpuClasses.includes(wanted.class)) return Outcome.NotSupported;
  return wellFormed(wanted) ? undefined : Outcome.Failed;
}

function admitStorage(machine: Machine, domains: readonly Domain[], wanted: DomainDescriptor): Outcome | undefined {
  const others = domains.filter(({ id }) => id !== wanted.id);
  const storage = others.reduce((sum, other) => sum + other.storage, wanted.storage);
  return storage > machine.storage.total - machine.storage.reserve ? Outcome.NoStorage : undefined;
}

/** Memory that another still holds isn't free, and neither is what was promised to it. */
function admitLive(machine: Machine, domains: readonly Domain[], wanted: DomainDescriptor): Outcome {
  const live = domains.filter(({ memoryInUse, id }) => memoryInUse > 0 && id !== wanted.id);
  const memory = live.reduce((sum, other) => sum + Math.max(other.memory, other.memoryInUse), wanted.memory);
  if (memory > machine.memory.total - machine.memory.reserve) return Outcome.NoMemory;
  const everybody = [...live, wanted];
  if (!fits(everybody, machine)) return Outcome.NoCpu;
  const isCarried = machine.capacities.every(
    (capacity, index) => everybody.reduce((sum, { networks }) => sum + networks[index]!.guaranteed, 0) <= capacity,
  );
  return isCarried ? Outcome.Done : Outcome.NoNetwork;
}

function wellFormed(wanted: DomainDescriptor): boolean {
  if (wanted.memory <= 0 || wanted.memory > wanted.memoryMax) return false;
  if (wanted.class === "besteffort") return wanted.weight > 0;
  return wanted.budget > 0 && wanted.budget <= wanted.period;
}

/** Σ Budget/Period ≤ cores − reserve, as fractions: exact. */
function fits(running: readonly CpuParameters[], machine: Machine): boolean {
  let numerator = 0n;
  let denominator = 1n;
  for (const { class: cls, budget, period } of running) {
    if (cls === "besteffort") continue;
    numerator = numerator * BigInt(period) + BigInt(budget) * denominator;
    denominator *= BigInt(period);
  }
  const ppm = BigInt(machine.cores * 1_000_000 - machine.cpu.reserve);
  return numerator * 1_000_000n <= ppm * denominator;
}

/** KiB that a domain's storage begins with. */
export function imageSize({ images }: Machine, { image }: DomainDescriptor): number {
  return images.find(({ name }) => name === image)?.size ?? 0;
}

/** The hypervisor's own arithmetic: what it refuses so that memory, reserved CPU and storage are never over-committed. */
import { Outcome } from "../abi.gen.js";
import type { CpuParameters, Domain, DomainDescriptor, Machine } from "./domain.js";

/** Whether a domain can be made from `wanted`: Done, or why not. */
export function admitCreate(machine: Machine, domains: readonly Domain[], wanted: DomainDescriptor): Outcome {
  if (domains.some(({ id, name }) => id === wanted.id || name === wanted.name)) return Outcome.Exists;
  const image = machine.images.find(({ name }) => name === wanted.image);
  if (image === undefined) return Outcome.NotFound;
  if (!machine.cpuClasses.includes(wanted.class)) return Outcome.NotSupported;
  if (domains.length >= machine.maxDomains || !wellFormed(wanted)) return Outcome.Failed;
  if (wanted.memory > machine.memory.total - machine.memory.reserve) return Outcome.NoMemory;
  const storage = domains.reduce((sum, domain) => sum + domain.storage, wanted.storage);
  const room = machine.storage.total - machine.storage.reserve;
  return wanted.storage < image.size || storage > room ? Outcome.NoStorage : Outcome.Done;
}

/** Whether a domain that is off can be started with the quotas of `wanted`: Done, or why not. */
export function admitStart(machine: Machine, domains: readonly Domain[], wanted: DomainDescriptor): Outcome {
  if (!machine.cpuClasses.includes(wanted.class)) return Outcome.NotSupported;
  if (!wellFormed(wanted)) return Outcome.Failed;
  const memory = domains.reduce((sum, domain) => sum + domain.memoryInUse, wanted.memory);
  if (memory > machine.memory.total - machine.memory.reserve) return Outcome.NoMemory;
  const running = domains.filter((domain) => domain.memoryInUse > 0 && domain.id !== wanted.id);
  return fits([...running, wanted], machine) ? Outcome.Done : Outcome.NoCpu;
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

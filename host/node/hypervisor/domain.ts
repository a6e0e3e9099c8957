/** What the simulated hypervisor knows: the machine, its domains, and the operations under way on them. */
import type { DomainEvent, Effect, HypervisorState, Outcome } from "../abi.gen.js";

/** CPU classes in the order of their numbers at the boundary (docs/port.md, domain descriptor). */
export const CPU_CLASSES = ["besteffort", "reserved", "hard"] as const;
export type CpuClass = (typeof CPU_CLASSES)[number];

/** The scheduling parameters of a domain: µs for budget and period, 1–65535 for weight, ppm of a core for cap (0 none). */
export interface CpuParameters {
  class: CpuClass;
  budget: number;
  period: number;
  weight: number;
  cap: number;
}

/** A domain's part of a network: rates and guaranteed in kbit/s (a rate of 0: unlimited), burst in KiB, priority 0–7. */
export interface Share {
  egressRate: number;
  ingressRate: number;
  burst: number;
  guaranteed: number;
  priority: number;
}

/** Of each of the platform's networks, in the order of Section.Network: as many stand in a domain descriptor. */
export const NETWORKS = 2;

/** What a domain is made from, started with or changed to; `id` is 32 hexadecimal digits, memory and storage are KiB. */
export interface DomainDescriptor extends CpuParameters {
  id: string;
  name: string;
  image: string;
  memory: number;
  memoryMax: number;
  storage: number;
  networks: Share[];
}

/** What a domain may use: that part of a descriptor that can change. */
export function quotasOf(descriptor: DomainDescriptor): Omit<DomainDescriptor, "id" | "name" | "image"> {
  const { memory, memoryMax, class: cls, budget, period, weight, cap, storage, networks } = descriptor;
  return { memory, memoryMax, class: cls, budget, period, weight, cap, storage, networks };
}

export interface Domain extends DomainDescriptor {
  state: HypervisorState;
  /** Part of the firmware: it runs after every power-on and can't be destroyed. */
  factory: boolean;
  /** KiB held now: not 0 from Start to the end of Stop, Kill or a crash. */
  memoryInUse: number;
  storageUsed: number;
  /** CPU time in ms. */
  cpuUsed: number;
  /** The guest doesn't react to a graceful stop. */
  ignoresStop: boolean;
}

/** What an operation was, and how it ended. */
export interface Ending {
  effect: Effect;
  /** Of a DomainControl effect; else 0. */
  control: number;
  outcome: Outcome;
}

export interface Operation extends Ending {
  domain: string;
  /** UTC ms. */
  ends: number;
  /** The domain's state before, to which a failed one returns. */
  before: HypervisorState;
  /** Operations that this one overtook; they end with it. */
  overtaken: Ending[];
}

export type HypervisorEvent =
  ({ kind: "ended"; id: string } & Ending) | { kind: "domain"; id: string; event: DomainEvent };

export interface DomainReport {
  id: string;
  name: string;
  state: HypervisorState;
  /** Made by the agent, not part of the firmware. */
  marked: boolean;
  /** KiB in use. */
  memory: number;
  /** CPU seconds used. */
  cpuUsed: number;
  class: CpuClass;
  /** µs that the scheduler applies now; 0 while it applies none. */
  budgetInForce: number;
  periodInForce: number;
  /** KiB used. */
  storage: number;
  /** KiB that it may use. */
  storageInForce: number;
  /** kbit/s on each network; 0 while it has none. */
  guaranteedInForce: number[];
}

/** What admission counts with; times in µs. */
interface Processor {
  /** ppm */
  reserve: number;
  switchCost: number;
  /** The longest section of the hypervisor that can't be preempted. */
  blocking?: number;
  /** A reservation's unused budget stays until its period ends. */
  deferrable?: boolean;
  /** A hard domain's tasks run inside its reservation, there by priority or the earliest deadline first. */
  hardInside?: "priority" | "deadline";
}

/** The part of a device description that is the hypervisor's. Memory and storage in KiB. */
export interface Machine {
  name: string;
  scheduler: string;
  cores: number;
  cpuClasses: CpuClass[];
  maxDomains: number;
  memory: { total: number; reserve: number };
  storage: { total: number; reserve: number };
  cpu: Processor;
  images: { name: string; size: number }[];
  /** kbit/s of each network. */
  capacities: number[];
  factory: DomainDescriptor[];
}

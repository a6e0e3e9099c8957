/** assembly/quota/reservation.ts as a WebAssembly module, and how a set is fed to it. */
import { quotaModule } from "./module.js";
import type { DemandSet } from "./sets.js";

export interface Admission {
  reset(reserve: number, switchCost: number, cores: number, blocking?: number, rules?: number): void;
  beginHard(): void;
  endHard(budget: number, period: number): void;
  addTask(cost: number, period: number, deadline: number, jitter: number): void;
  addReservation(budget: number, period: number): void;
  addFloor(ppm: number): void;
  addBestEffort(weight: number, floor: number, cap: number): void;
  /** 0 or 1 */
  admissible(): number;
  reservedPpm(): number;
  freePpm(): number;
  /** µs, as `bridge` */
  backlog(): bigint;
  bridge(): bigint;
  /** Steps of the analysis that one admission may take, and those that the last one left. */
  MaxSteps: { value: number };
  allowance: { value: number };
}

export const admission = await quotaModule<Admission>("reservation", "demand");

export function feed(set: DemandSet): void {
  admission.reset(set.reserve, set.switchCost, 1, set.blocking ?? 0, set.rules ?? 0);
  for (const { cost, period, deadline, jitter } of set.tasks) admission.addTask(cost, period, deadline, jitter);
  for (const { budget, period } of set.reservations) admission.addReservation(budget, period);
}

export function admits(set: DemandSet): boolean {
  feed(set);
  return admission.admissible() === 1;
}

/** Every set that lacks one row of `set`. */
export function without(set: DemandSet): DemandSet[] {
  return [
    ...set.tasks.map((_, index) => ({ ...set, tasks: set.tasks.filter((_, other) => other !== index) })),
    ...set.reservations.map((_, index) => ({
      ...set,
      reservations: set.reservations.filter((_, other) => other !== index),
    })),
  ];
}

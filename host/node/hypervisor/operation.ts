/** Operations of the simulated hypervisor: when they are accepted, how long they take, and how they end. */
import { Control, Effect, HypervisorState, Outcome } from "../abi.gen.js";
import type { Ending } from "./domain.js";

const { Creating, Stopped, Starting, Running, Paused, Stopping, Crashed } = HypervisorState;

/** How long operations take, in ms: the order of magnitude of Xen on an emulated phone. */
export const DURATION = { create: 500, perMiB: 2, start: 1200, stop: 2000, kill: 250, destroy: 250 };

/** The states from which a DomainControl is accepted. */
export const ACCEPTED_FROM: Record<Control, readonly HypervisorState[]> = {
  [Control.Start]: [Stopped, Crashed],
  [Control.Stop]: [Running, Paused],
  [Control.Kill]: [Starting, Running, Paused, Stopping, Crashed],
  [Control.Pause]: [Running],
  [Control.Resume]: [Paused],
};

/** The states in which a guest's code runs, and those in which there is a guest. */
export const ACTIVE: readonly HypervisorState[] = [Starting, Running, Stopping];
export const LIVE: readonly HypervisorState[] = [...ACTIVE, Paused];

/** The states from which a domain is wiped; from Creating, as a wipe may be asked for again. */
export const WIPED_FROM: readonly HypervisorState[] = [Creating, Stopped, Crashed];

const STOPS: readonly number[] = [Control.Stop, Control.Kill];

export function controlled(action: Control): Ending {
  return { effect: Effect.DomainControl, control: action, outcome: Outcome.Done };
}

/** What fills a domain's storage: DomainCreate, DomainClone, DomainWipe. */
export function filling(effect: Effect): Ending {
  return { effect, control: 0, outcome: Outcome.Done };
}

/** ms for `storage` KiB. */
export function fillingTime(storage: number): number {
  return DURATION.create + Math.ceil((storage / 1024) * DURATION.perMiB);
}

/** How `earlier` ends when `later` overtakes it: only what was to stop the domain has its way when it is killed. */
export function overtaken(earlier: Ending, later: Ending): Ending {
  const stopped = later.control === Control.Kill && STOPS.includes(earlier.control);
  return { ...earlier, outcome: stopped ? Outcome.Done : Outcome.Failed };
}

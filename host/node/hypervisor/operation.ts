/** Operations of the simulated hypervisor: when they are accepted, how long they take, and how they end. */
import { Control, Effect, HypervisorState, Outcome } from "../abi.gen.js";
import type { Ending } from "./domain.js";

const { Stopped, Starting, Running, Paused, Stopping, Crashed } = HypervisorState;

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

const STOPS: readonly number[] = [Control.Stop, Control.Kill];

export function controlled(action: Control): Ending {
  return { effect: Effect.DomainControl, control: action, outcome: Outcome.Done };
}

/** How `earlier` ends when `later` overtakes it: only what was to stop the domain has its way when it is killed. */
export function overtaken(earlier: Ending, later: Ending): Ending {
  const stopped = later.control === Control.Kill && STOPS.includes(earlier.control);
  return { ...earlier, outcome: stopped ? Outcome.Done : Outcome.Failed };
}

/** What the hypervisor's words and what it shows come to: how an operation of the model has ended. */
import { HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import type { Outcome as Ended, Shown } from "../model/life.js";
import type { Work } from "../model/world.js";
import type { Verb } from "./meddler.js";

/** What the model calls it. */
export const SHOWN: Record<number, Shown> = {
  [HypervisorState.Creating]: "creating",
  [HypervisorState.Stopped]: "stopped",
  [HypervisorState.Starting]: "starting",
  [HypervisorState.Running]: "running",
  [HypervisorState.Paused]: "paused",
  [HypervisorState.Stopping]: "stopping",
  [HypervisorState.Crashed]: "crashed",
  [HypervisorState.Destroying]: "deleting",
};

/** The state in which each operation is still under way, and the one that it is to reach; undefined: the domain isn't there. */
const GOALS: Record<Verb, [HypervisorState, HypervisorState | undefined]> = {
  create: [HypervisorState.Creating, HypervisorState.Stopped],
  clone: [HypervisorState.Creating, HypervisorState.Stopped],
  wipe: [HypervisorState.Creating, HypervisorState.Stopped],
  start: [HypervisorState.Starting, HypervisorState.Running],
  stop: [HypervisorState.Stopping, HypervisorState.Stopped],
  kill: [HypervisorState.Stopping, HypervisorState.Stopped],
  pause: [HypervisorState.Running, HypervisorState.Paused],
  resume: [HypervisorState.Paused, HypervisorState.Running],
  delete: [HypervisorState.Destroying, undefined],
};

export function verbOf(work: Work): Verb {
  if (work.phase !== "make") return work.phase;
  return work.operation === "Clone" ? "clone" : "create";
}

/** Whether a Kill has a stop before it that is under way all the same. */
function stopsAnyway({ operation, overtaken }: Work): boolean {
  const stops = (name: string): boolean => name === "Stop" || name === "Restart";
  return stops(operation) || overtaken.some((each) => stops(each.operation));
}

/** Whether an operation that is said to have come out so has succeeded, failed, or goes on: the hypervisor shows it (docs/design.md, Decisions). */
export function verdictOf(work: Work, said: number, shown: HypervisorState | undefined): Ended | null {
  const verb = verbOf(work);
  const [during, goal] = GOALS[verb];
  const making = verb === "create" || verb === "clone";
  const believed = said === Outcome.Done || said === Outcome.Unreachable;
  // Of a stop that is under way a Kill that was refused has ended nothing.
  const isRefused = verb === "kill" && !believed && said < Outcome.Done && said !== Outcome.TimedOut;
  const goesOn = shown === during && verb !== "pause" && verb !== "resume" && (!making || believed);
  if (goesOn && !(isRefused && stopsAnyway(work))) return null;
  const failure = said === Outcome.TimedOut ? "timedOut" : said === Outcome.Unreachable ? "silent" : "failed";
  if (shown !== goal) return failure;
  // Nothing shows a storage: only a Wipe that is said to have succeeded has.
  if (verb === "wipe") return said === Outcome.Done ? "ok" : failure;
  return making && !believed && said !== Outcome.TimedOut ? "failed" : "ok";
}

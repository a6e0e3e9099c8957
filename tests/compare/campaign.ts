/** Runs of many stories: how many, from which seed, and what came of them. */
import fc from "fast-check";
import { story } from "./draw.js";
import { Stage, type Counts } from "./stage.js";
import { Difference } from "./twin.js";

export interface Campaign {
  seed: number;
  stories: number;
  steps: number;
  seconds: number;
  /** What the agent refused for lack of room and the exact model would have admitted. */
  stricter: number;
  /** How often each step was played, each Status answered. */
  counts: Counts;
  /** The shortest story on which agent and model differ, as a list; undefined: none. */
  difference: string | undefined;
}

/**
 * Plays `stories` stories, those of a seed.
 * @param stage a fresh one is opened unless given
 */
export async function compare(stories: number, seed: number, stage?: Stage): Promise<Campaign> {
  const here = stage ?? (await Stage.open());
  const begun = performance.now();
  let steps = 0;
  const property = fc.property(story, (drawn) => {
    steps += drawn.length;
    here.play(drawn);
  });
  const { failed, numRuns, errorInstance } = fc.check(property, { numRuns: stories, seed });
  const difference = !failed
    ? undefined
    : errorInstance instanceof Difference
      ? errorInstance.message
      : String(errorInstance);
  const seconds = (performance.now() - begun) / 1000;
  return { seed, stories: numRuns, steps, seconds, stricter: here.stricter, counts: here.counts, difference };
}

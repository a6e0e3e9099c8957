/** The scripted life that power cuts interrupt: what two servers have one device do, the same for the same seed. */
import { seeded, type Random } from "../random.js";
import { correlate } from "./command.js";
import { cycle } from "./cycle.js";
import type { Command } from "./server.js";
import type { Step } from "./step.js";

/** Rounds of the life; each makes a domain and deletes it. */
const ROUNDS = 55;

/** @param rounds fewer of them make a shorter life, which need not hold everything */
export function lifeOf(seed: number, rounds = ROUNDS): Step[] {
  const random: Random = seeded(seed);
  const steps = Array.from({ length: rounds }, (_, round) => cycle(round, random)).flat();
  let execs = 0;
  const numbered = (each: Command): Command => (each.name === "Exec" ? correlate(each, `c${++execs}`) : each);
  return steps.map((each) => ({ ...each, commands: each.commands.map(numbered) }));
}

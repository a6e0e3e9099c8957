/** Random changes from one admissible set of reservations to another, and the moments at which they happen. */
import { admits } from "./admission.js";
import { setOf, type Transition } from "./change.js";
import type { Pattern } from "./core.js";
import { pick, type DemandSet, type Reservation, type Task } from "./sets.js";
import { integer, type Random } from "../random.js";

export const CHANGES = 10000;
const PERIODS = [4, 5, 6, 8, 10, 12, 15, 16, 20];
/** Tries to fill a core further. */
const TRIES = 12;

export interface Situation {
  transition: Transition;
  /** When each reservation's first window begins. */
  phases: number[];
  patterns: Pattern[];
  /** When the agent begins. */
  start: number;
}

const reservation = (random: Random): Reservation => {
  const period = pick(random, PERIODS);
  return { budget: integer(random, 1, Math.ceil(period / 2)), period };
};

function task(random: Random): Task {
  const period = pick(random, PERIODS.slice(3));
  const cost = integer(random, 1, Math.ceil(period / 4));
  return { cost, period, deadline: integer(random, cost, period), jitter: integer(random, 0, 2) };
}

/** Admissible reservations for all servers but some, as full as a few tries make it. */
function fill(random: Random, base: DemandSet, servers: number): Reservation[] {
  let filled = Array.from({ length: servers }, () => ({ budget: 0, period: 1 }));
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const fuller = filled.map((each) => ({ ...each }));
    const server = integer(random, 0, servers - 1);
    const { budget, period } = fuller[server]!;
    fuller[server] = budget === 0 ? reservation(random) : { budget: Math.min(budget + 1, period), period };
    if (admits(setOf(base, fuller))) filled = fuller;
  }
  return filled;
}

function tasks(random: Random): Task[] {
  const list = Array.from({ length: integer(random, 0, 2) }, () => task(random));
  return admits({ reserve: 0, switchCost: 0, tasks: list, reservations: [] }) ? list : [];
}

/** Half of the tasks' jobs arrive from the worst instant on, with all the jitter used up by the first. */
function patternOf(random: Random, task: Task): Pattern {
  const isWorst = random() < 0.5;
  const phase = isWorst ? 0 : integer(random, 0, task.period - 1);
  return { ...task, phase, lateness: (job) => (isWorst && job > 0 ? 0 : task.jitter) };
}

export function situation(random: Random): Situation {
  const base = { reserve: 0, switchCost: 0, tasks: tasks(random), reservations: [] };
  const servers = integer(random, 2, 4);
  const transition = { base, old: fill(random, base, servers), wanted: fill(random, base, servers) };
  return {
    transition,
    phases: transition.old.map(({ period }) => (random() < 0.5 ? 0 : integer(random, 0, period - 1))),
    patterns: base.tasks.map((each) => patternOf(random, each)),
    start: integer(random, 0, 40),
  };
}

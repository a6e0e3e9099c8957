/** Sets of tasks and reservations, and commands of the agent, on the core of the simulated hypervisor. */
import { Jobs } from "../../host/node/hypervisor/jobs.js";
import { promise, windowsFrom } from "../../host/node/hypervisor/reservation.js";
import { Scheduler, type Section, type Wake } from "../../host/node/hypervisor/scheduler.js";
import type { Reservation, Task } from "./sets.js";

/** When a task's jobs arrive, and how late each is released. */
export interface Pattern extends Task {
  phase: number;
  /** Of job number `job`; 0 to jitter. */
  lateness(job: number): number;
}

/** A command of the agent: what a reservation is to be; budget 0 = none. */
export interface Command extends Reservation {
  at: number;
  server: number;
}

/** What a run came to. */
export interface Misses {
  tasks: number;
  budgets: number;
}

export interface Run {
  tasks: readonly Pattern[];
  reservations: readonly Reservation[];
  /** When each reservation's first window begins. */
  phases: readonly number[];
  commands?: readonly Command[];
  wake?: Wake;
  section?: Section;
  until: number;
}

/** Deadlines missed: of tasks, and windows at whose end a domain that wanted to run throughout hasn't got its budget. */
export function simulate({ tasks, reservations, phases, commands = [], until, ...hooks }: Run): Misses {
  const jobs = new Jobs(tasks, 0);
  const scheduler = new Scheduler({ start: 0, hard: { id: "tasks", jobs }, isDeferrable: true, ...hooks });
  const servers = reservations.map(({ budget, period }, index) => windowsFrom({ budget, period }, phases[index]!));
  servers.forEach((windows, index) => scheduler.reserve(`${index}`, windows));
  // Those of one moment in their order, too.
  for (const { at, server, budget, period } of [...commands].sort((a, b) => a.at - b.at)) {
    scheduler.advance(Math.min(at, until));
    promise(servers[server]!, { budget, period }, at);
  }
  scheduler.advance(until);
  return { tasks: jobs.missed, budgets: scheduler.budgetsMissed };
}

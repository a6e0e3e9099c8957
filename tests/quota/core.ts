/** One core, µs after µs: tasks above all, reservations the earliest deadline first, whose changes take effect at their next replenishment. */
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

/** Whether a reservation's domain has work; without that a deferrable budget waits. */
export type Wants = (now: number, server: number, windowEnd: number, left: number) => boolean;

interface Server {
  current: Reservation;
  next: Reservation;
  end: number;
  left: number;
  /** It has wanted to run ever since its window began. */
  isOwed: boolean;
}

interface Job {
  rank: number;
  release: number;
  due: number;
  left: number;
}

function jobsOf(patterns: readonly Pattern[], until: number): Job[] {
  const ranked = [...patterns].sort((a, b) => a.deadline - b.deadline);
  return ranked.flatMap((task, rank) => {
    const count = Math.max(0, Math.ceil((until - task.phase) / task.period));
    return Array.from({ length: count }, (_, job) => {
      const arrival = task.phase + job * task.period;
      return { rank, release: arrival + task.lateness(job), due: arrival + task.deadline, left: task.cost };
    });
  });
}

/** The strict-priority half of the core. */
class Tasks {
  private readonly waiting: Job[];
  private ready: Job[] = [];
  missed = 0;

  constructor(patterns: readonly Pattern[], until: number) {
    this.waiting = jobsOf(patterns, until).sort((a, b) => b.release - a.release);
  }

  /** Runs one µs of them; false if none has work. */
  run(now: number): boolean {
    while (this.waiting.length > 0 && this.waiting.at(-1)!.release <= now) this.ready.push(this.waiting.pop()!);
    if (this.ready.length === 0) return false;
    const job = this.ready.reduce((best, each) => (each.rank < best.rank ? each : best));
    if (--job.left === 0) {
      if (now + 1 > job.due) this.missed++;
      this.ready = this.ready.filter((each) => each !== job);
    }
    return true;
  }
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
  wants?: Wants;
  /** µs for which the core is kept from all, asked whenever it is idle. */
  section?: () => number;
  until: number;
}

/** Deadlines missed: of tasks, and windows at whose end a domain that wanted to run throughout hasn't got its budget. */
export function simulate({
  tasks,
  reservations,
  phases,
  commands = [],
  wants = () => true,
  section = () => 0,
  until,
}: Run): Misses {
  const above = new Tasks(tasks, until);
  const servers = reservations.map((each, index): Server => {
    return { current: { budget: 0, period: 1 }, next: each, end: phases[index]!, left: 0, isOwed: false };
  });
  // Those of one moment in their order, too.
  const queue = [...commands].sort((a, b) => a.at - b.at).reverse();
  let budgets = 0;
  let keptUntil = 0;
  for (let now = 0; now < until; now++) {
    while (queue.length > 0 && queue.at(-1)!.at <= now) {
      const { server, budget, period } = queue.pop()!;
      servers[server]!.next = { budget, period };
    }
    let first: Server | undefined;
    servers.forEach((server, index) => {
      if (now >= server.end) budgets += replenish(server, now);
      if (server.left === 0) return;
      if (!wants(now, index, server.end, server.left)) server.isOwed = false;
      else if (!first || server.end < first.end) first = server;
    });
    if (now < keptUntil || above.run(now)) continue;
    if (first) first.left--;
    else keptUntil = now + section();
  }
  return { tasks: above.missed, budgets };
}

/** Ends a window and begins the next; 1 if the domain is still owed something. */
function replenish(server: Server, now: number): number {
  const missed = server.isOwed && server.left > 0 ? 1 : 0;
  server.current = server.next;
  const { budget, period } = server.current;
  server.left = budget;
  server.isOwed = budget > 0;
  // Without a reservation it waits for one.
  if (budget > 0) server.end = now + period;
  return missed;
}

/** Exact answers to "does every deadline hold?", by other ways than assembly/quota: a sweep over all windows and a simulation, step by step. */
import { HYPERPERIOD, Rule, type DemandSet, type Reservation, type Task } from "./sets.js";

const MILLION = 1e6;

/** A set with the two context switches of each job counted in. Everything stays below 2^53, so plain numbers are exact. */
function charged(set: DemandSet): DemandSet {
  const extra = 2 * set.switchCost;
  return {
    ...set,
    tasks: set.tasks.map((task) => ({ ...task, cost: task.cost + extra })),
    reservations: set.reservations.map((each) => ({ ...each, budget: each.budget + extra })),
  };
}

function request(tasks: readonly Task[], window: number): number {
  return tasks.reduce((sum, task) => sum + Math.ceil((window + task.jitter) / task.period) * task.cost, 0);
}

/** What reservations and blocking can claim of a window; deferrable ones also what was put off until just before their periods' ends. */
function demand(set: DemandSet, window: number): number {
  const deferred = (each: Reservation) =>
    set.rules === Rule.Deferrable ? Math.min(window % each.period, each.budget) : 0;
  return set.reservations.reduce(
    (sum, each) => sum + Math.floor(window / each.period) * each.budget + deferred(each),
    set.blocking ?? 0,
  );
}

/** Utilisation in units of 1 / HYPERPERIOD; every period of the set divides it. */
function utilisation(set: DemandSet): number {
  return (
    set.tasks.reduce((sum, task) => sum + task.cost * (HYPERPERIOD / task.period), 0) +
    set.reservations.reduce((sum, each) => sum + each.budget * (HYPERPERIOD / each.period), 0)
  );
}

/** Whether the utilisation of a small set is exactly what the reserve leaves. */
export function full(set: DemandSet): boolean {
  return utilisation(charged(set)) * MILLION === HYPERPERIOD * (MILLION - set.reserve);
}

function byDeadline(tasks: readonly Task[]): Task[] {
  return [...tasks].sort((a, b) => a.deadline - b.deadline);
}

function tasksHold(set: DemandSet): boolean {
  const tasks = byDeadline(set.tasks);
  return tasks.every((task, place) => {
    for (let time = 1; time <= task.deadline - task.jitter; time++) {
      const work = task.cost + (set.blocking ?? 0) + request(tasks.slice(0, place), time);
      if (work * MILLION <= time * (MILLION - set.reserve)) return true;
    }
    return false;
  });
}

/**
 * For each window up to the hyperperiod (deferrable: of one that begins with the shortest period), the demand due in it against the most that tasks and reserve ever leave within it. Later windows
 * repeat these, since utilisation doesn't exceed what there is.
 */
export function holdsBySweep(original: DemandSet): boolean {
  const set = charged(original);
  if (utilisation(set) * MILLION > HYPERPERIOD * (MILLION - set.reserve) || !tasksHold(set)) return false;
  let supply = 0;
  const shortest = Math.min(HYPERPERIOD, ...set.reservations.map(({ period }) => period));
  const last = set.rules === Rule.Deferrable ? shortest + HYPERPERIOD : HYPERPERIOD;
  for (let window = 1; window <= last; window++) {
    supply = Math.max(supply, window * (MILLION - set.reserve) - request(set.tasks, window) * MILLION);
    if (window >= shortest && demand(set, window) * MILLION > supply) return false;
  }
  return true;
}

interface Job {
  rank: number;
  due: number;
  left: number;
  release: number;
}

function jobs(set: DemandSet, end: number): Job[] {
  const list: Job[] = [];
  byDeadline(set.tasks).forEach((task, rank) => {
    for (let arrival = -task.jitter; arrival < end; arrival += task.period) {
      list.push({ rank, due: arrival + task.deadline, left: task.cost, release: Math.max(0, arrival) });
    }
  });
  for (const { budget, period } of set.reservations) {
    for (let release = 0; release < end; release += period) {
      list.push({ rank: set.tasks.length, due: release + period, left: budget, release });
    }
  }
  return list.sort((a, b) => a.rank - b.rank || a.due - b.due);
}

/**
 * Runs a small set without reserve one unit of time after another from the worst instant: all at once, the jitter of each task used up
 * by its first job. Over two hyperperiods no job ends after its deadline.
 */
export function holdsBySimulation(original: DemandSet): boolean {
  const set = charged(original);
  const end = 2 * HYPERPERIOD;
  const queue = jobs(set, end);
  for (let now = 0; now < end; now++) {
    const job = queue.find((each) => each.left > 0 && each.release <= now);
    if (job && --job.left === 0 && now + 1 > job.due) return false;
  }
  return queue.every((job) => job.left === 0 || job.due > end);
}

/** The same as the sweep for unrelated periods: windows up to the end of the busy period; undefined if that is longer than `longest`. */
export function holdsInBusyPeriod(original: DemandSet, longest: number): boolean | undefined {
  const set = charged(original);
  if (!tasksHold(set)) return false;
  const windows = set.reservations.flatMap(({ period }) => {
    const count = Math.floor(longest / period);
    return Array.from({ length: count }, (_, index) => (index + 1) * period);
  });
  const busy = busyPeriod(set, longest);
  let done = 0;
  for (const window of windows.sort((a, b) => a - b)) {
    if (window > busy) break;
    done = finish(set, demand(set, window), Math.max(done, 1), window);
    if (done > window) return false;
  }
  return busy <= longest ? true : undefined;
}

function busyPeriod(set: DemandSet, longest: number): number {
  let length = 1;
  for (;;) {
    const soft = set.reservations.reduce((sum, each) => sum + Math.ceil(length / each.period) * each.budget, 0);
    const next = Math.ceil(((soft + request(set.tasks, length)) * MILLION) / (MILLION - set.reserve));
    if (next <= length || next > longest) return next;
    length = next;
  }
}

/** First time from `start` on, or past `limit`, by which `work` and the tasks' requests are done. */
function finish(set: DemandSet, work: number, start: number, limit: number): number {
  let time = start;
  while (time <= limit) {
    const next = Math.ceil(((work + request(set.tasks, time)) * MILLION) / (MILLION - set.reserve));
    if (next <= time) return time;
    time = next;
  }
  return time;
}

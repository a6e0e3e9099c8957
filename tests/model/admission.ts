/** Whether one core can keep every promise: the modem's tasks above all, then the reservations by earliest deadline, exactly. */
import { ceiling, compare, minus, plus, rational, sum, type Rational } from "./rational.js";
import type { Task } from "./world.js";

export interface Reservation {
  budget: number;
  period: number;
}

export interface Core {
  tasks: readonly Task[];
  reservations: readonly Reservation[];
  /** ppm that no promise may use. */
  reserve: number;
  /** Cost of one context switch, charged twice to every replenishment, and the longest time that nothing can be preempted, µs. */
  switchCost: number;
  blocking: number;
}

/** More points of time than this are not examined: the set is refused. */
const POINTS = 20_000;

const ceilDiv = (a: number, b: number): number => Math.floor((a + b - 1) / b);

/** What tasks ask for from a critical instant until just before `time`, µs. */
function requested(tasks: readonly Task[], time: number): number {
  return tasks.reduce((all, task) => all + ceilDiv(time + task.jitter, task.period) * task.cost, 0);
}

/**
 * The least s > 0 with `work` + the requests of `tasks` before s ≤ s, or null when it lies beyond `limit`.
 * @param work µs that must be done below the tasks
 */
function finish(tasks: readonly Task[], work: number, limit: number): number | null {
  let time = work + tasks.reduce((all, task) => all + task.cost, 0);
  for (;;) {
    if (time > limit) return null;
    const next = work + requested(tasks, time);
    if (next <= time) return time;
    time = next;
  }
}

/** The modem's tasks by deadline: each one's own cost, blocking and those above it end within its deadline. */
export function tasksMeetDeadlines(tasks: readonly Task[], blocking = 0): boolean {
  const ordered = [...tasks].sort((a, b) => a.deadline - b.deadline);
  return ordered.every((task, index) => responseOf(ordered.slice(0, index), task, blocking) !== null);
}

/**
 * The response time of a task below others, its jitter included, µs, or null when a deadline is missed.
 * Every activation of the busy period is looked at, so deadlines may lie beyond the period.
 */
export function responseOf(above: readonly Task[], task: Task, blocking = 0): number | null {
  let worst = 0;
  for (let count = 1; count <= POINTS; count++) {
    const release = (count - 1) * task.period - task.jitter;
    const end = finish(above, blocking + count * task.cost, task.deadline + release);
    if (end === null) return null;
    worst = Math.max(worst, end - release);
    if (end <= count * task.period - task.jitter) return worst;
  }
  return null;
}

/** The share of the core that a reservation takes with its switches. */
export function shareOf(reservation: Reservation, switchCost = 0): Rational {
  return rational(reservation.budget + 2 * switchCost, reservation.period);
}

/** Whether every promise on this core is kept. */
export function coreFits(core: Core): boolean {
  const { tasks, reservations } = core;
  const wanted = sum([
    ...reservations.map((each) => shareOf(each, core.switchCost)),
    ...tasks.map((task) => rational(task.cost, task.period)),
  ]);
  if (compare(wanted, rational(1_000_000 - core.reserve, 1_000_000)) > 0) return false;
  if (!tasksMeetDeadlines(tasks, core.blocking)) return false;
  if (reservations.length === 0 || (tasks.length === 0 && core.blocking === 0)) return true;
  return deadlinesKept(core, wanted);
}

/** At every deadline of a reservation what is due by then fits into what the tasks leave until then (EDF on a limited supply). */
function deadlinesKept(core: Core, wanted: Rational): boolean {
  const slack = minus(rational(1), wanted);
  // Without slack the pattern repeats only after the hyperperiod: such a set is refused rather than followed.
  if (slack.n <= 0n) return false;
  const extra = core.tasks.reduce(
    (all, task) => plus(all, rational(task.cost * (task.period + task.jitter), task.period)),
    rational(core.blocking),
  );
  // Beyond extra / slack the linear bounds already fit.
  const horizon = Number(ceiling({ n: extra.n * slack.d, d: extra.d * slack.n }));
  const points = new Set<number>();
  for (const { period } of core.reservations) {
    // The first deadline is looked at even beyond the horizon: blocking and tasks weigh most there.
    for (let time = period; time <= Math.max(horizon, period); time += period) {
      points.add(time);
      if (points.size > POINTS) return false;
    }
  }
  return [...points].every((time) => finish(core.tasks, dueBy(core, time), time) !== null);
}

/** Everything that reservations released from 0 on must have got by `time`, and the longest blocking. */
function dueBy(core: Core, time: number): number {
  const each = (reservation: Reservation): number =>
    Math.floor(time / reservation.period) * (reservation.budget + 2 * core.switchCost);
  return core.blocking + core.reservations.reduce((all, reservation) => all + each(reservation), 0);
}

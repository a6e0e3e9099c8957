/** Whether claims meet their deadlines: by fixed priorities, and by earliest deadline beneath strict-priority claims. */
import {
  MILLION,
  NEVER,
  claimAt,
  completion,
  deadlineBefore,
  deferredBound,
  demandBound,
  requestBound,
  suppliedWithin,
} from "./demand";

export const LongestWindow: u64 = 1 << 32;

// Steps towards the end of the busy period, after which only the linear horizon is left.
const MaxBusySteps: u32 = 256;

/**
 * Whether `tasks[0..count)`, of which the earlier ones go first, are done in time by the supply in force: response times (Audsley et al. 1993).
 * @param blocking µs that each may find the processor kept from it once
 */
export function meetByPriority(tasks: usize, count: u32, blocking: u64): bool {
  for (let i: u32 = 0; i < count; i++) {
    const task = claimAt(tasks, i);
    if (task.jitter > task.deadline) return false;
    if (completion(tasks, i, task.cost + blocking, 0, task.deadline - task.jitter) == NEVER) return false;
  }
  return true;
}

/** Whether `tasks[0..count)`, the earliest deadline first, are done in time by the supply in force. */
export function meetByDeadline(tasks: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    const task = claimAt(tasks, i);
    if (task.jitter >= task.deadline) return false;
  }
  const busy = completion(tasks, count, 0, 1, LongestWindow);
  return busy != NEVER && meetBeneath(tasks, 0, tasks, count, 0, MILLION, busy, false);
}

/**
 * Whether `rows[0..count)`, the earliest deadline first, get their budgets in time beneath `tasks[0..above)`: for each window the work due
 * in it is done by its end. Going down from `horizon` as QPA does (Zhang and Burns 2009): if the work due by t is done by c ≤ t, so is,
 * by c, all work due in [c, t]; the next deadline in doubt lies before c.
 * @param pace ppm at which work goes on at best
 * @param horizon a window from which on no deadline is in doubt
 * @param deferrable unused budget stays until its period ends, and any window may show a missed deadline
 */
export function meetBeneath(
  tasks: usize,
  above: u32,
  rows: usize,
  count: u32,
  blocking: u64,
  pace: u64,
  horizon: u64,
  deferrable: bool,
): bool {
  const least = deferrable ? shortestPeriod(rows, count) : 1;
  let time = deferrable ? horizon - 1 : deadlineBefore(rows, count, horizon);
  while (time >= least) {
    let work = demandBound(rows, count, time) + blocking;
    if (deferrable) work += deferredBound(rows, count, time);
    const done = completion(tasks, above, work, (work * MILLION) / pace, time);
    if (done == NEVER) return false;
    time = deferrable ? done - 1 : deadlineBefore(rows, count, done);
  }
  return true;
}

/** Only a domain whose work has waited for the whole period is owed its budget: no shorter window can show that it was denied. */
function shortestPeriod(rows: usize, count: u32): u64 {
  let shortest = LongestWindow;
  for (let i: u32 = 0; i < count; i++) shortest = min(shortest, <u64>claimAt(rows, i).period);
  return shortest;
}

/** The busy period that starts at the worst instant: a deadline that is missed at all is missed within it (Spuri 1996). `linear` if that is shorter. */
export function busyPeriod(tasks: usize, above: u32, rows: usize, count: u32, blocking: u64, linear: u64): u64 {
  let time: u64 = 1;
  for (let step: u32 = 0; step < MaxBusySteps; step++) {
    const next = suppliedWithin(blocking + requestBound(tasks, above, time) + requestBound(rows, count, time));
    if (next <= time) return time;
    if (next >= linear) break;
    time = next;
  }
  return linear;
}

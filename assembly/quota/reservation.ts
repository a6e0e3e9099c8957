/** Admission of processor time on one core: strict-priority tasks above EDF reservations above best effort by weight. */
import { MaxDomains, MaxTasks } from "../limits";
import {
  Claim,
  MILLION,
  NEVER,
  allow,
  claimAt,
  completion,
  deadlineBefore,
  demandBound,
  requestBound,
  stretch,
} from "./demand";
import { Portion, WHOLE, floorsHold, portionAt, shareOf, utilisation } from "./share";

// The caller resets, adds a row for everything charged, and asks. A row that can't be true (no cost, more cost than period,
// a weight or share outside virmo.md 1, one row too many) makes the whole set inadmissible.

// One more than there are domains: room for the reservation that `freePpm` tries.
const MaxReservations: u32 = MaxDomains + 1;
// The period that `freePpm` tries: the longest that virmo.md 5 allows, in which 1 µs of budget is 1 ppm.
const LongestPeriod: u32 = 1000000;
// Evaluations of the request bound in one admission; a set that needs more is refused. Of 14,000 admissible random sets that
// fill up to 99.9 % of the core none needed more than 2,200, and 99 % of them fewer than 220.
const MaxSteps: u32 = 4096;
// Steps towards the end of the busy period, after which only the linear horizon is left.
const MaxBusySteps: u32 = 256;
const LongestWindow: u64 = 1 << 32;

const TASKS: usize = memory.data(MaxTasks * offsetof<Claim>());
const RESERVATIONS: usize = memory.data(MaxReservations * offsetof<Claim>());
const PORTIONS: usize = memory.data(MaxDomains * offsetof<Portion>());

let tasks: u32 = 0;
let reservations: u32 = 0;
let portions: u32 = 0;
let refused: bool = false;
let switches: u64 = 0; // µs that the two context switches of a job or replenishment cost
let speed: u64 = 0; // ppm that the platform's reserve leaves
let capacity: u64 = 0; // the same as a share
let claimed: u64 = 0; // Σ utilisation of tasks and reservations, each rounded up
let hard: u64 = 0; // the tasks' part of it
let floors: u64 = 0; // Σ floors

/**
 * Starts a new set.
 * @param reserve ppm of the core that are never given away; more than 1,000,000 refuses
 * @param switchCost µs of one context switch; two are charged to every job and every replenishment
 * @param cores 0 refuses; of several cores only one is counted on
 */
export function reset(reserve: u32, switchCost: u32, cores: u32): void {
  tasks = 0;
  reservations = 0;
  portions = 0;
  claimed = 0;
  hard = 0;
  floors = 0;
  switches = 2 * <u64>switchCost;
  refused = cores == 0 || reserve > <u32>MILLION;
  speed = refused ? 0 : MILLION - reserve;
  capacity = refused ? 0 : WHOLE - shareOf(reserve);
}

/** Adds a declared task of a hard domain: `cost` µs in every `period`, due `deadline` after its arrival, released up to `jitter` later. */
export function addTask(cost: u32, period: u32, deadline: u32, jitter: u32): void {
  if (!claimable(cost, period, tasks, MaxTasks)) return;
  // Deadline monotonic: a shorter deadline goes above, an equal one stays below those added before it.
  let place = tasks++;
  for (; place > 0 && claimAt(TASKS, place - 1).deadline > deadline; place--) {
    memory.copy(TASKS + place * offsetof<Claim>(), TASKS + (place - 1) * offsetof<Claim>(), offsetof<Claim>());
  }
  hard += claim(claimAt(TASKS, place), cost, period, deadline, jitter);
}

/** Adds a reservation: `budget` µs in every `period`. */
export function addReservation(budget: u32, period: u32): void {
  if (!claimable(budget, period, reservations, MaxReservations)) return;
  claim(claimAt(RESERVATIONS, reservations++), budget, period, period, 0);
}

/** Charges the floor of a private best-effort domain, whether it is live or not. */
export function addFloor(ppm: u32): void {
  if (ppm > <u32>MILLION) {
    refused = true;
    return;
  }
  floors += shareOf(ppm);
}

/**
 * Adds a best-effort domain to those that divide what is left.
 * @param weight 1 to 65535
 * @param floor ppm that its share must not fall below, 0 = none; the caller charges it with `addFloor` as well
 * @param cap ppm that it can't exceed, 0 = none
 */
export function addBestEffort(weight: u32, floor: u32, cap: u32): void {
  if (portions == MaxDomains || weight == 0 || weight > 65535 || max(floor, cap) > <u32>MILLION) {
    refused = true;
    return;
  }
  const portion = portionAt(PORTIONS, portions++);
  portion.weight = weight;
  portion.floor = floor;
  portion.cap = cap;
}

/**
 * Whether every task meets its deadlines, every reservation gets its budget in each period, and every floor holds. Never wrongly
 * true; wrongly false only for sets that need more than MaxSteps.
 */
export function admissible(): bool {
  if (refused || claimed + floors > capacity) return false;
  allow(MaxSteps);
  return tasksMeetDeadlines() && reservationsMeetDeadlines() && floorsHold(PORTIONS, portions, capacity - claimed);
}

/** ppm of the core that tasks, reservations (each with its context switches) and floors take, rounded up; saturates. */
export function reservedPpm(): u32 {
  return <u32>min((claimed + floors + shareOf(1) - 1) / shareOf(1), <u64>u32.MAX_VALUE);
}

/** The largest budget per second, in µs = ppm, whose reservation would be admissible beside the set; 0 if the set isn't. */
export function freePpm(): u32 {
  if (!admissible()) return 0;
  let low: u32 = 0;
  let high: u32 = <u32>MILLION;
  while (low < high) {
    const middle = (low + high + 1) / 2;
    if (admissibleWith(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function admissibleWith(budget: u32): bool {
  const before = reservations;
  const claimedBefore = claimed;
  addReservation(budget, LongestPeriod);
  const admitted = admissible();
  reservations = before;
  claimed = claimedBefore;
  refused = false;
  return admitted;
}

function claimable(cost: u32, period: u32, used: u32, room: u32): bool {
  if (used == room || cost == 0 || cost + switches > period) refused = true;
  return !refused;
}

/** Fills in a row and charges it; the answer is its utilisation. */
function claim(row: Claim, cost: u32, period: u32, deadline: u32, jitter: u32): u64 {
  row.cost = <u32>(cost + switches);
  row.period = period;
  row.deadline = deadline;
  row.jitter = jitter;
  const share = utilisation(row.cost, period);
  claimed += share;
  return share;
}

/** Response times, deadline monotonic. A task with deadline > period is held to its period, so that its own jobs never queue. */
function tasksMeetDeadlines(): bool {
  for (let i: u32 = 0; i < tasks; i++) {
    const task = claimAt(TASKS, i);
    const due = min(task.deadline, task.period);
    if (task.jitter > due) return false;
    if (completion(TASKS, i, task.cost, 0, speed, due - task.jitter) == NEVER) return false;
  }
  return true;
}

/**
 * Processor demand below the tasks: for each deadline t the work due by t is done by t. From `horizon` on that needs no
 * proof. Going down from there as QPA does (Zhang and Burns 2009): if the work due by t is done by c ≤ t, so is, by c, all work
 * due in [c, t]; the next deadline in doubt lies before c.
 */
function reservationsMeetDeadlines(): bool {
  // Without tasks above, EDF with deadline = period needs utilisation only (Liu and Layland 1973).
  if (tasks == 0 || reservations == 0) return true;
  // The tasks take at least their utilisation, so work goes on at this pace at best; > 0, as claimed ≤ capacity.
  const pace = speed - (hard - tasks) / shareOf(1);
  const end = horizon();
  if (end == 0) return false;
  let time = deadlineBefore(RESERVATIONS, reservations, end);
  while (time > 0) {
    const work = demandBound(RESERVATIONS, reservations, time);
    const done = completion(TASKS, tasks, work, (work * MILLION) / pace, speed, time);
    if (done == NEVER) return false;
    time = deadlineBefore(RESERVATIONS, reservations, done);
  }
  return true;
}

/**
 * A window from which on no deadline is in doubt: the busy period that starts at the worst instant (a deadline that is missed at
 * all is missed within it; Spuri 1996), or the linear horizon if that is shorter; 0 when both are too long.
 */
function horizon(): u64 {
  const linear = linearHorizon();
  let time: u64 = 1;
  for (let step: u32 = 0; step < MaxBusySteps; step++) {
    const work = requestBound(TASKS, tasks, time) + requestBound(RESERVATIONS, reservations, time);
    const next = stretch(work, speed);
    if (next <= time) return time;
    if (next >= linear) break;
    time = next;
  }
  return linear < LongestWindow ? linear : 0;
}

/** Window from which on burst + utilisation × window ≤ window; at most LongestWindow. */
function linearHorizon(): u64 {
  let burst: u64 = 0;
  for (let i: u32 = 0; i < tasks; i++) {
    const task = claimAt(TASKS, i);
    burst += task.cost + (<u64>task.cost * task.jitter + task.period - 1) / task.period;
  }
  // A coarser unit, slack rounded down, keeps the product in 64 bits.
  const slack = (capacity - claimed) >> 8;
  if (slack == 0 || burst >= LongestWindow) return LongestWindow;
  return min((burst * (WHOLE >> 8) + slack - 1) / slack, LongestWindow);
}

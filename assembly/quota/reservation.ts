/** Admission of processor time on one core: strict-priority tasks above EDF reservations above best effort by weight. */
import { MaxDomains, MaxTasks } from "../limits";
import { LongestWindow, busyPeriod, meetBeneath, meetByDeadline, meetByPriority } from "./deadlines";
import { Claim, MILLION, allow, claimAt, supplyCore, supplyReservation } from "./demand";
import { Portion, WHOLE, floorsHold, portionAt, shareOf, utilisation } from "./share";

// The caller resets, adds a row for everything charged, and asks. A row that can't be true (no cost, more cost than period,
// a weight or share outside virmo.md 1, one row too many) makes the whole set inadmissible.

/** How the platform's scheduler treats reservations and hard domains; bits (docs/port.md, Section.Platform). */
export const enum Rule {
  /** What a reserved domain doesn't use stays its own until its period ends. */
  Deferrable = 1,
  /** A hard domain's tasks run inside a reservation of its Budget and Period, not above all reservations. */
  Inside = 2,
  /** There the earliest deadline goes first; without this the shortest relative deadline. */
  EarliestInside = 4,
}

// One more than there are domains: room for the reservation that `freePpm` tries.
const MaxReservations: u32 = MaxDomains + 1;
// The period that `freePpm` tries: the longest that virmo.md 5 allows, in which 1 µs of budget is 1 ppm.
const LongestPeriod: u32 = 1000000;
// Evaluations of the request bound in one admission; a set that needs more is refused. Of 14,000 admissible random sets that
// fill up to 99.9 % of the core none needed more than 2,200, and 99 % of them fewer than 220.
export const MaxSteps: u32 = 4096;

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
let blocking: u64 = 0; // µs
let rules: u32 = 0;
let declared: u32 = 0; // rows of tasks before the hard domain that is being added

/**
 * Starts a new set.
 * @param reserve ppm of the core that are never given away; more than 1,000,000 refuses
 * @param switchCost µs of one context switch; two are charged to every job and every replenishment
 * @param cores 0 refuses; of several cores only one is counted on
 * @param blockedFor µs for which the hypervisor may keep the core from whoever should run: its longest section that can't be preempted
 * @param ruleBits bits of Rule
 */
export function reset(reserve: u32, switchCost: u32, cores: u32, blockedFor: u32 = 0, ruleBits: u32 = 0): void {
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
  blocking = blockedFor;
  rules = ruleBits;
}

/** Begins a hard domain; its tasks follow, then `endHard`. */
export function beginHard(): void {
  declared = tasks;
}

/**
 * Ends a hard domain whose description gives it `budget` µs in every `period` (at most 1,000,000). If its tasks run inside a reservation, that is charged
 * and must suffice for them. One above the reservations that declares no tasks may use its budget late in one period and early in the next.
 */
export function endHard(budget: u32, period: u32): void {
  const isInside = (rules & Rule.Inside) != 0;
  if (!isInside && tasks > declared) return;
  if (period > LongestPeriod || budget > period) refused = true;
  else if (isInside) addInside(budget, period);
  else if (claimable(budget, period, tasks, MaxTasks)) addAbove(budget, period);
}

function addInside(budget: u32, period: u32): void {
  addReservation(budget, period);
  if (refused) return;
  allow(MaxSteps);
  supplyReservation(budget, period, isSet(Rule.Deferrable));
  refused = !(isSet(Rule.EarliestInside) ? meetByDeadline(TASKS, tasks) : meetByPriority(TASKS, tasks, 0));
  tasks = 0;
}

/** Its lateness shows to others alone: its own job isn't due before the period ends. */
function addAbove(budget: u32, period: u32): void {
  const late = period - budget;
  hard += claim(place(period + late), budget, period, period + late, late);
}


@inline
function isSet(rule: Rule): bool {
  return (rules & (<u32>rule)) != 0;
}

/** Adds a declared task of a hard domain: `cost` µs in every `period`, due `deadline` after its arrival, released up to `jitter` later. */
export function addTask(cost: u32, period: u32, deadline: u32, jitter: u32): void {
  if (!claimable(cost, period, tasks, MaxTasks)) return;
  // A task with deadline > period is held to its period, so that its own jobs never queue.
  const due = min(deadline, period);
  if (isSet(Rule.Inside)) fill(place(due), cost, period, due, jitter);
  else hard += claim(place(due), cost, period, due, jitter);
}

/** A new row, deadline monotonic: a shorter deadline goes above, an equal one stays below those added before it. */
function place(deadline: u32): Claim {
  let row = tasks++;
  for (; row > 0 && claimAt(TASKS, row - 1).deadline > deadline; row--) {
    memory.copy(TASKS + row * offsetof<Claim>(), TASKS + (row - 1) * offsetof<Claim>(), offsetof<Claim>());
  }
  return claimAt(TASKS, row);
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
  supplyCore(speed);
  return (
    meetByPriority(TASKS, tasks, blocking) &&
    reservationsMeetDeadlines() &&
    floorsHold(PORTIONS, portions, capacity - claimed)
  );
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

/**
 * With the set in force before a change: µs after the last window of what it decreases, by when no work of before is left over.
 * 0 where utilisation alone decides; 2^32 if that can't be told.
 */
export function backlog(): u64 {
  supplyCore(speed);
  return isSettled() ? 0 : horizon();
}

/** With the set between the two phases of a change: µs (2^32 if that can't be told) of it alone that leave room for what neither end of a window shows. */
export function bridge(): u64 {
  return isSettled() ? 0 : linearHorizon();
}

function isSettled(): bool {
  return claimed == 0 || isPlain();
}

/** Without anything above them, EDF reservations with deadline = period need utilisation only (Liu and Layland 1973). */
function isPlain(): bool {
  return tasks == 0 && blocking == 0 && !isSet(Rule.Deferrable);
}

function claimable(cost: u32, period: u32, used: u32, room: u32): bool {
  if (used == room || cost == 0 || cost + switches > period) refused = true;
  return !refused;
}

/** Fills in a row with its context switches and charges it; the answer is its utilisation. */
function claim(row: Claim, cost: u32, period: u32, deadline: u32, jitter: u32): u64 {
  fill(row, <u32>(cost + switches), period, deadline, jitter);
  const share = utilisation(row.cost, period);
  claimed += share;
  return share;
}

function fill(row: Claim, cost: u32, period: u32, deadline: u32, jitter: u32): void {
  row.cost = cost;
  row.period = period;
  row.deadline = deadline;
  row.jitter = jitter;
}

function reservationsMeetDeadlines(): bool {
  if (isPlain() || reservations == 0) return true;
  // The tasks take at least their utilisation, so work goes on at this pace at best; > 0, as claimed ≤ capacity.
  const pace = speed - (hard - tasks) / shareOf(1);
  const end = horizon();
  return (
    end < LongestWindow &&
    meetBeneath(TASKS, tasks, RESERVATIONS, reservations, blocking, pace, end, isSet(Rule.Deferrable))
  );
}

/** A window from which on no deadline is in doubt; LongestWindow when that can't be told. */
function horizon(): u64 {
  const linear = linearHorizon();
  if (claimed > capacity || isSet(Rule.Deferrable)) return linear;
  return busyPeriod(TASKS, tasks, RESERVATIONS, reservations, blocking, linear);
}

/** Window from which on burst + utilisation × window ≤ window; at most LongestWindow. */
function linearHorizon(): u64 {
  let burst = blocking;
  for (let i: u32 = 0; i < tasks; i++) {
    const task = claimAt(TASKS, i);
    burst += task.cost + (<u64>task.cost * task.jitter + task.period - 1) / task.period;
  }
  for (let i: u32 = 0; i < reservations && isSet(Rule.Deferrable); i++) burst += claimAt(RESERVATIONS, i).cost;
  // A coarser unit, slack rounded down, keeps the product in 64 bits.
  const slack = claimed > capacity ? 0 : (capacity - claimed) >> 8;
  if (slack == 0 || burst >= LongestWindow) return LongestWindow;
  return min((burst * (WHOLE >> 8) + slack - 1) / slack, LongestWindow);
}

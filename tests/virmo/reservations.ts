/** Three reservations whose quotas change by chance beside a modem, and how long a change takes to be in force (virmo.md 5). */
import assert from "node:assert/strict";
import { seededRandom } from "../../host/node/random.js";
import { reserved, setAll, shown } from "./quotas.js";
import { World } from "./world.js";

export const NAMES = ["a", "b", "c"];
const PERIODS = [5000, 10_000, 20_000, 50_000, 100_000];
/** ppm that changes ask for, all domains together: most fit beside the modem, some don't. */
const ASKED = [400_000, 500_000, 560_000, 600_000];
/** How long the hypervisor is given, ms, and how long it is left alone after each change. */
const [PATIENCE, REST] = [60_000, 2000];
const [CHANGES, SEED] = [120, 3];

/** How much longer than both periods a change may take, ms: the lesser of backlog and bridge (docs/quotas.md 2), and two ticks. */
export const MOST_BEYOND = 100;

/** µs of every µs. */
interface Reservation {
  budget: number;
  period: number;
}

/** A change that was accepted, and how long it took until all of it was in force; ms. */
export interface InForce {
  /** The longest old period of what is decreased, 0 if nothing is. */
  old: number;
  /** The longest period, old or new, of what is increased, 0 if nothing is: it grows when the period at hand is over. */
  next: number;
  after: number;
}

/** Integers below a limit. */
export function dice(seed: number): (limit: number) => number {
  const random = seededRandom(seed);
  return (limit) => Buffer.from(random(4)).readUInt32LE() % limit;
}

/** What every domain is to have: another period, and another part of what is asked for in all. */
export function anotherSet(below: (limit: number) => number): Reservation[] {
  const parts = NAMES.map(() => 1 + below(10));
  const all = parts.reduce((sum, part) => sum + part);
  const asked = ASKED[below(ASKED.length)]!;
  return parts.map((part) => {
    const period = PERIODS[below(PERIODS.length)]!;
    return { period, budget: Math.max(100, Math.floor((period * asked * part) / all / 1e6)) };
  });
}

/** The Replaces' quotas (`quotas.ts`) that ask for it. */
export const quotasOf = (set: Reservation[]): string[] =>
  set.flatMap(({ period, budget }, at) => [`${NAMES[at]} Cpu/Period ${period}`, `${NAMES[at]} Cpu/Budget ${budget}`]);

export async function threeReserved(): Promise<World> {
  const w = await World.open({ isWatched: true });
  for (const name of NAMES) await w.running(name, reserved(10_000, 100_000));
  return w;
}

function inForce(w: World): Reservation[] {
  return NAMES.map((name) => {
    const { budgetInForce, periodInForce } = shown(w, name);
    return { budget: budgetInForce, period: periodInForce };
  });
}

const longest = (set: Reservation[]): number => Math.max(0, ...set.map(({ period }) => period)) / 1000;

/** Asks for a set and lets ms by ms pass until the hypervisor has put all of it in force; undefined if it is refused. */
async function putInForce(w: World, wanted: Reservation[]): Promise<InForce | undefined> {
  const before = inForce(w);
  if ((await setAll(w, ...quotasOf(wanted)))[0] !== 200) return undefined;
  const from = w.clock.now();
  const isThere = (): boolean =>
    inForce(w).every(({ budget, period }, at) => budget === wanted[at]!.budget && period === wanted[at]!.period);
  while (!isThere() && w.clock.now() < from + PATIENCE) await w.pass(1);
  assert.ok(isThere());
  const goesDown = ({ budget, period }: Reservation, at: number): boolean =>
    wanted[at]!.budget < budget || wanted[at]!.period > period;
  const goesUp = ({ budget, period }: Reservation, at: number): boolean =>
    wanted[at]!.budget > budget || wanted[at]!.period < period;
  const growing = [...before.keys()].filter((at) => goesUp(before[at]!, at));
  return {
    old: longest(before.filter(goesDown)),
    next: longest(growing.flatMap((at) => [before[at]!, wanted[at]!])),
    after: w.clock.now() - from,
  };
}

/** Of CHANGES sets those that were accepted; always the same. */
export async function changesInForce(): Promise<InForce[]> {
  const w = await threeReserved();
  const below = dice(SEED);
  const changes: InForce[] = [];
  for (let i = 0; i < CHANGES; i++) {
    const change = await putInForce(w, anotherSet(below));
    if (change === undefined) continue;
    changes.push(change);
    await w.pass(REST);
  }
  await w.close();
  return changes;
}

/** ms beyond both periods. */
export const beyond = ({ old, next, after }: InForce): number => after - old - next;

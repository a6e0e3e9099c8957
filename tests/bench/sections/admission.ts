/** What deciding about a change of quotas costs: steps of the analysis, counted and so always the same, and the time that they take in V8. */
import { cpuUsage } from "node:process";
import type { Admission } from "../../quota/admission.js";
import type { DemandSet } from "../../quota/sets.js";
import type { Effort, Figures, Section } from "../section.js";
import { gateProblem, median, table, withTarget, type Target } from "../table.js";

const RANDOM_SETS = 1_000;
const SEED = 6;
const TITLE = "Admission: a change of quotas";
const INTRODUCTION = `Eight domains, one of them a modem with four tasks above the others' reservations, and a change that takes from one reservation what it gives to another: whether
the new set is admissible, and how long the second phase waits for the first. A step is one evaluation of what the modem requests in a window. Steps are judged, the
time of a change in V8, a median over the rounds, is printed beside its target. The last row is the costliest of ${RANDOM_SETS.toLocaleString("en")} admissible random sets.`;

/** As in ddf/device.json. */
const MODEM = [
  { cost: 231, period: 4615, deadline: 577, jitter: 0 },
  { cost: 115, period: 4615, deadline: 2308, jitter: 50 },
  { cost: 1000, period: 20000, deadline: 10000, jitter: 100 },
  { cost: 1500, period: 60000, deadline: 60000, jitter: 500 },
];
const PLATFORM = { reserve: 50000, switchCost: 5 };
const PERIODS = [20000, 10000, 20000, 25000, 40000, 50000, 100000];
const MANAGEMENT = 1000;
const MICROSECONDS: Target = { wanted: 60, better: "less", margin: 1 };

/** Steps of the costliest random set, at most. */
const MOST_RANDOM = 250;

interface Load {
  what: string;
  /** ppm that the reservations of the six guests ask for, all together, before and after. */
  guests: number;
  /** Steps of a change, at most. */
  most: number;
}

const LOADS: Load[] = [
  { what: "half of the core", guests: 300_000, most: 15 },
  { what: "nine tenths of what can be promised", guests: 650_000, most: 20 },
  { what: "all but one part in a hundred", guests: 732_000, most: 40 },
];

/** Imported late, because it compiles the analysis. */
const parts = async () => ({
  ...(await import("../../quota/admission.js")),
  ...(await import("../../quota/change.js")),
  ...(await import("../../quota/sets.js")),
  ...(await import("../../random.js")),
});
type Parts = Awaited<ReturnType<typeof parts>>;

function setOf(guests: number, moved: number): DemandSet {
  const reservations = PERIODS.map((period, place) => {
    const share = guests / (PERIODS.length - 1) + (place === 1 ? moved : place === 2 ? -moved : 0);
    return { period, budget: place === 0 ? MANAGEMENT : Math.floor((period * share) / 1e6) };
  });
  return { ...PLATFORM, tasks: MODEM, reservations };
}

/** The whole decision; false if the change is refused. */
function decide({ feed, admission, change }: Parts, [old, between, wanted]: DemandSet[]): boolean {
  feed(old!);
  const backlog = admission.backlog();
  feed(between!);
  const wait = change.patience(PERIODS[2]!, backlog, admission.bridge());
  feed(wanted!);
  return admission.admissible() === 1 && wait > 0n;
}

function setsOf({ guests }: Load): DemandSet[] {
  const [old, wanted] = [setOf(guests, 0), setOf(guests, 20_000)];
  const reservations = old.reservations.map(({ budget, period }, place) => {
    return { period, budget: Math.min(budget, wanted.reservations[place]!.budget) };
  });
  return [old, { ...old, reservations }, wanted];
}

/** µs of one decision. */
function time(used: Parts, sets: DemandSet[], { rounds, slice }: Effort): number {
  const decisions = slice * 20;
  const round = () => {
    const started = cpuUsage();
    for (let count = 0; count < decisions; count++) decide(used, sets);
    const { user, system } = cpuUsage(started);
    return (user + system) / decisions;
  };
  round();
  return median(Array.from({ length: rounds }, round));
}

/** Of random admissible sets the one that takes most steps, as a change that changes nothing. */
function costliest({ feed, admission, deviceSet, seeded }: Parts): DemandSet[] {
  const random = seeded(SEED);
  let [worst, most] = [undefined as DemandSet | undefined, 0];
  for (let admitted = 0; admitted < RANDOM_SETS;) {
    const set = deviceSet(random);
    feed(set);
    if (admission.admissible() === 0) continue;
    admitted++;
    if (stepsOf(admission) > most) [worst, most] = [set, stepsOf(admission)];
  }
  return [worst!, worst!, worst!];
}

function measure(used: Parts, effort: Effort): Figures {
  const problems: string[] = [];
  const row = (what: string, most: number, sets: DemandSet[]): string[] => {
    if (!decide(used, sets)) throw new Error(`admission: ${what} is refused`);
    const steps = stepsOf(used.admission);
    const target: Target = { wanted: most, better: "less", margin: 1 };
    problems.push(...gateProblem(`admission, steps with ${what}`, steps, "", target, 0));
    return [what, withTarget(steps, "", target, 0), withTarget(time(used, sets, effort), " µs", MICROSECONDS)];
  };
  const rows = LOADS.map((load) => row(load.what, load.most, setsOf(load)));
  rows.push(row("the costliest random set", MOST_RANDOM, costliest(used)));
  return { text: `${INTRODUCTION}\n\n${table(1, ["the reservations ask for", "steps", "a change"], rows)}`, problems };
}

/** Steps that the last `admissible` took. */
const stepsOf = (admission: Admission): number => admission.MaxSteps.value - admission.allowance.value;

export const admission: Section = {
  title: TITLE,
  missing: () => [],
  run: async (effort) => measure(await parts(), effort),
};

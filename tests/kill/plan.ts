/** Which deaths are died: each with an id by which it can be died again, as in `KILL=after:123,after:230 npm test -- kill/first`. */
import assert from "node:assert/strict";
import { env } from "node:process";
import { setImmediate } from "node:timers/promises";
import { seededRandom } from "../../host/node/random.js";
import { dieAndLiveOn, liveOn, type Reference } from "./kill.js";
import { LIFE } from "./life.js";
import type { Kill } from "./phone.js";

export type Plan = Kill[];

/** The undisturbed life, once for each test file. */
export const REFERENCE: Reference = await liveOn();
export const LAST_CALL = REFERENCE.calls.at(-1)!;

/**
 * The deaths of the life's halves, one for each different world that a death leaves: most calls read, or come twice over, and
 * who dies there leaves what the death before left. every.long.ts dies every one.
 */
export const HALVES = [half(0), half(1)] as const;

function half(which: 0 | 1): { range: string; plans: Plan[] } {
  const { deaths } = REFERENCE;
  const middle = Math.ceil(deaths.length / 2);
  const own = which === 0 ? deaths.slice(0, middle) : deaths.slice(middle);
  const [first, last] = [own[0], own.at(-1)].map((kill) => (kill?.how === "at" ? 0 : kill?.call));
  return { range: `port calls ${first} to ${last}`, plans: own.map((kill) => [kill]) };
}

/** `after:CALL`, `before:CALL` or `at:MS`, with `+power`, `+hang` or `+trap` and `+down:MS` behind it; deaths of one life are parted by commas. */
export function idOf(plan: Plan): string {
  return plan
    .map((kill) =>
      [placeOf(kill), ...(kill.power ? ["power"] : []), ...(kill.by ? [kill.by] : []), ...downOf(kill)].join("+"),
    )
    .join();
}

const placeOf = (kill: Kill): string => `${kill.how}:${kill.how === "at" ? kill.ms : kill.call}`;
const downOf = ({ down }: Kill): string[] => (down ? [`down:${down}`] : []);

/** The plan of an id; a bare number is a call that is died after. */
function planOf(id: string): Plan {
  return id.split(",").map((kill) => {
    const [place = "", ...extras] = kill.split("+");
    const [how, number] = place.includes(":") ? place.split(":") : ["after", place];
    const down = Number(extras.find((extra) => extra.startsWith("down:"))?.slice(5) ?? 0);
    const by = (["hang", "trap"] as const).find((way) => extras.includes(way));
    const rest = { power: extras.includes("power"), down, ...(by ? { by } : {}) };
    if (!/^\d+$/.test(number ?? "") || !["after", "before", "at"].includes(how!)) throw new Error(`KILL: ${kill}`);
    return how === "at" ? { how, ms: Number(number), ...rest } : { how: how as "after", call: Number(number), ...rest };
  });
}

/** Dies every plan, or the one that KILL names, and fails with the ids of those that came out wrong. */
export async function dieAll(plans: readonly Plan[], steps?: number): Promise<void> {
  const wrong: string[] = [];
  for (const plan of env["KILL"] ? [planOf(env["KILL"])] : plans) {
    const complaints = await dieAndLiveOn(REFERENCE, plan, steps).catch((error: Error) => [
      error.stack ?? error.message,
    ]);
    // Virtual time never waits for anything; the test's reporter has to be let in.
    await setImmediate();
    if (complaints.length > 0) wrong.push(`KILL=${idOf(plan)}: ${complaints.join("; ")}`);
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${plans.length}\n${wrong.slice(0, 5).join("\n")}`);
}

/** The deaths with the power cut: not in a step whose outcome needs a domain to run. */
export function withPower(deaths: readonly Kill[]): Plan[] {
  const stepAt = (call: number): number => REFERENCE.calls.findIndex((last) => call <= last) - 1;
  return deaths
    .filter((kill) => kill.how === "at" || !LIFE[stepAt(kill.call)]?.needsPower)
    .map((kill) => [{ ...kill, power: true }]);
}

/** Integers from `from` to `to`, the same for the same seed. */
export function integers(seed: number): (from: number, to: number) => number {
  const random = seededRandom(seed);
  return (from, to) => from + (Buffer.from(random(4)).readUInt32LE() % (to - from + 1));
}

/** Instants of the life, and how long it takes until a new agent boots: none at all, or up to 3 s. */
export function instants(seed: number, count: number): Kill[] {
  const integer = integers(seed);
  return Array.from({ length: count }, (_, index) => {
    const ms = integer(0, REFERENCE.duration - 1);
    return index % 2 === 0 ? { how: "at", ms } : { how: "at", ms, down: integer(1, 3000) };
  });
}

/** Each death followed by another, `from` to `to` calls after the new agent's first. */
export function twice(deaths: readonly Kill[], seed: number, from: number, to: number): Plan[] {
  const integer = integers(seed);
  return deaths.flatMap((kill): Plan[] => {
    if (kill.how === "at") return [];
    const how = integer(0, 1) === 0 ? "after" : "before";
    return [[kill, { how, call: kill.call + integer(from, to) }]];
  });
}

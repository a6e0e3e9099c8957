/** How soon a change of quotas is in force: simulated time, so that it is always the same. */
import type { InForce } from "../../virmo/reservations.js";
import type { Figures, Section } from "../section.js";
import { gateProblem, table, withTarget, type Target } from "../table.js";

const INTRODUCTION = `Simulated milliseconds from the Status of an Atomic that gives three reservations other budgets and periods, of 5 to 100 ms, until the hypervisor has all of them in force, beside the
modem and with everybody wanting all he can get, the core played µs by µs. What is decreased needs its old period, and then what is increased one of its own, by the longer of old and new; the rest is what the second
phase waits longer than a period ([quotas.md](quotas.md) 2) and the agent's ticks. As nothing is timed, the figures are always the same; tests/virmo/deadlines.test.ts judges the same changes.`;
const HEAD = ["longest old period decreased", "changes", "in force within", "of that beyond both periods"];

/** Imported late, because it needs the agent. */
const parts = () => import("../../virmo/reservations.js");

async function run(): Promise<Figures> {
  const { MOST_BEYOND, beyond, changesInForce } = await parts();
  const target: Target = { wanted: MOST_BEYOND, better: "less", margin: 1 };
  const problems: string[] = [];
  const row = (what: string, changes: InForce[]): string[] => {
    const within = Math.max(...changes.map(({ after }) => after));
    const worst = Math.max(...changes.map(beyond));
    problems.push(...gateProblem(`change of quotas, beyond both periods, ${what}`, worst, " ms", target, 0));
    return [what, `${changes.length}`, `${within} ms`, withTarget(worst, " ms", target, 0)];
  };
  const all = await changesInForce();
  const periods = [...new Set(all.map(({ old }) => old))].sort((a, b) => a - b);
  const rows = periods.map((period) =>
    row(
      `${period} ms`,
      all.filter(({ old }) => old === period),
    ),
  );
  return { text: `${INTRODUCTION}\n\n${table(1, HEAD, rows)}`, problems };
}

export const change: Section = { title: "A change of quotas: until it is in force", missing: () => [], run };

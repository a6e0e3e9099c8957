/** Compares what the hypervisor shows with what a step expects of it alone. */
import { Unmet } from "./check.js";
import { hypervisorState } from "./domains.js";
import type { HypervisorExpect, ShownExpect } from "./model.js";
import type { HypervisorDomain, Stage } from "./stage.js";

/** @throws Unmet */
export function checkShown(expect: HypervisorExpect, stage: Stage): void {
  const domains = stage.domains();
  for (const each of expect.domains) checkDomain(each, domains);
  const names = (list: readonly string[]): string => `the domains ${[...list].sort().join(", ")} in the hypervisor`;
  if (expect.exist) demand(expect.line, names(expect.exist), names(domains.map(({ name }) => name)));
  const { missed, budgetsMissed } = stage.deadlines();
  if (expect.missedDeadlines !== undefined)
    demand(expect.line, `${expect.missedDeadlines} deadlines missed`, `${missed} deadlines missed`);
  if (expect.missedBudgets !== undefined)
    demand(expect.line, `${expect.missedBudgets} budgets missed`, `${budgetsMissed} budgets missed`);
}

function checkDomain(expect: ShownExpect, domains: readonly HypervisorDomain[]): void {
  const domain = domains.find(({ name }) => name === expect.name);
  const shown = { ...domain, state: hypervisorState(domains, expect.name) };
  for (const facet of ["state", "memory", "budget", "period", "storage"] as const) {
    const words = (value: unknown): string => `${expect.name} ${facet} ${String(value ?? "nothing")} in the hypervisor`;
    if (expect[facet] !== undefined) demand(expect.line, words(expect[facet]), words(shown[facet]));
  }
}

function demand(line: number, expected: string, got: string): void {
  if (got !== expected) throw new Unmet(line, expected, got);
}

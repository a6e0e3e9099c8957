/** A domain in the tree and in the hypervisor: the names of states, and what each side may show at the same time. */
import type { Answer, HypervisorDomain, Stage } from "./stage.js";
import type { DomainExpect } from "./model.js";

/** State in the tree (virmo.md 2) → its value, and the states of the hypervisor that agree with it. */
const STATES: Record<string, { value: number; hypervisor: readonly string[] }> = {
  Creating: { value: 10, hypervisor: ["Creating"] },
  Stopped: { value: 20, hypervisor: ["Stopped"] },
  Starting: { value: 30, hypervisor: ["Starting"] },
  Running: { value: 40, hypervisor: ["Running"] },
  Pausing: { value: 50, hypervisor: ["Running", "Paused"] },
  Paused: { value: 60, hypervisor: ["Paused"] },
  Resuming: { value: 70, hypervisor: ["Paused", "Running"] },
  Stopping: { value: 80, hypervisor: ["Stopping", "Running", "Paused"] },
  Cloning: { value: 90, hypervisor: ["Stopped"] },
  Deleting: { value: 100, hypervisor: ["Destroying", "Stopped", "Crashed"] },
  Crashed: { value: 110, hypervisor: ["Crashed"] },
  Absent: { value: 0, hypervisor: ["Absent"] },
};

/** virmo.md 2, in steps of ten. */
const REASONS =
  "None ServerRequest UserRequest GuestRequest Crash Policy PowerLoss ResourceShortage Lock HypervisorUnreachable";

/** States that a domain leaves by itself. */
export const TRANSIENT: ReadonlySet<string> = new Set(["Creating", "Starting", "Stopping", "Destroying"]);

export type Facet = Exclude<keyof DomainExpect, "line" | "name">;

/** Each thing to expect of a domain: its leaf, and its value as the scenario names it. */
export const FACETS: Record<Facet, { leaf: string; named: (value: string) => string }> = {
  state: { leaf: "State", named: stateName },
  reason: { leaf: "Reason", named: (value) => REASONS.split(" ")[Number(value) / 10] ?? value },
  desired: { leaf: "Desired", named: stateName },
  owner: { leaf: "Owner", named: String },
  lastOperation: { leaf: "LastOperation", named: String },
  lastResult: { leaf: "LastResult", named: String },
  memory: { leaf: "Memory/Actual", named: String },
  budget: { leaf: "Cpu/BudgetInForce", named: String },
  period: { leaf: "Cpu/PeriodInForce", named: String },
};

const PERMISSION_DENIED = 425;
const NOT_FOUND = 404;

/** What the tree shows of a domain, and to whom; `seenBy` is absent if every server is denied. */
export interface TreeDomain {
  seenBy?: string;
  facets: Partial<Record<Facet, string>>;
}

/** The states of the hypervisor that agree with a state of the tree; undefined: any. */
export function agreeing(state: string): readonly string[] | undefined {
  return STATES[state]?.hypervisor;
}

export function hypervisorState(domains: readonly HypervisorDomain[], name: string): string {
  return domains.find((domain) => domain.name === name)?.state ?? "Absent";
}

/**
 * Reads a domain by Gets: as the first of `servers` that the ACL lets, a stranger learns nothing.
 * @param facets what to read; State is always read
 */
export async function readDomain(
  stage: Stage,
  name: string,
  facets: readonly Facet[],
  servers: readonly string[],
): Promise<TreeDomain> {
  const wanted: readonly Facet[] = ["state", ...facets.filter((facet) => facet !== "state")];
  for (const server of servers) {
    const gets = wanted.map((facet) => ({
      verb: "get" as const,
      target: `./VirMO/Domain/${name}/${FACETS[facet].leaf}`,
    }));
    const answers = await stage.commands(server, gets);
    if (answers[0]?.status === PERMISSION_DENIED) continue;
    const entries = wanted.map((facet, index) => [facet, facetOf(facet, answers[index] ?? {})] as const);
    return { seenBy: server, facets: Object.fromEntries(entries) };
  }
  return { facets: {} };
}

function facetOf(facet: Facet, answer: Answer): string {
  if (answer.status === 200) return FACETS[facet].named(answer.data ?? "");
  return answer.status === NOT_FOUND && facet === "state" ? "Absent" : `status ${answer.status ?? "none"}`;
}

function stateName(value: string): string {
  const found = Object.entries(STATES).find(([, state]) => String(state.value) === value);
  return found?.[0] ?? (value === "120" ? "Unknown" : value);
}

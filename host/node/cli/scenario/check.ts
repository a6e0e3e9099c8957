/** Compares what a step came to with what it expects, in the tree and on the hypervisor's side. */
import { FACETS, TRANSIENT, agreeing, hypervisorState, readDomain } from "./domains.js";
import type { Facet, TreeDomain } from "./domains.js";
import type { DataExpect, DomainExpect, Expect, ItemsExpect } from "./model.js";
import type { Answer, HypervisorDomain, Stage } from "./stage.js";

/** An unmet expectation: the line of the scenario, what was expected, what there was. */
export class Unmet extends Error {
  constructor(
    readonly line: number,
    readonly expected: string,
    readonly got: string,
  ) {
    super(`expected ${expected}, got ${got}`);
  }
}

/** @throws Unmet */
export function checkAnswer(expect: Expect, answer: Answer): void {
  const { status, data, items, parts } = expect;
  const told = answer.data ? ` (${JSON.stringify(answer.data)})` : "";
  if (status && answer.status !== status.value)
    throw new Unmet(
      status.line,
      `status ${status.value}`,
      answer.status === undefined ? "no status" : `status ${answer.status}${told}`,
    );
  if (data) checkData(data.line, data.value, answer.data ?? "");
  if (items) checkItems(items.line, items.value, answer.items ?? {});
  const codes = (list: readonly number[] = []): string => `parts ${list.join(", ")}`;
  if (parts && codes(parts.value) !== codes(answer.parts))
    throw new Unmet(parts.line, codes(parts.value), codes(answer.parts));
}

function checkItems(line: number, expect: ItemsExpect, items: Readonly<Record<string, string>>): void {
  const shown = (value: string | null | undefined): string =>
    typeof value === "string" ? JSON.stringify(value) : "none";
  for (const [uri, value] of Object.entries(expect)) {
    const got = Object.hasOwn(items, uri) ? items[uri] : null;
    if (got !== value) throw new Unmet(line, `item ${uri} ${shown(value)}`, shown(got));
  }
}

function checkData(line: number, expect: DataExpect, data: string): void {
  const unmet = (expected: string): Unmet => new Unmet(line, expected, `data ${JSON.stringify(data)}`);
  const items = data.split(/[/,]/);
  if (expect.is !== undefined && data !== expect.is) throw unmet(`data ${JSON.stringify(expect.is)}`);
  for (const item of expect.contains ?? []) if (!items.includes(item)) throw unmet(`data that contains ${item}`);
  for (const item of expect.excludes ?? []) if (items.includes(item)) throw unmet(`data without ${item}`);
  if (expect.matches !== undefined && !new RegExp(expect.matches).test(data))
    throw unmet(`data like ${expect.matches}`);
  const number = /^-?\d+$/.test(data) ? Number(data) : NaN;
  if (expect.atLeast !== undefined && !(number >= expect.atLeast)) throw unmet(`data of at least ${expect.atLeast}`);
  if (expect.atMost !== undefined && !(number <= expect.atMost)) throw unmet(`data of at most ${expect.atMost}`);
}

/**
 * Checks the named domains on both sides.
 * @param first the server to ask first, if the step has one
 * @returns for each domain a word on who could see it
 * @throws Unmet
 */
export async function checkDomains(stage: Stage, expects: readonly DomainExpect[], first?: string): Promise<string[]> {
  const servers = [...new Set([...(first === undefined ? [] : [first]), ...stage.servers])];
  const seen: string[] = [];
  for (const expect of expects) {
    checkHypervisor(expect, stage.domains());
    const facets = (Object.keys(FACETS) as Facet[]).filter((facet) => expect[facet] !== undefined);
    const tree = await readDomain(stage, expect.name, facets, servers);
    checkTree(expect, facets, tree);
    const state = expect.state === undefined ? "" : ` ${expect.state}`;
    seen.push(`${expect.name}${state}: ${tree.seenBy ? `tree as ${tree.seenBy}` : "425 for every server"}, hypervisor`);
  }
  return seen;
}

function checkTree(expect: DomainExpect, facets: readonly Facet[], tree: TreeDomain): void {
  if (tree.seenBy === undefined) return;
  for (const facet of facets) {
    const expected = `${expect.name} ${facet} ${expect[facet]} in the tree`;
    const got = tree.facets[facet] ?? "nothing";
    if (got !== String(expect[facet])) throw new Unmet(expect.line, expected, `${got} (asked as ${tree.seenBy})`);
  }
}

/** What the hypervisor knows of a domain: its state, memory and reservation. */
function checkHypervisor(expect: DomainExpect, domains: readonly HypervisorDomain[]): void {
  const state = hypervisorState(domains, expect.name);
  const agree = expect.state === undefined ? undefined : agreeing(expect.state);
  if (agree && !agree.includes(state))
    throw new Unmet(expect.line, `${expect.name} ${agree.join(" or ")} in the hypervisor`, state);
  const domain = domains.find((one) => one.name === expect.name);
  for (const facet of ["memory", "budget", "period"] as const) {
    if (expect[facet] === undefined || domain?.[facet] === expect[facet]) continue;
    throw new Unmet(
      expect.line,
      `${expect.name} ${facet} ${expect[facet]} in the hypervisor`,
      String(domain?.[facet] ?? "nothing"),
    );
  }
}

/**
 * What a step doesn't name it doesn't change: every other domain of the hypervisor is in the state it was in, but for
 * those that were on their way to another one.
 * @throws Unmet
 */
export function checkOthers(
  line: number,
  before: readonly HypervisorDomain[],
  after: readonly HypervisorDomain[],
  named: readonly string[],
): void {
  const names = new Set([...before, ...after].map((domain) => domain.name).filter((name) => !named.includes(name)));
  for (const name of names) {
    const was = hypervisorState(before, name);
    const is = hypervisorState(after, name);
    if (was !== is && !TRANSIENT.has(was)) throw new Unmet(line, `${name} still ${was} in the hypervisor`, is);
  }
}

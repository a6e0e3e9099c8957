/** docs/conformance.md: every requirement, by group, with the tests that prove it and what they came to. */
import { type NamedTest, shown } from "../mutate/mutant.js";
import { all, type Group, type Requirement } from "./requirement.js";
import type { Results } from "./results.js";

export const PAGE = "docs/conformance.md";
const MODULE = "build/agent.wasm";

export interface Counts {
  /** Requirements whose tests all passed. */
  proven: number;
  notApplicable: number;
  /** Requirements with a test that failed or wasn't run. */
  failed: number;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/\s+/g, " ");

/** Tests of one file stand behind one link. */
function testsCell(tests: readonly NamedTest[]): string {
  const files = [...new Set(tests.map(({ file }) => file))];
  const linked = files.map((file) => {
    const names = tests.filter((test) => test.file === file).map(({ name }) => name);
    return `[${file}](../${file}): ${names.join("; ")}`;
  });
  return linked.join("<br>");
}

/** A requirement's row up to its result: what can be told without running anything. */
export function rowOf({ id, clause, requirement, tests, notApplicable }: Requirement): string {
  const proof = notApplicable === undefined ? testsCell(tests) : `not applicable: ${notApplicable}`;
  return `| ${id} | ${[clause, requirement, proof].map(cell).join(" | ")} |`;
}

/** What a requirement comes to: the first of its tests that didn't pass decides. */
export function resultOf({ tests, notApplicable }: Requirement, { verdicts }: Results): string {
  if (notApplicable !== undefined) return "not applicable";
  const bad = tests.map((test) => verdicts[shown(test)]?.outcome ?? "not run").find((outcome) => outcome !== "passed");
  return bad ?? "passed";
}

export function count(groups: readonly Group[], results: Results): Counts {
  const outcomes = all(groups).map((requirement) => resultOf(requirement, results));
  const of = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
  const [proven, notApplicable] = [of("passed"), of("not applicable")];
  return { proven, notApplicable, failed: outcomes.length - proven - notApplicable };
}

function groupLines({ title, requirements }: Group, results: Results): string[] {
  const rows = requirements.map((requirement) => `${rowOf(requirement)} ${resultOf(requirement, results)} |`);
  return [
    "",
    `## ${title}`,
    "",
    "| Id | Clause | Requirement | Proven by | Result |",
    "|---|---|---|---|---|",
    ...rows,
  ];
}

/** The whole page. */
export function render(groups: readonly Group[], results: Results): string {
  const { proven, notApplicable, failed } = count(groups, results);
  const head = [
    "<!-- Generated from tests/conformance/*.yaml and a run of the tests by npm run conformance; do not edit -->",
    "",
    "# Conformance to OMA DM 1.2.1",
    "",
    "Every requirement of the standards on a device's DM client, in our own words and with its clause: the tests that prove it and what they came to,",
    "or why it doesn't apply. A test of `tests/session/*.md` is a fixture, and its name the heading there.",
    "",
    `- ${proven} requirements proven, ${notApplicable} not applicable, ${failed} not met`,
    `- commit ${results.commit}`,
    `- agent.wasm ${results.digests[MODULE]} (SHA-256)`,
  ];
  return [...head, ...groups.flatMap((group) => groupLines(group, results)), ""].join("\n");
}

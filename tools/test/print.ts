/** What the runner prints: each file with its tests as it ends, and the counts at the end. */
import type { DebianPackage } from "./packages.js";
import { hasFailed, type FileResult, type Outcome, type TestResult } from "./result.js";

const MARKS: Record<Outcome, string> = { passed: "ok", failed: "FAILED", "not run": "not run" };
const OUTPUT_LINES = 60;

/** A check that was not run, in the form of the closing lines. */
export interface NotRun {
  check: string;
  /** The command it needs, if that is the reason. */
  command?: string;
}

export interface Totals {
  passed: number;
  failed: number;
  notRun: NotRun[];
}

const indent = (text: string) => text.replace(/^/gm, "      ");

function testLines({ name, outcome, detail }: TestResult): string {
  const reason = outcome === "failed" && detail ? `\n${indent(detail)}` : "";
  return `  ${MARKS[outcome]}  ${name}${reason}`;
}

/** A file and the tests that it ran; its last output too when it failed. */
export function fileLines(result: FileResult): string {
  const { file, tests, problem, output, seconds } = result;
  const lines = [`${file.path}  ${tests.length} tests, ${seconds.toFixed(1)} s`, ...tests.map(testLines)];
  if (problem !== undefined) lines.push(`  FAILED  ${problem}`);
  if (hasFailed(result) && output.trim())
    lines.push(indent(output.trimEnd().split("\n").slice(-OUTPUT_LINES).join("\n")));
  return lines.join("\n");
}

const NEEDS = /^(?:not run: )?needs (\S+)$/;

/**
 * The counts over all files. A file that fails as a whole counts once, even if no test of it failed.
 *
 * @param broken failures of the list of checks itself
 */
export function total(results: FileResult[], notStarted: NotRun[], broken: number): Totals {
  const tests = results.flatMap(({ file, tests: own }) => own.map((test) => ({ ...test, path: file.path })));
  const count = (outcome: Outcome) => tests.filter((test) => test.outcome === outcome).length;
  const skipped = tests.filter((test) => test.outcome === "not run");
  const notRun = skipped.map(({ path, name, detail }): NotRun => {
    const [, command] = NEEDS.exec(detail ?? "") ?? [];
    return command === undefined ? { check: `${path}: ${name} (${detail})` } : { check: `${path}: ${name}`, command };
  });
  const problems = results.filter(({ problem }) => problem !== undefined).length;
  return { passed: count("passed"), failed: count("failed") + problems + broken, notRun: [...notStarted, ...notRun] };
}

/** The closing lines: the counts, what was not run and what it needs, and the count of that. */
export function closingLines({ passed, failed, notRun }: Totals, packages: DebianPackage[]): string {
  const missing = notRun.map(({ check, command }) => {
    const entry = packages.find((candidate) => candidate.command === command);
    const remedy = entry ? `: apt-get install ${entry.package}` : "";
    return `not run: ${check}${command === undefined ? "" : ` (needs ${command}${remedy})`}`;
  });
  return ["", `${passed} passed, ${failed} failed`, ...missing, `${passed} passed, ${notRun.length} not run`].join(
    "\n",
  );
}

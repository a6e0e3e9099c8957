/** Runs single tests of a tree by name, and tells what came of each. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { runChild } from "../../tools/test/child.js";
import { END } from "../../tools/test/report.js";
import type { TestResult } from "../../tools/test/result.js";
import { outputOf, runFile } from "../../tools/test/run.js";
import { type NamedTest, shown } from "./mutant.js";

const REPORTER = new URL("../../tools/test/node-reporter.js", import.meta.url).href;

/** What came of the tests of one file, and how the process ended if that wasn't by itself. */
interface Run {
  tests: TestResult[];
  problem: string;
}

/** What a test came to: "passed", "failed", or why neither. */
export type Verdict = "passed" | "failed" | `didn't run${string}`;

const escaped = (name: string) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** node:test's own filter: the others are reported as not run. A name may come with its suites' before it. */
async function runNode(tree: string, file: string, names: string[], limit: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "virmo-mutate-report-"));
  try {
    const report = join(folder, "report");
    const patterns = names.map((name) => `--test-name-pattern=${escaped(name)}$`);
    const reporter = [`--test-reporter=${REPORTER}`, `--test-reporter-destination=${report}`];
    const child = await runChild(execPath, [...patterns, ...reporter, outputOf(file)], { cwd: tree, limit });
    const lines = existsSync(report) ? readFileSync(report, "utf8").split("\n").slice(0, -1) : [];
    const tests = lines.filter((line) => line !== END).map((line) => JSON.parse(line) as TestResult);
    return { tests, problem: child.timedOut ? `: still running after ${limit / 1000} s` : "" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A spec file has no filter, and needs none: it takes a second. */
async function runSpec(tree: string, file: string, limit: number): Promise<Run> {
  const { tests, problem } = await runFile(tree, { path: file, kind: "spec", long: false }, limit);
  return { tests, problem: problem === undefined ? "" : `: ${problem}` };
}

function verdictOf({ tests, problem }: Run, name: string): Verdict {
  const outcomes = tests.filter((test) => test.name === name).map((test) => test.outcome);
  if (outcomes.includes("failed")) return "failed";
  return outcomes.includes("passed") ? "passed" : `didn't run${problem}`;
}

/**
 * Runs tests of any files.
 *
 * @param limit milliseconds that those of one file may take together
 * @returns the verdict by `shown(test)`
 */
export async function runNamed(tree: string, tests: NamedTest[], limit: number): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  for (const file of new Set(tests.map((test) => test.file))) {
    const own = tests.filter((test) => test.file === file);
    const names = [...new Set(own.map((test) => test.name))];
    const run = file.endsWith(".spec.ts") ? await runSpec(tree, file, limit) : await runNode(tree, file, names, limit);
    for (const test of own) verdicts.set(shown(test), verdictOf(run, test.name));
  }
  return verdicts;
}

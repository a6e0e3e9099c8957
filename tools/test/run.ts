/** Runs one test file in a process of its own and tells what came of each of its tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { runChild, type ChildResult } from "./child.js";
import { END } from "./report.js";
import type { FileResult, TestFile, TestResult } from "./result.js";

const SHORT_LIMIT = 120_000;
const LONG_LIMIT = 20 * 60_000;

/** The compiled form of a node:test source. */
export function outputOf(path: string): string {
  return `build/${path.replace(/\.ts$/, ".js")}`;
}

const module = (name: string) => new URL(`./${name}.js`, import.meta.url);

interface Invocation {
  args: string[];
  env: Record<string, string>;
}

function specInvocation(root: string, file: TestFile, report: string): Invocation {
  const reporter = relative(root, fileURLToPath(module("spec-reporter")));
  // Not as-pect's own bin: it starts whatever `node` stands in the PATH, and forces colours.
  const args = ["--enable-source-maps", "node_modules/@as-pect/cli/lib/test.js", "--no-logo", file.path];
  return { args, env: { VIRMO_SPEC_REPORTER: reporter, VIRMO_REPORT: report } };
}

function nodeInvocation(_root: string, file: TestFile, report: string): Invocation {
  const reporter = [`--test-reporter=${module("node-reporter").href}`, `--test-reporter-destination=${report}`];
  return { args: ["--enable-source-maps", ...reporter, outputOf(file.path)], env: {} };
}

const INVOCATIONS = { spec: specInvocation, node: nodeInvocation };

/** What as-pect prints before anything of interest. */
const BANNER = /^[^]*?ASC Version: .*\n/;

interface Report {
  tests: TestResult[];
  isComplete: boolean;
}

function readReport(report: string): Report {
  if (!existsSync(report)) return { tests: [], isComplete: false };
  // The piece after the last newline is empty, or half a line of a process that was killed.
  const lines = readFileSync(report, "utf8").split("\n").slice(0, -1);
  const tests = lines.filter((line) => line !== END).map((line) => JSON.parse(line) as TestResult);
  return { tests, isComplete: lines.at(-1) === END };
}

/** Why the file fails as a whole; a file of which nothing ran is never a success. */
function problemOf(child: ChildResult, { tests, isComplete }: Report, limit: number): string | undefined {
  if (child.timedOut) return `still running after ${limit / 1000} s`;
  if (tests.length === 0) return "no test ran";
  if (!isComplete) return "ended before all its tests had run";
  if (child.code !== 0 && !tests.some((test) => test.outcome === "failed"))
    return `ended with ${child.code ?? "a signal"}`;
  return undefined;
}

/**
 * @param root the tree that holds the file
 * @param limit milliseconds until the file counts as failed; by default 2 minutes, 20 for a longer run
 */
export async function runFile(
  root: string,
  file: TestFile,
  limit = file.long ? LONG_LIMIT : SHORT_LIMIT,
): Promise<FileResult> {
  if (file.kind === "node" && !existsSync(join(root, outputOf(file.path)))) {
    return { file, tests: [], problem: `not compiled: ${outputOf(file.path)} is missing`, output: "", seconds: 0 };
  }
  const folder = mkdtempSync(join(tmpdir(), "virmo-test-"));
  const started = Date.now();
  try {
    const path = join(folder, "report");
    const { args, env } = INVOCATIONS[file.kind](root, file, path);
    const child = await runChild(execPath, args, { cwd: root, limit, env });
    const report = readReport(path);
    const problem = problemOf(child, report, limit);
    const seconds = (Date.now() - started) / 1000;
    return {
      file,
      tests: report.tests,
      output: child.output.replace(BANNER, ""),
      seconds,
      ...(problem === undefined ? {} : { problem }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

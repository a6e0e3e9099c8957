/** What a run of the named tests came to, kept in build/, and whether it still is about what is there now. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../host/node/usage.js";
import type { Outcome, TestFile } from "../../tools/test/result.js";
import { runFile } from "../../tools/test/run.js";
import { type NamedTest, shown } from "../mutate/mutant.js";
import { inParallel } from "../mutate/pool.js";
import { playerOf } from "./source.js";

export const RESULTS = "build/conformance.json";
const MODULES = ["build/agent.wasm", "build/codec.wasm"];
const SOURCES = ["assembly", "ddf", "host", "server", "tests", "tools"];
const JOBS = 2;

export interface Verdict {
  outcome: Outcome;
  /** Why it failed or wasn't run. */
  detail?: string;
}

export interface Results {
  /** What was checked out, and whether sources were changed since. */
  commit: string;
  /** SHA-256 of the modules and of the files that hold the tests, by path. */
  digests: Record<string, string>;
  /** By `shown(test)`; a test that didn't run isn't in it. */
  verdicts: Record<string, Verdict>;
}

function digest(root: string, file: string): string {
  const path = join(root, file);
  return existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "none";
}

/** The commit of a tree, and whether what makes the product or its tests has changed since. */
function commitOf(root: string): string {
  const git = (...args: string[]): string =>
    spawnSync("git", args, { cwd: root, encoding: "utf8", timeout: 10_000 }).stdout?.trim() ?? "";
  const changed = git("status", "--porcelain", "--", ...SOURCES) === "" ? "" : " + changes";
  return `${git("rev-parse", "--short=12", "HEAD") || "unknown"}${changed}`;
}

function testFile(path: string): TestFile {
  return { path, kind: path.endsWith(".spec.ts") ? "spec" : "node", long: path.endsWith(".long.ts") };
}

/** Runs the files that hold the named tests, each once and as a whole. */
export async function runTests(root: string, tests: readonly NamedTest[]): Promise<Results> {
  const results: Results = { commit: commitOf(root), digests: {}, verdicts: {} };
  for (const file of [...MODULES, ...tests.map(({ file }) => file)]) results.digests[file] ??= digest(root, file);
  const players = [...new Set(tests.map(({ file }) => playerOf(file)))].sort();
  await inParallel(JOBS, players, async (player) => {
    const { tests: ran, problem, seconds } = await runFile(root, testFile(player));
    console.log(
      `${player}  ${ran.length} tests, ${seconds.toFixed(1)} s${problem === undefined ? "" : `  ${problem}`}`,
    );
    for (const test of tests.filter(({ file }) => playerOf(file) === player)) {
      const own = ran.filter(({ name }) => name === test.name);
      const { outcome, detail } = own.find((one) => one.outcome !== "passed") ?? own[0] ?? {};
      if (outcome === undefined) continue;
      const isSound = outcome !== "passed" || problem === undefined;
      results.verdicts[shown(test)] = isSound
        ? { outcome, ...(detail === undefined ? {} : { detail }) }
        : { outcome: "failed", detail: `${player} ${problem}` };
    }
  });
  return results;
}

export function writeResults(root: string, results: Results): void {
  writeFileSync(join(root, RESULTS), `${JSON.stringify(results, null, 2)}\n`);
}

/**
 * What the last run came to.
 *
 * @throws UsageError if there was none, if a module or the file of a named test isn't what it was then, or if one of them wasn't run
 */
export function readResults(root: string, tests: readonly NamedTest[]): Results {
  const path = join(root, RESULTS);
  if (!existsSync(path)) throw new UsageError(`${RESULTS}: there is none; run npm run conformance`);
  const results = JSON.parse(readFileSync(path, "utf8")) as Results;
  const files = new Set([...MODULES, ...tests.map(({ file }) => file)]);
  const stale = [...files].find((file) => results.digests[file] !== digest(root, file));
  if (stale !== undefined) throw new UsageError(`${RESULTS}: is of another ${stale}; run npm run conformance`);
  const absent = tests.find((test) => results.verdicts[shown(test)] === undefined);
  if (absent !== undefined) throw new UsageError(`${RESULTS}: ${shown(absent)}: didn't run; run npm run conformance`);
  return results;
}

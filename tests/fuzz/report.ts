/** What has been fuzzed, in docs/reliability.gen.json: a run adds to what was counted for the same module. */
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../tools/root.js";
import type { Result } from "./libfuzzer.js";

export const REPORT = join(ROOT, "docs/reliability.gen.json");

/** The runs of one target on one module. */
interface Entry {
  /** SHA-256 of what was fuzzed. */
  module: string;
  /** Of the last run; `+ changes` if the sources differed from it. */
  commit: string;
  /** Of the last run. */
  seed: number;
  runs: number;
  /** In all runs, of all processes. */
  seconds: number;
  executions: number;
  /** Of the run that reached the most. */
  features: number;
  /** Inputs that failed. */
  findings: number;
}

/** Other runners keep what they have counted beside it. */
interface Report {
  note: string;
  fuzz: Record<string, Entry[]>;
}

const NOTE = "Written by npm run fuzz and npm run compare; do not edit";
/** What makes the module and what drives it. */
const SOURCES = ["assembly", "tests/fuzz", "host/shim/wasm", "package-lock.json"];

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: ROOT, encoding: "utf8", timeout: 10_000 });
  return status === 0 ? stdout.trim() : undefined;
}

/** The commit at hand; `+ changes` if any of `sources` differs from it. */
export function commitOf(sources: readonly string[]): string {
  const head = git("rev-parse", "--short=12", "HEAD");
  if (head === undefined) return "unknown";
  return git("status", "--porcelain", "--", ...sources) === "" ? head : `${head} + changes`;
}

const readReport = (path: string): Report =>
  existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Report) : { note: NOTE, fuzz: {} };

/** Adds a run of a target to the report at `path`, beside the other targets' and modules'. */
export function addRun(
  path: string,
  target: string,
  wasm: string,
  run: Result & { seed: number; seconds: number },
): void {
  const report = readReport(path);
  const { fuzz } = report;
  const module = createHash("sha256").update(readFileSync(wasm)).digest("hex");
  const entries = fuzz[target] ?? [];
  const before = entries.find((entry) => entry.module === module);
  const entry: Entry = {
    module,
    commit: commitOf(SOURCES),
    seed: run.seed,
    runs: (before?.runs ?? 0) + 1,
    seconds: (before?.seconds ?? 0) + run.seconds,
    executions: (before?.executions ?? 0) + run.executions,
    features: Math.max(before?.features ?? 0, run.features),
    findings: (before?.findings ?? 0) + (run.finding === undefined ? 0 : 1),
  };
  const all = { ...fuzz, [target]: [...entries.filter((one) => one !== before), entry] };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify({ ...report, fuzz: sorted }, null, 2)}\n`);
}

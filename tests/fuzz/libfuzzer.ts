/** Runs a fuzzer, bounded in time, and reads what libFuzzer prints. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { runChild, type ChildResult } from "../../tools/test/child.js";

/** Milliseconds beyond the given time: reading the first inputs, an input that hangs, writing a finding. */
const GRACE_MS = 90_000;
const MEMORY_MB = 2048;
/** The module's memory is one block that lives as long as the process: there is nothing to leak, and nothing freed to keep. */
const ENVIRONMENT = { ASAN_OPTIONS: "detect_leaks=0:quarantine_size_mb=8:allocator_may_return_null=1" };

/** How long things other than fuzzing may take, in seconds. */
export interface Patience {
  /** One input, before it counts as an endless loop: the machine may be busy with other things. */
  input: number;
  /** Making a finding smaller. */
  minimise: number;
}
export const PATIENCE: Patience = { input: 10, minimise: 20 };

export interface Campaign {
  program: string;
  /** Where findings, the corpus and the seeds are. */
  folder: string;
  longest: number;
  seconds: number;
  seed: number;
  /** Processes at once, each with a seed of its own. */
  jobs: number;
  /** A file of libFuzzer's tokens. */
  dictionary?: string;
  patience: Patience;
}

export interface Finding {
  /** The smallest input that fails like this. */
  input: string;
  /** The line that says how. */
  reason: string;
}

export interface Result {
  executions: number;
  /** Edges of the module's code, with how often they were taken, that some input reaches; of several processes the most. */
  features: number;
  /** The most steps for each byte that an input took: `312 steps for 17 bytes`; empty when the first process has found something. */
  mostSteps: string;
  finding?: Finding;
}

const REASON = /^(?:fails: .*|trap: .*|.*ERROR: \w+: .*|.*runtime error: .*)$/m;

/** The line that says why a fuzzer ended, or its last one. */
export function reasonOf(output: string): string {
  return REASON.exec(output)?.[0] ?? output.trim().split("\n").pop() ?? "no output";
}

const last = (pattern: RegExp, text: string): string => [...text.matchAll(pattern)].pop()?.[1] ?? "";

function start({ program, folder }: Pick<Campaign, "program" | "folder">, seconds: number, ...args: string[]) {
  const limit = seconds * 1000 + GRACE_MS;
  return runChild(program, args, { cwd: folder, limit, env: ENVIRONMENT });
}

/** One input again. */
export function replay(program: string, folder: string, input: string, limit = PATIENCE.input): Promise<ChildResult> {
  return start({ program, folder }, limit, `-timeout=${limit}`, `-artifact_prefix=${folder}/replayed-`, input);
}

/** Fuzzes until the time is up or something fails. */
export async function fuzz(campaign: Campaign): Promise<Result> {
  const { folder, longest, seconds, seed, jobs, dictionary, patience } = campaign;
  mkdirSync(join(folder, "corpus"), { recursive: true });
  const options = [
    ...[
      `-max_total_time=${seconds}`,
      `-max_len=${longest}`,
      `-timeout=${patience.input}`,
      `-rss_limit_mb=${MEMORY_MB}`,
    ],
    ...["-print_final_stats=1", `-artifact_prefix=${folder}/`, "-reload=0"],
    ...(dictionary === undefined ? [] : [`-dict=${dictionary}`]),
  ];
  const processes = Array.from({ length: jobs }, (_, index) =>
    start(campaign, seconds, ...options, `-seed=${seed + index}`, "corpus", "seeds"),
  );
  const ended = await Promise.all(processes);
  const numbers = (pattern: RegExp): number[] => ended.map(({ output }) => Number(last(pattern, output)));
  const result: Result = {
    executions: numbers(/^stat::number_of_executed_units: +(\d+)/gm).reduce((sum, count) => sum + count, 0),
    features: Math.max(...numbers(/ cov: \d+ ft: (\d+) /g)),
    mostSteps: last(/^stat::most_steps: (.*)$/gm, ended[0]!.output),
  };
  const failed = ended.find(({ code }) => code !== 0);
  if (failed === undefined) return result;
  const input = last(/Test unit written to (.*)$/gm, failed.output);
  if (input === "") throw new Error(`the fuzzer ended without an input: ${reasonOf(failed.output)}`);
  return { ...result, finding: { input: await minimise(campaign, input), reason: reasonOf(failed.output) } };
}

/** A smaller input that crashes too, if there is one; its path. */
async function minimise(campaign: Campaign, input: string): Promise<string> {
  const { patience } = campaign;
  const smaller = input.replace(/crash-(\w+)$/, "minimised-$1");
  if (smaller === input) return input;
  const bounds = [`-max_total_time=${patience.minimise}`, `-timeout=${patience.input}`];
  await start(campaign, patience.minimise, "-minimize_crash=1", ...bounds, `-exact_artifact_path=${smaller}`, input);
  return existsSync(smaller) ? smaller : input;
}

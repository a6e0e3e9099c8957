/** `npm run fuzz -- --target T --seconds N`: fuzzes a target, or runs one input again (docs/security.md). */
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { argv } from "node:process";
import { parseArgs } from "node:util";
import { UsageError } from "../../host/node/usage.js";
import { integer } from "../../tools/option.js";
import { ROOT } from "../../tools/root.js";
import { endOnSignals } from "../../tools/test/child.js";
import { missingPackage } from "./build.js";
import { attempt, prepare, type Effort } from "./campaign.js";
import { reasonOf, replay } from "./libfuzzer.js";
import { addRun, REPORT } from "./report.js";
import { readInput, regressions } from "./seeds.js";
import { TARGETS, type TargetName } from "./targets.js";

const [OK, FAILED, BAD_USE] = [0, 1, 2];

const USAGE = `npm run fuzz -- --target T [options]
  --target T       ${Object.keys(TARGETS).join(", ")}, or all
  --seconds N      how long each target runs: 1 to 1000000, by default 60
  --seed N         where its changes begin: 1 to 4000000000, by default 1
  --jobs N         processes at the same time: 1 to 64, by default 1
  --artifacts DIR  where it is built and its findings are kept, by default build/fuzz
  --report FILE    the counts to add this run to, by default docs/reliability.gen.json
  --input FILE     runs this one input instead, and counts nothing`;

const OPTIONS = {
  help: { type: "boolean", default: false },
  target: { type: "string" },
  seconds: { type: "string", default: "60" },
  seed: { type: "string", default: "1" },
  jobs: { type: "string", default: "1" },
  artifacts: { type: "string", default: join(ROOT, "build/fuzz") },
  report: { type: "string", default: REPORT },
  input: { type: "string" },
} as const;

function readOptions(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0]!.replace(/\. .*/, ""));
  }
}

/** @throws UsageError naming the targets that there are */
function namesOf(target: string | undefined): TargetName[] {
  const known = Object.keys(TARGETS) as TargetName[];
  if (target === "all") return known;
  const found = known.filter((name) => name === target);
  if (found.length === 1) return found;
  throw new UsageError(`--target ${target ?? "is missing"}: one of ${known.join(", ")}, all`);
}

async function replayOne(name: TargetName, folder: string, input: string): Promise<number> {
  const { program } = await prepare(folder, TARGETS[name]);
  const bytes = join(folder, "input");
  writeFileSync(bytes, readInput(input));
  const { code, output } = await replay(program, folder, bytes);
  console.log(code === 0 ? `${name}: ${input} passes` : `${output}${name}: ${input} fails: ${reasonOf(output)}`);
  return code === 0 ? OK : FAILED;
}

async function fuzzOne(name: TargetName, folder: string, effort: Effort, report: string): Promise<number> {
  const result = await attempt(folder, TARGETS[name], effort, regressions(name));
  addRun(report, name, result.wasm, { ...result, seed: effort.seed, seconds: effort.seconds * effort.jobs });
  const { executions, features, mostSteps, finding } = result;
  const speed = Math.round(executions / effort.seconds);
  const work = mostSteps === "" ? "" : `, most work: ${mostSteps}`;
  console.log(`${name}: ${executions} executions (${speed}/s), ${features} features${work}`);
  if (finding === undefined) return OK;
  console.log(`${name}: FAILED: ${finding.reason}`);
  console.log(`again: npm run fuzz -- --target ${name} --input ${finding.input}`);
  return FAILED;
}

async function main(args: string[]): Promise<number> {
  const { help, target, seconds, seed, jobs, artifacts, report, input } = readOptions(args);
  if (help) {
    console.log(USAGE);
    return OK;
  }
  const names = namesOf(target);
  const effort: Effort = {
    seconds: integer("seconds", seconds, 1, 1_000_000),
    seed: integer("seed", seed, 1, 4_000_000_000),
    jobs: integer("jobs", jobs, 1, 64),
  };
  const folderOf = (name: string): string => resolve(artifacts, name);
  if (input !== undefined && names.length > 1) throw new UsageError("--input: name its target");
  if (input !== undefined && !existsSync(input)) throw new UsageError(`--input ${input}: no such file`);
  const lacking = missingPackage();
  if (lacking !== undefined) throw new UsageError(`needs ${lacking}: apt-get install clang-14 libclang-rt-14-dev`);
  if (input !== undefined) return replayOne(names[0]!, folderOf(names[0]!), input);
  let code = OK;
  for (const name of names) code = Math.max(code, await fuzzOne(name, folderOf(name), effort, resolve(report)));
  return code;
}

endOnSignals();

try {
  process.exitCode = await main(argv.slice(2));
} catch (error) {
  console.error(`fuzz: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof UsageError ? BAD_USE : FAILED;
}

/** `npm run test:powerloss`: every power cut there is in the scripted life (docs/reliability.gen.json), or the one that `--cut` names. */
import { fileURLToPath } from "node:url";
import { argv, execPath, exit } from "node:process";
import { parseArgs } from "node:util";
import { UsageError } from "../../host/node/usage.js";
import { integer } from "../../tools/option.js";
import { ROOT } from "../../tools/root.js";
import { endOnSignals, runChild } from "../../tools/test/child.js";
import { count, missing } from "./census.js";
import { exhaustive, only, WHOLE, type Range } from "./choice.js";
import { cutsOf, idOf, type Cut } from "./cut.js";
import { lifeOf } from "./life.js";
import { loadParts, type Parts } from "./parts.js";
import { writeReport } from "./report.js";
import { MODELS, type Model } from "../journal/tear.js";
import { told, Walk, type Failure, type Outcome } from "./walk.js";

const [OK, FAILED, BAD_USE] = [0, 1, 2];
const MOST_JOBS = 64;
const MOST = 999_999_999;

const USAGE = `npm run test:powerloss -- [--seed N] [--model M] [--from N] [--to N] [--jobs N] [--cut ID]
  --seed N   of the life; the default is 1
  --model M  only cuts of this model: ${MODELS.join(", ")}
  --from N, --to N  only cuts in these operations, counted from 1
  --jobs N   processes, 1 to ${MOST_JOBS}; the default is 2
  --cut ID   only this one, such as 4711:bits:power or 4711:bits:power+3:prefix:agent`;

const DAY = 86_400_000;

/** What a process with a share of the cuts tells the one that has started it. */
type Part = Pick<Outcome, "cuts" | "seconds" | "operations" | "failed" | "failures">;

interface Options extends Range {
  seed: number;
  jobs: number;
  cuts: Cut[] | undefined;
  isPart: boolean;
}

const TEXT = { type: "string" } as const;
const OPTIONS = {
  ...{ seed: TEXT, model: TEXT, from: TEXT, to: TEXT, jobs: TEXT, cut: TEXT, share: TEXT },
  help: { type: "boolean", default: false },
} as const;

function parse() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0]!.replace(/\. .*/, ""));
  }
}

/** @throws UsageError naming the models that there are */
function modelOf(text: string | undefined): Model | undefined {
  const model = MODELS.find((each) => each === text);
  if (model === text) return model;
  throw new UsageError(`--model ${text}: one of ${MODELS.join(", ")}`);
}

function readOptions(values: ReturnType<typeof parse>): Options {
  const { seed = "1", jobs = "2", cut, model, from = "1", to, share } = values;
  const [rest, of] = (share ?? "0/1").split("/").map(Number) as [number, number];
  const first = integer("from", from, 1, MOST);
  return {
    ...{ seed: integer("seed", seed, 0, MOST), jobs: integer("jobs", jobs, 1, MOST_JOBS), model: modelOf(model) },
    ...{ from: first, to: to === undefined ? WHOLE.to : integer("to", to, first, MOST) },
    ...{ cuts: cut === undefined ? undefined : identify(cut), share: { rest, of }, isPart: share !== undefined },
  };
}

function identify(id: string): Cut[] {
  try {
    return cutsOf(id);
  } catch (error) {
    throw new UsageError(`--cut ${id}: ${(error as Error).message}`);
  }
}

/** Makes one cut and tells all about it. */
function one(parts: Parts, seed: number, cuts: Cut[]): number {
  const id = cuts.map(idOf).join("+");
  const outcome = new Walk(parts, `life ${seed}`, only(cuts)).run(lifeOf(seed), cuts[0]!.operation);
  const made = Object.values(cuts.length > 1 ? outcome.seconds : outcome.cuts).length;
  if (made === 0) throw new UsageError(`--cut ${id}: life ${seed} has no such cut`);
  console.log(outcome.failures.length > 0 ? outcome.failures.map(told).join("\n") : `${id}: nothing is lost`);
  return outcome.failures.length;
}

/** The cuts of one process. */
function part(parts: Parts, options: Options): void {
  const outcome = new Walk(parts, `life ${options.seed}`, exhaustive(options)).run(lifeOf(options.seed), options.to);
  const { cuts, seconds, operations, failed, failures } = outcome;
  console.log(JSON.stringify({ cuts, seconds, operations, failed, failures } satisfies Part));
}

async function start(rest: number, of: number): Promise<Part> {
  const args = [fileURLToPath(import.meta.url), ...argv.slice(2), "--share", `${rest}/${of}`];
  const { code, output } = await runChild(execPath, args, { cwd: ROOT, limit: DAY });
  if (code !== OK) throw new Error(`a process ended with ${code}: ${output}`);
  return JSON.parse(output) as Part;
}

function sum(parts: readonly Record<string, number>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const counts of parts) for (const [name, is] of Object.entries(counts)) all[name] = (all[name] ?? 0) + is;
  return all;
}

/** Every cut, by several processes. */
async function all(parts: Parts, options: Options): Promise<number> {
  const life = lifeOf(options.seed);
  const undisturbed = new Walk(parts, `life ${options.seed}`, { first: () => false, second: () => false }).run(life);
  const lacking = missing(count(life, undisturbed, parts));
  lacking.forEach((line) => console.log(`the life lacks ${line}`));
  const began = Date.now();
  const done = await Promise.all(Array.from({ length: options.jobs }, (_, rest) => start(rest, options.jobs)));
  const failures: Failure[] = done.flatMap((each) => each.failures);
  const failed = done.reduce((all, each) => all + each.failed, 0);
  const cuts = sum(done.map((each) => each.cuts));
  const seconds = sum(done.map((each) => each.seconds));
  console.log(failures.map(told).join("\n"));
  const took = Math.round((Date.now() - began) / 1000);
  console.log(`${total(cuts)} cuts, ${total(seconds)} second cuts, ${failed} failures, ${took} s`);
  const isWhole = options.model === undefined && options.from <= 1 && options.to === WHOLE.to;
  if (isWhole)
    writeReport({ ...{ cuts, secondCuts: seconds, seconds: took, failures: failed }, seed: options.seed }, parts);
  return failed + lacking.length;
}

const total = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

async function main(): Promise<number> {
  const values = parse();
  if (values.help) {
    console.log(USAGE);
    return OK;
  }
  const options = readOptions(values);
  const parts = await loadParts();
  if (options.isPart) {
    part(parts, options);
    return OK;
  }
  const failed = options.cuts === undefined ? await all(parts, options) : one(parts, options.seed, options.cuts);
  return failed > 0 ? FAILED : OK;
}

endOnSignals();

main().then(exit, (error: unknown) => {
  const isBadUse = error instanceof UsageError;
  console.error(isBadUse ? `powerloss: ${error.message}` : error);
  exit(isBadUse ? BAD_USE : FAILED);
});

/** `npm run test:powerloss`: every power cut there is in the scripted life (docs/reliability.gen.json), or the one that `--cut` names. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { argv, execPath, exit } from "node:process";
import { parseArgs } from "node:util";
import { UsageError } from "../../host/node/usage.js";
import { count, missing } from "./census.js";
import { exhaustive, only, WHOLE, type Range } from "./choice.js";
import { cutsOf } from "./cut.js";
import { lifeOf } from "./life.js";
import { loadParts, type Parts } from "./parts.js";
import { writeReport } from "./report.js";
import { MODELS, type Model } from "./tear.js";
import { told, Walk, type Failure, type Outcome } from "./walk.js";

const USAGE = `npm run test:powerloss -- [--seed N] [--model M] [--from N] [--to N] [--jobs N] [--cut ID]
  --seed   of the life; the default is 1
  --model  only cuts of this model: ${MODELS.join(", ")}
  --from, --to  only cuts in these operations, counted from 1
  --jobs   processes; the default is 2
  --cut    only this one, such as 4711:bits:power or 4711:bits:power+3:prefix:agent`;

/** What a process with a share of the cuts tells the one that has started it. */
type Part = Pick<Outcome, "cuts" | "seconds" | "operations" | "failed" | "failures">;

interface Options extends Range {
  seed: number;
  jobs: number;
  cut?: string | undefined;
  isPart: boolean;
}

function number(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name}: "${text}" isn't a number from 0 to 999999999`);
  return Number(text);
}

function readOptions(): Options {
  const text = { type: "string" } as const;
  const options = { seed: text, model: text, from: text, to: text, jobs: text, cut: text, share: text };
  const { values } = parse(options);
  const { model, cut, share } = values;
  if (model !== undefined && !MODELS.includes(model as Model))
    throw new UsageError(`--model: "${model}": ${MODELS.join(", ")}`);
  const [rest, of] = (share ?? "0/1").split("/").map(Number) as [number, number];
  const jobs = number("jobs", values.jobs, 2);
  if (jobs < 1 || jobs > 64) throw new UsageError(`--jobs: ${jobs}: 1 to 64`);
  return {
    ...{ seed: number("seed", values.seed, 1), jobs, cut, share: { rest, of }, isPart: share !== undefined },
    ...{
      model: model as Model | undefined,
      from: number("from", values.from, 1),
      to: number("to", values.to, Infinity),
    },
  };
}

function parse<T extends Record<string, { type: "string" }>>(options: T) {
  try {
    return parseArgs({ options });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Makes one cut and tells all about it. */
function one(parts: Parts, { seed, cut }: Options): number {
  const cuts = identify(cut!);
  const outcome = new Walk(parts, `life ${seed}`, only(cuts)).run(lifeOf(seed), cuts[0]!.operation);
  const made = Object.values(cuts.length > 1 ? outcome.seconds : outcome.cuts).length;
  if (made === 0) throw new UsageError(`--cut: ${cut}: the life has no such cut`);
  console.log(outcome.failures.length > 0 ? outcome.failures.map(told).join("\n") : `${cut}: nothing is lost`);
  return outcome.failures.length;
}

function identify(id: string): ReturnType<typeof cutsOf> {
  try {
    return cutsOf(id);
  } catch (error) {
    throw new UsageError(`--cut: ${(error as Error).message}`);
  }
}

/** The cuts of one process. */
function part(parts: Parts, options: Options): void {
  const outcome = new Walk(parts, `life ${options.seed}`, exhaustive(options)).run(lifeOf(options.seed), options.to);
  const { cuts, seconds, operations, failed, failures } = outcome;
  console.log(JSON.stringify({ cuts, seconds, operations, failed, failures } satisfies Part));
}

async function start(rest: number, of: number): Promise<Part> {
  const args = [fileURLToPath(import.meta.url), ...argv.slice(2), "--share", `${rest}/${of}`];
  const child = spawn(execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`a process ended with ${code}`);
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

try {
  const options = readOptions();
  const parts = await loadParts();
  if (options.isPart) part(parts, options);
  else exit((options.cut === undefined ? await all(parts, options) : one(parts, options)) > 0 ? 1 : 0);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  exit(2);
}

/** Mutation tests: breaks the product in the ways that tests/mutants names, one after the other, and requires that the tests notice. */
import { exit } from "node:process";
import { parseArgs } from "node:util";
import { integer } from "../../tools/option.js";
import { ROOT } from "../../tools/root.js";
import { endOnSignals } from "../../tools/test/child.js";
import { explore } from "./explore.js";
import { Judge, type Judgement } from "./judge.js";
import { type Mutant, readMutants, shown } from "./mutant.js";
import { inParallel } from "./pool.js";
import { Trees } from "./tree.js";

const MOST_JOBS = 16;
const MOST_SECONDS = 600;
const USAGE = `npm run mutate -- [--filter PART] [--list] [--against PATH-PART] [--jobs N] [--limit S]
  --filter PART        only mutants whose names contain it
  --list               says what each breaks and which tests must fail, and runs nothing
  --against PATH-PART  runs all tests of the files whose path contains it, and lists those that fail
  --jobs N             so many at a time, 1–${MOST_JOBS}; 2 by default
  --limit S            seconds that the tests of one file may take, 1–${MOST_SECONDS}; 60 by default
  --root DIR           the mutants of another tree (for this runner's own tests)`;

interface Options {
  root: string;
  against: string | undefined;
  jobs: number;
  /** Seconds. */
  limit: number;
}

function list(mutants: Mutant[]): number {
  for (const { name, breaks, caughtBy } of mutants)
    console.log([name, `  ${breaks}`, ...caughtBy.map((test) => `  caught by ${shown(test)}`)].join("\n"));
  return 0;
}

/** Judges mutants, several at a time and each in a tree of its own, and prints what came of it. */
async function judgeAll(trees: Trees, mutants: Mutant[], { against, jobs, limit }: Options): Promise<number> {
  const judge = new Judge(trees, limit * 1000);
  // Exploring, no test is named yet.
  await judge.begin(against === undefined ? mutants : mutants.map((mutant) => ({ ...mutant, caughtBy: [] })), jobs);
  const copies = Array.from({ length: jobs }, (_, number) => trees.copy(`tree-${number}`));
  const judgements: Judgement[] = [];
  await inParallel(jobs, mutants, async (mutant, worker) => {
    const tree = copies[worker]!;
    const judgement = await (against === undefined ? judge.judge(tree, mutant) : explore(judge, tree, mutant, against));
    console.log(judgement.line);
    judgements.push(judgement);
  });
  const killed = judgements.filter((judgement) => judgement.killed).length;
  console.log(`${killed} passed, ${mutants.length - killed} failed`);
  return killed === mutants.length ? 0 : 1;
}

async function run(mutants: Mutant[], options: Options): Promise<number> {
  const trees = new Trees(options.root);
  process.once("exit", () => trees.remove());
  return judgeAll(trees, mutants, options);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      filter: { type: "string", default: "" },
      list: { type: "boolean", default: false },
      against: { type: "string" },
      jobs: { type: "string", default: "2" },
      limit: { type: "string", default: "60" },
      root: { type: "string", default: ROOT },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const options: Options = {
    root: values.root,
    against: values.against,
    jobs: integer("jobs", values.jobs, 1, MOST_JOBS),
    limit: integer("limit", values.limit, 1, MOST_SECONDS),
  };
  const mutants = readMutants(values.root, values.filter);
  return values.list ? list(mutants) : run(mutants, options);
}

endOnSignals();

main().then(exit, (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  exit(2);
});

/** Judges mutants: one is killed if it applies, compiles to something else, and every test that it names fails because of it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.js";
import { type Mutant, shown } from "./mutant.js";
import { runNamed, type Verdict } from "./named.js";
import { inParallel } from "./pool.js";
import { apply, type Trees } from "./tree.js";

export interface Judgement {
  killed: boolean;
  /** The line to print. */
  line: string;
}

/** Without a mutant all tests that any of them names run, file by file. */
const BASELINE_LIMIT = 180_000;

const failed = (mutant: Mutant, why: string): Judgement => ({ killed: false, line: `FAILED ${mutant.name}: ${why}` });

export class Judge {
  /** Whose changes these are, by a digest of the changed sources, and by one of what was built from them. */
  private readonly changes = new Map<string, string>();
  /** What the named tests say without any mutant. */
  private readonly baseline = new Map<string, Verdict>();

  /** @param limit milliseconds that the tests of one file may take */
  constructor(
    private readonly trees: Trees,
    readonly limit: number,
  ) {}

  /** Builds the clean tree as the mutants will be built, and runs all their tests in it, `jobs` files at a time. */
  async begin(mutants: Mutant[], jobs: number): Promise<void> {
    const sources = mutants.flatMap(({ files }) => files);
    const tests = mutants.flatMap(({ caughtBy }) => caughtBy);
    await build(this.trees.clean, sources);
    await inParallel(jobs, [...new Set(tests.map(({ file }) => file))], async (file) => {
      const own = tests.filter((test) => test.file === file);
      const verdicts = await runNamed(this.trees.clean, own, BASELINE_LIMIT);
      verdicts.forEach((verdict, test) => this.baseline.set(test, verdict));
    });
  }

  /** Judges one mutant in a copy of the tree, which is clean again afterwards. */
  async judge(tree: string, mutant: Mutant): Promise<Judgement> {
    const unfit = mutant.caughtBy.find((test) => this.baseline.get(shown(test)) !== "passed");
    if (unfit) return failed(mutant, `without it ${shown(unfit)} ${this.baseline.get(shown(unfit))}`);
    return this.mutated(tree, mutant, async () => {
      const started = Date.now();
      const verdicts = await runNamed(tree, mutant.caughtBy, this.limit);
      const blind = mutant.caughtBy.find((test) => verdicts.get(shown(test)) !== "failed");
      if (blind)
        return { killed: false, line: `SURVIVED ${mutant.name}: ${shown(blind)} ${verdicts.get(shown(blind))}` };
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      return { killed: true, line: `killed ${mutant.name} by ${mutant.caughtBy.map(shown).join(", ")} (${seconds} s)` };
    });
  }

  /** Does something in a tree that has been mutated and built, or tells why that can't be. */
  async mutated(tree: string, mutant: Mutant, work: () => Promise<Judgement>): Promise<Judgement> {
    let changed = [...mutant.files];
    try {
      const problem = await apply(tree, mutant);
      if (problem !== undefined) return failed(mutant, problem);
      const sources = this.claim(tree, mutant.files, mutant);
      if (sources !== undefined) return failed(mutant, sources);
      const outputs = await build(tree, mutant.files);
      changed = [...changed, ...outputs];
      const products = this.claim(tree, outputs, mutant);
      return products === undefined ? await work() : failed(mutant, products);
    } catch (error) {
      return failed(mutant, error instanceof Error ? error.message : String(error));
    } finally {
      this.trees.restore(tree, changed);
    }
  }

  /** Notes whose change this is. @returns what is wrong if it is none, or another's */
  private claim(tree: string, files: string[], mutant: Mutant): string | undefined {
    const digest = digestOf(tree, files);
    if (digest === digestOf(this.trees.clean, files)) return `changes nothing in ${files.join(", ")}`;
    const other = this.changes.get(digest);
    this.changes.set(digest, mutant.name);
    return other === undefined ? undefined : `is the same change as ${other}`;
  }
}

function digestOf(tree: string, files: string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(tree, file)));
  return hash.digest("hex");
}

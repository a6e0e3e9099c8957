/** Finds the tests that notice a mutant, for whoever writes its header. */
import { discover } from "../../tools/test/discover.js";
import { runFile } from "../../tools/test/run.js";
import type { Judge, Judgement } from "./judge.js";
import { type Mutant, shown } from "./mutant.js";

/** Runs all tests of the files whose path contains `part` against a mutant; it is killed if any of them fails. */
export function explore(judge: Judge, tree: string, mutant: Mutant, part: string): Promise<Judgement> {
  return judge.mutated(tree, mutant, async () => {
    const lines: string[] = [];
    for (const file of discover(tree, { all: false, filters: [part] })) {
      const { tests, problem } = await runFile(tree, file, judge.limit);
      const failed = tests.filter(({ outcome }) => outcome === "failed");
      lines.push(...failed.map(({ name }) => `  Caught by: ${shown({ file: file.path, name })}`));
      if (problem !== undefined) lines.push(`  ${file.path}: ${problem}`);
    }
    const killed = lines.length > 0;
    return { killed, line: [`${killed ? "killed" : "SURVIVED"} ${mutant.name}`, ...lines].join("\n") };
  });
}

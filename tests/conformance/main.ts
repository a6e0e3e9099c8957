/** `npm run conformance`: runs the tests that the requirements name, and writes docs/conformance.md from what they came to. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exit } from "node:process";
import { parseArgs } from "node:util";
import { UsageError } from "../../host/node/usage.js";
import { ROOT } from "../../tools/root.js";
import { endOnSignals } from "../../tools/test/child.js";
import { shown } from "../mutate/mutant.js";
import { count, PAGE, render } from "./page.js";
import { all, readGroups } from "./requirement.js";
import { readResults, RESULTS, runTests, writeResults } from "./results.js";
import { missingTests, unproven } from "./source.js";

const USAGE = `npm run conformance -- [--no-run]
  --no-run    takes the results of the last run from ${RESULTS}, if they are about the modules and tests there are
  --root DIR  the requirements of another tree (for this runner's own tests)`;

/** Runs what is named unless that is to be taken from the last run, writes the page, and answers the exit code. */
async function conformance(root: string, isRun: boolean): Promise<number> {
  const groups = readGroups(root);
  const requirements = all(groups);
  const open = [...unproven(requirements), ...missingTests(root, requirements)];
  if (open.length > 0) {
    console.error([...open, `${open.length} of ${requirements.length} requirements can't be told`].join("\n"));
    return 1;
  }
  const tests = requirements.flatMap((requirement) => requirement.tests);
  if (isRun) writeResults(root, await runTests(root, tests));
  const results = readResults(root, tests);
  writeFileSync(join(root, PAGE), render(groups, results));
  const bad = tests.map(shown).filter((test) => results.verdicts[test]!.outcome !== "passed");
  for (const test of new Set(bad)) console.log(`${results.verdicts[test]!.outcome}: ${test}`);
  const { proven, notApplicable, failed } = count(groups, results);
  console.log(`${proven} requirements proven, ${notApplicable} not applicable, ${failed} not met`);
  return failed > 0 ? 1 : 0;
}

function options() {
  const root = { type: "string", default: ROOT } as const;
  try {
    return parseArgs({ options: { "no-run": { type: "boolean" }, root, help: { type: "boolean" } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function main(): Promise<number> {
  const values = options();
  if (!values.help) return conformance(values.root, !values["no-run"]);
  console.log(USAGE);
  return 0;
}

endOnSignals();

main().then(exit, (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  exit(2);
});

/** Runs the tests: spec files in as-pect, the others in node:test, each file in a process of its own, two at a time. */
import { env, exit } from "node:process";
import { parseArgs } from "node:util";
import { ROOT } from "./root.js";
import { brokenChecks, missingFor, staleChecks, unstartable } from "./test/checks.js";
import { endOnSignals } from "./test/child.js";
import { discover, type Selection } from "./test/discover.js";
import { install, mayInstall, readPackages, type DebianPackage } from "./test/packages.js";
import { closingLines, fileLines, total } from "./test/print.js";
import type { FileResult, TestFile } from "./test/result.js";
import { runFile } from "./test/run.js";

const CONCURRENCY = 2;
const USAGE = `npm test -- [--all] [PATH-PART…]
  --all       also the longer runs (tests/**/*.long.ts)
  PATH-PART   only files whose path contains it
  --root DIR  the tests of another tree (for the runner's own tests)`;

/** Installs what is missing if that is allowed; what is still missing afterwards is the answer. */
async function provide(packages: DebianPackage[], files: TestFile[]): Promise<DebianPackage[]> {
  const missing = missingFor(packages, files);
  if (missing.length === 0 || !mayInstall()) return missing;
  const names = missing.map((entry) => entry.package);
  console.log(`installing ${names.join(" ")} (apt-get)`);
  const failure = await install(names);
  if (failure !== undefined) console.log(`apt-get: ${failure}`);
  return missingFor(packages, files);
}

async function runAll(root: string, files: TestFile[]): Promise<FileResult[]> {
  const waiting = [...files];
  const results: FileResult[] = [];
  const worker = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const result = await runFile(root, file);
      console.log(fileLines(result));
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}

/** Runs the selected tests of a tree and answers the exit code. */
async function runTests(root: string, selection: Selection): Promise<number> {
  const files = discover(root, selection);
  if (files.length === 0) throw new Error(`no test file's path contains ${selection.filters.join(" or ")}`);
  const packages = readPackages(root);
  const stale = staleChecks(root, packages);
  if (stale.length > 0) throw new Error(`tools/debian-packages.json: no such check: ${stale.join(", ")}`);

  const notStarted = unstartable(await provide(packages, files), files);
  const startable = files.filter((file) => !notStarted.some(({ check }) => check === file.path));
  const results = await runAll(root, startable);
  const broken = brokenChecks(packages, results);
  broken.forEach((line) => console.log(`FAILED  ${line}`));
  const totals = total(results, notStarted, broken.length);
  console.log(closingLines(totals, packages));
  const isStrict = env.VIRMO_STRICT === "1" && totals.notRun.length > 0;
  if (isStrict) console.error("VIRMO_STRICT=1: what was not run counts as failed");
  return totals.failed > 0 || isStrict ? 1 : 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      all: { type: "boolean", default: false },
      root: { type: "string", default: ROOT },
      help: { type: "boolean" },
    },
    allowPositionals: true,
  });
  if (!values.help) return runTests(values.root, { all: values.all, filters: positionals });
  console.log(USAGE);
  return 0;
}

endOnSignals();

main().then(exit, (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  exit(2);
});

/** Runs the checks that need no test: format, types, imports, generated files, file contents and the shipped module. */
import { exit } from "node:process";
import type { Check } from "./check/check.js";
import { dependencies } from "./check/dependencies.js";
import { drift } from "./check/drift.js";
import { imports } from "./check/imports.js";
import { format, types } from "./check/programs.js";
import { sizes } from "./check/sizes.js";
import { text } from "./check/text.js";
import { wasm } from "./check/wasm.js";

/** Those that start other programs come first: the rest runs beside them. */
const CHECKS: Check[] = [format, types, wasm, sizes, imports, dependencies, drift, text];

/** Runs a check; one that throws has failed with what it threw. */
async function problemsOf(check: Check): Promise<string[]> {
  try {
    return await check.run();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function runCheck(check: Check): Promise<boolean> {
  const started = Date.now();
  const problems = await problemsOf(check);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const isGood = problems.length === 0;
  console.log(
    [`${isGood ? "ok" : "FAILED"}  ${check.name}  ${seconds} s`, ...problems.map((line) => `  ${line}`)].join("\n"),
  );
  return isGood;
}

const outcomes = await Promise.all(CHECKS.map(runCheck));
const failed = outcomes.filter((isGood) => !isGood).length;
console.log(`\n${outcomes.length - failed} checks passed, ${failed} failed`);
exit(failed > 0 ? 1 : 0);

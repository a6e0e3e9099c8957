/** Holds the list in tools/debian-packages.json to what the tests really do: without its command a check is never passed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { hasCommand, type DebianPackage } from "./packages.js";
import type { NotRun } from "./print.js";
import type { FileResult, TestFile } from "./result.js";

/** A check is a whole test file, or one test of it: `path: name`. */
interface Check {
  path: string;
  name?: string;
  command: string;
}

function checksOf({ command, checks }: DebianPackage): Check[] {
  return checks.map((check) => {
    const [path = "", ...name] = check.split(": ");
    return name.length === 0 ? { path, command } : { path, name: name.join(": "), command };
  });
}

/** Those entries whose command is missing and that one of `files` needs. */
export function missingFor(packages: DebianPackage[], files: TestFile[]): DebianPackage[] {
  const isNeeded = (entry: DebianPackage) =>
    checksOf(entry).some((check) => files.some((file) => file.path === check.path));
  return packages.filter((entry) => !hasCommand(entry.command) && isNeeded(entry));
}

/** The files that can't be started for want of a command. */
export function unstartable(missing: DebianPackage[], files: TestFile[]): NotRun[] {
  const whole = missing.flatMap(checksOf).filter((check) => check.name === undefined);
  return whole
    .filter(({ path }) => files.some((file) => file.path === path))
    .map(({ path, command }) => ({ check: path, command }));
}

/** The checks whose file isn't in the tree: the list has gone stale. */
export function staleChecks(root: string, packages: DebianPackage[]): string[] {
  const paths = packages.flatMap(checksOf).map((check) => check.path);
  return paths.filter((path) => !existsSync(join(root, path)));
}

/** The named checks that their file doesn't have, and those that passed though their command is missing. */
export function brokenChecks(packages: DebianPackage[], results: FileResult[]): string[] {
  return packages.flatMap(checksOf).flatMap(({ path, name, command }) => {
    const result = results.find(({ file }) => file.path === path);
    if (!result || name === undefined) return [];
    const test = result.tests.find((candidate) => candidate.name === name);
    if (!test) return [`${path}: has no test "${name}", which tools/debian-packages.json names`];
    return test.outcome === "passed" && !hasCommand(command) ? [`${path}: ${name}: passed without ${command}`] : [];
  });
}

/** The named mutants: patches in tests/mutants, each with a header that says what it breaks and which tests must notice. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../host/node/usage.js";

export const FOLDER = "tests/mutants";
const ENDING = ".patch";
const CAUGHT_BY = /^Caught by: (\S+): (.+)$/;
const CONCERNS = /^Concerns: (.+)$/;
const PATCHED = /^\+\+\+ b\/(\S+)$/;
const MUTABLE = /^(assembly|host\/node)\/.+\.ts$/;

/** A test by its file and name. */
export interface NamedTest {
  file: string;
  name: string;
}

export interface Mutant {
  /** The patch file's name without its ending. */
  name: string;
  /** The patch, from the root. */
  path: string;
  /** What it breaks: the header's first line. */
  breaks: string;
  /** The commands, Status codes and steps of the rollback that it is about (concerns.test.ts has them all), if any. */
  concerns: string[];
  /** The tests that have to fail, every one of them. */
  caughtBy: NamedTest[];
  /** The sources that it changes, from the root. */
  files: string[];
}

/** A test in the form of the header and of what is printed. */
export const shown = ({ file, name }: NamedTest) => `${file}: ${name}`;

/** Reads one patch. UsageError: it breaks nothing, names no test, or changes what isn't a source of the product. */
function readMutant(root: string, file: string): Mutant {
  const path = `${FOLDER}/${file}`;
  const lines = readFileSync(join(root, path), "utf8").split("\n");
  const header = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith("--- a/")),
  );
  const breaks = header[0] ?? "";
  const caughtBy = header.flatMap((line) => {
    const [, test, name] = CAUGHT_BY.exec(line) ?? [];
    return test === undefined || name === undefined ? [] : [{ file: test, name }];
  });
  const concerns = header.flatMap((line) => CONCERNS.exec(line)?.[1]?.split(" ") ?? []);
  const files = lines.flatMap((line) => PATCHED.exec(line)?.[1] ?? []);
  const wrong = files.find((one) => !MUTABLE.test(one));
  if (breaks === "") throw new UsageError(`${path}: its first line doesn't say what it breaks`);
  if (caughtBy.length === 0) throw new UsageError(`${path}: names no test ("Caught by: FILE: TEST NAME")`);
  if (files.length === 0) throw new UsageError(`${path}: changes no file ("+++ b/FILE")`);
  if (wrong !== undefined)
    throw new UsageError(`${path}: changes ${wrong}; only assembly/ and host/node/ have mutants`);
  return { name: file.slice(0, -ENDING.length), path, breaks, concerns, caughtBy, files };
}

/**
 * The mutants of a tree, sorted by name.
 *
 * @param filter only those whose names contain it
 * @throws UsageError if there are none, or one can't be read
 */
export function readMutants(root: string, filter: string): Mutant[] {
  const files = readdirSync(join(root, FOLDER)).filter((file) => file.endsWith(ENDING));
  const chosen = files.filter((file) => file.slice(0, -ENDING.length).includes(filter)).sort();
  if (chosen.length === 0) throw new UsageError(`${FOLDER}: no mutant's name contains "${filter}"`);
  return chosen.map((file) => readMutant(root, file));
}

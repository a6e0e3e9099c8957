/** What the standards require, in tests/conformance/*.yaml: each requirement with the tests that prove it, or why it doesn't apply. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { UsageError } from "../../host/node/usage.js";
import type { NamedTest } from "../mutate/mutant.js";

export const FOLDER = "tests/conformance";
const ENDING = ".yaml";

export interface Requirement {
  /** Unique in all files. */
  id: string;
  /** Where the standard says it: `OMA-TS-DM_Protocol 6.2`. */
  clause: string;
  /** A sentence in our own words. */
  requirement: string;
  /** The tests that prove it, all of them. */
  tests: NamedTest[];
  notApplicable?: string;
}

/** The requirements of one file, under its title, in the order of the standard. */
export interface Group {
  title: string;
  requirements: Requirement[];
}

const KEYS = ["id", "clause", "requirement", "tests", "notApplicable"];
const NAMED = /^(\S+): (.+)$/;

type Raw = Record<string, unknown>;

function textOf(raw: Raw, key: string, place: string): string {
  const value = raw[key];
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  throw new UsageError(`${place}: ${key} has to be a text that isn't empty`);
}

function testsOf(raw: Raw, place: string): NamedTest[] {
  const tests = raw.tests ?? [];
  if (!Array.isArray(tests)) throw new UsageError(`${place}: tests has to be a list`);
  return tests.map((test) => {
    const [, file, name] = NAMED.exec(String(test)) ?? [];
    if (file === undefined || name === undefined) throw new UsageError(`${place}: "${test}" isn't FILE: TEST NAME`);
    return { file, name };
  });
}

function requirementOf(raw: Raw, file: string): Requirement {
  const id = textOf(raw, "id", file);
  const place = `${file}: ${id}`;
  const unknown = Object.keys(raw).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new UsageError(`${place}: unknown key ${unknown}; known are ${KEYS.join(", ")}`);
  const requirement = {
    id,
    clause: textOf(raw, "clause", place),
    requirement: textOf(raw, "requirement", place),
    tests: testsOf(raw, place),
  };
  if (raw.notApplicable === undefined) return requirement;
  if (requirement.tests.length > 0) throw new UsageError(`${place}: has tests and notApplicable; only one can be`);
  return { ...requirement, notApplicable: textOf(raw, "notApplicable", place) };
}

function groupOf(root: string, file: string): Group {
  let raw: Raw;
  try {
    raw = parse(readFileSync(join(root, file), "utf8")) as Raw;
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message.split("\n")[0]}`);
  }
  if (!Array.isArray(raw?.requirements)) throw new UsageError(`${file}: requirements has to be a list`);
  return {
    title: textOf(raw, "title", file),
    requirements: (raw.requirements as Raw[]).map((entry) => requirementOf(entry, file)),
  };
}

/**
 * Every requirement of a tree, by the names of the files and in their order.
 *
 * @throws UsageError naming file and requirement: a file that can't be read, two requirements of one id
 */
export function readGroups(root: string): Group[] {
  const files = readdirSync(join(root, FOLDER)).filter((file) => file.endsWith(ENDING));
  const groups = files.sort().map((file) => groupOf(root, `${FOLDER}/${file}`));
  const ids = groups.flatMap(({ requirements }) => requirements.map(({ id }) => id));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UsageError(`${FOLDER}: ${twice}: the id of two requirements`);
  return groups;
}

/** All requirements of the groups, in order. */
export const all = (groups: readonly Group[]): Requirement[] => groups.flatMap(({ requirements }) => requirements);

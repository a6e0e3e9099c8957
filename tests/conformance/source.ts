/** Which tests there are, as their sources say: the headings of fixtures, and the titles that test() and it() are given. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type NamedTest, shown } from "../mutate/mutant.js";
import type { Requirement } from "./requirement.js";

const HEADING = /^## +(.+)$/gm;
const TITLE = /\b(?:test|it|specify)\(\s*(?:"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;
const FIXTURES = /^tests\/session\/.*\.md$/;

/** The test file that plays what is named: fixtures are played by one, every other file is its own. */
export const playerOf = (file: string): string => (FIXTURES.test(file) ? "tests/session/session.test.ts" : file);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** A title with `${…}` in it matches whatever stands there. */
function patternOf(template: string): RegExp {
  const pieces = template.split(/\$\{[^}]*\}/).map(escaped);
  return new RegExp(`^${pieces.join(".+")}$`);
}

/** What a test of a file may be called. */
function titlesOf(root: string, file: string): RegExp[] {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  const source = readFileSync(path, "utf8");
  const exactly = (text: string): RegExp => new RegExp(`^${escaped(text)}$`);
  if (file.endsWith(".md")) return [...source.matchAll(HEADING)].map(([, title]) => exactly(title!.trim()));
  return [...source.matchAll(TITLE)].map(([, text, template]) =>
    text === undefined ? patternOf(template!) : exactly(JSON.parse(`"${text}"`) as string),
  );
}

/** The named tests that their file doesn't have, each with the requirement that names it. */
export function missingTests(root: string, requirements: readonly Requirement[]): string[] {
  const known = new Map<string, RegExp[]>();
  const exists = ({ file, name }: NamedTest): boolean => {
    if (!known.has(file)) known.set(file, titlesOf(root, file));
    return known.get(file)!.some((title) => title.test(name));
  };
  return requirements.flatMap(({ id, tests }) =>
    tests.filter((test) => !exists(test)).map((test) => `${id}: no such test: ${shown(test)}`),
  );
}

/** The requirements that have neither a test nor a reason not to. */
export function unproven(requirements: readonly Requirement[]): string[] {
  const open = requirements.filter(({ tests, notApplicable }) => tests.length === 0 && notApplicable === undefined);
  return open.map(({ id, requirement }) => `${id}: has neither a test nor notApplicable: ${requirement}`);
}

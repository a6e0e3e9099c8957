/** Checks what stands in the files: sizes that people can read, and nothing that only one machine or one registry knows. */
import { posix } from "node:path";
import ts from "typescript";
import type { Check } from "./check.js";
import { read, repositoryFiles } from "./tree.js";

const MOST_LINES = 300;
const MOST_FUNCTION_LINES = 40;
const CODE = /\.(ts|mjs|js)$/;
const GENERATED = /\.gen\./;
const TEXT = /\.(ts|mjs|js|json|md|ya?ml|xml|dtd|sh)$|(^|\/)[^./]+$|^\.[^/]+$|^\.ci\//;

/** Written in pieces, so that this file doesn't name what it forbids. */
const FORBIDDEN: { what: string; pattern: RegExp }[] = [
  { what: "a package registry's host", pattern: new RegExp("\\b(registry\\.(npm|yarn)|npmjs\\.(org|com))", "i") },
  { what: "a path of one machine", pattern: new RegExp("(?<![\\w.])/(home|root|Users|work|mnt)/[\\w.]") },
];

/** One line for each line of a file that names a registry or a machine. */
export function forbiddenText(path: string, content: string): string[] {
  return content
    .split("\n")
    .flatMap((line, index) =>
      FORBIDDEN.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${path}:${index + 1}: names ${what}`),
    );
}

/** Relative links of a Markdown file that lead to nothing, or out of the repository. */
export function deadLinks(path: string, content: string, files: Set<string>): string[] {
  const links = [...content.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].map(([, to]) =>
    posix.join(posix.dirname(path), to ?? ""),
  );
  const exists = (to: string) =>
    files.has(to) || [...files].some((file) => file.startsWith(`${to.replace(/\/$/, "")}/`));
  return links.filter((to) => !exists(to)).map((to) => `${path}: links to ${to}, which isn't there`);
}

/** Pages that a file names and that aren't in the repository: whoever reads it has nothing else. */
export function unknownPages(path: string, content: string, files: Set<string>): string[] {
  const known = new Set([...files].map((file) => posix.basename(file)));
  return content.split("\n").flatMap((line, index) => {
    const named = [...line.matchAll(/(?<![\w*:/-]|:\/\/\S*)(?:[\w.-]+\/)*([\w.-]+\.md)\b/g)].map(
      ([, page]) => page ?? "",
    );
    const missing = named.filter((page) => !known.has(page));
    return missing.map((page) => `${path}:${index + 1}: names ${page}, which isn't in the repository`);
  });
}

/** The addresses in a lock file: with them an install would go to where somebody else's came from. */
export function lockAddresses(path: string, content: string): string[] {
  const { packages } = JSON.parse(content) as { packages: Record<string, { resolved?: string; version?: string }> };
  const named = Object.entries(packages).filter(([, entry]) => /:\/\//.test(entry.resolved ?? entry.version ?? ""));
  return named.map(([name]) => `${path}: ${name} carries an address; keep omit-lockfile-registry-resolved in .npmrc`);
}

/** Functions and methods that are too long. Function expressions count with what holds them; test bodies may be long. */
export function longFunctions(path: string, content: string): string[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.ES2022, true);
  const problems: string[] = [];
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) {
      const first = lineOf(node.getStart(source));
      const length = lineOf(node.end) - first + 1;
      const name = node.name?.getText(source) ?? "function";
      if (length > MOST_FUNCTION_LINES)
        problems.push(`${path}:${first}: ${name} has ${length} lines; at most ${MOST_FUNCTION_LINES}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

function lengthProblems(path: string, content: string): string[] {
  const lines = content.trimEnd().split("\n").length;
  const long = lines > MOST_LINES ? [`${path}: ${lines} lines; at most ${MOST_LINES}`] : [];
  return [...long, ...longFunctions(path, content)];
}

export const text: Check = {
  name: "file contents",
  async run() {
    const all = new Set(repositoryFiles());
    const files = [...all].filter((path) => TEXT.test(path));
    return files.flatMap((path) => {
      const content = read(path);
      const lengths = CODE.test(path) && !GENERATED.test(path) ? lengthProblems(path, content) : [];
      const addresses = path === "package-lock.json" ? lockAddresses(path, content) : [];
      const links = path.endsWith(".md") ? deadLinks(path, content, all) : [];
      const pages = unknownPages(path, content, all);
      return [...forbiddenText(path, content), ...lengths, ...addresses, ...links, ...pages];
    });
  },
};

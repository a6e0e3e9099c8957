/** Checks that every package a source imports is declared in package.json: one that merely happens to be installed goes away one day. */
import { builtinModules } from "node:module";
import ts from "typescript";
import type { Check } from "./check.js";
import { read, sources } from "./tree.js";

export interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** What runs in the field may use only what is installed there. */
const SHIPPED = /^(host|server)\//;

/** `@scope/name/file` and `name/file` without the file. */
const packageOf = (specifier: string) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

/**
 * @param files sources by path from the root
 * @returns one line per import of a package that isn't declared, or of Node's own without `node:`
 */
export function dependencyProblems(files: Map<string, string>, manifest: Manifest): string[] {
  return [...files].flatMap(([path, source]) => {
    const declared = { ...manifest.dependencies, ...(SHIPPED.test(path) ? {} : manifest.devDependencies) };
    const imported = ts.preProcessFile(source).importedFiles.map(({ fileName }) => fileName);
    const wrong = imported.filter((name) => !/^(\.|node:)/.test(name) && !(packageOf(name) in declared));
    return wrong.map((name) =>
      builtinModules.includes(name)
        ? `${path}: imports ${name} instead of node:${name}`
        : `${path}: imports ${name}, which package.json doesn't declare for it`,
    );
  });
}

export const dependencies: Check = {
  name: "dependencies",
  async run() {
    const files = sources(["host", "server", "tools", "tests"], ".ts");
    return dependencyProblems(files, JSON.parse(read("package.json")) as Manifest);
  },
};

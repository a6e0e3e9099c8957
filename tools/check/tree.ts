/** The files of the repository, as a fresh clone would have them: what .gitignore leaves out is left out. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";

const LEFT_OUT = new Set(["node_modules", "build", ".git"]);

/** Paths from the root, sorted, with forward slashes. */
export function repositoryFiles(folder = ""): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !LEFT_OUT.has(entry.name))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? repositoryFiles(path) : [path];
    })
    .sort();
}

export const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The sources that the named endings and folders select, by path. */
export function sources(folders: string[], ending: string): Map<string, string> {
  const chosen = repositoryFiles().filter(
    (path) => path.endsWith(ending) && folders.some((folder) => path.startsWith(`${folder}/`)),
  );
  return new Map(chosen.map((path) => [path, read(path)]));
}

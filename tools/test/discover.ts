/** The explicit list of test files: spec files for as-pect, *.test.ts for node:test, and *.long.ts for the longer runs. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { TestFile } from "./result.js";

const FORMS: { folder: string; ending: string; kind: TestFile["kind"]; long: boolean }[] = [
  { folder: "assembly", ending: ".spec.ts", kind: "spec", long: false },
  { folder: "tests", ending: ".test.ts", kind: "node", long: false },
  { folder: "tests", ending: ".long.ts", kind: "node", long: true },
];

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(root, path) : [path];
    })
    .sort();
}

export interface Selection {
  /** Also the longer runs. */
  all: boolean;
  /** Only paths that contain one of these; empty for every path. */
  filters: string[];
}

/** The test files below `root` that the selection takes, sorted by framework and path. */
export function discover(root: string, { all, filters }: Selection): TestFile[] {
  return FORMS.filter((form) => all || !form.long).flatMap(({ folder, ending, kind, long }) =>
    filesBelow(root, folder)
      .filter((path) => path.endsWith(ending))
      .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
      .map((path) => ({ path, kind, long })),
  );
}

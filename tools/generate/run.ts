/** Runs the generators of this folder: one module each, found by name, so that adding one is adding a file. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../root.js";
import type { GeneratedFile } from "./file.js";

const GENERATORS = "tools/generate";

interface Generator {
  generate?: () => GeneratedFile[];
}

/** The names of the modules in tools/generate, by their sources (the build folder may hold older ones). */
function moduleNames(): string[] {
  const files = readdirSync(join(ROOT, GENERATORS)).filter((file) => file.endsWith(".ts"));
  return files.map((file) => file.slice(0, -".ts".length)).sort();
}

/**
 * What the generators make of today's sources; nothing is written.
 *
 * @param only names of generators; empty for all. Modules without a `generate` are their helpers
 * @throws Error whatever a generator says of its source
 */
export async function generateAll(only: string[] = []): Promise<GeneratedFile[]> {
  const files: GeneratedFile[] = [];
  for (const name of moduleNames()) {
    if (only.length > 0 && !only.includes(name)) continue;
    const url = pathToFileURL(join(ROOT, "build", GENERATORS, `${name}.js`)).href;
    const generator = (await import(url)) as Generator;
    files.push(...(generator.generate?.() ?? []));
  }
  return files;
}

/** Those of `files` that differ from what stands in the tree. */
export function drifted(files: GeneratedFile[]): GeneratedFile[] {
  return files.filter(({ path, content }) => {
    const target = join(ROOT, path);
    return !existsSync(target) || readFileSync(target, "utf8") !== content;
  });
}

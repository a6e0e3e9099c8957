/** Writes every generated file, or with --check only tells which ones have drifted from their sources. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exit } from "node:process";
import { parseArgs } from "node:util";
import type { GeneratedFile } from "./generate/file.js";
import { drifted, generateAll } from "./generate/run.js";
import { ROOT } from "./root.js";

function write(file: GeneratedFile): void {
  const target = join(ROOT, file.path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, file.content);
  console.log(`wrote ${file.path}`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
  const stale = drifted(await generateAll(positionals));
  if (!values.check) stale.forEach(write);
  else for (const { path } of stale) console.error(`${path}: differs from its source; run npm run generate`);
  return values.check && stale.length > 0 ? 1 : 0;
}

main().then(exit, (error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  exit(2);
});

/** One target from its sources to what came of fuzzing it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.js";
import { fuzz, PATIENCE, type Result } from "./libfuzzer.js";
import { writeSeeds } from "./seeds.js";
import { xmlDictionary, type Target } from "./targets.js";

export interface Effort {
  seconds: number;
  seed: number;
  jobs: number;
}

/** Builds a target in `folder`. */
export async function prepare(folder: string, target: Target): Promise<{ program: string; wasm: string }> {
  mkdirSync(folder, { recursive: true });
  const wasm = await target.module(folder);
  return { program: await build(folder, target, wasm), wasm };
}

/**
 * Fuzzes a target in `folder`, where its corpus stays for the next time.
 *
 * @param regressions inputs that once failed it
 */
export async function attempt(
  folder: string,
  target: Target,
  effort: Effort,
  regressions: Uint8Array[] = [],
  patience = PATIENCE,
): Promise<Result & { wasm: string; program: string }> {
  const { program, wasm } = await prepare(folder, target);
  writeSeeds(join(folder, "seeds"), [...(await target.seeds()), ...regressions]);
  const words = target.inputs === "xml" ? { dictionary: join(folder, "dictionary") } : {};
  if (words.dictionary !== undefined) writeFileSync(words.dictionary, xmlDictionary());
  const campaign = { program, folder, longest: target.longest, ...effort, ...words, patience };
  return { ...(await fuzz(campaign)), wasm, program };
}

/** Compiles small AssemblyScript sources with the flags of the shipped module, to measure it and to prove a check. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { execPath } from "node:process";
import { ROOT } from "../root.js";
import { runChild } from "../test/child.js";

/** It takes half a minute alone, and several beside other work. */
const LIMIT_MS = 300_000;

export interface Compiled {
  wasm: Uint8Array;
  wat: string;
}

/**
 * Compiles `source` as if it were an entry of target `agent` (asconfig.json).
 *
 * @param source may import from `../../assembly/…`: the compiler takes only files below the root, so it stands in a folder of build/
 * @throws Error with the compiler's messages
 */
export async function compileAgent(source: string): Promise<Compiled> {
  mkdirSync(join(ROOT, "build"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "build", "sample-"));
  try {
    const [entry, wasm, wat] = ["entry.ts", "out.wasm", "out.wat"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(entry, source);
    const outputs = ["--outFile", relative(ROOT, wasm), "--textFile", relative(ROOT, wat)];
    const args = ["node_modules/assemblyscript/bin/asc.js", relative(ROOT, entry), "--target", "agent", ...outputs];
    const { code, output } = await runChild(execPath, args, { cwd: ROOT, limit: LIMIT_MS });
    if (code !== 0) throw new Error(output.trim());
    return { wasm: new Uint8Array(readFileSync(wasm)), wat: readFileSync(wat, "utf8") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

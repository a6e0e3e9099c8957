/** Compiles files of assembly/quota with the project's options and instantiates them alone: their exports are what the tests call. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instantiateSync } from "@assemblyscript/loader";
import asc from "assemblyscript/asc";
import { ROOT } from "../../tools/root.js";

// The rest is in asconfig.json.
const OPTIONS = ["--initialMemory", "1", "--maximumMemory", "1"];

/** The instance of the files assembly/quota/`names`.ts; a compiler error is thrown with asc's own words. */
export async function quotaModule<T>(...names: string[]): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "virmo-quota-"));
  try {
    const sources = names.map((name) => `assembly/quota/${name}.ts`);
    const wasm = join(folder, "quota.wasm");
    const { error, stderr } = await asc.main([...sources, ...OPTIONS, "--baseDir", ROOT, "--outFile", wasm]);
    if (error) throw new Error(`${sources.join(" ")}: ${stderr.toString()}`);
    return instantiateSync(readFileSync(wasm)).exports as unknown as T;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

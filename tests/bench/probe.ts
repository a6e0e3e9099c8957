/** Compiles assembly/probe.ts, the readers and the writer one by one, as the agent and codec.wasm are compiled. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import asc from "assemblyscript/asc";
import { WebAssembly } from "../../tools/check/webassembly.js";
import { ROOT } from "../../tools/root.js";
import { run } from "../native/compile.js";

const SOURCE = "assembly/probe.ts";
/** Documents, records of their events and a message's own memory. */
const PAGES = 36;
export const PROBE_BYTES = PAGES * 65_536;
/** What the agent is optimised with once more. */
const PASSES = JSON.parse(readFileSync(join(ROOT, "tools/bootstrap/passes.json"), "utf8")) as string[];
const WASM_OPT = join(ROOT, "node_modules/binaryen/bin/wasm-opt");
// The rest is in asconfig.json.
const OPTIONS = ["--initialMemory", `${PAGES}`, "--maximumMemory", `${PAGES}`, "--memoryBase", "1024"];

/** What probe.wasm exports: see assembly/probe.ts. */
export interface Probe {
  memory: { readonly buffer: ArrayBuffer };
  documentAddress(): number;
  outputAddress(): number;
  capacity(): number;
  tokens(length: number): number;
  xml(length: number): number;
  digest(length: number): number;
  checksum(): number;
  check(length: number): number;
  records(length: number): number;
  both(length: number): number;
  record(length: number): number;
  encode(): number;
}

/**
 * Compiles the probe into `folder` as the agent is compiled: for size.
 *
 * @returns the path of probe.wasm there
 * @throws Error with the compiler's words
 */
export async function compileProbe(folder: string): Promise<string> {
  const wasm = await compile(join(folder, "probe.wasm"));
  await run(folder, execPath, WASM_OPT, wasm, ...PASSES, "-o", wasm);
  return wasm;
}

/** The same as codec.wasm is compiled: for speed in V8. */
export function compileFastProbe(folder: string): Promise<string> {
  return compile(join(folder, "fast.wasm"), "--optimizeLevel", "3", "--shrinkLevel", "0");
}

async function compile(wasm: string, ...more: string[]): Promise<string> {
  const { error, stderr } = await asc.main([SOURCE, ...OPTIONS, ...more, "--baseDir", ROOT, "--outFile", wasm]);
  if (error) throw new Error(`${SOURCE}: ${stderr.toString()}`);
  return wasm;
}

/** An instance of what they wrote. */
export function instantiateProbe(wasm: Uint8Array): Probe {
  return new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports as unknown as Probe;
}

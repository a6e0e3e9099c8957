/** The agent once more, with an export that says where its durable records lie: what a change leaves of them no message shows. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { execPath } from "node:process";
import type { AgentExports } from "../../host/node/agent.js";
import { WebAssembly } from "../../tools/check/webassembly.js";
import { ROOT } from "../../tools/root.js";
import { runChild } from "../../tools/test/child.js";

const ENTRY = ["index", "journal/record.gen"].map((name) => `export * from "../../assembly/${name}";\n`).join("");
/** As the shipped agent behaves; not as small. */
const OPTIONS =
  "--config none --runtime stub --noAssert --use abort= --initialMemory 1 --maximumMemory 1 --memoryBase 1024";
const LIMIT_MS = 60_000;

/** An agent whose records can be read. */
export interface OpenAgent extends AgentExports {
  readonly DURABLE: { readonly value: number };
  readonly DURABLE_BYTES: { readonly value: number };
}

/** @returns what makes instances of it */
export async function loadOpenAgent(): Promise<() => OpenAgent> {
  mkdirSync(join(ROOT, "build"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "build", "records-"));
  try {
    const [entry, wasm] = [join(folder, "entry.ts"), join(folder, "agent.wasm")];
    writeFileSync(entry, ENTRY);
    const files = [relative(ROOT, entry), "--outFile", relative(ROOT, wasm)];
    const args = ["node_modules/assemblyscript/bin/asc.js", ...files, ...OPTIONS.split(" ")];
    const { code, output } = await runChild(execPath, args, { cwd: ROOT, limit: LIMIT_MS });
    if (code !== 0) throw new Error(output.trim());
    const module = new WebAssembly.Module(readFileSync(wasm));
    return () => new WebAssembly.Instance(module).exports as unknown as OpenAgent;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A copy of all durable records. */
export function recordsOf({ memory, DURABLE, DURABLE_BYTES }: OpenAgent): Buffer {
  return Buffer.from(memory.buffer.slice(DURABLE.value, DURABLE.value + DURABLE_BYTES.value));
}

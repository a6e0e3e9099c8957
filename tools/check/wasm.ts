/** Checks the shipped module itself: no imports, few exports, one page of memory, no heap. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";
import type { Check } from "./check.js";
import { compileAgent, type Compiled } from "./compile.js";
import { WebAssembly, type Module } from "./webassembly.js";

const MOST_EXPORTS = 14;
const MOST_BYTES = 96 * 1024;
const PAGE = 65_536;
/** Names that only managed code brings in. `__alloc` alone would not do: it is inlined away while `new` still works. */
const HEAP = /~lib\/(?:rt|string)\/?[\w/#.]*/g;

/** The names of the AssemblyScript runtime and of its strings that a module's text holds. */
export function heapNames(wat: string): string[] {
  return [...new Set(wat.match(HEAP) ?? [])];
}

/** Whether a module's memory is one page and stays one page. */
function memoryProblems(module: Module): string[] {
  const { memory } = new WebAssembly.Instance(module).exports;
  if (!(memory instanceof WebAssembly.Memory)) return ["exports no memory"];
  if (memory.buffer.byteLength !== PAGE)
    return [`starts with ${memory.buffer.byteLength} bytes of memory; exactly ${PAGE}`];
  try {
    memory.grow(1);
  } catch {
    return [];
  }
  return ["its memory can grow; initial and maximum are to be one page"];
}

/** What is wrong with a module that is to be the agent. */
export function moduleProblems({ wasm, wat }: Compiled): string[] {
  const module = new WebAssembly.Module(wasm);
  const imports = WebAssembly.Module.imports(module).map((entry) => `imports ${entry.module}.${entry.name}`);
  const functions = WebAssembly.Module.exports(module).filter((entry) => entry.kind === "function").length;
  return [
    ...imports,
    ...(imports.length === 0 ? memoryProblems(module) : []),
    ...(functions > MOST_EXPORTS ? [`exports ${functions} functions; at most ${MOST_EXPORTS}`] : []),
    ...(wasm.length > MOST_BYTES ? [`has ${wasm.length} bytes; at most ${MOST_BYTES}`] : []),
    ...heapNames(wat).map((name) => `holds ${name}: something managed is in it`),
  ];
}

const SAYS_NEW =
  "class Pair { a: i32 = 0; b: i32 = 0; }\nexport function sample(): usize { return changetype<usize>(new Pair()); }";
const SAYS_STRING = "export function sample(a: i32): i32 { return a.toString().length; }";

/** The check proves itself first, on sources that need a heap. */
export async function selfTest(): Promise<string[]> {
  const samples = await Promise.all([SAYS_NEW, SAYS_STRING].map((source) => compileAgent(source)));
  const isBlind = samples.some(({ wat }) => heapNames(wat).length === 0);
  return isBlind ? ["the heap check doesn't see the heap in its own sample"] : [];
}

export const wasm: Check = {
  name: "agent.wasm",
  async run() {
    const [file, text] = ["build/agent.wasm", "build/agent.wat"].map((path) => join(ROOT, path)) as [string, string];
    if (!existsSync(file) || !existsSync(text)) return ["build/agent.wasm: not built; run npm run build"];
    const agent = { wasm: new Uint8Array(readFileSync(file)), wat: readFileSync(text, "utf8") };
    const problems = moduleProblems(agent).map((problem) => `build/agent.wasm: ${problem}`);
    return [...(await selfTest()), ...problems];
  },
};

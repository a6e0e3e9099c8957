/** Builds in a scratch tree what depends on the sources that a mutant has changed, as fast as it goes. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import ts from "typescript";
import { runChild } from "../../tools/test/child.js";
import { outputOf } from "../../tools/test/run.js";

const COMPILER = "node_modules/assemblyscript/bin/asc.js";
const COMPILE_LIMIT = 60_000;

/** What of asconfig.json decides how a module behaves; the rest makes it small. */
interface Target {
  outFile: string;
  initialMemory: number;
  maximumMemory: number;
  memoryBase?: number;
}

const ENTRIES: Record<string, string> = { agent: "assembly/index.ts", codec: "assembly/codec.ts" };
const BEHAVIOUR = ["--config", "none", "--runtime", "stub", "--noAssert", "--use", "abort="];

function options({ outFile, initialMemory, maximumMemory, memoryBase = 0 }: Target): string[] {
  const memory = { initialMemory, maximumMemory, memoryBase };
  return ["--outFile", outFile, ...Object.entries(memory).flatMap(([name, value]) => [`--${name}`, String(value)])];
}

async function buildModules(tree: string): Promise<string[]> {
  const { targets } = JSON.parse(readFileSync(join(tree, "asconfig.json"), "utf8")) as {
    targets: Record<string, Target>;
  };
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const args = [COMPILER, entry, ...BEHAVIOUR, ...options(targets[name]!)];
    const { code, output } = await runChild(execPath, args, { cwd: tree, limit: COMPILE_LIMIT });
    if (code !== 0) throw new Error(`${entry} doesn't compile: ${/^ERROR.*/m.exec(output)?.[0] ?? output.trim()}`);
  }
  return Object.keys(ENTRIES).map((name) => targets[name]!.outFile);
}

/** Types aren't checked: what is asked is whether a test notices, not whether the compiler does. */
function transpile(tree: string, file: string): string {
  const target = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const compilerOptions = { ...target, removeComments: true };
  const { outputText } = ts.transpileModule(readFileSync(join(tree, file), "utf8"), { compilerOptions });
  writeFileSync(join(tree, outputOf(file)), outputText);
  return outputOf(file);
}

/**
 * Builds what these sources go into.
 *
 * @param files paths from the root of the tree, below assembly/ or host/node/
 * @returns the files written, from the root
 * @throws Error with one line if a source doesn't compile
 */
export async function build(tree: string, files: string[]): Promise<string[]> {
  const modules = files.some((file) => file.startsWith("assembly/")) ? await buildModules(tree) : [];
  const scripts = files.filter((file) => !file.startsWith("assembly/")).map((file) => transpile(tree, file));
  return [...modules, ...scripts];
}

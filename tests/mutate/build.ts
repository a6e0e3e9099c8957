/** Builds in a scratch tree what depends on the sources that a mutant has changed, as fast as it goes. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import asc from "assemblyscript/asc";
import ts from "typescript";
import { outputOf } from "../../tools/test/run.js";

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

const IMPORTED = /^(?:import|export|\}) .*"(\.[^"]*)";$/gm;

/** The sources that a module is made of, from the root. */
function sourcesOf(tree: string, file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, path] of readFileSync(join(tree, file), "utf8").matchAll(IMPORTED))
    sourcesOf(tree, `${join(dirname(file), path!)}.ts`, known);
  return known;
}

/** Compiles the modules that any of the files goes into, in this process: a compiler that is warm takes a quarter of the time. */
async function buildModules(tree: string, files: string[]): Promise<string[]> {
  const { targets } = JSON.parse(readFileSync(join(tree, "asconfig.json"), "utf8")) as {
    targets: Record<string, Target>;
  };
  const entries = Object.entries(ENTRIES).filter(([, entry]) => {
    const sources = sourcesOf(tree, entry);
    return files.some((file) => sources.has(file));
  });
  for (const [name, entry] of entries) {
    const { error, stderr } = await asc.main([entry, "--baseDir", tree, ...BEHAVIOUR, ...options(targets[name]!)]);
    if (error === null) continue;
    throw new Error(`${entry} doesn't compile: ${/^ERROR.*/m.exec(`${stderr}`)?.[0] ?? error.message}`);
  }
  return entries.map(([name]) => targets[name]!.outFile);
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
  const modules = files.some((file) => file.startsWith("assembly/")) ? await buildModules(tree, files) : [];
  const scripts = files.filter((file) => !file.startsWith("assembly/")).map((file) => transpile(tree, file));
  return [...modules, ...scripts];
}

/** Makes a fuzzer of a Wasm module: wasm2c turns it into C, clang that and a harness into a program with libFuzzer and ASan. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arch, execPath } from "node:process";
import { ROOT } from "../../tools/root.js";
import { hasCommand } from "../../tools/test/packages.js";
import { run } from "./command.js";
import { namesHeader } from "./names.js";
import type { Target } from "./targets.js";

const WASM2C = join(ROOT, "node_modules/wabt/bin/wasm2c");
const RUNTIME = join(ROOT, "host/shim/wasm");
const SOURCES = join(ROOT, "tests/fuzz");

export const CLANG = "clang-14";
const FUZZER_LIBRARY = `libclang_rt.fuzzer-${arch === "arm64" ? "aarch64" : "x86_64"}.a`;

const STANDARD = ["-std=c11", "-O2", "-g"];
const STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
const PROGRAM = "fuzzer";
/** What changes an input as a whole; XML has no changer of its own. */
const CHANGERS = { wbxml: ["mutator.c", "outline.c", "piece.c"], xml: [] };

/** The Debian package that is missing for fuzzing; undefined when nothing is. */
export function missingPackage(): string | undefined {
  if (!hasCommand(CLANG)) return CLANG;
  const { stdout } = spawnSync(CLANG, [`-print-file-name=${FUZZER_LIBRARY}`], { encoding: "utf8", timeout: 10_000 });
  return existsSync(stdout.trim()) ? undefined : "libclang-rt-14-dev";
}

/** Where the generated C gets its counters: the heads of its loops, and its two functions that touch many bytes at once. */
const STEPS: { place: RegExp; counted: string }[] = [
  { place: /^( *var_L\d+:) *$/gm, counted: "$1 STEP" },
  { place: /^( *)(memset\(MEM_ADDR\(mem, d, n\))/gm, counted: "$1STEPS(n) $2" },
  { place: /^( *)(memmove\(MEM_ADDR\(dest, dest_addr, n\))/gm, counted: "$1STEPS(n) $2" },
];

/** The generated C, counting its work (step.h). */
function withSteps(source: string): string {
  return STEPS.reduce((text, { place, counted }) => {
    if (text.search(place) < 0) throw new Error(`nothing in wasm2c's output is like ${place}: has wabt changed?`);
    return text.replace(place, counted);
  }, source);
}

/**
 * Builds the fuzzer of `target` in `folder`.
 *
 * @param wasm the module
 * @returns the program's path
 * @throws Error with the words of the tool that failed
 */
export async function build(folder: string, target: Target, wasm: string): Promise<string> {
  await run(folder, execPath, WASM2C, "--module-name", "module", wasm, "--output", "module.gen.c");
  const generated = join(folder, "module.gen.c");
  writeFileSync(generated, withSteps(readFileSync(generated, "utf8")));
  writeFileSync(join(folder, "names.gen.h"), namesHeader());
  const clang = (...args: string[]) =>
    run(folder, CLANG, ...STANDARD, "-I", RUNTIME, "-I", ".", "-I", SOURCES, ...args);
  // Only the module's own branches are worth following, and its code isn't ours to keep free of warnings.
  const followed = ["-w", "-fsanitize=fuzzer-no-link,address", "-include", "step.h"];
  await clang(...followed, "-c", "module.gen.c", "-o", "module.o");
  const sources = ["runtime.c", ...target.sources, ...CHANGERS[target.inputs]].map((name) => join(SOURCES, name));
  await clang(...STRICT, "-fsanitize=address", "-c", ...sources);
  const objects = sources.map((source) => source.replace(/.*\/(.*)c$/, "$1o"));
  await clang("-fsanitize=fuzzer,address", "module.o", ...objects, "-o", PROGRAM);
  return join(folder, PROGRAM);
}

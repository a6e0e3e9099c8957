/** Makes a program of the agent: wasm2c turns agent.wasm into C, a C compiler that, our runtime and the replay into an executable. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { ROOT } from "../../tools/root.js";
import { runChild } from "../../tools/test/child.js";

const WASM2C = join(ROOT, "node_modules/wabt/bin/wasm2c");
const RUNTIME = join(ROOT, "host/shim/wasm");
const REPLAY = join(ROOT, "tests/native/replay.c");
const CHILD_LIMIT_MS = 50_000;

const STANDARD = ["-std=c11", "-O2"];
const STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

export interface Target {
  compiler: string;
  /** Never -Os: it costs ARM far more instructions than it saves bytes. */
  flags: string[];
  /** The Debian package with the C library. */
  library: string;
  /** What runs the executable where this machine can't. */
  runner: string[];
}

export const TARGETS = {
  native: { compiler: "gcc", flags: [], library: "libc6-dev", runner: [] },
  arm: {
    compiler: "arm-linux-gnueabihf-gcc",
    flags: ["-mcpu=cortex-a7", "-mthumb", "-fno-pie", "-no-pie", "-static", "-fcallgraph-info=su"],
    library: "libc6-dev-armhf-cross",
    runner: ["qemu-arm"],
  },
} satisfies Record<string, Target>;
export type TargetName = keyof typeof TARGETS;

/** Whether there is a C library that this compiler compiles against: its package only recommends one. */
export function hasLibrary(compiler: string): boolean {
  return spawnSync(compiler, ["-E", "-include", "stdio.h", "-x", "c", "/dev/null"], { timeout: 10_000 }).status === 0;
}

/**
 * Runs a command in `folder`.
 *
 * @returns what it printed
 * @throws Error with that when it fails
 */
export async function run(folder: string, command: string, ...args: string[]): Promise<string> {
  const { code, output, timedOut } = await runChild(command, args, { cwd: folder, limit: CHILD_LIMIT_MS });
  if (code !== 0) throw new Error(`${command}: ${timedOut ? "too slow" : `ended with ${code}`}\n${output}`);
  return output;
}

const WIDE_CHECK =
  /#define MEMCHECK_DEFAULT32\(mem, a, t\) +\\\n.*\\\n +if \(UNLIKELY\(a \+ \(uint64_t\)sizeof\(t\) > mem->size\)\) \\\n +TRAP\(OOB\);/g;
const NARROW_CHECK = `#define MEMCHECK_DEFAULT32(mem, a, t) \\
  if (UNLIKELY((u32)(a) > (u32)(sizeof wasm_memory - sizeof(t)) || (a) >> 32)) TRAP(OOB);`;
const ADDRESS = "#define MEM_ADDR(mem, addr, n) &((mem)->data[addr])";
const FIXED_ADDRESS = "#define MEM_ADDR(mem, addr, n) (&wasm_memory[(u32)(addr)])";

/**
 * The generated C with the memory of our runtime in every load and store: its place and size are known to the compiler, and the bounds check adds
 * nothing in 64 bits. It means the same as long as the memory is larger than what is read.
 */
export function withFixedMemory(source: string): string {
  const found = [source.match(WIDE_CHECK)?.length, source.split(ADDRESS).length - 1];
  if (found.some((times) => times !== 1))
    throw new Error(`check and address stand in wasm2c's output ${found.join(" and ")} times: has wabt changed?`);
  return source.replace(WIDE_CHECK, () => NARROW_CHECK).replace(ADDRESS, () => FIXED_ADDRESS);
}

/** Writes agent.c and agent.h into `folder`. */
export async function translate(folder: string): Promise<void> {
  const wasm = join(ROOT, "build/agent.wasm");
  await run(folder, execPath, WASM2C, "--module-name", "agent", wasm, "--output", "agent.c");
  const path = join(folder, "agent.c");
  writeFileSync(path, withFixedMemory(readFileSync(path, "utf8")));
}

/** Compiles what `translate` has written, to NAME.o (the agent) and NAME (the replay). */
export async function build(folder: string, name: string, { compiler, flags }: Target): Promise<void> {
  const compile = (...args: string[]) =>
    run(folder, compiler, ...STANDARD, ...flags, "-I", RUNTIME, "-I", ".", ...args);
  // The generated code isn't ours to keep free of warnings.
  await compile("-w", "-c", "agent.c", "-o", `${name}.o`);
  await compile(...STRICT, REPLAY, join(RUNTIME, "wasm-rt.c"), `${name}.o`, "-o", name);
}

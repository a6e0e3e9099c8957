/** The probe as C, the programs that time and count it, and the plugin that counts, all in a folder of the caller. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { ROOT } from "../../tools/root.js";
import { run, TARGETS, withFixedMemory, type Target } from "../native/compile.js";
import { compileProbe, PROBE_BYTES } from "./probe.js";

const WASM2C = join(ROOT, "node_modules/wabt/bin/wasm2c");
const RUNTIME = join(ROOT, "host/shim/wasm");
const SOURCES = join(ROOT, "tests/bench");
const STANDARD = ["-std=c11", "-O2"];
const STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
/** As the agent is compiled for its phone, without what only tells about it. */
const ARM_FLAGS = TARGETS.arm.flags.filter((flag) => !flag.startsWith("-fcallgraph"));

/** Writes probe.wasm, probe.c and probe.h into `folder`. */
export async function translateProbe(folder: string): Promise<void> {
  const wasm = await compileProbe(folder);
  await run(folder, execPath, WASM2C, "--module-name", "probe", wasm, "--output", "probe.c");
  const path = join(folder, "probe.c");
  writeFileSync(path, withFixedMemory(readFileSync(path, "utf8")));
}

async function build(folder: string, name: string, target: Target, sources: string[], more: string[]): Promise<string> {
  const flags = [...STANDARD, ...target.flags, `-DWASM_BYTES=${PROBE_BYTES}`, "-I", RUNTIME, "-I", "."];
  // The generated code isn't ours to keep free of warnings.
  await run(folder, target.compiler, ...flags, "-w", "-c", "probe.c", "-o", `${name}.o`);
  const paths = ["module.c", "ours.c", ...sources].map((source) => join(SOURCES, source));
  paths.push(join(RUNTIME, "wasm-rt.c"));
  await run(folder, target.compiler, ...flags, ...STRICT, ...paths, `${name}.o`, ...more, "-o", name);
  return join(folder, name);
}

/** The program that times ours and libwbxml; needs translateProbe(). @returns its path */
export const buildPeer = (folder: string): Promise<string> =>
  build(folder, "peer", TARGETS.native, ["peer.c", "libwbxml.c"], ["-lwbxml2"]);

/** The program that repeats ours on ARM; needs translateProbe(). @returns its path */
export const buildArm = (folder: string): Promise<string> =>
  build(folder, "arm", { ...TARGETS.arm, flags: ARM_FLAGS }, ["arm.c"], []);

/** QEMU's plugin that counts instructions. @returns its path */
export async function buildPlugin(folder: string): Promise<string> {
  const flags = [...STANDARD, ...STRICT, "-fPIC", "-shared"];
  await run(folder, "gcc", ...flags, join(SOURCES, "count.c"), "-o", "count.so");
  return join(folder, "count.so");
}

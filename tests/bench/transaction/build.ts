/** The agent as C with the port and the server of host.c, in a folder of the caller. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Acceptance, Effect, FlashBytes, Notification, Outcome, SectorBytes } from "../../../host/node/abi.gen.js";
import { ROOT } from "../../../tools/root.js";
import { run, TARGETS, translate } from "../../native/compile.js";
import { RANDOM_BYTE } from "./phone.js";

const RUNTIME = join(ROOT, "host/shim/wasm");
const HOST = join(ROOT, "tests/bench/transaction/host.c");
const { compiler, flags } = TARGETS.native;
const OPTIONS = ["-std=c11", "-O2", ...flags, "-I", RUNTIME, "-I", "."];

const CONSTANTS = {
  FLASH_READ: Effect.FlashRead,
  FLASH_PROGRAM: Effect.FlashProgram,
  FLASH_ERASE: Effect.FlashErase,
  FLASH_SYNC: Effect.FlashSync,
  RANDOM: Effect.Random,
  SEND: Effect.Send,
  DONE: Outcome.Done,
  TAKEN: Acceptance.Taken,
  SESSION_REQUEST: Notification.SessionRequest,
  FLASH_BYTES: FlashBytes,
  SECTOR_BYTES: SectorBytes,
  RANDOM_BYTE,
};

/** @returns the program's path */
export async function buildHost(folder: string): Promise<string> {
  await translate(folder);
  const lines = Object.entries(CONSTANTS).map(([name, value]) => `#define ${name} ${value}u\n`);
  writeFileSync(join(folder, "abi.h"), lines.join(""));
  // The generated code isn't ours to keep free of warnings.
  await run(folder, compiler, ...OPTIONS, "-w", "-c", "agent.c", "-o", "agent.o");
  const strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
  await run(folder, compiler, ...OPTIONS, ...strict, HOST, join(RUNTIME, "wasm-rt.c"), "agent.o", "-o", "host");
  return join(folder, "host");
}

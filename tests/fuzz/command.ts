/** Commands that prepare a fuzzer: bounded, and loud when they fail. */
import { runChild } from "../../tools/test/child.js";

/** A compiler with ASan on a busy machine. */
const LIMIT_MS = 5 * 60_000;

/** @throws Error with what the command printed when it fails */
export async function run(folder: string, command: string, ...args: string[]): Promise<void> {
  const { code, output, timedOut } = await runChild(command, args, { cwd: folder, limit: LIMIT_MS });
  if (code !== 0) throw new Error(`${command}: ${timedOut ? "too slow" : `ended with ${code}`}\n${output}`);
}

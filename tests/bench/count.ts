/** Counts the instructions that programs execute on ARM, by qemu-arm and the plugin of count.c. */
import { runChild } from "../../tools/test/child.js";

const RUN_LIMIT_MS = 60_000;

/**
 * How many instructions a program executes in qemu-arm.
 *
 * @throws Error with its output when it fails
 */
export async function executed(folder: string, plugin: string, program: string, args: string[]): Promise<number> {
  const options = ["-plugin", plugin, program, ...args];
  const { code, output } = await runChild("qemu-arm", options, { cwd: folder, limit: RUN_LIMIT_MS });
  const count = /^executed (\d+)$/m.exec(output)?.[1];
  if (code !== 0 || count === undefined) throw new Error(`qemu-arm ${args.join(" ")}: ${output.trim() || code}`);
  return Number(count);
}

/**
 * The instructions of one repetition: what twice as many repetitions execute more, divided by their number.
 *
 * @param total the instructions of a whole run with so many repetitions
 */
export async function perRepetition(total: (times: number) => Promise<number>, times: number): Promise<number> {
  return ((await total(2 * times)) - (await total(times))) / times;
}

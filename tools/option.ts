/** Owns what the repository's own tools have in common on the command line: numbers in a range. */
import { UsageError } from "../host/node/usage.js";

/**
 * The number that an option gives.
 * @param option its name, without dashes
 * @param text what was given: up to ten digits
 * @throws UsageError naming the range when that is no integer from `least` to `most`
 */
export function integer(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${option} ${text}: no integer from ${least} to ${most}`);
}

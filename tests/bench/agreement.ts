/** Whether all readers and writers that are compared do the same: equal counts and equal checksums, before anything is timed. */
import type { Outcome } from "./peer.js";

/** Works that must come to the same, as `V8 tokens` or `libwbxml-events`, and what each came to. */
export type Outcomes = Map<string, Outcome>;

/**
 * Compares what several works made of one document.
 *
 * @throws Error naming the first that differs from the first of all, and a work that read nothing
 */
export function assertAgreement(document: string, outcomes: Outcomes): void {
  const [first, ...others] = [...outcomes];
  if (!first) throw new RangeError("nothing to compare");
  const [name, expected] = first;
  const told = ({ count, checksum }: Outcome): string => `${count} (checksum ${checksum})`;
  if (expected.count <= 0) throw new Error(`${document}: ${name} makes ${told(expected)} of it`);
  for (const [other, outcome] of others) {
    if (outcome.count !== expected.count || outcome.checksum !== expected.checksum)
      throw new Error(`${document}: ${name} makes ${told(expected)} of it, but ${other} ${told(outcome)}`);
  }
}

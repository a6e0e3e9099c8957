/** The fluid model of the scheduler: who gets which part of the CPU while nothing changes. */
import type { CpuParameters } from "./domain.js";

/**
 * Every domain is taken to want all it can get. Hard ones come first, then reserved ones, each with Budget/Period; what
 * is left goes to the best-effort ones by weight, none above its cap or one core.
 * @param capacity cores less the hypervisor's reserve
 * @returns cores for each, in the order given; their sum is at most `capacity`
 */
export function shares(wanting: readonly CpuParameters[], capacity: number): number[] {
  const result = wanting.map(() => 0);
  let left = capacity;
  const give = (index: number, share: number): void => {
    result[index] = Math.min(share, left);
    left -= result[index]!;
  };
  for (const cls of ["hard", "reserved"] as const) {
    wanting.forEach((domain, index) => domain.class === cls && give(index, domain.budget / domain.period));
  }
  // Whoever reaches its limit first in a rising water level is the one with the least limit for its weight.
  const rest = wanting.map((domain, index) => ({ index, weight: domain.weight, limit: limitOf(domain) }));
  const queue = rest.filter(({ index }) => wanting[index]!.class === "besteffort");
  queue.sort((a, b) => a.limit / a.weight - b.limit / b.weight);
  let weights = queue.reduce((sum, { weight }) => sum + weight, 0);
  for (const { index, weight, limit } of queue) {
    give(index, Math.min(limit, (left * weight) / weights));
    weights -= weight;
  }
  return result;
}

function limitOf(domain: CpuParameters): number {
  return domain.cap === 0 ? 1 : domain.cap / 1_000_000;
}

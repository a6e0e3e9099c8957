/** Shares of the core, and what best-effort domains get of those left over: by weight, at most their cap, at least their floor. */
import { MILLION } from "./demand";

// A share of the core counts in 2^-20 ppm: every whole number of ppm is exact, the core is just below 2^40, and with weights of
// at most 65535 no product here exceeds 2^60.
export const WHOLE: u64 = MILLION << 20;


@unmanaged
export class Portion {
  weight: u32; // 1 to 65535
  floor: u32; // ppm, 0 = none
  cap: u32; // ppm, 0 = none
}


@inline
export function shareOf(ppm: u32): u64 {
  return (<u64>ppm) << 20;
}

/** The share that `cost` in every `period` takes, rounded up; 0 < cost ≤ period. */
export function utilisation(cost: u32, period: u32): u64 {
  const scaled = cost * MILLION;
  const whole = scaled / period;
  return (whole << 20) + (((scaled - whole * period) << 20) + period - 1) / period;
}


@inline
export function portionAt(portions: usize, index: u32): Portion {
  return changetype<Portion>(portions + <usize>index * offsetof<Portion>());
}

/**
 * Whether every floor among `portions[0..count)` (at most 32) holds when all of them want to run (virmo.md 7): `available` goes by
 * weight, and what a capped domain can't use goes to the others by weight.
 */
export function floorsHold(portions: usize, count: u32, available: u64): bool {
  let left = available;
  let weights: u64 = 0;
  let capped: u32 = 0;
  for (let i: u32 = 0; i < count; i++) weights += portionAt(portions, i).weight;
  // A cap once reached stays reached while others leave the division, so each restart removes one domain for good.
  for (let i: u32 = 0; i < count;) {
    const portion = portionAt(portions, i);
    if (capped & (1 << i) || !reachesCap(portion, left, weights)) {
      i++;
      continue;
    }
    left -= shareOf(portion.cap);
    weights -= portion.weight;
    capped |= 1 << i;
    i = 0;
  }
  for (let i: u32 = 0; i < count; i++) {
    const portion = portionAt(portions, i);
    const holds =
      capped & (1 << i) ? portion.cap >= portion.floor : left * portion.weight >= shareOf(portion.floor) * weights;
    if (!holds) return false;
  }
  return true;
}


@inline
function reachesCap(portion: Portion, left: u64, weights: u64): bool {
  return portion.cap != 0 && left * portion.weight >= shareOf(portion.cap) * weights;
}

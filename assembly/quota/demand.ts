/** Demand of periodic claims on one processor: request bound, demand bound, and when work beneath strict-priority claims is done. */
// All times are whole µs. As cost ≤ period, every bound here stays below 2^38 for times below 2^33, and a million times it below 2^58.

// ┌────────┬──────────┬────────────┬───────────┐
// │ 0 cost │ 4 period │ 8 deadline │ 12 jitter │   0 < cost ≤ period
// └────────┴──────────┴────────────┴───────────┘
@unmanaged
export class Claim {
  cost: u32;
  period: u32;
  deadline: u32;
  jitter: u32;
}

export const MILLION: u64 = 1000000;

/** What `completion` answers when the work isn't done within the limit, or the allowance ran out before that was known. */
export const NEVER: u64 = u64.MAX_VALUE;

let allowance: u32 = 0;

/** Grants the following analyses `steps` evaluations of the request bound in all; beyond them `completion` answers NEVER. */
export function allow(steps: u32): void {
  allowance = steps;
}


@inline
export function claimAt(claims: usize, index: u32): Claim {
  return changetype<Claim>(claims + <usize>index * offsetof<Claim>());
}

/** Most work that `claims[0..count)` release within `time` µs: all at once at its start, their jitter used up by the first job. */
export function requestBound(claims: usize, count: u32, time: u64): u64 {
  let work: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const claim = claimAt(claims, i);
    const period: u64 = claim.period;
    work += ((time + claim.jitter + period - 1) / period) * claim.cost;
  }
  return work;
}

/** Most work of `claims[0..count)` that is both released and due (deadline = period) within a window of `time` µs. */
export function demandBound(claims: usize, count: u32, time: u64): u64 {
  let work: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const claim = claimAt(claims, i);
    work += (time / claim.period) * claim.cost;
  }
  return work;
}

/** Latest multiple of a period of `claims[0..count)` before `time` (≥ 1); 0 when there is none. */
export function deadlineBefore(claims: usize, count: u32, time: u64): u64 {
  let latest: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const period: u64 = claimAt(claims, i).period;
    latest = max(latest, ((time - 1) / period) * period);
  }
  return latest;
}

/**
 * Earliest time by which `work` µs are done, counted from the worst instant, while `claims[0..count)` run first.
 * With the work of one task it is the response time of Audsley et al. 1993 (own jitter not counted in); with a demand
 * bound it is the inverse of what strict-priority tasks leave over.
 * @param start a time that the answer isn't before; 0 if none is known
 * @param speed what is left of each second for everything here, 1 to 1,000,000 ppm
 * @param limit below 2^33; a later completion is NEVER
 */
export function completion(claims: usize, count: u32, work: u64, start: u64, speed: u64, limit: u64): u64 {
  let time = start;
  while (time <= limit && allowance > 0) {
    allowance--;
    const next = stretch(work + requestBound(claims, count, time), speed);
    if (next <= time) return time;
    time = next;
  }
  return NEVER;
}

/** Whole µs that `work` takes at `speed` ppm. */
@inline
export function stretch(work: u64, speed: u64): u64 {
  return (work * MILLION + speed - 1) / speed;
}

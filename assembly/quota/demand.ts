/** Demand of periodic claims on one processor and its supply: request and demand bounds, and when work beneath strict-priority claims is done. */
// All times are whole µs. As cost ≤ period, every bound here stays below 2^39 for times below 2^33, and a million times it below 2^59.

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

export let allowance: u32 = 0;
let speed: u64 = MILLION; // ppm
let budget: u64 = 0; // 0: `speed` counts, otherwise the reservation
let period: u64 = 0;
let delay: u64 = 0;

/** Grants the following analyses `steps` evaluations of the request bound in all; beyond them `completion` answers NEVER. */
export function allow(steps: u32): void {
  allowance = steps;
}

/** From now on all runs on the core, of each second of which `ppm` (1 to 1,000,000) are left. */
export function supplyCore(ppm: u64): void {
  speed = ppm;
  budget = 0;
}

/**
 * From now on all runs inside a reservation: `units` (1 to `window`) in every `window` µs (at most 1,000,000). The longest wait for the first of them
 * is over when a period's budget came first and the next one's comes last (Shin and Lee 2003). A deferrable reservation owes nothing for
 * the period in which its work arrives.
 */
export function supplyReservation(units: u32, window: u32, deferrable: bool): void {
  budget = units;
  period = window;
  delay = period - budget + (deferrable ? period : period - budget);
}

/** Time within which `work` (≥ 1) µs are supplied, from the worst instant on: the inverse of the supply bound function. */
export function suppliedWithin(work: u64): u64 {
  if (budget == 0) return (work * MILLION + speed - 1) / speed;
  const whole = (work - 1) / budget;
  return delay + whole * period + (work - whole * budget);
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

/** Most work of `claims[0..count)` (jitter ≤ deadline ≤ period) that is both released and due within a window of `time` µs. */
export function demandBound(claims: usize, count: u32, time: u64): u64 {
  let work: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const claim = claimAt(claims, i);
    const period: u64 = claim.period;
    work += ((time + claim.jitter + period - claim.deadline) / period) * claim.cost;
  }
  return work;
}

/** What deferrable reservations can add to that: budget that its domain left until just before the end of its period. */
export function deferredBound(claims: usize, count: u32, time: u64): u64 {
  let work: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const claim = claimAt(claims, i);
    work += min(time % claim.period, <u64>claim.cost);
  }
  return work;
}

/** The latest time before `time` (≥ 1) at which a job of `claims[0..count)` can be due; 0 when there is none. */
export function deadlineBefore(claims: usize, count: u32, time: u64): u64 {
  let latest: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const claim = claimAt(claims, i);
    const first: u64 = claim.deadline - claim.jitter;
    if (time > first) latest = max(latest, ((time - 1 - first) / claim.period) * claim.period + first);
  }
  return latest;
}

/**
 * Earliest time by which `work` µs are done, counted from the worst instant, while `claims[0..count)` run first.
 * With the work of one task it is the response time of Audsley et al. 1993 (own jitter not counted in); with a demand
 * bound it is the inverse of what strict-priority tasks leave over.
 * @param start a time that the answer isn't before; 0 if none is known
 * @param limit below 2^33; a later completion is NEVER
 */
export function completion(claims: usize, count: u32, work: u64, start: u64, limit: u64): u64 {
  let time = start;
  while (time <= limit && allowance > 0) {
    allowance--;
    const next = suppliedWithin(work + requestBound(claims, count, time));
    if (next <= time) return time;
    time = next;
  }
  return NEVER;
}

/** Ranges of the quota parameters and the relations between them (virmo.md 1 and 5); the caller answers 412 (Exec) or 403 (Replace). */

export const enum Parameter {
  Memory, // Min, Target and Max, KiB
  Budget, // µs
  Period, // µs
  Weight,
  Cap, // ppm, 0 = none
  Rate, // EgressRate, IngressRate, Guaranteed, kbit/s, and Burst, KiB
  Priority,
}

// prettier-ignore
const RANGES: usize = memory.data<i32>([
      1, i32.MAX_VALUE,
    100, 1000000,
    500, 1000000,
      1, 65535,
      0, 1000000,
      0, i32.MAX_VALUE,
      0, 7,
]);

/** Whether `value` lies in the range of its parameter. */
export function inRange(parameter: Parameter, value: i32): bool {
  const range = RANGES + <usize>parameter * 8;
  return value >= load<i32>(range) && value <= load<i32>(range, 4);
}

/** Min ≤ Target ≤ Max. */
export function memoryRelates(min: i32, target: i32, max: i32): bool {
  return min <= target && target <= max;
}

/** Budget ≤ Period; asked for `reserved` only, the other classes keep and ignore both. */
export function cpuRelates(budget: i32, period: i32): bool {
  return budget <= period;
}

/** A link carries at least what it guarantees: 0 < EgressRate < Guaranteed is 403; EgressRate 0 = unlimited. */
export function networkRelates(egressRate: i32, guaranteed: i32): bool {
  return egressRate == 0 || guaranteed <= egressRate;
}

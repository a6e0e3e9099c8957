/** Time as the host tells it: monotonic milliseconds, and the time of day once it is known. */

export const NEVER: u64 = u64.MAX_VALUE;

let monotonic: u64 = 0;
let told: bool = false;
/** UTC seconds at monotonic time `toldAt`. */
let toldUtc: u64 = 0;
let toldAt: u64 = 0;

/** Sets the monotonic time; time that steps back is taken to stand still. */
export function setNow(milliseconds: u64): void {
  monotonic = max(monotonic, milliseconds);
}


@inline
export function now(): u64 {
  return monotonic;
}

/** Sets the time of day: seconds since 1970, even if that steps back. */
export function setUtc(seconds: u64): void {
  told = true;
  toldUtc = seconds;
  toldAt = monotonic;
}

/** Seconds since 1970; 0 as long as nobody has told. */
export function utc(): u64 {
  return told ? toldUtc + (monotonic - toldAt) / 1000 : 0;
}

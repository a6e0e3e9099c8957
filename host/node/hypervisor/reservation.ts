/** A domain's reservation over time: windows that follow each other, and parameters that change from one to the next. */

/** Budget in every period, µs; a budget of 0 is no reservation. */
export interface Reservation {
  budget: number;
  period: number;
}

/** The window at hand. `end` is its end in µs, or without a reservation the instant from which the next one may begin. */
export interface Windows {
  current: Reservation;
  /** In force from the next replenishment on. */
  next: Reservation;
  end: number;
}

export const NONE: Reservation = { budget: 0, period: 0 };

/** Nothing in force; `next` begins at `start`. */
export function windowsFrom(next: Reservation, start: number): Windows {
  return { current: NONE, next, end: start };
}

/** From the next replenishment on `next` is in force; at once if nothing is. */
export function promise(windows: Windows, next: Reservation, now: number): void {
  windows.next = next;
  if (windows.current.budget === 0) windows.end = Math.max(windows.end, now);
}

/** Whether its end is an event: a replenishment, or the beginning of a first window. */
export function isPending({ current, next }: Windows): boolean {
  return current.budget > 0 || next.budget > 0;
}

/** The next window begins where this one ends. */
export function replenish(windows: Windows): void {
  windows.current = windows.next;
  if (windows.current.budget > 0) windows.end += windows.current.period;
}

/** Lets all windows go by that end up to `now`, many at one stroke. */
export function pass(windows: Windows, now: number): void {
  while (isPending(windows) && windows.end <= now) {
    replenish(windows);
    const { period } = windows.current;
    if (windows.current.budget > 0 && windows.end <= now)
      windows.end += Math.floor((now - windows.end) / period) * period;
  }
}

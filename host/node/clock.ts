/** The two clocks of a host: one that never steps back, for time-outs, and the time of day. */

export interface Clock {
  /** Monotonic milliseconds, ≥ 0. */
  now(): number;
  /** Milliseconds of UTC since 1970. */
  utc(): number;
  /**
   * Resolves once `now()` has reached `ms`; at once if it has already.
   * @param signal when it is aborted the promise stays pending for ever and holds nothing any more
   */
  until(ms: number, signal?: AbortSignal): Promise<void>;
}

interface Waiter {
  readonly ms: number;
  readonly resolve: () => void;
}

/** A clock that stands still until it is told: simulations and tests. */
export class VirtualClock implements Clock {
  private ms = 0;
  private waiters: Waiter[] = [];

  /** @param utcStart UTC in ms at `now() === 0` */
  constructor(private readonly utcStart: number) {}

  now(): number {
    return this.ms;
  }

  utc(): number {
    return this.utcStart + this.ms;
  }

  /** @param ms where `now()` goes to; going back is a RangeError */
  advanceTo(ms: number): void {
    if (ms < this.ms) throw new RangeError(`the clock can't go back from ${this.ms} ms to ${ms} ms`);
    this.ms = ms;
    const due = this.waiters.filter((waiter) => waiter.ms <= ms);
    this.waiters = this.waiters.filter((waiter) => waiter.ms > ms);
    for (const waiter of due) waiter.resolve();
  }

  until(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= this.ms) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = { ms, resolve };
      this.waiters.push(waiter);
      signal?.addEventListener("abort", () => (this.waiters = this.waiters.filter((other) => other !== waiter)));
    });
  }
}

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The clocks of the machine. */
export class WallClock implements Clock {
  private readonly start = performance.now();

  now(): number {
    return Math.floor(performance.now() - this.start);
  }

  utc(): number {
    return Date.now();
  }

  async until(ms: number, signal?: AbortSignal): Promise<void> {
    for (let left = ms - this.now(); left > 0; left = ms - this.now()) {
      await this.sleep(Math.min(left, LONGEST_TIMER), signal);
    }
  }

  private sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return;
      const stop = () => clearTimeout(timer);
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, ms);
      signal?.addEventListener("abort", stop);
    });
  }
}

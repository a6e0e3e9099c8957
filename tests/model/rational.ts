/** Exact rationals: what admission is compared with, without a rounding anywhere. */

export interface Rational {
  /** Numerator and positive denominator. */
  n: bigint;
  d: bigint;
}

/** n/d; throws a RangeError for a denominator that isn't positive. */
export function rational(n: number | bigint, d: number | bigint = 1n): Rational {
  if (d <= 0) throw new RangeError(`denominator ${d}`);
  return { n: BigInt(n), d: BigInt(d) };
}

/** a + b, not reduced: the sets here are small. */
export function plus(a: Rational, b: Rational): Rational {
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
}

/** a − b. */
export function minus(a: Rational, b: Rational): Rational {
  return plus(a, { n: -b.n, d: b.d });
}

/** a · b. */
export function times(a: Rational, b: Rational): Rational {
  return { n: a.n * b.n, d: a.d * b.d };
}

/** Negative, zero or positive as a is less than, equal to or more than b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The sum of them all, 0 for none. */
export function sum(all: readonly Rational[]): Rational {
  return all.reduce(plus, rational(0));
}

/** The least integer that isn't below a, for a ≥ 0. */
export function ceiling(a: Rational): bigint {
  return (a.n + a.d - 1n) / a.d;
}

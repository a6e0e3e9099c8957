/** What is left of the core, among best-effort domains: by weight, in slices, none above its cap. */

/** µs that a domain runs before another one's turn may come, and those over which a cap is kept (Xen's credit scheduler: 30 ms). */
const SLICE = 10_000;
const CAP_WINDOW = 30_000;

interface Sharer {
  id: string;
  weight: number;
  /** ppm of the core; 0: none. */
  cap: number;
  /** µs served, by weight: whoever has the least is next. */
  turn: number;
  /** µs left in this cap window. */
  allowance: number;
}

export class BestEffort {
  private readonly sharers = new Map<string, Sharer>();
  private refill = 0;

  /** The domain takes its part from now on; a newcomer has nothing to catch up on. */
  set(id: string, weight: number, cap: number): void {
    const known = this.sharers.get(id);
    const allowance = known?.cap === cap ? known.allowance : allowanceOf(cap);
    this.sharers.set(id, { id, weight, cap, turn: known?.turn ?? this.leastTurn(), allowance });
  }

  remove(id: string): void {
    this.sharers.delete(id);
  }

  /** When a capped domain may run again, µs. */
  get nextEvent(): number {
    for (const { cap, allowance } of this.sharers.values()) if (cap > 0 && allowance <= 0) return this.refill;
    return Infinity;
  }

  update(now: number): void {
    if (now < this.refill) return;
    this.refill = (Math.floor(now / CAP_WINDOW) + 1) * CAP_WINDOW;
    for (const each of this.sharers.values()) each.allowance = allowanceOf(each.cap);
  }

  /** Whose turn it is, and for how many µs at most. */
  next(): { id: string; limit: number } | undefined {
    let first: Sharer | undefined;
    for (const each of this.sharers.values())
      if ((each.cap === 0 || each.allowance > 0) && (!first || each.turn < first.turn)) first = each;
    return first && { id: first.id, limit: first.cap === 0 ? SLICE : Math.min(SLICE, first.allowance) };
  }

  run(id: string, length: number): void {
    const sharer = this.sharers.get(id)!;
    sharer.turn += length / sharer.weight;
    if (sharer.cap > 0) sharer.allowance -= length;
  }

  private leastTurn(): number {
    let least = Infinity;
    for (const { turn } of this.sharers.values()) if (turn < least) least = turn;
    return least === Infinity ? 0 : least;
  }
}

function allowanceOf(cap: number): number {
  return Math.ceil((cap * CAP_WINDOW) / 1_000_000);
}

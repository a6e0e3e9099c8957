/** The ledger's arithmetic for memory and storage: what is left of a total, what fits, and a server's default ceiling (virmo.md 5 and 7). */

/** What is left to promise: `total` − `reserve` − `charged`, in the unit of the three (KiB, ppm); 0 when it is overdrawn. */
export function left(total: u32, reserve: u32, charged: u64): u32 {
  if (reserve > total) return 0;
  const capacity: u64 = total - reserve;
  return charged < capacity ? <u32>(capacity - charged) : 0;
}

/** Whether `charged` + `request` ≤ `total` − `reserve`, for any values. An overdrawn ledger takes nothing, not even 0. */
export function fits(total: u32, reserve: u32, charged: u64, request: u64): bool {
  if (reserve > total) return false;
  const capacity: u64 = total - reserve;
  return charged <= capacity && request <= capacity - charged;
}

/** A server's ceiling if the device description gives none (virmo.md 7): half of what the `factory` domains leave, rounded down. */
export function ceiling(total: u32, reserve: u32, factory: u64): u32 {
  return left(total, reserve, factory) / 2;
}

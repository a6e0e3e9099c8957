/** The two phases of a change of quotas: what holds between them, and how long until the second (facts of virmo.md 5). */
// A reservation goes from its old budget and period first to the least of both budgets in the longest of both periods, and from there to the new
// ones. A budget of 0 is no reservation. So each set on the way, also with only some of a phase's changes made, asks for no more than the old set
// in the first phase and no more than the new one in the second; both are admissible, and asking for less keeps a set so.

/** What is in force between the phases, for whatever is promised by amount: memory, budget, weight, rate, storage. */
export function amountBetween(old: u32, wanted: u32): u32 {
  return min(old, wanted);
}

/** The period in force between the phases; that of a side without a budget doesn't count. */
export function periodBetween(oldBudget: u32, oldPeriod: u32, budget: u32, period: u32): u32 {
  if (oldBudget == 0) return period;
  return budget == 0 ? oldPeriod : max(oldPeriod, period);
}

/** The cap (ppm) in force between the phases; 0 is none. */
export function capBetween(old: u32, wanted: u32): u32 {
  if (old == 0 || wanted == 0) return max(old, wanted);
  return min(old, wanted);
}

/** Whether a reservation goes down before it goes anywhere: its last window by the old measure has to end before anything goes up. */
export function isDecrease(oldBudget: u32, oldPeriod: u32, budget: u32, period: u32): bool {
  return oldBudget > 0 && (budget < oldBudget || period > oldPeriod);
}

/**
 * µs from the moment when the last decrease was issued until the first increase may be.
 * @param longest of the decreased reservations' old periods; 0 if nothing is decreased, and then nothing is waited for
 * @param backlog of the old set, `bridge` of the set between (reservation.ts): either is enough
 */
export function patience(longest: u32, backlog: u64, bridge: u64): u64 {
  return longest == 0 ? 0 : longest + min(backlog, bridge);
}

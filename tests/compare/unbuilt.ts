/** What the comparison leaves out so far. It shrinks to nothing. */
import { isCharged } from "../model/ledger.js";
import { isQuota, type Change } from "../model/replace.js";
import type { OperationName } from "../model/values.js";
import type { World } from "../model/world.js";

const UNBUILT = {
  /** How quotas of live domains, and of storage, come into force in two phases. */
  liveQuotas: true,
  transfer: true,
};

export function built(operation: OperationName): boolean {
  return operation !== "Transfer" || !UNBUILT.transfer;
}

/** Whether a change of the tree is compared. */
export function judged(world: World, { domain, leaf }: Change): boolean {
  if (UNBUILT.liveQuotas && leaf.startsWith("Storage/")) return false;
  const known = world.domains[domain];
  return !UNBUILT.liveQuotas || !isQuota(leaf) || known === undefined || !isCharged(known);
}

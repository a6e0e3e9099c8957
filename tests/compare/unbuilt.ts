/** What the agent doesn't do yet and the comparison therefore leaves out. It shrinks to nothing. */
import { isCharged } from "../model/ledger.js";
import { isQuota, type Change } from "../model/replace.js";
import type { OperationName } from "../model/values.js";
import type { Alert, World } from "../model/world.js";

const UNBUILT = {
  /** DomainStateChange isn't told. */
  stateChanges: true,
  /** Quotas of a live domain answer 406. */
  liveQuotas: true,
  /** Leaves below Network and Storage answer 406. */
  otherQuotas: true,
  transfer: true,
};

/** Whether an alert that the model makes isn't to be heard yet. */
export function tolerated(alert: Alert): boolean {
  return UNBUILT.stateChanges && alert.type === "DomainStateChange";
}

export function built(operation: OperationName): boolean {
  return operation !== "Transfer" || !UNBUILT.transfer;
}

/** Whether the agent judges these changes of one Atomic by now: quotas as one set not yet. */
export function judgedTogether(world: World, changes: readonly Change[]): boolean {
  const quotas = changes.filter(({ leaf }) => isQuota(leaf));
  return changes.every((each) => judged(world, each)) && (!UNBUILT.liveQuotas || quotas.length < 2);
}

/** Whether a change of the tree is one that the agent judges by now. */
export function judged(world: World, { domain, leaf }: Change): boolean {
  if (UNBUILT.otherQuotas && /^(Network|Storage)/.test(leaf)) return false;
  const known = world.domains[domain];
  return !UNBUILT.liveQuotas || !isQuota(leaf) || known === undefined || !isCharged(known);
}

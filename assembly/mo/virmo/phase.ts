/** The phases of force: what each asks of the hypervisor for whom, and what has to be seen of it (docs/quotas.md 2). */
import { ResultCode } from "../../alert";
import { CpuClass } from "../../domain";
import { live } from "../../journal/record.gen";
import { MaxNetworks } from "../../limits";
import { isLive, lackOf } from "./catalogue";
import { guaranteedInForce } from "./descriptor";
import { QUOTAS, Quota, Reading, classOf, differs, ofLink, quotaDiffers, quotaOf, viewOf } from "./promise";
import { isMember } from "./set";

/** How far a set is. Lost with the agent: the next one begins anew, from the old quotas and the new ones. */
export const enum Stage {
  New = 0,
  Decrease = 1,
  /** Reservations become best effort: they join those that share what is left when everything else has gone down. */
  Demote = 2,
  Increase = 3,
  Done = 4,
}

/** What a stage begins with, and what it brings into force. */
export function before(set: u32, stage: u32): u32 {
  return viewOf(set, stage == Stage.Increase ? Reading.Between : Reading.Old);
}

export function after(set: u32, stage: u32): u32 {
  return viewOf(set, stage == Stage.Increase ? Reading.New : Reading.Between);
}

export function takesPart(set: u32, index: u32, stage: u32): bool {
  if (!isMember(set, index) || !differs(index, before(set, stage), after(set, stage))) return false;
  return stage == Stage.Increase || isDemoted(set, index) == (stage == Stage.Demote);
}

export function isDemoted(set: u32, index: u32): bool {
  return classOf(index, viewOf(set, Reading.Old)) != classOf(index, viewOf(set, Reading.Between));
}

export function isGrowing(set: u32, index: u32): bool {
  const wanted = viewOf(set, Reading.New);
  const between = viewOf(set, Reading.Between);
  if (classOf(index, wanted) != CpuClass.Reserved) return false;
  return quotaDiffers(index, Quota.Budget, between, wanted) || quotaDiffers(index, Quota.Period, between, wanted);
}

/** The code that tells what it lacked, as far as the hypervisor said. */
export function codeOf(set: u32, index: u32, outcome: i32): u32 {
  return lackOf(outcome, codeOfFirst(index, viewOf(set, Reading.Old), viewOf(set, Reading.New)));
}

/** A refusal that names nothing is put down to what the domain's quotas change first. */
function codeOfFirst(index: u32, old: u32, wanted: u32): u32 {
  if (quotaDiffers(index, Quota.Target, old, wanted)) return ResultCode.InsufficientMemory;
  if (quotaDiffers(index, Quota.Storage, old, wanted)) return ResultCode.InsufficientStorage;
  for (let quota: u32 = Quota.EgressRate; quota < QUOTAS; quota++)
    if (quotaDiffers(index, quota, old, wanted)) return ResultCode.InsufficientNetwork;
  return ResultCode.InsufficientCpu;
}

/** Of a domain that isn't live the hypervisor keeps the storage alone: what it runs with is told by its next Start. */
export function isConcerned(set: u32, index: u32, stage: u32, state: u32): bool {
  if (state == 0) return false;
  return isLive(state) || quotaDiffers(index, Quota.Storage, before(set, stage), after(set, stage));
}

/** Whether what the hypervisor shows of the domain at hand is what its stage wants. Of the other quotas it shows nothing. */
export function isInForce(set: u32, index: u32, stage: u32, state: u32): bool {
  const l = live(index);
  const from = before(set, stage);
  const goal = after(set, stage);
  if (quotaDiffers(index, Quota.Storage, from, goal) && l.storageInForce != quotaOf(index, Quota.Storage, goal))
    return false;
  if (!isLive(state)) return true;
  for (let i: u32 = 0; i < MaxNetworks; i++) {
    const quota = ofLink(Quota.Guaranteed, i);
    if (quotaDiffers(index, quota, from, goal) && guaranteedInForce(l, i) != quotaOf(index, quota, goal)) return false;
  }
  // On the way back a balloon that has given nothing needs to give nothing.
  const shrinks = stage != Stage.Increase && quotaDiffers(index, Quota.Target, from, goal);
  if (shrinks && l.memoryActual > quotaOf(index, Quota.Target, goal)) return false;
  const isReservation = quotaDiffers(index, Quota.Budget, from, goal) || quotaDiffers(index, Quota.Period, from, goal);
  if (!isReservation) return true;
  const budget = quotaOf(index, Quota.Budget, goal);
  return l.budgetInForce == budget && (budget == 0 || l.periodInForce == quotaOf(index, Quota.Period, goal));
}

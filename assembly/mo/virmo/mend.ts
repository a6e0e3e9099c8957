/** Quotas in force that aren't those promised: what a reconciliation has seen of such becomes a set of its own (virmo.md 2 and 5). */
import { CpuClass, Role } from "../../domain";
import { Live, change, domain, live } from "../../journal/record.gen";
import { MaxDomains, MaxNetworks } from "../../limits";
import { isLive } from "./catalogue";
import { guaranteedInForce } from "./descriptor";
import { isUsed } from "./domain";
import { Quota, Reading, formerPlaceOf, ofLink, quotaOf } from "./promise";
import { MENDING, isPending, remember } from "./set";
import { Step, work } from "./work";

/** What the domains of the set are promised. */
const MENDED: u32 = (MENDING << 8) | Reading.New;

/** Puts those domains into the set MENDING, with what they have as their old quotas; the caller commits. False if there is none. */
export function mend(): bool {
  let any = false;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (!isAtRest(i) || !hasDrifted(i, live(i))) continue;
    remember(i, MENDING);
    recall(i, live(i));
    any = true;
  }
  return any;
}

/** Those of the factory are the firmware's. What is under way, or pending, comes to its end anyway. */
function isAtRest(index: u32): bool {
  const d = domain(index);
  return (
    isUsed(d) && d.role == Role.Guest && live(index).seen != 0 && !isPending(index) && work(index).step == Step.None
  );
}

/** A guest may use less memory than it is promised. */
function hasDrifted(index: u32, l: Live): bool {
  if (l.storageInForce != quotaOf(index, Quota.Storage, 0)) return true;
  if (!isLive(domain(index).state)) return false;
  const budget = quotaOf(index, Quota.Budget, 0);
  if (l.budgetInForce != budget || (budget > 0 && l.periodInForce != quotaOf(index, Quota.Period, 0))) return true;
  for (let i: u32 = 0; i < MaxNetworks; i++)
    if (guaranteedInForce(l, i) != quotaOf(index, ofLink(Quota.Guaranteed, i), 0)) return true;
  return l.memoryActual > quotaOf(index, Quota.Target, 0);
}

/** What the hypervisor doesn't show it is taken to have as promised. */
function recall(index: u32, l: Live): void {
  note(index, Quota.Storage, l.storageInForce);
  if (!isLive(domain(index).state)) return;
  note(index, Quota.Target, max(l.memoryActual, quotaOf(index, Quota.Target, MENDED)));
  for (let i: u32 = 0; i < MaxNetworks; i++) note(index, ofLink(Quota.Guaranteed, i), guaranteedInForce(l, i));
  change(index).cpuClass = l.budgetInForce > 0 ? CpuClass.Reserved : CpuClass.BestEffort;
  if (l.budgetInForce == 0) return;
  note(index, Quota.Budget, l.budgetInForce);
  note(index, Quota.Period, l.periodInForce);
}

function note(index: u32, quota: u32, value: u32): void {
  store<u32>(formerPlaceOf(index, quota), min(value, <u32>i32.MAX_VALUE));
}

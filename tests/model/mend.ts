/** Quotas in force that aren't those promised: what a reconciliation sees of such is put right, as a set that is on its way back (§2 and §5). */
import { isLive, type Promises } from "./ledger.js";
import { isPending } from "./replace.js";
import { isProtected, type Run } from "./run.js";
import { decrease, same } from "./sets.js";
import type { Domain, Quotas, QuotaSet, World } from "./world.js";

/** What is shown of a domain's quotas; of one that isn't live only the storage counts. A Budget of 0: no reservation. */
export interface InForce {
  memory: number;
  storage: number;
  budget: number;
  period: number;
  /** In the order of the device's links. */
  guaranteed: readonly number[];
}

/** What has drifted becomes a set with what is in force as the quotas of before. It is told to nobody, and never given up. */
export function mend(run: Run, inForce: Readonly<Record<string, InForce>>): void {
  const old: Promises = {};
  for (const domain of Object.values(run.world.domains)) {
    const shown = inForce[domain.name];
    if (shown === undefined || domain.work !== null || isProtected(domain) || isPending(run.world, domain.name))
      continue;
    const had = quotasIn(run.world, domain, shown);
    if (!same(had, domain.promise)) old[domain.name] = had;
  }
  if (Object.keys(old).length > 0) decrease(run, mending(run.world, old));
}

/** The one set of what is mended, with more domains. */
function mending(world: World, old: Promises): QuotaSet {
  const known = world.sets.find(({ server }) => server === "");
  if (known !== undefined) {
    Object.assign(known.old, old);
    return known;
  }
  const id = world.next++;
  const set: QuotaSet = {
    id,
    server: "",
    ticket: null,
    old,
    phase: "decrease",
    calls: [],
    waitUntil: 0,
    deadline: 0,
    undo: true,
  };
  world.sets.push(set);
  return set;
}

/** A domain's quotas as far as they are shown, else as promised. A guest may use less memory than it is promised. */
function quotasIn(world: World, domain: Domain, shown: InForce): Quotas {
  const had = { ...structuredClone(domain.promise), storage: shown.storage };
  if (!isLive(domain)) return had;
  had.memory = Math.max(had.memory, shown.memory);
  for (const [index, name] of Object.keys(world.links).entries())
    had.network[name]!.guaranteed = shown.guaranteed[index]!;
  const { budget, period } = shown;
  return budget > 0 ? { ...had, cpuClass: "reserved", budget, period } : { ...had, cpuClass: "besteffort" };
}

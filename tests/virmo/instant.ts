/** What holds on the hypervisor at every instant, whatever is under way: nobody is granted what isn't there, and every deadline can be met (virmo.md 5). */
import type { Description } from "../../host/node/description.js";
import type { DomainDescriptor, DomainReport } from "../../host/node/hypervisor/domain.js";
import { holdsInBusyPeriod } from "../quota/oracle.js";
import { Rule } from "../quota/sets.js";

/** Longer than the busy periods of any set in these tests, µs. */
const LONGEST = 20_000_000;

/**
 * What is wrong now, if anything.
 * @param granted the quotas that the hypervisor took last, by id
 */
export function overdrawn(
  { hypervisor, networks, domains }: Description,
  shown: readonly DomainReport[],
  granted: ReadonlyMap<string, DomainDescriptor>,
): string | undefined {
  const live = shown.filter(({ memory }) => memory > 0);
  const of = ({ id }: DomainReport): DomainDescriptor | undefined => granted.get(id);
  const total = (amounts: number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
  const memory = total(live.map((domain) => Math.max(domain.memory, of(domain)?.memory ?? 0)));
  if (memory > hypervisor.memory.total - hypervisor.memory.reserve) return `memory ${memory} KiB`;
  const storage = total(shown.map((domain) => of(domain)?.storage ?? domain.storageInForce));
  if (storage > hypervisor.storage.total - hypervisor.storage.reserve) return `storage ${storage} KiB`;
  const link = networks.findIndex(
    ({ capacity }, i) => total(live.map((domain) => of(domain)?.networks[i]!.guaranteed ?? 0)) > capacity,
  );
  if (link >= 0) return `network ${link}`;
  const reservations = live.flatMap((domain) => {
    const {
      class: cls,
      budget,
      period,
    } = of(domain) ?? {
      ...{ class: domain.class, budget: domain.budgetInForce, period: domain.periodInForce },
    };
    return cls === "reserved" ? [{ budget, period }] : [];
  });
  const { reserve, switchCost, blocking = 0, deferrable = false } = hypervisor.cpu;
  const tasks = domains.flatMap(({ cpu }) => cpu.tasks);
  const rules = deferrable ? Rule.Deferrable : Rule.None;
  const isMet = holdsInBusyPeriod({ reserve, switchCost, blocking, rules, tasks, reservations }, LONGEST);
  return isMet === true ? undefined : `reservations ${JSON.stringify(reservations)}`;
}

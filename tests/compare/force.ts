/** How sets of quotas come into force at the hypervisor: what the agent asks for, when the model has to take a set for over, and what may grow when. */
import { HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import { quotasOf, type DomainDescriptor, type DomainReport } from "../../host/node/hypervisor/domain.js";
import { LIVE } from "../../host/node/hypervisor/operation.js";
import type { Resource } from "../model/ledger.js";
import type { InForce } from "../model/mend.js";
import type { Domain, Quotas, QuotaSet, World } from "../model/world.js";

/** What the hypervisor says that it lacks. */
export const LACKS: Record<number, Resource> = {
  [Outcome.NoMemory]: "memory",
  [Outcome.NoCpu]: "cpu",
  [Outcome.NoStorage]: "storage",
  [Outcome.NoNetwork]: "network",
};

const { Creating, Destroying } = HypervisorState;

/** A reservation's Budget and Period; of best effort none. */
function reservation({ cpuClass, budget, period }: Quotas): [number, number] {
  return cpuClass === "reserved" ? [budget, period] : [0, 0];
}

const guaranteed = (quotas: Quotas): number[] => Object.values(quotas.network).map((link) => link.guaranteed);

/** What is shown of quotas. */
export function inForceOf(report: DomainReport): InForce {
  const { memory, storageInForce: storage, budgetInForce: budget, periodInForce: period } = report;
  return { memory, storage, budget, period, guaranteed: report.guaranteedInForce };
}

/** Its share of what is left; of a reservation, which ignores it, none. */
function share({ cpuClass, weight, cap }: { cpuClass: string; weight: number; cap: number }): [number, number] {
  return cpuClass === "reserved" ? [0, 0] : [weight, cap];
}

/** A promise as the port tells it. */
function asTold(quotas: Quotas): string {
  const [budget, period] = reservation(quotas);
  const { memory, memoryMax, cpuClass, storage } = quotas;
  const networks = Object.values(quotas.network);
  return JSON.stringify([
    ...[memory, memoryMax, cpuClass, budget, period, ...share(quotas), storage],
    ...networks.map(({ egress, ingress, burst, guaranteed, priority }) => [
      egress,
      ingress,
      burst,
      guaranteed,
      priority,
    ]),
  ]);
}

/** The same of what was told. */
function told(descriptor: DomainDescriptor): string {
  const quotas = quotasOf(descriptor);
  const { memory, memoryMax, class: cpuClass, budget, period, storage, networks } = quotas;
  const [b, p] = cpuClass === "reserved" ? [budget, period] : [0, 0];
  return JSON.stringify([
    ...[memory, memoryMax, cpuClass, b, p, ...share({ ...quotas, cpuClass }), storage],
    ...networks.map((link) => [link.egressRate, link.ingressRate, link.burst, link.guaranteed, link.priority]),
  ]);
}

/** Whether what is shown of a member, but for its storage, is what it was promised, as far as that has changed. */
function shows(old: Quotas, wanted: Quotas, report: DomainReport): boolean {
  if (!LIVE.includes(report.state)) return true;
  if (wanted.memory <= old.memory && report.memory > wanted.memory) return false;
  const before = guaranteed(old);
  if (guaranteed(wanted).some((each, link) => each !== before[link] && each !== report.guaranteedInForce[link]))
    return false;
  const wants = reservation(wanted).join();
  return wants === reservation(old).join() || wants === [report.budgetInForce, report.periodInForce].join();
}

/** Whether a descriptor gives more than both sides of a change do: what the second phase is for. */
function grows(old: Quotas, wanted: Quotas, given: DomainDescriptor): boolean {
  const least = guaranteed(old).map((each, link) => Math.min(each, guaranteed(wanted)[link]!));
  const reserved = (quotas: Quotas): number => {
    const [budget, period] = reservation(quotas);
    return period === 0 ? 0 : budget / period;
  };
  const given_ = given.class === "reserved" ? given.budget / given.period : 0;
  return (
    given.memory > Math.min(old.memory, wanted.memory) ||
    given.storage > Math.min(old.storage, wanted.storage) ||
    given_ > Math.min(reserved(old), reserved(wanted)) ||
    given.networks.some((link, index) => link.guaranteed > least[index]!)
  );
}

/** Whether a member has given up what it is to give up. */
function gaveUp(old: Quotas, wanted: Quotas, report: DomainReport | undefined): boolean {
  if (report === undefined) return true;
  if (wanted.storage < old.storage && report.storageInForce > wanted.storage) return false;
  if (!LIVE.includes(report.state)) return true;
  if (wanted.memory < old.memory && report.memory > wanted.memory) return false;
  const before = guaranteed(old);
  return guaranteed(wanted).every((each, link) => each >= before[link]! || report.guaranteedInForce[link]! <= each);
}

/** What is told for a set, which is told once more on its way back. */
function within({ id, undo }: QuotaSet, quotas: string): string {
  return `${id} ${undo} ${quotas}`;
}

export class Force {
  /** What each domain was last told for its set, on its way or back, and the hypervisor said that it had taken. */
  private readonly taken = new Map<string, { all: string; storage: string }>();
  /** Members whose storage the agent has seen to be what their sets promise. */
  private readonly stored = new Map<string, string>();
  /** Members that the agent has seen to have what their sets, on their way or back, promise them. */
  private readonly seen = new Map<string, string>();

  constructor(private readonly reportOf: (name: string) => DomainReport | undefined) {}

  /** Nobody knows what was said to the agent before, or what is left of it: it asks anew. */
  forget(): void {
    this.taken.clear();
    this.seen.clear();
    this.stored.clear();
  }

  setOf(world: World, name: string): QuotaSet | undefined {
    return world.sets.find((set) => set.old[name] !== undefined);
  }

  /** The hypervisor has taken quotas. A complaint, if they may not be asked for now. */
  asked(world: World, descriptor: DomainDescriptor): string | undefined {
    const { name } = descriptor;
    const set = this.setOf(world, name);
    this.seen.delete(name);
    if (set === undefined) return undefined;
    this.taken.set(name, { all: within(set, told(descriptor)), storage: within(set, `${descriptor.storage}`) });
    if (!grows(set.old[name]!, world.domains[name]!.promise, descriptor)) return undefined;
    const late = Object.entries(set.old).find(
      ([member, old]) => !gaveUp(old, world.domains[member]!.promise, this.reportOf(member)),
    );
    return late === undefined ? undefined : `lets ${name} grow before ${late[0]} has given up what it has to`;
  }

  /** The agent has looked at a domain; whether its whole set is in force with that. */
  looked(world: World, name: string, report: DomainReport | undefined): boolean {
    const set = this.setOf(world, name);
    const domain = world.domains[name];
    if (set === undefined || domain === undefined) return false;
    const old = set.old[name]!;
    const live = report !== undefined && LIVE.includes(report.state);
    if (report !== undefined) this.lookAtStorage(set, domain, report);
    const stored = old.storage === domain.promise.storage || this.stored.get(name) === within(set, "");
    // What isn't there needs nothing.
    const has =
      report === undefined || (stored && shows(old, domain.promise, report) && this.isTold(set, domain, live));
    if (has) this.seen.set(name, within(set, ""));
    else this.seen.delete(name);
    return this.isOver(world, set);
  }

  /** While a domain is made or destroyed its storage can't be told another. What was seen once of it isn't looked at again. */
  private lookAtStorage(set: QuotaSet, { name, promise }: Domain, { state, storageInForce }: DomainReport): void {
    const isTold = this.taken.get(name)?.storage === within(set, `${promise.storage}`);
    const isSettled = state !== Creating && state !== Destroying;
    if (isTold && isSettled && storageInForce === promise.storage) this.stored.set(name, within(set, ""));
  }

  /** Of what isn't live the hypervisor is told the storage alone. */
  private isTold(set: QuotaSet, { name, promise }: Domain, live: boolean): boolean {
    const taken = this.taken.get(name);
    if (live) return taken?.all === within(set, asTold(promise));
    return set.old[name]!.storage === promise.storage || taken?.storage === within(set, `${promise.storage}`);
  }

  /** A member of a set that is in force now that others have left it. */
  bereft(world: World): string | undefined {
    const set = world.sets.find((each) => this.isOver(world, each));
    return set && Object.keys(set.old)[0];
  }

  private isOver(world: World, set: QuotaSet): boolean {
    const members = Object.entries(set.old);
    const all = members.every(
      ([member, old]) => this.isIdle(world, member, old) || this.seen.get(member) === within(set, ""),
    );
    if (all) for (const [member] of members) this.seen.delete(member);
    return all;
  }

  /** Nothing is asked for a member of which nothing changes that the hypervisor is told. */
  private isIdle(world: World, member: string, old: Quotas): boolean {
    return asTold(old) === asTold(world.domains[member]!.promise);
  }
}

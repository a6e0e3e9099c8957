/** The one ledger (§5): who is charged, what a change would make of the sums, and what each account may have (§7). */
import { coreFits, shareOf, type Reservation } from "./admission.js";
import { compare, minus, plus, rational, sum, times, type Rational } from "./rational.js";
import { Code, LIVE, State } from "./values.js";
import type { Ceiling, Domain, Quotas, World } from "./world.js";

/** Promises that a change would make, by domain. */
export type Promises = Record<string, Quotas>;

/** Resources in the order in which a lack of them is told. */
export type Resource = "memory" | "cpu" | "network" | "storage";

export const LACK: Readonly<Record<Resource, number>> = {
  memory: Code.InsufficientMemory,
  cpu: Code.InsufficientCpu,
  network: Code.InsufficientNetwork,
  storage: Code.InsufficientStorage,
};

/** Live (§5); Unknown counts as what it was before. */
export function isLive(domain: Domain): boolean {
  return LIVE.includes(domain.state === State.Unknown ? domain.before : domain.state);
}

/** Whose memory, CPU and network count in any state. */
export function alwaysCharged(domain: Domain): boolean {
  return domain.role !== "guest" || domain.private;
}

/** Whether memory, CPU and network of a domain are charged. One that will start when it is made is charged from the start. */
export function isCharged(domain: Domain): boolean {
  return alwaysCharged(domain) || hasResources(domain) || (domain.work?.start ?? false);
}

/** Whether it has memory, CPU and network: what is live does, but for what has crashed, which has released them, and is being killed. */
export function hasResources(domain: Domain): boolean {
  const { work } = domain;
  return isLive(domain) && !(work?.phase === "kill" && work.begun === State.Crashed);
}

function utilisation(quotas: Quotas): Rational {
  return quotas.cpuClass === "reserved" ? rational(quotas.budget, quotas.period) : rational(0);
}

/** The more demanding of two CPU promises. */
function heavier(a: Quotas, b: Quotas): Quotas {
  const order = compare(utilisation(a), utilisation(b));
  return order > 0 || (order === 0 && a.period < b.period) ? a : b;
}

/** max(old, new) of every resource: what is charged while a set is pending. */
export function larger(a: Quotas, b: Quotas): Quotas {
  const cpu = heavier(a, b);
  const network = Object.fromEntries(
    Object.entries(b.network).map(([name, link]) => [
      name,
      { ...link, guaranteed: Math.max(link.guaranteed, a.network[name]?.guaranteed ?? 0) },
    ]),
  );
  return {
    ...b,
    ...{ cpuClass: cpu.cpuClass, budget: cpu.budget, period: cpu.period },
    memory: Math.max(a.memory, b.memory),
    storage: Math.max(a.storage, b.storage),
    network,
  };
}

/** What a domain is charged: its promise, the one that a change would make, or the larger of old and new while a set is pending. */
export function chargeOf(world: World, domain: Domain, changes: Promises = {}): Quotas {
  const promise = changes[domain.name] ?? domain.promise;
  const pending = world.sets.find((set) => set.old[domain.name] !== undefined)?.old[domain.name];
  return pending === undefined ? promise : larger(pending, promise);
}

interface Entry {
  domain: Domain;
  quotas: Quotas;
}

/** The first resource of which the charged domains and all storage want more than there is, or null. */
function lackOf(world: World, charged: readonly Entry[], stored: readonly Entry[]): Resource | null {
  const total = (entries: readonly Entry[], part: (quotas: Quotas) => number): number =>
    entries.reduce((all, { quotas }) => all + part(quotas), 0);
  if (total(charged, (quotas) => quotas.memory) + world.foreignMemory > world.memory - world.memoryReserve)
    return "memory";
  if (!cpuFits(world, charged)) return "cpu";
  for (const [name, capacity] of Object.entries(world.links))
    if (total(charged, (quotas) => quotas.network[name]?.guaranteed ?? 0) > capacity) return "network";
  return total(stored, (quotas) => quotas.storage) > world.storage ? "storage" : null;
}

/** Reservations and the modem's tasks fit, and every private domain keeps its floor. */
function cpuFits(world: World, charged: readonly Entry[]): boolean {
  const reservations: Reservation[] = charged.flatMap(({ quotas }) =>
    quotas.cpuClass === "reserved" ? [{ budget: quotas.budget, period: quotas.period }] : [],
  );
  const { cpuReserve: reserve, switchCost, blocking } = world;
  // Two context switches come with every job, as with every replenishment.
  const tasks = charged
    .flatMap(({ domain, quotas }) => (quotas.cpuClass === "hard" ? domain.tasks : []))
    .map((task) => ({ ...task, cost: task.cost + 2 * switchCost }));
  if (!coreFits({ tasks, reservations, reserve, switchCost, blocking })) return false;
  const taken = plus(
    sum(tasks.map((task) => rational(task.cost, task.period))),
    sum(reservations.map((each) => shareOf(each, switchCost))),
  );
  const left = minus(rational(1_000_000 - reserve, 1_000_000), taken);
  return charged.every((entry) => floorKept(entry, charged, left));
}

/** Whether a private domain gets its floor: from its reservation, or from what is left when all of best effort want to run. */
function floorKept({ domain, quotas }: Entry, charged: readonly Entry[], left: Rational): boolean {
  if (domain.floor === 0 || quotas.cpuClass === "hard") return true;
  const bestEffort = charged.map((entry) => entry.quotas).filter(({ cpuClass }) => cpuClass === "besteffort");
  const gets = quotas.cpuClass === "reserved" ? utilisation(quotas) : portionOf(quotas, bestEffort, left);
  return compare(gets, rational(domain.floor, 1_000_000)) >= 0;
}

/** What one of best effort gets of what is left: by weight, at most its Cap; what a capped one can't use goes to the others. */
function portionOf(quotas: Quotas, bestEffort: readonly Quotas[], left: Rational): Rational {
  const weights = bestEffort.reduce((all, each) => all + each.weight, 0);
  const share = (each: Quotas): Rational => times(left, rational(each.weight, weights));
  const cap = (each: Quotas): Rational => rational(each.cap, 1_000_000);
  const full = bestEffort.filter((each) => each.cap !== 0 && compare(share(each), cap(each)) >= 0);
  if (full.includes(quotas)) return cap(quotas);
  if (full.length === 0) return share(quotas);
  const others = bestEffort.filter((each) => !full.includes(each));
  return portionOf(quotas, others, minus(left, sum(full.map(cap))));
}

/**
 * The resource that doesn't suffice for a change, or null when it is admitted.
 * @param changes promises to be made
 * @param starting domains that become live with it
 */
export function shortage(world: World, changes: Promises, starting: readonly string[] = []): Resource | null {
  const entries = Object.values(world.domains).map((domain) => ({ domain, quotas: chargeOf(world, domain, changes) }));
  const charged = entries.filter(({ domain }) => isCharged(domain) || starting.includes(domain.name));
  const now = lackOf(world, charged, entries);
  if (now !== null) return now;
  return hopeless(world, changes);
}

/** The resource for which a promise wouldn't fit even if no other server-made domain were live, or null. */
function hopeless(world: World, changes: Promises): Resource | null {
  const all = Object.values(world.domains);
  for (const [name, quotas] of Object.entries(changes)) {
    const alone = all
      .filter((domain) => domain.name === name || (domain.factory && isCharged(domain)))
      .map((domain) => ({ domain, quotas: domain.name === name ? quotas : chargeOf(world, domain, changes) }));
    const stored = all.map((domain) => ({ domain, quotas: chargeOf(world, domain, changes) }));
    const lack = lackOf(world, alone, stored);
    if (lack !== null) return lack;
  }
  return null;
}

/** Whether an account stays within its ceiling when the domains that it made had these promises as well. */
export function withinCeiling(world: World, account: string, changes: Promises): boolean {
  const ceiling = world.accounts[account] === undefined ? ceilingOf(world, account) : world.accounts[account];
  if (account === "" || ceiling === null) return true;
  const owned = Object.values(world.domains).filter((domain) => domain.owner === account && !domain.factory);
  const promises = owned.map((domain) => changes[domain.name] ?? domain.promise);
  const total = (part: (quotas: Quotas) => number): number => promises.reduce((all, quotas) => all + part(quotas), 0);
  return (
    owned.length <= ceiling.domains &&
    total((quotas) => quotas.memory) <= ceiling.memory &&
    total((quotas) => quotas.storage) <= ceiling.storage &&
    total(guaranteed) <= ceiling.network &&
    compare(sum(promises.map(utilisation)), rational(ceiling.cpu, 1_000_000)) <= 0
  );
}

function guaranteed(quotas: Quotas): number {
  return Object.values(quotas.network).reduce((all, link) => all + link.guaranteed, 0);
}

/** What a server may have, also when its account is gone: as the device description says, else half of what the factory domains leave. */
export function ceilingOf(world: World, server: string): Ceiling {
  return world.ceilings[server] ?? usualCeiling(world);
}

function usualCeiling(world: World): Ceiling {
  const factory = Object.values(world.domains).filter((domain) => domain.factory);
  const left = (total: number, part: (quotas: Quotas) => number): number =>
    Math.floor(Math.max(0, total - factory.reduce((all, domain) => all + part(domain.promise), 0)) / 2);
  const reserved = sum(
    factory.flatMap((domain) => [
      utilisation(domain.promise),
      ...domain.tasks.map((task) => rational(task.cost, task.period)),
    ]),
  );
  const free = minus(rational(1_000_000 - world.cpuReserve), times(reserved, rational(1_000_000)));
  return {
    domains: Math.floor((world.maxDomains - factory.length) / 2),
    memory: left(world.memory - world.memoryReserve, (quotas) => quotas.memory),
    cpu: Math.max(0, Number(free.n / (2n * free.d))),
    storage: left(world.storage, (quotas) => quotas.storage),
    network: left(
      Object.values(world.links).reduce((all, capacity) => all + capacity, 0),
      guaranteed,
    ),
  };
}

/** §5 at every instant: Σ max(granted, Actual) of what is charged, and foreign memory, stay within the device. */
export function memoryHolds(world: World): boolean {
  const used = Object.values(world.domains).reduce((all, domain) => all + Math.max(domain.granted, domain.actual), 0);
  return used + world.foreignMemory <= world.memory - world.memoryReserve;
}

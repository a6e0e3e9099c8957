/** Quota sets (§5): decreases first, one old period later the increases, and all of it back when it isn't in force in time. */
import { compare, rational, type Rational } from "./rational.js";
import { hasResources, isLive, LACK, type Promises, type Resource } from "./ledger.js";
import { call, type Run } from "./run.js";
import { domainUri, endTickets, tell } from "./ticket.js";
import { Code, FORCE_LIMIT } from "./values.js";
import type { Domain, Quotas, QuotaSet } from "./world.js";

function reserved(quotas: Quotas): Rational {
  return quotas.cpuClass === "reserved" ? rational(quotas.budget, quotas.period) : rational(0);
}

/** Whether the CPU promise falls or stays: it is then part of the first phase. */
function cpuFalls(old: Quotas, wanted: Quotas): boolean {
  return compare(reserved(wanted), reserved(old)) <= 0;
}

/** What is in force after the first phase: everything that falls has fallen, nothing has grown. */
export function decreased(old: Quotas, wanted: Quotas): Quotas {
  const cpu = cpuFalls(old, wanted) ? wanted : old;
  const { cpuClass, budget, period, weight, cap } = cpu;
  const network = Object.fromEntries(
    Object.entries(old.network).map(([name, link]) => {
      const next = wanted.network[name] ?? link;
      return [name, next.guaranteed <= link.guaranteed ? next : link];
    }),
  );
  const memory = Math.min(old.memory, wanted.memory);
  const storage = Math.min(old.storage, wanted.storage);
  return { ...wanted, memory, storage, cpuClass, budget, period, weight, cap, network };
}

/** Whether the hypervisor has anything to do for a member. */
function concerns(domain: Domain | undefined, old: Quotas): domain is Domain {
  if (domain === undefined || same(old, domain.promise)) return false;
  return (hasResources(domain) && !same(toldOf(old), toldOf(domain.promise))) || old.storage !== domain.promise.storage;
}

/** What of a promise is put in force: Min is the agent's own, and leaves of the other class are ignored. */
function toldOf(quotas: Quotas): Quotas {
  return quotas.cpuClass === "reserved"
    ? { ...quotas, memoryMin: 0, weight: 0, cap: 0 }
    : { ...quotas, memoryMin: 0, budget: 0, period: 0 };
}

/** Whether two promises are the same. */
export function same(a: Quotas, b: Quotas): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Makes the promises of an admitted set and begins to put them in force.
 * @param ticket of a Transfer, else null
 */
export function openSet(run: Run, server: string, changes: Promises, ticket: number | null): void {
  const { world } = run;
  const old: Promises = {};
  for (const [name, quotas] of Object.entries(changes)) {
    const domain = world.domains[name];
    if (domain === undefined) continue;
    old[name] = domain.promise;
    domain.promise = quotas;
  }
  const deadline = world.now + FORCE_LIMIT;
  const id = world.next++;
  const set: QuotaSet = { id, server, ticket, old, phase: "decrease", calls: [], waitUntil: 0, deadline, undo: false };
  world.sets.push(set);
  decrease(run, set);
  if (world.driven && members(run, set).length === 0) close(run, set);
}

function members(run: Run, set: QuotaSet): [Domain, Quotas][] {
  return Object.entries(set.old).flatMap(([name, old]): [Domain, Quotas][] => {
    const domain = run.world.domains[name];
    return concerns(domain, old) ? [[domain, old]] : [];
  });
}

/** The first phase: every decrease of the set is asked for. */
export function decrease(run: Run, set: QuotaSet): void {
  set.phase = "decrease";
  set.calls = [];
  set.waitUntil = run.world.now;
  for (const [domain, old] of members(run, set)) {
    const first = decreased(old, domain.promise);
    if (!same(first, old)) set.calls.push(call(run, "quota", domain.name, first));
  }
  advance(run, set);
}

/** Goes on as far as the answers, the old periods and what was read back allow. */
export function advance(run: Run, set: QuotaSet): void {
  if (set.calls.length > 0 || run.world.driven) return;
  if (set.phase === "decrease") {
    for (const [domain, old] of members(run, set)) {
      if (isLive(domain)) domain.granted = Math.min(domain.granted, domain.promise.memory);
      const fell = compare(reserved(domain.promise), reserved(old)) < 0;
      if (fell) set.waitUntil = Math.max(set.waitUntil, run.world.now + old.period);
    }
    set.phase = "wait";
  }
  if (set.phase === "wait") {
    const lagging = members(run, set).some(([domain]) => isLive(domain) && domain.actual > domain.promise.memory);
    if (lagging || run.world.now < set.waitUntil) return;
    increase(run, set);
  }
  if (set.calls.length === 0) close(run, set);
}

/** The second phase: what the decreases have made room for. */
function increase(run: Run, set: QuotaSet): void {
  set.phase = "increase";
  for (const [domain, old] of members(run, set)) {
    if (same(decreased(old, domain.promise), domain.promise)) continue;
    if (isLive(domain)) domain.granted = domain.promise.memory;
    set.calls.push(call(run, "quota", domain.name, domain.promise));
  }
}

/** The whole set is in force. */
function close(run: Run, set: QuotaSet): void {
  run.world.sets = run.world.sets.filter((each) => each !== set);
  if (set.ticket === null) return;
  endTickets(run.world, [set.ticket], Code.Success);
  mark(run, set, "Transfer", Code.Success);
}

function mark(run: Run, set: QuotaSet, operation: string, code: number): void {
  for (const name of Object.keys(set.old)) {
    const domain = run.world.domains[name];
    if (domain === undefined) continue;
    domain.lastOperation = operation;
    domain.lastResult = code;
  }
}

/** The resource that a set changes first, for a refusal that names none. */
function changed(concerned: readonly [Domain, Quotas][]): Resource {
  for (const [domain, old] of concerned) {
    const { promise } = domain;
    if (old.memory !== promise.memory) return "memory";
    if (old.storage !== promise.storage) return "storage";
    if (JSON.stringify(old.network) !== JSON.stringify(promise.network)) return "network";
  }
  return "cpu";
}

/** An answer of the hypervisor to a call of a set. */
export function setAnswered(run: Run, set: QuotaSet, id: number, good: boolean, resource?: Resource): void {
  set.calls = set.calls.filter((each) => each !== id);
  if (good) advance(run, set);
  else undo(run, set, LACK[resource ?? changed(members(run, set))]);
}

/**
 * Takes a whole set back in one transaction, and tells who set it; a set that is being taken back is tried again.
 * @param code 1411–1414 or 1417; a Transfer that power loss interrupted 1418
 */
export function undo(run: Run, set: QuotaSet, code: number): void {
  if (!set.undo) {
    const old = set.old;
    for (const name of Object.keys(old)) {
      const domain = run.world.domains[name];
      const promise = old[name];
      if (domain === undefined || promise === undefined) continue;
      set.old[name] = domain.promise;
      domain.promise = promise;
    }
    set.undo = true;
    report(run, set, code);
  }
  decrease(run, set);
}

function report(run: Run, set: QuotaSet, code: number): void {
  const [first] = Object.keys(set.old);
  if (set.ticket === null) {
    mark(run, set, "Quota", code);
    if (first !== undefined) tell(run.world, set.server, domainUri(first), code);
    return;
  }
  const ended = code === Code.Interrupted ? code : Code.TransferFailed;
  mark(run, set, "Transfer", ended);
  endTickets(run.world, [set.ticket], ended);
  set.ticket = null;
}

/**
 * What is seen of the set with a domain, for who drives it in a way of its own: the hypervisor shows all that was promised, or has refused it for
 * this domain.
 */
export function forced(run: Run, name: string, outcome: "shown" | "refused", resource?: Resource): void {
  const set = run.world.sets.find((each) => each.old[name] !== undefined);
  const domain = run.world.domains[name];
  if (set === undefined || domain === undefined) return;
  if (outcome === "refused") {
    if (!set.undo) undo(run, set, LACK[resource ?? changed([[domain, set.old[name] as Quotas]])]);
    return;
  }
  for (const [member] of members(run, set)) if (isLive(member)) member.granted = member.promise.memory;
  close(run, set);
}

/** A domain that goes leaves its set, which is over with the last one. */
export function leaveSet(run: Run, name: string): void {
  for (const set of [...run.world.sets]) {
    delete set.old[name];
    if (Object.keys(set.old).length === 0) close(run, set);
  }
}

/** A new agent begins with every set anew, and its time as well; a Transfer that was interrupted is rolled back (§2). */
export function replaySets(run: Run): void {
  for (const set of [...run.world.sets]) {
    set.deadline = run.world.now + FORCE_LIMIT;
    if (set.ticket === null) decrease(run, set);
    else undo(run, set, Code.Interrupted);
  }
}

/** Sets with nothing to do for the hypervisor are over. */
export function endIdleSets(run: Run): void {
  for (const set of [...run.world.sets]) if (members(run, set).length === 0) close(run, set);
}

/** What time does to the sets: the second phase, and the limit of 60 s. */
export function tickSets(run: Run): void {
  for (const set of [...run.world.sets]) {
    if (!set.undo && run.world.now >= set.deadline) undo(run, set, Code.TimedOut);
    else advance(run, set);
  }
}

/** Replace of Policy and quota leaves, alone and in an Atomic (§1, §5). */
import { refusedAt } from "./authority.js";
import { shortage, withinCeiling, type Promises } from "./ledger.js";
import { INT, isBool, isInteger } from "./parameters.js";
import { isProtected, type Run } from "./run.js";
import { openSet, same } from "./sets.js";
import { Status } from "./values.js";
import type { CpuClass, Domain, Policy, Quotas, World } from "./world.js";

/** One Replace, or a DM Delete of a domain inside an Atomic. */
export interface Change {
  domain: string;
  /** Below Domain/<X>; "" for a Delete of the domain itself. */
  leaf: string;
  value: string;
}

/** least, most, and the name in the model. */
type Field<T> = [least: number, most: number, key: keyof T];

const QUOTA: Readonly<Record<string, Field<Quotas>>> = {
  "Memory/Min": [1, INT, "memoryMin"],
  "Memory/Target": [1, INT, "memory"],
  "Memory/Max": [1, INT, "memoryMax"],
  "Cpu/Budget": [100, 1_000_000, "budget"],
  "Cpu/Period": [500, 1_000_000, "period"],
  "Cpu/Weight": [1, 65_535, "weight"],
  "Cpu/Cap": [0, 1_000_000, "cap"],
  "Storage/Quota": [0, INT, "storage"],
};

const LINK: Readonly<Record<string, [number, string]>> = {
  EgressRate: [INT, "egress"],
  IngressRate: [INT, "ingress"],
  Burst: [INT, "burst"],
  Guaranteed: [INT, "guaranteed"],
  Priority: [7, "priority"],
};

const POLICY: Readonly<Record<string, Field<Policy>>> = {
  "Policy/BootOrder": [0, INT, "bootOrder"],
  "Policy/MaxRestarts": [0, INT, "maxRestarts"],
  "Policy/StopTimeout": [1, 3_600, "stopTimeout"],
};

const READ_ONLY = ["Id", "Role", "Owner", "State", "Reason", "Desired", "Lock", "LockedBy", "Memory/Actual"];

export function isQuota(leaf: string): boolean {
  return leaf in QUOTA || leaf === "Cpu/Class" || leaf.startsWith("Network/");
}

/** 415 malformed for an int, 403 out of range, else 200. */
function judgeInteger(value: string, least: number, most: number): number {
  if (!isInteger(value)) return Status.BadFormat;
  return Number(value) >= least && Number(value) <= most ? Status.Ok : Status.Forbidden;
}

/** Writes one quota leaf into promises, unless its value is refused. */
function putQuota(world: World, quotas: Quotas, leaf: string, value: string): number {
  if (leaf === "Cpu/Class") {
    if (!["reserved", "besteffort"].includes(value)) return Status.Forbidden;
    if (!world.cpuClasses.includes(value as CpuClass)) return Status.NotSupported;
    quotas.cpuClass = value as CpuClass;
    return Status.Ok;
  }
  if (leaf.startsWith("Network/")) return putLink(quotas, leaf, value);
  const field = QUOTA[leaf];
  if (field === undefined) return Status.NotFound;
  const [least, most, key] = field;
  const status = judgeInteger(value, least, most);
  if (status === Status.Ok) (quotas as unknown as Record<string, number>)[key] = Number(value);
  return status;
}

function putLink(quotas: Quotas, leaf: string, value: string): number {
  const [, name = "", property = ""] = leaf.split("/");
  const link = quotas.network[name];
  const field = LINK[property];
  if (link === undefined || field === undefined) {
    return link !== undefined && property === "Interface" ? Status.NotAllowed : Status.NotFound;
  }
  const status = judgeInteger(value, 0, field[0]);
  if (status === Status.Ok) (link as unknown as Record<string, number>)[field[1]] = Number(value);
  return status;
}

function putPolicy(policy: Policy, leaf: string, value: string): number {
  if (leaf === "Policy/AutoStart") {
    if (!isBool(value)) return Status.BadFormat;
    policy.autoStart = value === "true";
    return Status.Ok;
  }
  if (leaf === "Policy/OnCrash") {
    if (value !== "stay" && value !== "restart") return Status.Forbidden;
    policy.onCrash = value;
    return Status.Ok;
  }
  const field = POLICY[leaf];
  if (field === undefined) return READ_ONLY.includes(leaf) ? Status.NotAllowed : Status.NotFound;
  const status = judgeInteger(value, field[0], field[1]);
  if (status === Status.Ok) (policy as unknown as Record<string, number>)[field[2]] = Number(value);
  return status;
}

/** Min ≤ Target ≤ Max, Budget ≤ Period of a reservation, no EgressRate below Guaranteed, no Quota below Used. */
export function related(quotas: Quotas, used: number): boolean {
  if (quotas.memoryMin > quotas.memory || quotas.memory > quotas.memoryMax || quotas.storage < used) return false;
  const { cpuClass, budget, period } = quotas;
  if (cpuClass === "reserved" && (budget < 100 || period < 500 || budget > period)) return false;
  return Object.values(quotas.network).every((link) => link.egress === 0 || link.egress >= link.guaranteed);
}

/** What a domain uses and what its image takes, also before it is made. */
export function leastStorage(world: World, domain: Domain): number {
  return Math.max(domain.storageUsed, world.images[domain.image]?.size ?? 0);
}

/** Whether a domain is in a set that isn't in force yet: it refuses other quota changes. */
export function isPending(world: World, name: string): boolean {
  return world.sets.some((set) => set.old[name] !== undefined);
}

/** What one child answers by itself: its rights, its leaf, its value. A quota is only noted. */
function judgeChild(run: Run, server: string, change: Change, noted: Promises): number {
  const { world } = run;
  const remove = change.leaf === "";
  const refused = refusedAt(world, server, change.domain, remove ? "Delete" : "Replace");
  if (refused !== null) return refused;
  const domain = world.domains[change.domain] as Domain;
  if (remove) return Status.Forbidden;
  if (!isQuota(change.leaf)) {
    return isProtected(domain) && change.leaf.startsWith("Policy/")
      ? Status.Forbidden
      : putPolicy(domain.policy, change.leaf, change.value);
  }
  if (isProtected(domain)) return Status.Forbidden;
  const quotas = structuredClone(noted[domain.name] ?? domain.promise);
  const status = putQuota(world, quotas, change.leaf, change.value);
  if (status === Status.Ok && quotas.storage < leastStorage(world, domain) && change.leaf === "Storage/Quota")
    return Status.Forbidden;
  if (status !== Status.Ok || same(quotas, noted[domain.name] ?? domain.promise)) return status;
  if (isPending(world, domain.name)) return Status.Forbidden;
  noted[domain.name] = quotas;
  return status;
}

/** Judges a whole set: relations 403, then ceilings and room 420. */
export function judgeSet(world: World, changes: Promises): number {
  if (Object.keys(changes).length === 0) return Status.Ok;
  for (const [name, quotas] of Object.entries(changes))
    if (!related(quotas, leastStorage(world, world.domains[name] as Domain))) return Status.Forbidden;
  const owners = new Set(Object.keys(changes).map((name) => world.domains[name]?.owner ?? ""));
  for (const owner of owners) if (!withinCeiling(world, owner, changes)) return Status.DeviceFull;
  return shortage(world, changes) === null ? Status.Ok : Status.DeviceFull;
}

/** One Replace outside an Atomic: a set of its own. */
export function replace(run: Run, server: string, change: Change): number {
  const noted: Promises = {};
  const status = judgeChild(run, server, change, noted);
  if (status !== Status.Ok) return status;
  const verdict = judgeSet(run.world, noted);
  if (verdict === Status.Ok) admitSet(run, server, noted);
  return verdict;
}

/** Opens the set unless nothing is left of its changes. */
function admitSet(run: Run, server: string, noted: Promises): void {
  const changes = Object.entries(noted).some(
    ([name, quotas]) => !same(quotas, run.world.domains[name]?.promise as Quotas),
  );
  if (changes) openSet(run, server, noted, null);
}

/**
 * An Atomic: the quota Replaces in it are one set, judged at the last of them.
 * @returns the Status of the Atomic and of each child; the caller takes everything back unless it is 200
 */
export function atomic(run: Run, server: string, children: readonly Change[]): { status: number; children: number[] } {
  const noted: Promises = {};
  // A quota of a domain that there isn't is none.
  const quota = ({ domain, leaf }: Change): boolean => isQuota(leaf) && run.world.domains[domain] !== undefined;
  const last = children.map(quota).lastIndexOf(true);
  for (const [index, child] of children.entries()) {
    let status = judgeChild(run, server, child, noted);
    if (status === Status.Ok && index === last) status = judgeSet(run.world, noted);
    if (status === Status.Ok) continue;
    const before = children.slice(0, index).map(() => Status.RolledBack as number);
    const after = children.slice(index + 1).map(() => Status.NotExecuted as number);
    return { status: Status.AtomicFailed, children: [...before, status, ...after] };
  }
  admitSet(run, server, noted);
  return { status: Status.Ok, children: children.map(() => Status.Ok) };
}

/** The simulated hypervisor's memory on disk: written at every change, read when its process starts again. */
import { createHash } from "node:crypto";
import type { StateFile } from "../state.js";
import { UsageError } from "../usage.js";
import type { Domain, DomainDescriptor, Machine, Operation } from "./domain.js";
import { Effect, HypervisorState } from "../abi.gen.js";

const VERSION = 2;

export interface Snapshot {
  version: typeof VERSION;
  /** 32 hexadecimal digits; another one after every power-on of the phone. */
  bootId: string;
  /** UTC ms up to which CPU time is accounted. */
  time: number;
  domains: Domain[];
  operations: Operation[];
}

/** Replaces what stands in `file`: the snapshot, and on a line of its own the digest that shows damage. */
export function save(file: StateFile, snapshot: Snapshot): void {
  const text = JSON.stringify(snapshot);
  file.write(`${text}\n${digestOf(text)}\n`);
}

/**
 * What stands in `file`, or undefined for a phone that was never on.
 * @throws UsageError when it is damaged, no snapshot, or one of a phone with other factory domains
 */
export function load(file: StateFile, machine: Machine): Snapshot | undefined {
  const content = file.read();
  if (content === undefined) return undefined;
  const [text = "", digest] = content.split("\n");
  const snapshot = parse(text);
  if (snapshot?.version !== undefined && snapshot.version !== VERSION)
    throw new UsageError(`${file.name}: version ${snapshot.version}, this virmo knows version ${VERSION}`);
  if (content !== `${text}\n${digest}\n` || digest !== digestOf(text) || !isSnapshot(snapshot))
    throw new UsageError(`${file.name}: damaged, or not a hypervisor state; it is left as it is`);
  const stored = snapshot.domains.filter(({ factory }) => factory).map(({ id }) => id);
  const described = machine.factory.map(({ id }) => id);
  if (stored.join() !== described.join()) {
    throw new UsageError(`${file.name}: the state of a handset with another device description`);
  }
  return snapshot;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isSnapshot(value: Partial<Snapshot> | null | undefined): value is Snapshot {
  return value?.version === VERSION && Array.isArray(value.domains) && Array.isArray(value.operations);
}

function parse(text: string): Partial<Snapshot> | null | undefined {
  try {
    return JSON.parse(text) as Partial<Snapshot> | null;
  } catch {
    return undefined;
  }
}

/** A phone that is switched on for the first time: nothing but the running firmware. */
export function firstPowerOn(machine: Machine, bootId: string, time: number): Snapshot {
  return { version: VERSION, bootId, time, domains: machine.factory.map(firmware), operations: [] };
}

function firmware(descriptor: DomainDescriptor): Domain {
  const fresh = made(descriptor, descriptor.storage);
  return { ...fresh, factory: true, state: HypervisorState.Running, memoryInUse: descriptor.memory };
}

/** A domain under creation. */
export function made(descriptor: DomainDescriptor, storageUsed: number): Domain {
  const idle = { memoryInUse: 0, cpuUsed: 0, storageUsed, factory: false, ignoresStop: false };
  return { ...descriptor, ...idle, state: HypervisorState.Creating };
}

/**
 * The phone after a power cut: every domain is off, those of the firmware run again. A domain under creation never came to
 * be; one under destruction still exists, because the simulator forgets it at the very end.
 */
export function afterPowerCut(before: Snapshot, bootId: string): Snapshot {
  const wiped = before.operations.filter(({ effect }) => effect === Effect.DomainWipe).map(({ domain }) => domain);
  const survivors = before.domains.filter(({ state, id }) => state !== HypervisorState.Creating || wiped.includes(id));
  const domains = survivors.map((domain) => ({
    ...domain,
    state: domain.factory ? HypervisorState.Running : HypervisorState.Stopped,
    memoryInUse: domain.factory ? domain.memory : 0,
  }));
  return { ...before, bootId, domains, operations: [] };
}

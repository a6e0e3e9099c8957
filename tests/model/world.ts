/** What the model knows of a device: plain data, so that a state can be copied, compared and printed. */
import type { Waiting } from "./ticket.js";
import { Lock, Reason, State, type OperationName } from "./values.js";

export type CpuClass = "hard" | "reserved" | "besteffort";
export type Role = "management" | "modem" | "guest";

export interface Link {
  egress: number;
  ingress: number;
  burst: number;
  guaranteed: number;
  priority: number;
}

/** Promises (§5). KiB, µs, ppm, kbit/s. */
export interface Quotas {
  memoryMin: number;
  memory: number;
  memoryMax: number;
  cpuClass: CpuClass;
  budget: number;
  period: number;
  weight: number;
  cap: number;
  storage: number;
  network: Record<string, Link>;
}

export interface Task {
  cost: number;
  period: number;
  deadline: number;
  jitter: number;
}

export interface Policy {
  autoStart: boolean;
  bootOrder: number;
  onCrash: "stay" | "restart";
  maxRestarts: number;
  stopTimeout: number;
}

/** What is being done with a domain, from its first port call to its end. */
export interface Work {
  operation: OperationName;
  /** The port call whose end is awaited. */
  call: number;
  phase: "make" | "stop" | "kill" | "start" | "pause" | "resume" | "delete" | "wipe";
  /** Where a failure leads back to, and what it was known to be before that. */
  before: number;
  begun: number;
  /** When a graceful stop becomes a kill. */
  killAt: number | null;
  /** When a held DM Delete is given up. */
  answerBy: number | null;
  /** µs that a graceful stop may take. */
  patience: number;
  /** Start the new domain once it is there. */
  start: boolean;
  /** Tickets that end with it. */
  tickets: number[];
  /** Operations that a Kill took over from: their tickets end with it. */
  overtaken: { operation: OperationName; tickets: number[] }[];
  /** What LastOperation calls it, if not by its name: a lock that pauses or resumes. */
  named: OperationName | null;
  /** Nobody knows what has become of its call: what is shown in the end decides. */
  lost: boolean;
  /** The code of a creation that has failed, while what is left of it is destroyed. */
  foretold: number | null;
  /** Commands whose Status is held until it ends. */
  held: number[];
  reason: number;
  /** The clone that is being made. */
  clone: string | null;
}

export type Right = "Add" | "Delete" | "Exec" | "Get" | "Replace";
export type Acl = Record<Right, string[]>;

export interface Domain {
  name: string;
  role: Role;
  private: boolean;
  /** Guaranteed to a private domain whatever others get, ppm. */
  floor: number;
  factory: boolean;
  owner: string;
  image: string;
  cloneOf: string;
  state: number;
  /** The state before Unknown. */
  before: number;
  reason: number;
  desired: number;
  lock: number;
  lockedBy: string;
  lastOperation: string;
  lastResult: number;
  policy: Policy;
  promise: Quotas;
  tasks: Task[];
  /** What the hypervisor was last told that the domain may use, and what it uses: Σ max of both stays within the device. */
  granted: number;
  actual: number;
  storageUsed: number;
  work: Work | null;
  /** A Wipe has failed: only Wipe and Delete until one succeeds. */
  halfWiped: boolean;
  /** It was to run when it was fully locked, or was to be started meanwhile: what UnLock restores. */
  held: boolean;
  /** Who waits for a lock to be applied. */
  lockTickets: { ticket: number; operation: OperationName }[];
  /** When a lock's pause that failed is tried again. */
  lockAgain: number | null;
  call: "none" | "ordinary" | "emergency";
  /** The end of the last emergency call and 300 s, or 0. */
  quietUntil: number;
  /** Whether the agent has been told of its call; a fresh one hasn't. */
  told: boolean;
  restarts: number[];
  restartAt: number | null;
  /** It has crashed too often: it stays so until it is started. */
  givenUp: boolean;
  acl: Acl;
  changeAt: number | null;
  changeDue: boolean;
}

export interface Image {
  name: string;
  ready: boolean;
  size: number;
  memory: number | null;
}

export interface Ceiling {
  domains: number;
  memory: number;
  cpu: number;
  storage: number;
  network: number;
}

export interface Ticket {
  id: number;
  operation: OperationName;
  account: string;
  correlator: string;
  source: string;
  data: string;
}

export interface Alert {
  id: number;
  type: "OperationComplete" | "DomainStateChange";
  account: string;
  correlator: string;
  source: string;
  data: number;
}

export interface PortCall {
  id: number;
  kind: "create" | "clone" | "start" | "stop" | "kill" | "pause" | "resume" | "wipe" | "delete" | "destroy" | "quota";
  domain: string;
  quotas?: Quotas;
}

/** A set of quotas that is admitted and not yet in force (§5). */
export interface QuotaSet {
  id: number;
  server: string;
  ticket: number | null;
  old: Record<string, Quotas>;
  phase: "decrease" | "wait" | "increase";
  /** Open port calls. */
  calls: number[];
  waitUntil: number;
  deadline: number;
  undo: boolean;
}

export interface World {
  now: number;
  bootId: string;
  next: number;
  operator: string;
  accounts: Record<string, Ceiling | null>;
  /** What the device description gives accounts that it names, also later ones. */
  ceilings: Record<string, Ceiling>;
  createAcl: string[];
  transferAcl: string[];
  operations: OperationName[];
  cpuClasses: CpuClass[];
  maxDomains: number;
  memory: number;
  memoryReserve: number;
  foreignMemory: number;
  storage: number;
  links: Record<string, number>;
  /** Kept free of reservations, ppm; cost of one context switch and longest blocking, µs. */
  cpuReserve: number;
  switchCost: number;
  blocking: number;
  deviceLock: number;
  images: Record<string, Image>;
  domains: Record<string, Domain>;
  tickets: Ticket[];
  alerts: Alert[];
  sets: QuotaSet[];
  /** Somebody else brings sets into force, and says so (`force`). */
  driven: boolean;
  /** The sets are those of an agent before this one. */
  inherits: boolean;
  waiting: Waiting[];
  foreground: string;
  audit: string[];
}

export const PRESET_POLICY: Readonly<Policy> = {
  autoStart: false,
  bootOrder: 100,
  onCrash: "stay",
  maxRestarts: 3,
  stopTimeout: 30,
};

/** An ACL that gives one server all five commands, or nobody any. */
export function aclOf(...servers: string[]): Acl {
  return { Add: [...servers], Delete: [...servers], Exec: [...servers], Get: [...servers], Replace: [...servers] };
}

/** Quotas of a besteffort domain of one size, on every interface of a device. */
export function plainQuotas(memory: number, storage: number, interfaces: readonly string[] = []): Quotas {
  const link = (): Link => ({ egress: 0, ingress: 0, burst: 0, guaranteed: 0, priority: 0 });
  return {
    memoryMin: memory,
    memory,
    memoryMax: memory,
    cpuClass: "besteffort",
    budget: 0,
    period: 0,
    weight: 256,
    cap: 0,
    storage,
    network: Object.fromEntries(interfaces.map((name) => [name, link()])),
  };
}

/** A Stopped guest that nobody has touched yet. */
export function newDomain(name: string, owner: string, promise: Quotas): Domain {
  return {
    name,
    role: "guest",
    private: false,
    floor: 0,
    factory: false,
    owner,
    image: "",
    cloneOf: "",
    state: State.Stopped,
    before: State.Stopped,
    reason: Reason.None,
    desired: State.Stopped,
    lock: Lock.Unlocked,
    lockedBy: "",
    lastOperation: "",
    lastResult: 0,
    policy: { ...PRESET_POLICY },
    promise,
    tasks: [],
    granted: 0,
    actual: 0,
    storageUsed: 0,
    work: null,
    halfWiped: false,
    held: false,
    lockTickets: [],
    lockAgain: null,
    call: "none",
    quietUntil: 0,
    told: true,
    restarts: [],
    restartAt: null,
    givenUp: false,
    acl: aclOf(owner),
    changeAt: null,
    changeDue: false,
  };
}

/** The device description: identity, hypervisor, factory domains, images, networks and peripherals of one kind of device. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { ValidateFunction } from "ajv";
import { NETWORKS } from "./hypervisor/domain.js";
import type { CpuParameters, DomainDescriptor, Machine, Share } from "./hypervisor/domain.js";
import { checked, compileSchema, readJson } from "./schema.js";
import { UsageError } from "./usage.js";

export interface Task {
  name: string;
  cost: number;
  period: number;
  deadline: number;
  jitter: number;
}

export interface FactoryDomain {
  name: string;
  role: "guest" | "management" | "modem";
  private: boolean;
  image: string;
  memory: { min: number; target: number; max: number };
  cpu: CpuParameters & { floor: number; tasks: Task[] };
  storage: number;
  /** By the name of the network. */
  networks?: Record<string, Partial<Share>>;
  autoStart: boolean;
  bootOrder: number;
}

export interface ImageDescription {
  name: string;
  title: string;
  version: string;
  format: "ovf" | "kernel" | "raw";
  digest: string;
  url: string;
  size: number;
  memory: number;
  state: "ready" | "idle";
}

export interface Ceiling {
  serverId: string;
  domains: number;
  memory: number;
  cpu: number;
  storage: number;
  network: number;
  images: number;
  ext: number;
}

/** Identity's members, in the order of the Identity enum. */
export const IDENTITY = ["devId", "man", "mod", "dmV", "lang", "devTyp", "oem", "fwV", "swV", "hwV"] as const;

/** Units: ddf/device.schema.json. */
export interface Description {
  identity: Record<(typeof IDENTITY)[number], string>;
  hypervisor: Omit<Machine, "images" | "capacities" | "factory">;
  networks: { name: string; interface: string; capacity: number }[];
  peripherals: string[];
  images: ImageDescription[];
  domains: FactoryDomain[];
  ceilings?: Ceiling[];
}

/** A factory domain's part of a network of which its description says nothing. */
const UNLIMITED = { egressRate: 0, ingressRate: 0, burst: 0, guaranteed: 0, priority: 0 };

const DDF = new URL("../../../ddf/", import.meta.url);
let validate: ValidateFunction<Description> | undefined;

/**
 * Reads and checks a device description.
 * @param path a JSON file; the default is ddf/device.json
 * @throws UsageError naming file, place, value and limit
 */
export function loadDescription(path: string = fileURLToPath(new URL("device.json", DDF))): Description {
  validate ??= compileSchema<Description>(readJson(fileURLToPath(new URL("device.schema.json", DDF))) as object);
  const description = checked(path, readJson(path), validate);
  for (const fault of relations(description)) throw new UsageError(`${path}: ${fault}`);
  return description;
}

/** The id of a factory domain: the same at every power-on, another one on every device. 32 hexadecimal digits. */
export function factoryId(description: Description, domain: FactoryDomain): string {
  const digest = createHash("sha256").update(`${description.identity.devId}\0${domain.name}`).digest("hex");
  return digest.slice(0, 32);
}

/** What the hypervisor may know of a description. */
export function machineOf(description: Description): Machine {
  const images = description.images.filter(({ state }) => state === "ready").map(({ name, size }) => ({ name, size }));
  const factory = description.domains.map((domain) => descriptorOf(description, domain));
  const capacities = description.networks.map(({ capacity }) => capacity);
  const tasks = description.domains.flatMap(({ cpu }) => cpu.tasks);
  return { ...description.hypervisor, images, capacities, factory, tasks };
}

/** What a factory domain has of each network. */
export function sharesOf({ networks }: Description, domain: FactoryDomain): Share[] {
  const shareOf = (index: number): Share => ({ ...UNLIMITED, ...domain.networks?.[networks[index]?.name ?? ""] });
  return Array.from({ length: NETWORKS }, (_, index) => shareOf(index));
}

/** What a domain has whose class the hypervisor doesn't honour (virmo.md 5). */
const FALLBACK: CpuParameters = { class: "besteffort", budget: 0, period: 0, weight: 65535, cap: 0 };

function descriptorOf(description: Description, domain: FactoryDomain): DomainDescriptor {
  const { name, image, memory, storage } = domain;
  const { class: cls, budget, period, weight, cap } = domain.cpu;
  const isHonoured = description.hypervisor.cpuClasses.includes(cls);
  const cpu: CpuParameters = isHonoured ? { class: cls, budget, period, weight, cap } : FALLBACK;
  return {
    id: factoryId(description, domain),
    name,
    image,
    memory: memory.target,
    memoryMax: memory.max,
    storage,
    networks: sharesOf(description, domain),
    ...cpu,
  };
}

/** What a schema can't say: `pointer: value: limit` of everything that breaks a relation. */
function* relations(d: Description): Generator<string> {
  for (const list of ["networks", "images", "domains"] as const) yield* unique(`/${list}`, d[list]);
  yield* roles(d);
  for (const [index, domain] of d.domains.entries()) yield* domainRelations(`/domains/${index}`, domain, d);
  if (d.domains.length > d.hypervisor.maxDomains) {
    yield above("/domains", d.domains.length, "/hypervisor/maxDomains", d.hypervisor.maxDomains);
  }
  yield* sums(d);
}

function* unique(pointer: string, list: readonly { name: string }[]): Generator<string> {
  const names = list.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) yield `${pointer}/${twice}/name: "${names[twice]}" stands twice`;
}

function* roles(d: Description): Generator<string> {
  for (const role of ["management", "modem"] as const) {
    const count = d.domains.filter((domain) => domain.role === role).length;
    if (count > 1) yield `/domains: ${count} domains with role "${role}": at most 1`;
  }
}

function* domainRelations(pointer: string, domain: FactoryDomain, d: Description): Generator<string> {
  const { memory, cpu, image } = domain;
  if (memory.min > memory.target) yield above(`${pointer}/memory/min`, memory.min, "target", memory.target);
  if (memory.target > memory.max) yield above(`${pointer}/memory/target`, memory.target, "max", memory.max);
  if (image !== "" && !d.images.some(({ name }) => name === image))
    yield `${pointer}/image: "${image}" isn't in /images`;
  if ((cpu.class === "hard") !== (domain.role === "modem")) {
    yield `${pointer}/cpu/class: "${cpu.class}" for role "${domain.role}": the modem alone is hard`;
  }
  if (cpu.class !== "besteffort") yield* reservation(`${pointer}/cpu`, cpu);
  yield* shares(`${pointer}/networks`, domain, d);
  yield* tasks(`${pointer}/cpu`, cpu);
}

/** virmo.md 5: a Budget of at least 100 in a Period of at least 500. */
function* reservation(pointer: string, { budget, period }: CpuParameters): Generator<string> {
  if (period < 500) yield `${pointer}/period: ${period} must be >= 500`;
  if (budget < 100) yield `${pointer}/budget: ${budget} must be >= 100`;
  if (budget > period) yield above(`${pointer}/budget`, budget, "period", period);
}

/** virmo.md 1: 0 < EgressRate < Guaranteed can't be kept. */
function* shares(pointer: string, { networks = {} }: FactoryDomain, d: Description): Generator<string> {
  for (const [name, { egressRate = 0, guaranteed = 0 }] of Object.entries(networks)) {
    if (!d.networks.some((network) => network.name === name)) yield `${pointer}: "${name}" isn't in /networks`;
    if (egressRate > 0 && guaranteed > egressRate)
      yield above(`${pointer}/${name}/guaranteed`, guaranteed, "egressRate", egressRate);
  }
}

function* tasks(pointer: string, cpu: FactoryDomain["cpu"]): Generator<string> {
  if (cpu.class !== "hard" && cpu.tasks.length > 0)
    yield `${pointer}/tasks: ${cpu.tasks.length} tasks: only a hard domain has tasks`;
  yield* unique(`${pointer}/tasks`, cpu.tasks);
  for (const [index, task] of cpu.tasks.entries()) {
    const at = `${pointer}/tasks/${index}`;
    if (task.cost > task.deadline) yield above(`${at}/cost`, task.cost, "deadline", task.deadline);
    if (task.deadline > task.period) yield above(`${at}/deadline`, task.deadline, "period", task.period);
    if (task.jitter > task.deadline) yield above(`${at}/jitter`, task.jitter, "deadline", task.deadline);
  }
  if (cpu.class !== "hard") return;
  const need = cpu.tasks.reduce((sum, { cost, period }) => sum + ppm(cost, period), 0);
  if (need > ppm(cpu.budget, cpu.period))
    yield above(`${pointer}/tasks`, need, "ppm of budget and period", ppm(cpu.budget, cpu.period));
}

/** The factory domains all run from the first power-on: together they must fit. */
function* sums(d: Description): Generator<string> {
  const { memory, storage, cpu, cores } = d.hypervisor;
  const total = (of: (domain: FactoryDomain) => number): number =>
    d.domains.reduce((sum, domain) => sum + of(domain), 0);
  const claims: [string, number, number][] = [
    ["memory/target", total((domain) => domain.memory.target), memory.total - memory.reserve],
    ["storage", total((domain) => domain.storage), storage.total - storage.reserve],
    ["cpu", total(({ cpu: c }) => claimOf(c)), cores * 1_000_000 - cpu.reserve],
  ];
  for (const [what, sum, limit] of claims) {
    if (sum > limit) yield above(`/domains: sum of ${what}`, sum, "/hypervisor total less reserve", limit);
  }
  for (const { name, capacity } of d.networks) {
    const sum = total(({ networks }) => networks?.[name]?.guaranteed ?? 0);
    if (sum > capacity) yield above(`/domains: sum of networks/${name}/guaranteed`, sum, "capacity", capacity);
  }
}

function claimOf(cpu: FactoryDomain["cpu"]): number {
  return cpu.class === "besteffort" ? cpu.floor : ppm(cpu.budget, cpu.period);
}

/** Rounded up. */
function ppm(part: number, whole: number): number {
  return Math.ceil((part * 1_000_000) / whole);
}

function above(pointer: string, value: number, what: string, limit: number): string {
  return `${pointer}: ${value} must be <= ${limit} (${what})`;
}

/** Create and Clone (§3): every parameter is judged before anything is done. */
import { mayAt } from "./authority.js";
import type { Exec } from "./exec.js";
import { shortage, withinCeiling } from "./ledger.js";
import { INT, integer, isBool, isName, parameters, Refusal } from "./parameters.js";
import { begin, call, isFullyLocked, isProtected, workOf, type Run } from "./run.js";
import { domainUri, isRepeated, openTicket, slotFree } from "./ticket.js";
import { Reason, State, Status } from "./values.js";
import { newDomain, plainQuotas, type CpuClass, type Domain, type Image, type Quotas, type World } from "./world.js";

const CREATE = ["Name", "Image", "Memory", "MemoryMin", "MemoryMax", "Class", "Budget", "Period", "Weight", "Cap"];
const CREATE_KEYS = [...CREATE, "Storage", "AutoStart", "Start"];

const wrong = (key: string): Refusal => new Refusal(Status.Incomplete, key);

/** Ranges of the integers, least and most. */
const RANGES: Readonly<Record<string, [number, number]>> = {
  Memory: [1, INT],
  MemoryMin: [1, INT],
  MemoryMax: [1, INT],
  Budget: [100, 1_000_000],
  Period: [500, 1_000_000],
  Weight: [1, 65_535],
  Cap: [0, 1_000_000],
  Storage: [0, INT],
};

/** The key of the first value that is malformed or out of range, or null. */
function malformed(found: Map<string, string>): string | null {
  for (const [key, value] of found) {
    const range = RANGES[key];
    if (range !== undefined && integer(value, ...range) === null) return key;
    if ((key === "AutoStart" || key === "Start") && !isBool(value)) return key;
    if (key === "Name" && !isName(value)) return key;
    if (key === "Class" && !["hard", "reserved", "besteffort"].includes(value)) return key;
  }
  return null;
}

/** The promises that Create asks for, or 412 with what is missing or contradicts. */
function quotasOf(found: Map<string, string>, image: Image, world: World): Quotas | Refusal {
  const number = (key: string): number | undefined => {
    const value = found.get(key);
    return value === undefined ? undefined : Number(value);
  };
  const memory = number("Memory") ?? image.memory;
  if (memory === null) return wrong("Memory");
  const storage = number("Storage") ?? image.size;
  if (storage < image.size) return wrong("Storage");
  const quotas = plainQuotas(memory, storage, Object.keys(world.links));
  quotas.memoryMin = number("MemoryMin") ?? memory;
  quotas.memoryMax = number("MemoryMax") ?? memory;
  if (quotas.memoryMin > memory) return wrong("MemoryMin");
  if (quotas.memoryMax < memory) return wrong("MemoryMax");
  quotas.cpuClass = (found.get("Class") ?? "besteffort") as CpuClass;
  for (const key of quotas.cpuClass === "reserved" ? ["Budget", "Period"] : []) if (!found.has(key)) return wrong(key);
  quotas.budget = number("Budget") ?? 0;
  quotas.period = number("Period") ?? 0;
  if (quotas.cpuClass === "reserved" && quotas.budget > quotas.period) return wrong("Budget");
  quotas.weight = number("Weight") ?? 256;
  quotas.cap = number("Cap") ?? 0;
  return quotas;
}

/** What asks for nothing: with an image that there isn't only what is wrong by itself is. */
const NO_IMAGE: Image = { name: "", ready: false, size: 0, memory: 1 };

/** Exec of Create. */
export function createDomain(run: Run, exec: Exec): number | Refusal {
  const { world } = run;
  if (!world.operations.includes("Create")) return Status.NotSupported;
  const found = parameters(exec.data, CREATE_KEYS);
  if (found instanceof Refusal) return found;
  const bad = malformed(found);
  if (bad !== null) return wrong(bad);
  for (const key of ["Name", "Image"]) if (!found.has(key)) return wrong(key);
  const image = world.images[found.get("Image") ?? ""];
  const quotas = quotasOf(found, image ?? NO_IMAGE, world);
  if (quotas instanceof Refusal) return quotas;
  if (image === undefined) return Status.NotFound;
  if (quotas.cpuClass === "hard" || !image.ready) return Status.Forbidden;
  if (!world.cpuClasses.includes(quotas.cpuClass)) return Status.NotSupported;
  const domain = newDomain(found.get("Name") ?? "", exec.server, quotas);
  domain.image = image.name;
  domain.policy.autoStart = found.get("AutoStart") === "true";
  if (isRepeated(world, exec, domain.name)) return Status.Accepted;
  if (world.domains[domain.name] !== undefined) return Status.Exists;
  const starts = found.get("Start") === "true";
  if (!admit(run, domain, starts)) return Status.DeviceFull;
  const ticket = openTicket(world, exec, domainUri(domain.name));
  begin(run, domain, "Create", { tickets: [ticket], start: starts });
  return Status.Accepted;
}

/** Puts a new domain into the tree if it fits: MaxDomains, a slot, its owner's ceiling, and every resource. */
function admit(run: Run, domain: Domain, starts: boolean): boolean {
  const { world } = run;
  world.domains[domain.name] = domain;
  domain.state = State.Creating;
  domain.reason = Reason.ServerRequest;
  domain.desired = starts ? State.Running : State.Stopped;
  const changes = { [domain.name]: domain.promise };
  const fits =
    Object.keys(world.domains).length <= world.maxDomains &&
    slotFree(world) &&
    withinCeiling(world, domain.owner, changes) &&
    shortage(world, changes, starts ? [domain.name] : []) === null;
  if (!fits) delete world.domains[domain.name];
  return fits;
}

/** A cold copy: quotas and Lock are copied; holders, Id and Gateway aren't; its Owner is the caller. */
function copyOf(source: Domain, name: string, owner: string): Domain {
  const copy = newDomain(name, owner, structuredClone(source.promise));
  copy.policy = { ...source.policy };
  copy.lock = source.lock;
  copy.lockedBy = source.lockedBy;
  copy.image = source.image;
  copy.cloneOf = source.name;
  copy.storageUsed = source.storageUsed;
  return copy;
}

/** Whether the very same copy is being made, or started. */
function joins(world: World, source: Domain, found: Map<string, string>): boolean {
  const copy = world.domains[found.get("Name") ?? ""];
  const { work } = copy ?? {};
  if (copy === undefined || copy.cloneOf !== source.name || work?.operation !== "Clone") return false;
  return work.foretold === null && (copy.desired === State.Running) === (found.get("Start") === "true");
}

function joinClone(world: World, exec: Exec, name: string): number {
  if (!slotFree(world)) return Status.DeviceFull;
  world.domains[name]?.work?.tickets.push(openTicket(world, exec, domainUri(name)));
  return Status.Accepted;
}

/** Exec of a domain's Clone. */
export function cloneDomain(run: Run, exec: Exec, source: Domain): number | Refusal {
  const { world } = run;
  if (!world.createAcl.includes(exec.server) || !mayAt(world, exec.server, source.name, "Exec"))
    return Status.PermissionDenied;
  const found = parameters(exec.data, ["Name", "Start"]);
  if (found instanceof Refusal) return found;
  const bad = malformed(found);
  if (bad !== null || !found.has("Name")) return wrong(bad ?? "Name");
  if (isProtected(source)) return Status.Forbidden;
  if (isRepeated(world, exec, found.get("Name") ?? "")) return Status.Accepted;
  if (joins(world, source, found)) return joinClone(world, exec, found.get("Name") ?? "");
  if (source.state !== State.Stopped) return Status.Forbidden;
  const starts = found.get("Start") === "true";
  if (starts && isFullyLocked(world, source)) return Status.Forbidden;
  const copy = copyOf(source, found.get("Name") ?? "", exec.server);
  if (world.domains[copy.name] !== undefined) return Status.Exists;
  if (!admit(run, copy, starts)) return Status.DeviceFull;
  const ticket = openTicket(world, exec, domainUri(copy.name));
  const id = call(run, "clone", copy.name);
  copy.work = { ...workOf("Clone", State.Stopped), call: id, start: starts, tickets: [ticket] };
  source.work = { ...workOf("Clone", State.Stopped), call: id, clone: copy.name };
  source.desired = State.Stopped;
  source.held = false;
  source.state = State.Cloning;
  source.reason = Reason.ServerRequest;
  return Status.Accepted;
}

/** Transfer of memory, CPU, network and storage between two domains (§3): both sides change or neither. */
import { mayAt } from "./authority.js";
import type { Exec } from "./exec.js";
import type { Promises } from "./ledger.js";
import { INT, integer, isName, parameters, Refusal } from "./parameters.js";
import { isPending, judgeSet, leastStorage, related } from "./replace.js";
import { isProtected, type Run } from "./run.js";
import { openSet } from "./sets.js";
import { defer, domainUri, isRepeated, openTicket, slotFree } from "./ticket.js";
import { Status } from "./values.js";
import type { Domain, Quotas, World } from "./world.js";

/** What is to be moved. */
export interface Wish {
  from: string;
  to: string;
  resource: string;
  amount: number;
  link: string;
}

const KEYS = ["From", "To", "Resource", "Amount", "Interface"];
const RESOURCES = ["Memory", "Cpu", "Network", "Storage"];

const wrong = (key: string): Refusal => new Refusal(Status.Incomplete, key);

/** The parameters of a Transfer, or 412 with the one that is missing, malformed or superfluous. */
function wishOf(world: World, data: string): Wish | Refusal {
  const found = parameters(data, KEYS);
  if (found instanceof Refusal) return found;
  for (const key of ["From", "To", "Resource"]) if (!found.has(key)) return wrong(key);
  const [from = "", to = "", resource = ""] = ["From", "To", "Resource"].map((key) => found.get(key));
  for (const [key, name] of [
    ["From", from],
    ["To", to],
  ] as const)
    if (!isName(name)) return wrong(key);
  if (from === to) return wrong("To");
  if (!RESOURCES.includes(resource)) return wrong("Resource");
  const amount = integer(found.get("Amount"), 1, INT);
  if (amount === null) return wrong("Amount");
  const link = found.get("Interface");
  if ((resource === "Network") !== (link !== undefined)) return wrong("Interface");
  if (link !== undefined && world.links[link] === undefined) return wrong("Interface");
  return { from, to, resource, amount, link: link ?? "" };
}

/** Moves ppm: of two reservations the Budget, of two capped besteffort domains the Cap. Whether that is possible at all. */
function moveCpu(from: Quotas, to: Quotas, amount: number): boolean {
  const share = (period: number): number => (amount * period) / 1_000_000;
  if (from.cpuClass === "reserved" && to.cpuClass === "reserved") {
    from.budget -= Math.ceil(share(from.period));
    to.budget += Math.floor(share(to.period));
    return true;
  }
  if (from.cpuClass !== "besteffort" || to.cpuClass !== "besteffort" || from.cap === 0 || to.cap === 0) return false;
  from.cap -= amount;
  to.cap += amount;
  // A Cap of 0 would mean none: more than there was.
  return from.cap > 0 && to.cap <= 1_000_000;
}

/** The promises after the move, or null when a bound or a class forbids it. */
export function moved(world: World, from: Domain, to: Domain, wish: Wish): [Quotas, Quotas] | null {
  const [giver, taker] = [structuredClone(from.promise), structuredClone(to.promise)];
  if (wish.resource === "Cpu" && !moveCpu(giver, taker, wish.amount)) return null;
  if (wish.resource === "Memory") {
    giver.memory -= wish.amount;
    taker.memory += wish.amount;
  }
  if (wish.resource === "Storage") {
    giver.storage -= wish.amount;
    taker.storage += wish.amount;
  }
  if (wish.resource === "Network") {
    const [low, high] = [giver.network[wish.link], taker.network[wish.link]];
    if (low === undefined || high === undefined) return null;
    low.guaranteed -= wish.amount;
    high.guaranteed += wish.amount;
    if (low.guaranteed < 0 || high.guaranteed > INT) return null;
  }
  if (taker.storage > INT) return null;
  return related(giver, leastStorage(world, from)) && related(taker, leastStorage(world, to)) ? [giver, taker] : null;
}

/** Admits a Transfer and begins it as one quota set. */
export function performTransfer(run: Run, server: string, wish: Wish, ticketOf: () => number): number {
  const { world } = run;
  const [from, to] = [world.domains[wish.from], world.domains[wish.to]];
  if (from === undefined || to === undefined) return Status.NotFound;
  if ([from, to].some((domain) => isProtected(domain) || isPending(world, domain.name))) return Status.Forbidden;
  const after = moved(world, from, to, wish);
  if (after === null) return Status.Forbidden;
  const changes: Promises = { [from.name]: after[0], [to.name]: after[1] };
  const verdict = judgeSet(world, changes);
  if (verdict !== Status.Ok) return verdict;
  openSet(run, server, changes, ticketOf());
  return Status.Accepted;
}

/** Exec of Transfer. */
export function transfer(
  run: Run,
  exec: Exec,
  inEmergency: (run: Run, domain: Domain | undefined) => boolean,
): number | Refusal {
  const { world } = run;
  if (!world.operations.includes("Transfer")) return Status.NotSupported;
  const wish = wishOf(world, exec.data);
  if (wish instanceof Refusal) return wish;
  for (const name of [wish.from, wish.to])
    if (!mayAt(world, exec.server, name, "Replace")) return Status.PermissionDenied;
  const pair = [world.domains[wish.from], world.domains[wish.to]];
  if (pair.includes(undefined)) return Status.NotFound;
  if (isRepeated(world, exec, wish.from)) return Status.Accepted;
  if (pair.some((domain) => isProtected(domain as Domain))) return Status.Forbidden;
  if (!slotFree(world)) return Status.DeviceFull;
  if (pair.some((domain) => inEmergency(run, domain))) return defer(world, exec, wish.from, wish.to);
  return performTransfer(run, exec.server, wish, () => openTicket(world, exec, domainUri(wish.from)));
}

/** A Transfer whose emergency call is over: judged again as the domains are now. */
export function resumeTransfer(run: Run, server: string, data: string, ticket: number): boolean {
  const wish = wishOf(run.world, data);
  if (wish instanceof Refusal) return false;
  return performTransfer(run, server, wish, () => ticket) === Status.Accepted;
}

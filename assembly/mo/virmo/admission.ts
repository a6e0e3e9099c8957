/** Admission: whether a domain's promises fit, decided before anything is done (virmo.md 3, 5 and 7). */
import {
  CEILING_SERVER_ID,
  Ceiling,
  PRINCIPAL_ID,
  ceiling,
  domain,
  platform,
  principal,
} from "../../journal/record.gen";
import { MaxAccounts, MaxDomains } from "../../limits";
import { Slice, equals, fixed, size } from "../../memory/slice";
import * as ledger from "../../quota/ledger";
import { admissible, reservedPpm } from "../../quota/reservation";
import { Status } from "../../status";
import {
  NOBODY,
  Scope,
  chargedMemory,
  chargedStorage,
  countDomains,
  feedProcessor,
  promisedMemory,
  promisedProcessor,
} from "./charge";

/** Whether domain number `index` may become live beside all that is charged: Ok, or 420. */
export function admitLive(index: u32): Status {
  return fits(index, Scope.All);
}

const MILLION: u32 = 1000000;

/**
 * Whether the promises of domain number `index`, as its record has them, could ever be kept: they fit beside the factory's domains alone,
 * its storage beside all, and its Owner's ceilings hold. Ok, or 420.
 */
export function admitPromise(index: u32): Status {
  const d = domain(index);
  const p = platform();
  if (!ledger.fits(p.storageTotal, p.storageReserve, chargedStorage(index, Scope.All, 0), <u64>d.storage))
    return Status.DeviceFull;
  if (fits(index, Scope.Factory) != Status.Ok) return Status.DeviceFull;
  return d.owner == 0 || isBelowCeiling(d.owner) ? Status.Ok : Status.DeviceFull;
}

function fits(index: u32, scope: Scope): Status {
  const p = platform();
  const request = <u64>domain(index).memoryTarget;
  if (!ledger.fits(p.memoryTotal, p.memoryReserve, chargedMemory(index, scope), request)) return Status.DeviceFull;
  feedProcessor(index, scope);
  return admissible() ? Status.Ok : Status.DeviceFull;
}

/** Whether all that an Owner's domains are promised stays within what the device description, or the default, gives its account. */
function isBelowCeiling(owner: u32): bool {
  const described = ceilingFor(fixed(principal(owner - 1).id, PRINCIPAL_ID));
  const c = described == null ? usual() : described;
  return (
    countDomains(Scope.Owner, owner) <= c.domains &&
    promisedMemory(owner) <= c.memory &&
    chargedStorage(NOBODY, Scope.Owner, owner) <= c.storage &&
    promisedProcessor(owner) <= c.cpu
  );
}

const USUAL: usize = memory.data(68, 4);

/** By default: half of what the factory's domains leave. */
function usual(): Ceiling {
  const p = platform();
  const c = changetype<Ceiling>(USUAL);
  c.domains = ledger.ceiling(min(p.maxDomains, MaxDomains), 0, countDomains(Scope.Factory, 0));
  c.memory = ledger.ceiling(p.memoryTotal, p.memoryReserve, chargedMemory(NOBODY, Scope.Factory));
  c.storage = ledger.ceiling(p.storageTotal, p.storageReserve, chargedStorage(NOBODY, Scope.Factory, 0));
  feedProcessor(NOBODY, Scope.Factory);
  c.cpu = ledger.ceiling(MILLION, p.cpuReserve, reservedPpm());
  return c;
}

/** The description's entry for a server: its own, else the one without an id, else null. */
function ceilingFor(serverId: Slice): Ceiling | null {
  let common: Ceiling | null = null;
  for (let i: u32 = 0; i < MaxAccounts; i++) {
    const entry = fixed(ceiling(i).serverId, CEILING_SERVER_ID);
    if (equals(entry, serverId)) return ceiling(i);
    if (size(entry) == 0 && ceiling(i).domains > 0) common = ceiling(i);
  }
  return common;
}

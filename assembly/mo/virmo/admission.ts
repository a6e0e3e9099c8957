/** Admission: whether a domain's promises fit, decided before anything is done (virmo.md 3, 5 and 7). */
import {
  CEILING_BYTES,
  CEILING_SERVER_ID,
  Ceiling,
  PRINCIPAL_ID,
  ceiling,
  change,
  domain,
  network,
  platform,
  principal,
} from "../../journal/record.gen";
import { MaxAccounts, MaxDomains, MaxNetworks } from "../../limits";
import { Slice, equals, fixed, size } from "../../memory/slice";
import * as ledger from "../../quota/ledger";
import { admissible, reservedPpm } from "../../quota/reservation";
import { Status } from "../../status";
import { Measure, NOBODY, Scope, feedProcessor, guaranteedOn, isCharged, total } from "./charge";
import { OPEN, Quota, Reading, quotaOf, viewOf } from "./promise";

/** Whether domain number `index` may become live beside all that is charged: Ok, or 420. */
export function admitLive(index: u32): Status {
  return fits(index, Scope.All);
}

/**
 * Whether what the transaction at hand has made of the quotas of the domains that it changes fits as one set, with max(old, new) of all that is
 * pending: Ok, or 420.
 */
export function admitSet(): Status {
  let charged = false;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (change(i).set != OPEN) continue;
    if (admitPromise(i) != Status.Ok) return Status.DeviceFull;
    charged = charged || isCharged(domain(i));
  }
  if (!charged) return Status.Ok;
  const status = fits(NOBODY, Scope.All);
  if (status != Status.Ok) return status;
  // When classes change places, the shares between the two phases may be less than before and after.
  feedProcessor(NOBODY, Scope.All, viewOf(OPEN, Reading.Between));
  return admissible() ? Status.Ok : Status.DeviceFull;
}

const MILLION: u32 = 1000000;

/**
 * Whether the promises of domain number `index`, as its record has them, could ever be kept: they fit beside the factory's domains alone,
 * its storage beside all, and its Owner's ceilings hold. Ok, or 420.
 */
export function admitPromise(index: u32): Status {
  const d = domain(index);
  const p = platform();
  if (
    !ledger.fits(
      p.storageTotal,
      p.storageReserve,
      total(Measure.Storage, Scope.All, 0, index),
      quotaOf(index, Quota.Storage, 0),
    )
  )
    return Status.DeviceFull;
  if (fits(index, Scope.Factory) != Status.Ok) return Status.DeviceFull;
  return d.owner == 0 || isBelowCeiling(d.owner) ? Status.Ok : Status.DeviceFull;
}

/** Domain number `index` and all that is charged; NOBODY: that alone. */
function fits(index: u32, scope: Scope): Status {
  const p = platform();
  const request: u64 = index == NOBODY ? 0 : quotaOf(index, Quota.Target, 0);
  if (!ledger.fits(p.memoryTotal, p.memoryReserve, total(Measure.ChargedMemory, scope, 0, index), request))
    return Status.DeviceFull;
  for (let i: u32 = 0; i < MaxNetworks; i++) {
    const charged = total(Measure.ChargedLink + i, scope, 0, index);
    const wanted: u64 = index == NOBODY ? 0 : guaranteedOn(index, i);
    if (!ledger.fits(network(i).capacity, 0, charged, wanted)) return Status.DeviceFull;
  }
  feedProcessor(index, scope);
  return admissible() ? Status.Ok : Status.DeviceFull;
}

/** Whether all that an Owner's domains are promised stays within what the device description, or the default, gives its account. */
function isBelowCeiling(owner: u32): bool {
  const described = ceilingFor(fixed(principal(owner - 1).id, PRINCIPAL_ID));
  const c = described == null ? usual() : described;
  return (
    total(Measure.Count, Scope.Owner, owner, NOBODY) <= c.domains &&
    total(Measure.Memory, Scope.Owner, owner, NOBODY) <= c.memory &&
    total(Measure.Storage, Scope.Owner, owner, NOBODY) <= c.storage &&
    total(Measure.Guaranteed, Scope.Owner, owner, NOBODY) <= c.network &&
    total(Measure.Processor, Scope.Owner, owner, NOBODY) <= c.cpu
  );
}

const USUAL: usize = memory.data(CEILING_BYTES, 4);

/** By default: half of what the factory's domains leave. */
function usual(): Ceiling {
  const p = platform();
  const c = changetype<Ceiling>(USUAL);
  c.domains = ledger.ceiling(min(p.maxDomains, MaxDomains), 0, total(Measure.Count, Scope.Factory, 0, NOBODY));
  c.memory = ledger.ceiling(p.memoryTotal, p.memoryReserve, total(Measure.ChargedMemory, Scope.Factory, 0, NOBODY));
  c.storage = ledger.ceiling(p.storageTotal, p.storageReserve, total(Measure.Storage, Scope.Factory, 0, NOBODY));
  c.network = ledger.ceiling(capacity(), 0, total(Measure.Guaranteed, Scope.Factory, 0, NOBODY));
  feedProcessor(NOBODY, Scope.Factory);
  c.cpu = ledger.ceiling(MILLION, p.cpuReserve, reservedPpm());
  return c;
}

/** kbit/s of all networks together. */
function capacity(): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < MaxNetworks; i++) sum += network(i).capacity;
  return sum;
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

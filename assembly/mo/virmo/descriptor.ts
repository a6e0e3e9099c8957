/** The domain descriptor and report of the port (docs/port.md, Layouts). */
import { DOMAIN_IMAGE, DOMAIN_NAME, Domain, Live, domain } from "../../journal/record.gen";
import { MaxNetworks } from "../../limits";
import { EVENT } from "../../port/register";
import { QUOTAS, Quota, classOf, quotaOf } from "./promise";

export const DESCRIPTOR_BYTES: u32 = 152;

/** Writes the descriptor of domain number `index`, with its quotas as `view` has them, into the event buffer; answers where. */
export function writeDescriptor(index: u32, view: u32): usize {
  const d = domain(index);
  memory.fill(EVENT, 0, DESCRIPTOR_BYTES);
  writeId(d);
  memory.copy(EVENT + 16, d.name, DOMAIN_NAME);
  memory.copy(EVENT + 48, d.image, DOMAIN_IMAGE);
  store<u32>(EVENT, quotaOf(index, Quota.Target, view), 80);
  store<u32>(EVENT, quotaOf(index, Quota.Max, view), 84);
  store<u32>(EVENT, classOf(index, view), 88);
  for (let quota: u32 = Quota.Budget; quota < QUOTAS; quota++)
    store<u32>(EVENT + 92 + ((<usize>quota - Quota.Budget) << 2), quotaOf(index, quota, view));
  return EVENT;
}

/** Writes the id of a domain into the event buffer; answers where. */
export function writeId(d: Domain): usize {
  memory.copy(EVENT, d.id, 16);
  return EVENT;
}


@inline
export function guaranteedInForce(l: Live, link: u32): u32 {
  return load<u32>(l.guaranteedInForce + ((<usize>link) << 2));
}

/** The domain report in the event buffer. */
@unmanaged
class Report {

  @inline
  get id(): usize {
    return EVENT;
  }

  /** HypervisorState. */
  @inline
  get state(): u32 {
    return load<u32>(EVENT, 48);
  }

  /** Whether it carries our mark. */
  @inline
  get isOurs(): bool {
    return load<u32>(EVENT, 52) != 0;
  }


  @inline
  get memory(): u32 {
    return load<u32>(EVENT, 56);
  }

  /** Keeps what is live of it. */
  keep(l: Live): void {
    l.memoryActual = load<u32>(EVENT, 56);
    l.cpuUsed = load<u32>(EVENT, 60);
    l.budgetInForce = load<u32>(EVENT, 64);
    l.periodInForce = load<u32>(EVENT, 68);
    l.storageUsed = load<u32>(EVENT, 72);
    l.storageInForce = load<u32>(EVENT, 76);
    memory.copy(l.guaranteedInForce, EVENT + 80, MaxNetworks * 4);
  }
}

export const report = changetype<Report>(EVENT);

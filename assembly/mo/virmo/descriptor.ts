/** The domain descriptor and report of the port (docs/port.md, Layouts). */
import { DOMAIN_IMAGE, DOMAIN_NAME, Domain, Live, TRAFFIC_BYTES } from "../../journal/record.gen";
import { MaxNetworks } from "../../limits";
import { EVENT } from "../../port/register";

export const DESCRIPTOR_BYTES: u32 = 152;

/** Writes the descriptor of a domain, with its promises, into the event buffer; answers where. */
export function writeDescriptor(d: Domain): usize {
  memory.fill(EVENT, 0, DESCRIPTOR_BYTES);
  writeId(d);
  memory.copy(EVENT + 16, d.name, DOMAIN_NAME);
  memory.copy(EVENT + 48, d.image, DOMAIN_IMAGE);
  store<u32>(EVENT, d.memoryTarget, 80);
  store<u32>(EVENT, d.memoryMax, 84);
  store<u32>(EVENT, d.cpuClass, 88);
  store<u32>(EVENT, d.budget, 92);
  store<u32>(EVENT, d.period, 96);
  store<u32>(EVENT, d.weight, 100);
  store<u32>(EVENT, d.cap, 104);
  store<u32>(EVENT, d.storage, 108);
  memory.copy(EVENT + 112, changetype<usize>(d.traffic(0)), MaxNetworks * TRAFFIC_BYTES);
  return EVENT;
}

/** Writes the id of a domain into the event buffer; answers where. */
export function writeId(d: Domain): usize {
  memory.copy(EVENT, d.id, 16);
  return EVENT;
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
  }
}

export const report = changetype<Report>(EVENT);

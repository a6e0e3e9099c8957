/** What the simulated hypervisor shows of a domain. */
import type { Domain, DomainReport } from "./domain.js";

export function report(domain: Domain): DomainReport {
  const live = domain.memoryInUse > 0;
  const scheduled = live && domain.class !== "besteffort";
  return {
    id: domain.id,
    name: domain.name,
    state: domain.state,
    marked: !domain.factory,
    memory: domain.memoryInUse,
    cpuUsed: Math.floor(domain.cpuUsed / 1000),
    class: domain.class,
    budgetInForce: scheduled ? domain.budget : 0,
    periodInForce: scheduled ? domain.period : 0,
    storage: domain.storageUsed,
    storageInForce: domain.storage,
    guaranteedInForce: domain.networks.map(({ guaranteed }) => (live ? guaranteed : 0)),
  };
}

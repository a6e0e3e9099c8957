/** VirMO/Platform: what the device has, and what of it can still be promised (virmo.md 1). */
import { NETWORK_INTERFACE_NAME, network, platform } from "../../journal/record.gen";
import { Slice, fixed } from "../../memory/slice";
import { left } from "../../quota/ledger";
import { freePpm, reservedPpm } from "../../quota/reservation";
import { decimal } from "../number";
import { Measure, NOBODY, Scope, feedProcessor, total } from "./charge";

export function memoryTotal(instance: u32): Slice {
  return decimal(platform().memoryTotal);
}

export function memoryFree(instance: u32): Slice {
  return decimal(
    left(platform().memoryTotal, platform().memoryReserve, total(Measure.ChargedMemory, Scope.All, 0, NOBODY)),
  );
}

export function cpuCores(instance: u32): Slice {
  return decimal(platform().cores);
}

export function cpuReserved(instance: u32): Slice {
  feedProcessor(NOBODY, Scope.All);
  return decimal(reservedPpm());
}

export function cpuFree(instance: u32): Slice {
  feedProcessor(NOBODY, Scope.All);
  return decimal(freePpm());
}

export function storageTotal(instance: u32): Slice {
  return decimal(platform().storageTotal);
}

export function storageFree(instance: u32): Slice {
  return decimal(
    left(platform().storageTotal, platform().storageReserve, total(Measure.Storage, Scope.All, 0, NOBODY)),
  );
}

export function networkInterface(instance: u32): Slice {
  return fixed(network(instance & 0xff).interfaceName, NETWORK_INTERFACE_NAME);
}

export function networkCapacity(instance: u32): Slice {
  return decimal(network(instance & 0xff).capacity);
}

/** What of a link can still be guaranteed to somebody. */
export function networkFree(instance: u32): Slice {
  const link = instance & 0xff;
  return decimal(left(network(link).capacity, 0, total(Measure.ChargedLink + link, Scope.All, 0, NOBODY)));
}

/** Below a domain stands what its link is called on the platform. */
export function domainInterface(instance: u32): Slice {
  return networkInterface(instance >> 8);
}

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

/** Guarantees of domains aren't built yet: all of the link can still be promised. */
export function networkFree(instance: u32): Slice {
  return decimal(network(instance & 0xff).capacity);
}

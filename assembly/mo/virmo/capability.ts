/** VirMO/Capability: what this device's hypervisor can do, read back from it at boot (virmo.md 1). */
import { PLATFORM_HYPERVISOR, PLATFORM_SCHEDULER, platform } from "../../journal/record.gen";
import { MaxDomains, MaxPeripherals } from "../../limits";
import * as arena from "../../memory/arena";
import { Slice, fixed } from "../../memory/slice";
import { is, text } from "../../memory/text";
import { OperationBit } from "../../domain";
import { Text } from "../../text.gen";
import { instanceName, isUsed } from "../../tree/instance";
import { collectionAt } from "../../tree/schema";
import { Node } from "../../tree/schema.gen";
import { decimal } from "../number";
import { BUILT, operationName } from "./catalogue";

// The names by bit, as the platform reports them (docs/port.md).
const CLASSES: usize = memory.data<i32>([Text.BestEffort, Text.Reserved, Text.Hard]);
const COMMA: u32 = 0x2c;

export function hypervisor(instance: u32): Slice {
  return fixed(platform().hypervisor, PLATFORM_HYPERVISOR);
}

export function scheduler(instance: u32): Slice {
  return fixed(platform().scheduler, PLATFORM_SCHEDULER);
}

/** Hard first: the order of virmo.md 1. */
export function cpuClasses(instance: u32): Slice {
  arena.begin();
  for (let bit: i32 = 2, first = true; bit >= 0; bit--) {
    if ((platform().cpuClasses >> bit) & 1) first = listed(first, text(named(CLASSES, bit)));
  }
  return arena.finish();
}

/** The CpuClass of that name, or -1. */
export function classNamed(name: Slice): i32 {
  for (let bit: i32 = 2; bit >= 0; bit--) if (is(name, named(CLASSES, bit))) return bit;
  return -1;
}

/** What the hypervisor can and this agent does. */
export function operations(instance: u32): Slice {
  arena.begin();
  for (let bit: u32 = OperationBit.Create, first = true; bit <= <u32>OperationBit.Download; bit++) {
    if (((platform().operations & BUILT) >> bit) & 1) first = listed(first, operationName(bit));
  }
  return arena.finish();
}

/** The names under which the device's peripherals stand below each domain. */
export function peripherals(instance: u32): Slice {
  const cells = collectionAt(Node.VirMO_Domain_X_Peripheral_X);
  arena.begin();
  for (let bit: u32 = 0, first = true; bit < MaxPeripherals; bit++) {
    if (isUsed(cells, bit << 8)) first = listed(first, instanceName(cells, bit << 8));
  }
  return arena.finish();
}

export function maxDomains(instance: u32): Slice {
  return decimal(min(platform().maxDomains, MaxDomains));
}


@inline
function named(names: usize, bit: u32): Text {
  return <Text>load<u32>(names + ((<usize>bit) << 2));
}

/** Adds a name to a comma-separated list; answers false, for what is first from now on. */
function listed(first: bool, name: Slice): bool {
  if (!first) arena.putByte(COMMA);
  arena.put(name);
  return false;
}

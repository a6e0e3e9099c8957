/** Domains whose class the active scheduler can't honour: they run as best effort with the highest weight (virmo.md 5, Classes). */
import { AuditEvent, CpuClass } from "../../domain";
import { DOMAIN_BYTES, Domain, device, domain, platform } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { EMPTY } from "../../memory/slice";
import { edit } from "../edit";
import { note } from "./audit";
import { isUsed, nameOf } from "./domain";

const HIGHEST_WEIGHT: i32 = 65535;
/** The domains of which that has been recorded, a bit each: a commit may fail, and they fall back once more. */
let noted: u32 = 0;

/** Whether the active scheduler honours a class. */
export function isHonoured(cpuClass: u32): bool {
  return ((platform().cpuClasses >> cpuClass) & 1) != 0;
}

/** Of the next domain with a class that isn't honoured: its class falls back, and that is recorded; the caller commits. False if there is none. */
export function fallBack(): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) {
    const d = domain(i);
    if (!isUsed(d) || isHonoured(d.cpuClass)) continue;
    edit(changetype<usize>(d), DOMAIN_BYTES);
    d.cpuClass = CpuClass.BestEffort;
    d.weight = HIGHEST_WEIGHT;
    if (((noted >> i) & 1) == 0) note(AuditEvent.ClassUnsupported, EMPTY, nameOf(d), d.isPrivate);
    noted |= 1 << i;
    return true;
  }
  return false;
}

/**
 * A factory domain that the description calls hard, and that had to fall back, is so again when the device has been restarted with a scheduler that
 * honours it: no server can ask for that class. Nobody else runs then, so that each is admitted beside it.
 */
export function harden(d: Domain, described: u32): void {
  if (described != CpuClass.Hard || d.cpuClass == CpuClass.Hard || !isHonoured(CpuClass.Hard)) return;
  if (memory.compare(device().bootId, platform().bootId, 16) == 0) return;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.cpuClass = CpuClass.Hard;
}

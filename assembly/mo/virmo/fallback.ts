/** Domains whose class the active scheduler can't honour: they run as best effort with the highest weight (virmo.md 5, Classes). */
import { AuditEvent, CpuClass } from "../../domain";
import { DOMAIN_BYTES, Domain, domain, platform } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { EMPTY } from "../../memory/slice";
import { edit } from "../edit";
import { note } from "./audit";
import { isUsed, nameOf } from "./domain";

const HIGHEST_WEIGHT: i32 = 65535;

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
    note(AuditEvent.ClassUnsupported, EMPTY, nameOf(d), d.isPrivate);
    return true;
  }
  return false;
}

/** A factory domain that the description calls hard, and that had to fall back, is so again once a scheduler honours it: no server can ask for that class. */
export function harden(d: Domain, described: u32): void {
  if (described != CpuClass.Hard || d.cpuClass == CpuClass.Hard || !isHonoured(CpuClass.Hard)) return;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  d.cpuClass = CpuClass.Hard;
}

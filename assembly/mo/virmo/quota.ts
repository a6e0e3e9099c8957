/** Replace of a domain's quotas: a promise that is admitted before it stands (virmo.md 5). Those of a live domain can't be changed yet: 406. */
import { CpuClass } from "../../domain";
import { DOMAIN_BYTES, Domain, domain, platform } from "../../journal/record.gen";
import { parseI32, parsed } from "../../memory/decimal";
import { Slice } from "../../memory/slice";
import { Parameter, cpuRelates, inRange, memoryRelates } from "../../quota/parameter";
import { Status } from "../../status";
import { edit } from "../edit";
import { admitPromise } from "./admission";
import { classNamed } from "./capability";
import { isCharged } from "./charge";

/** The quotas that are numbers. */
export const enum Quota {
  Min,
  Target,
  Max,
  Budget,
  Period,
  Weight,
  Cap,
}

export function replaceMin(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Min);
}

export function replaceTarget(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Target);
}

export function replaceMax(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Max);
}

export function replaceBudget(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Budget);
}

export function replacePeriod(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Period);
}

export function replaceWeight(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Weight);
}

export function replaceCap(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Cap);
}

export function replaceClass(instance: u32, value: Slice): Status {
  const wanted = classNamed(value);
  // Hard is for the device description alone (virmo.md 3, 403).
  if (wanted < 0 || wanted == CpuClass.Hard) return Status.Forbidden;
  if (((platform().cpuClasses >> wanted) & 1) == 0) return Status.OptionalFeatureNotSupported;
  const status = changeable(instance);
  if (status != Status.Ok) return status;
  domain(instance & 0xff).cpuClass = wanted;
  return judge(instance);
}

/** 415 malformed, 403 out of range or against a relation, 406 on a live domain, 420 if it doesn't fit. */
function replace(instance: u32, value: Slice, quota: Quota): Status {
  if (!parseI32(value)) return Status.UnsupportedMediaType;
  if (!inRange(parameterOf(quota), parsed())) return Status.Forbidden;
  const status = changeable(instance);
  if (status != Status.Ok) return status;
  assign(domain(instance & 0xff), quota, parsed());
  return judge(instance);
}

/** The range that a quota has to be in. */
export function parameterOf(quota: u32): Parameter {
  return quota <= <u32>Quota.Max ? Parameter.Memory : <Parameter>(quota - Quota.Budget + Parameter.Budget);
}

export function assign(d: Domain, quota: u32, value: i32): void {
  switch (quota) {
    case Quota.Min:
      d.memoryMin = value;
      break;
    case Quota.Target:
      d.memoryTarget = value;
      break;
    case Quota.Max:
      d.memoryMax = value;
      break;
    case Quota.Budget:
      d.budget = value;
      break;
    case Quota.Period:
      d.period = value;
      break;
    case Quota.Weight:
      d.weight = value;
      break;
    case Quota.Cap:
      d.cap = value;
      break;
  }
}

/** What is charged is in force, or about to be: changing that takes more than a promise. */
function changeable(instance: u32): Status {
  const d = domain(instance & 0xff);
  if (isCharged(d)) return Status.OptionalFeatureNotSupported;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  return Status.Ok;
}

/** The relations (403) and the ledger (420) decide about the whole; the session rolls back what is refused. */
function judge(instance: u32): Status {
  return relates(domain(instance & 0xff)) ? admitPromise(instance & 0xff) : Status.Forbidden;
}

function relates(d: Domain): bool {
  if (!memoryRelates(d.memoryMin, d.memoryTarget, d.memoryMax)) return false;
  // A class without its Budget and Period could never be admitted.
  return d.cpuClass != CpuClass.Reserved || (d.budget > 0 && d.period > 0 && cpuRelates(d.budget, d.period));
}

/** Replace of a domain's quotas: a promise that is admitted before it stands (virmo.md 5). Those of a live domain can't be changed yet: 406. */
import { CpuClass } from "../../domain";
import { DOMAIN_BYTES, DOMAIN_IMAGE, Domain, domain, live, platform } from "../../journal/record.gen";
import { MaxNetworks } from "../../limits";
import { parseI32, parsed } from "../../memory/decimal";
import { Slice, fixed } from "../../memory/slice";
import { Parameter, cpuRelates, inRange, memoryRelates, networkRelates } from "../../quota/parameter";
import { Status } from "../../status";
import { edit } from "../edit";
import { admitPromise } from "./admission";
import { classNamed } from "./capability";
import { isCharged } from "./charge";
import { imageNamed } from "./image";

/** The quotas that are numbers; from EgressRate on there is one for each network of the platform, in the order of Traffic. */
export const enum Quota {
  Min,
  Target,
  Max,
  Budget,
  Period,
  Weight,
  Cap,
  Storage,
  EgressRate,
  IngressRate,
  Burst,
  Guaranteed,
  Priority,
}

// What range each has to be in.
// prettier-ignore
const PARAMETERS: usize = memory.data<i32>([
  Parameter.Memory, Parameter.Memory, Parameter.Memory, Parameter.Budget, Parameter.Period, Parameter.Weight, Parameter.Cap,
  Parameter.Memory, Parameter.Rate, Parameter.Rate, Parameter.Rate, Parameter.Rate, Parameter.Priority,
]);

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

export function replaceStorage(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Storage);
}

export function replaceEgressRate(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.EgressRate);
}

export function replaceIngressRate(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.IngressRate);
}

export function replaceBurst(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Burst);
}

export function replaceGuaranteed(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Guaranteed);
}

export function replacePriority(instance: u32, value: Slice): Status {
  return replace(instance, value, Quota.Priority);
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
  if (quota == Quota.Storage && <u32>parsed() < leastStorage(instance & 0xff)) return Status.Forbidden;
  const status = changeable(instance);
  if (status != Status.Ok) return status;
  assign(domain(instance & 0xff), quota, parsed(), (instance >> 8) & 0xff);
  return judge(instance);
}

/** The range that a quota has to be in. */
export function parameterOf(quota: u32): Parameter {
  return load<u32>(PARAMETERS + ((<usize>quota) << 2));
}

/** Less than this, KiB, no domain can be promised: what its image takes, and what it was last seen to use. */
function leastStorage(index: u32): u32 {
  const source = imageNamed(fixed(domain(index).image, DOMAIN_IMAGE));
  const used = live(index).storageUsed;
  return source == null ? used : max(used, <u32>source.size);
}

/** Writes a quota into a record; `link` is the index of the network whose it is. */
export function assign(d: Domain, quota: u32, value: i32, link: u32 = 0): void {
  if (quota >= <u32>Quota.EgressRate)
    return store<i32>(changetype<usize>(d.traffic(link)) + ((<usize>quota - Quota.EgressRate) << 2), value);
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
    default:
      d.storage = value;
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
  for (let i: u32 = 0; i < MaxNetworks; i++)
    if (!networkRelates(d.traffic(i).egressRate, d.traffic(i).guaranteed)) return false;
  // A class without its Budget and Period could never be admitted.
  return d.cpuClass != CpuClass.Reserved || (d.budget > 0 && d.period > 0 && cpuRelates(d.budget, d.period));
}

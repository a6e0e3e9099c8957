/** Replace of a domain's quotas: promises that are admitted, as a set, before they stand (virmo.md 5). */
import { CpuClass } from "../../domain";
import { DOMAIN_IMAGE, domain, live } from "../../journal/record.gen";
import { parseI32, parsed } from "../../memory/decimal";
import { Slice, fixed } from "../../memory/slice";
import { inRange } from "../../quota/parameter";
import { Status } from "../../status";
import { caller } from "../caller";
import { classNamed } from "./capability";
import { isHonoured } from "./fallback";
import { imageNamed } from "./image";
import { Quota, ofLink, parameterOf, placeOf } from "./promise";
import { closeSet, join, promise, promiseClass } from "./set";

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
  if (!isHonoured(wanted)) return Status.OptionalFeatureNotSupported;
  if (domain(instance & 0xff).cpuClass == wanted) return judge();
  const status = join(instance & 0xff);
  if (status != Status.Ok) return status;
  promiseClass(instance & 0xff, wanted);
  return judge();
}

/**
 * 415 malformed; 403 out of range, against a relation, or while a set is pending; 420 if it doesn't fit. What is promised already changes nothing: a
 * server that hasn't heard the answer asks again, and may while its set is pending.
 */
function replace(instance: u32, value: Slice, quota: Quota): Status {
  if (!parseI32(value)) return Status.UnsupportedMediaType;
  if (!inRange(parameterOf(quota), parsed())) return Status.Forbidden;
  if (quota == Quota.Storage && <u32>parsed() < leastStorage(instance & 0xff)) return Status.Forbidden;
  const place = ofLink(quota, (instance >> 8) & 0xff);
  if (load<i32>(placeOf(domain(instance & 0xff), place)) == parsed()) return judge();
  const status = join(instance & 0xff);
  if (status != Status.Ok) return status;
  promise(instance & 0xff, place, parsed());
  return judge();
}

/** Less than this, KiB, no domain can be promised: what its image takes, and what it was last seen to use. */
export function leastStorage(index: u32): u32 {
  const source = imageNamed(fixed(domain(index).image, DOMAIN_IMAGE));
  const used = live(index).storageUsed;
  return source == null ? used : max(used, <u32>source.size);
}

/** Those of an Atomic are one set, which its last one is judged as; the session rolls back what is refused. */
function judge(): Status {
  if (caller.atomic && --caller.quotas > 0) return Status.Ok;
  return closeSet();
}

/** Replace of a domain's quotas: promises that are admitted, as a set, before they stand (virmo.md 5). */
import { CpuClass } from "../../domain";
import { platform } from "../../journal/record.gen";
import { parseI32, parsed } from "../../memory/decimal";
import { Slice } from "../../memory/slice";
import { inRange } from "../../quota/parameter";
import { Status } from "../../status";
import { caller } from "../caller";
import { classNamed } from "./capability";
import { Quota, parameterOf } from "./promise";
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

export function replaceClass(instance: u32, value: Slice): Status {
  const wanted = classNamed(value);
  // Hard is for the device description alone (virmo.md 3, 403).
  if (wanted < 0 || wanted == CpuClass.Hard) return Status.Forbidden;
  if (((platform().cpuClasses >> wanted) & 1) == 0) return Status.OptionalFeatureNotSupported;
  const status = join(instance & 0xff);
  if (status != Status.Ok) return status;
  promiseClass(instance & 0xff, wanted);
  return judge();
}

/** 415 malformed; 403 out of range, against a relation, or while a set is pending; 420 if it doesn't fit. */
function replace(instance: u32, value: Slice, quota: Quota): Status {
  if (!parseI32(value)) return Status.UnsupportedMediaType;
  if (!inRange(parameterOf(quota), parsed())) return Status.Forbidden;
  const status = join(instance & 0xff);
  if (status != Status.Ok) return status;
  promise(instance & 0xff, quota, parsed());
  return judge();
}

/** Those of an Atomic are one set, which its last one is judged as; the session rolls back what is refused. */
function judge(): Status {
  if (caller.atomic && --caller.quotas > 0) return Status.Ok;
  return closeSet();
}

/** VirMO/Operations/Create: a new domain from an image, with its promises admitted as a whole (virmo.md 3). */
import { CpuClass, ImageState, OperationBit } from "../../domain";
import { DOMAIN_BYTES, DOMAIN_NAME, IMAGE_NAME, Image } from "../../journal/record.gen";
import { Slice, putFixed } from "../../memory/slice";
import { cpuRelates, inRange } from "../../quota/parameter";
import { Status } from "../../status";
import { Text } from "../../text.gen";
import { isName } from "../../tree/instance";
import { collectionAt } from "../../tree/schema";
import { Node } from "../../tree/schema.gen";
import { classNamed } from "./capability";
import { defaultPolicy, domainNamed } from "./domain";
import { isHonoured } from "./fallback";
import { imageNamed } from "./image";
import { draft, make } from "./make";
import { isGiven, number, readBool, readNumber, readOffered, valueOf, wrong } from "./parameter";
import { Quota, parameterOf, placeOf } from "./promise";
import { isRepeated } from "./ticket";

const enum Key {
  Name,
  Image,
  Memory,
  MemoryMin,
  MemoryMax,
  Class,
  Budget,
  Period,
  Weight,
  Cap,
  Storage,
  AutoStart,
  Start,
  COUNT,
}

// prettier-ignore
const KEYS: usize = memory.data<i32>([
  Text.PropertyName, Text.Image, Text.Memory, Text.MemoryMin, Text.MemoryMax, Text.Class, Text.Budget, Text.Period, Text.Weight, Text.Cap,
  Text.Storage, Text.AutoStart, Text.Start,
]);

// Which quota each key from Memory on is; Class isn't one.
// prettier-ignore
const QUOTAS: usize = memory.data<i32>([
  Quota.Target, Quota.Min, Quota.Max, 0, Quota.Budget, Quota.Period, Quota.Weight, Quota.Cap,
]);

const DEFAULT_WEIGHT: i32 = 256;

let startWanted: bool = false;

/** Exec of Create. 202; 403, 404, 406, 412, 418, 420 as virmo.md 3 says, with nothing changed. */
export function create(instance: u32, data: Slice): Status {
  memory.fill(changetype<usize>(draft), 0, DOMAIN_BYTES);
  defaultPolicy(draft);
  let status = readOffered(OperationBit.Create, data, KEYS, Key.COUNT);
  if (status == Status.Ok) status = readNames();
  if (status != Status.Ok) return status;
  const source = imageNamed(valueOf(Key.Image));
  status = readQuotas(source);
  if (status == Status.Ok) status = readRest(source);
  if (status == Status.Ok) status = permitted(source);
  return status == Status.Ok ? make(OperationBit.Create, startWanted) : status;
}

/** Names and class. */
function readNames(): Status {
  const names = collectionAt(Node.VirMO_Domain_X);
  if (!isName(names, valueOf(Key.Name)) || !putFixed(draft.name, DOMAIN_NAME, valueOf(Key.Name)))
    return wrongKey(Key.Name);
  if (!isGiven(Key.Image) || !putFixed(draft.image, IMAGE_NAME, valueOf(Key.Image))) return wrongKey(Key.Image);
  const cpuClass = isGiven(Key.Class) ? classNamed(valueOf(Key.Class)) : CpuClass.BestEffort;
  if (cpuClass < 0) return wrongKey(Key.Class);
  draft.cpuClass = cpuClass;
  return Status.Ok;
}

/** What a key says if it isn't given. */
function fallback(key: u32, source: Image | null): i32 {
  switch (key) {
    case Key.Memory:
      return source == null ? 1 : source.memory;
    case Key.MemoryMin:
    case Key.MemoryMax:
      return draft.memoryTarget;
    case Key.Weight:
      return DEFAULT_WEIGHT;
    default:
      return 0;
  }
}

/** The keys that are quotas, in their order; Budget and Period are needed by `reserved` alone. */
function readQuotas(source: Image | null): Status {
  for (let key: u32 = Key.Memory; key <= <u32>Key.Cap; key++) {
    if (key == Key.Class) continue;
    const reservation = key == Key.Budget || key == Key.Period;
    if (reservation && !isGiven(key) && draft.cpuClass != CpuClass.Reserved) continue;
    const quota = load<u32>(QUOTAS + ((<usize>key - Key.Memory) << 2));
    if (!readNumber(key, fallback(key, source)) || !inRange(parameterOf(quota), number())) return wrongKey(key);
    store<i32>(placeOf(draft, quota), number());
  }
  if (draft.memoryMin > draft.memoryTarget) return wrongKey(Key.MemoryMin);
  if (draft.memoryMax < draft.memoryTarget) return wrongKey(Key.MemoryMax);
  if (draft.cpuClass == CpuClass.Reserved && !cpuRelates(draft.budget, draft.period)) return wrongKey(Key.Budget);
  return Status.Ok;
}

function readRest(source: Image | null): Status {
  const least = source == null ? 0 : source.size;
  if (!readNumber(Key.Storage, least) || number() < least) return wrongKey(Key.Storage);
  draft.storage = number();
  if (!readBool(Key.AutoStart)) return wrongKey(Key.AutoStart);
  draft.autoStart = number();
  if (!readBool(Key.Start)) return wrongKey(Key.Start);
  startWanted = number() != 0;
  return Status.Ok;
}

/** 412, naming the key in the Status. */
function wrongKey(key: u32): Status {
  return wrong(<Text>load<u32>(KEYS + ((<usize>key) << 2)));
}

/** What is well said but not to be had; Accepted if this very Exec has been accepted before. */
function permitted(source: Image | null): Status {
  if (source == null) return Status.NotFound;
  if (source.state != ImageState.Ready || draft.cpuClass == CpuClass.Hard) return Status.Forbidden;
  if (!isHonoured(draft.cpuClass)) return Status.OptionalFeatureNotSupported;
  const index = domainNamed(valueOf(Key.Name));
  if (index >= 0) return isRepeated(<u32>index, OperationBit.Create) ? Status.Accepted : Status.AlreadyExists;
  return Status.Ok;
}

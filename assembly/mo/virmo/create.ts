/** VirMO/Operations/Create: a new domain from an image, with its promises admitted as a whole (virmo.md 3). */
import { CpuClass, DomainState, ImageState, OperationBit, Reason } from "../../domain";
import {
  DEVICE_BYTES,
  DOMAIN_BYTES,
  DOMAIN_NAME,
  Domain,
  IMAGE_NAME,
  Image,
  device,
  domain,
  image,
  platform,
} from "../../journal/record.gen";
import { MaxImages } from "../../limits";
import { Slice, equals, fixed, putFixed, size } from "../../memory/slice";
import { is } from "../../memory/text";
import { Parameter, cpuRelates, inRange, memoryRelates } from "../../quota/parameter";
import { Status } from "../../status";
import { Text } from "../../text.gen";
import { isName } from "../../tree/instance";
import { collectionAt } from "../../tree/schema";
import { Node } from "../../tree/schema.gen";
import { caller } from "../caller";
import { edit } from "../edit";
import { rollback } from "../../journal/journal";
import { admitLive, admitPromise } from "./admission";
import { countDomains, Scope } from "./charge";
import { domainNamed, enter, freeDomain } from "./domain";
import { newId } from "./identifier";
import { isGiven, number, readBool, readNumber, readParameters, valueOf, wrong } from "./parameter";
import { ownNode } from "./ownership";
import { freeTicket, openTicket } from "./ticket";
import { CREATE, work } from "./work";

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

const DEFAULT_WEIGHT: i32 = 256;
const DEFAULT_BOOT_ORDER: i32 = 100;
const DEFAULT_MAX_RESTARTS: i32 = 3;
const DEFAULT_STOP_TIMEOUT: i32 = 30;

/** The new domain while its parameters are being read: not yet a record, so that nothing has to be undone. */
const draft = changetype<Domain>(memory.data(176, 8));
let startWanted: bool = false;

/** Exec of Create. 202; 403, 404, 406, 412, 418, 420 as virmo.md 3 says, with nothing changed. */
export function create(instance: u32, data: Slice): Status {
  if (((platform().operations >> OperationBit.Create) & 1) == 0) return Status.OptionalFeatureNotSupported;
  memory.fill(changetype<usize>(draft), 0, DOMAIN_BYTES);
  let status = readParameters(data, KEYS, Key.COUNT);
  if (status == Status.Ok) status = readNames();
  if (status != Status.Ok) return status;
  const source = imageNamed(valueOf(Key.Image));
  status = readMemory(source);
  if (status == Status.Ok) status = readProcessor();
  if (status == Status.Ok) status = readRest(source);
  if (status == Status.Ok) status = permitted(source);
  return status == Status.Ok ? admit() : status;
}

function readNames(): Status {
  const names = collectionAt(Node.VirMO_Domain_X);
  if (!isName(names, valueOf(Key.Name)) || !putFixed(draft.name, DOMAIN_NAME, valueOf(Key.Name)))
    return wrong(Text.PropertyName);
  if (!isGiven(Key.Image) || !putFixed(draft.image, IMAGE_NAME, valueOf(Key.Image))) return wrong(Text.Image);
  return Status.Ok;
}

function imageNamed(name: Slice): Image | null {
  for (let i: u32 = 0; i < MaxImages; i++) {
    const found = fixed(image(i).name, IMAGE_NAME);
    if (size(found) > 0 && equals(found, name)) return image(i);
  }
  return null;
}

function readMemory(source: Image | null): Status {
  const usual = source == null ? 1 : source.memory;
  if (!readNumber(Key.Memory, usual) || !inRange(Parameter.Memory, number())) return wrong(Text.Memory);
  draft.memoryTarget = number();
  if (!readNumber(Key.MemoryMin, draft.memoryTarget) || !inRange(Parameter.Memory, number()))
    return wrong(Text.MemoryMin);
  draft.memoryMin = number();
  if (!readNumber(Key.MemoryMax, draft.memoryTarget) || !inRange(Parameter.Memory, number()))
    return wrong(Text.MemoryMax);
  draft.memoryMax = number();
  if (memoryRelates(draft.memoryMin, draft.memoryTarget, draft.memoryMax)) return Status.Ok;
  return wrong(draft.memoryMin > draft.memoryTarget ? Text.MemoryMin : Text.MemoryMax);
}

function readProcessor(): Status {
  const cpuClass = valueOf(Key.Class);
  draft.cpuClass = is(cpuClass, Text.Hard)
    ? CpuClass.Hard
    : is(cpuClass, Text.Reserved)
      ? CpuClass.Reserved
      : CpuClass.BestEffort;
  if (isGiven(Key.Class) && draft.cpuClass == CpuClass.BestEffort && !is(cpuClass, Text.BestEffort))
    return wrong(Text.Class);
  if (isGiven(Key.Budget) || draft.cpuClass == CpuClass.Reserved) {
    if (!isGiven(Key.Budget) || !readNumber(Key.Budget, 0) || !inRange(Parameter.Budget, number()))
      return wrong(Text.Budget);
    draft.budget = number();
  }
  if (isGiven(Key.Period) || draft.cpuClass == CpuClass.Reserved) {
    if (!isGiven(Key.Period) || !readNumber(Key.Period, 0) || !inRange(Parameter.Period, number()))
      return wrong(Text.Period);
    draft.period = number();
  }
  if (draft.cpuClass == CpuClass.Reserved && !cpuRelates(draft.budget, draft.period)) return wrong(Text.Budget);
  if (!readNumber(Key.Weight, DEFAULT_WEIGHT) || !inRange(Parameter.Weight, number())) return wrong(Text.Weight);
  draft.weight = number();
  if (!readNumber(Key.Cap, 0) || !inRange(Parameter.Cap, number())) return wrong(Text.Cap);
  draft.cap = number();
  return Status.Ok;
}

function readRest(source: Image | null): Status {
  const least = source == null ? 0 : source.size;
  if (!readNumber(Key.Storage, least) || number() < least) return wrong(Text.Storage);
  draft.storage = number();
  if (!readBool(Key.AutoStart)) return wrong(Text.AutoStart);
  draft.autoStart = number();
  if (!readBool(Key.Start)) return wrong(Text.Start);
  startWanted = number() != 0;
  if (source != null && !isGiven(Key.Memory) && source.memory == 0) return wrong(Text.Memory);
  return Status.Ok;
}

/** What is well said but not to be had. */
function permitted(source: Image | null): Status {
  if (source == null) return Status.NotFound;
  if (source.state != ImageState.Ready || draft.cpuClass == CpuClass.Hard) return Status.Forbidden;
  if (((platform().cpuClasses >> draft.cpuClass) & 1) == 0) return Status.OptionalFeatureNotSupported;
  return domainNamed(valueOf(Key.Name)) < 0 ? Status.Ok : Status.AlreadyExists;
}

/** Makes the record, and undoes it if its promises don't fit. */
function admit(): Status {
  const index = freeDomain();
  const ticket = freeTicket();
  if (index < 0 || ticket < 0 || countDomains(Scope.All, 0) >= platform().maxDomains) return Status.DeviceFull;
  const d = domain(<u32>index);
  edit(changetype<usize>(d), DOMAIN_BYTES);
  memory.copy(changetype<usize>(d), changetype<usize>(draft), DOMAIN_BYTES);
  d.owner = caller.principal + 1;
  let status = admitPromise(<u32>index);
  if (status == Status.Ok && startWanted) status = admitLive(<u32>index);
  if (status == Status.Ok && !ownNode(<u32>index, caller.principal)) status = Status.DeviceFull;
  if (status != Status.Ok) {
    rollback();
    return status;
  }
  begin(d, <u32>index, <u32>ticket);
  return Status.Accepted;
}

function begin(d: Domain, index: u32, ticket: u32): void {
  edit(changetype<usize>(device()), DEVICE_BYTES);
  newId(d.id, device().domainSerial++);
  d.desired = startWanted ? DomainState.Running : DomainState.Stopped;
  d.bootOrder = DEFAULT_BOOT_ORDER;
  d.maxRestarts = DEFAULT_MAX_RESTARTS;
  d.stopTimeout = DEFAULT_STOP_TIMEOUT;
  enter(d, DomainState.Creating, Reason.ServerRequest);
  const t = openTicket(ticket, OperationBit.Create, index, d);
  t.start = startWanted ? 1 : 0;
  work(index).ask(OperationBit.Create, CREATE);
}

/** VirMO/Operations/Transfer: what one domain is promised becomes another's; both sides change or neither (virmo.md 3). */
import { ResultCode } from "../../alert";
import { CpuClass, OperationBit, Role } from "../../domain";
import { rollback } from "../../journal/journal";
import { Domain, NETWORK_NAME, Operation, domain, network, operation } from "../../journal/record.gen";
import { MaxNetworks, MaxOperations } from "../../limits";
import { Slice, equals, fixed, size } from "../../memory/slice";
import { is } from "../../memory/text";
import { inRange } from "../../quota/parameter";
import { Status } from "../../status";
import { Text } from "../../text.gen";
import { mayDo } from "../../tree/acl";
import { isName } from "../../tree/instance";
import { Command, collectionAt } from "../../tree/schema";
import { Node } from "../../tree/schema.gen";
import { caller } from "../caller";
import { isHeldBack } from "./call";
import { conclude, domainNamed } from "./domain";
import { isGiven, number, readNumber, readOffered, valueOf, wrong } from "./parameter";
import { Quota, ofLink, parameterOf, placeOf } from "./promise";
import { leastStorage } from "./quota";
import { closeSet, join, promise } from "./set";
import { Phase, endTicket, freeTicket, isRepetition, openTicket } from "./ticket";

const enum Key {
  From,
  To,
  Resource,
  Amount,
  Interface,
  Peripheral,
  COUNT,
}

// prettier-ignore
const KEYS: usize = memory.data<i32>([Text.From, Text.To, Text.Resource, Text.Amount, Text.Interface, Text.Peripheral]);

const enum Resource {
  Memory,
  Cpu,
  Network,
  Storage,
  Peripheral,
  COUNT,
}

const RESOURCES: usize = memory.data<i32>([Text.Memory, Text.Cpu, Text.Network, Text.Storage, Text.Peripheral]);

const MILLION: u64 = 1000000;

let resource: u32 = 0;
/** KiB, ppm or kbit/s. */
let amount: u32 = 0;
/** Index of the network. */
let link: u32 = 0;

/** Exec of Transfer. 202; 403, 404, 406, 412, 420 as virmo.md 3 says, 425 for who may not replace both domains; with nothing changed. */
export function transfer(instance: u32, data: Slice): Status {
  let status = readOffered(OperationBit.Transfer, data, KEYS, Key.COUNT);
  if (status == Status.Ok) status = readDomains();
  if (status == Status.Ok) status = readResource();
  if (status != Status.Ok) return status;
  const from = domainNamed(valueOf(Key.From));
  const to = domainNamed(valueOf(Key.To));
  if (!mayReplace(from) || !mayReplace(to)) return Status.PermissionDenied;
  if (from < 0 || to < 0) return Status.NotFound;
  return resource == Resource.Peripheral ? Status.OptionalFeatureNotSupported : move(from, to);
}

function wrongKey(key: u32): Status {
  return wrong(<Text>load<u32>(KEYS + ((<usize>key) << 2)));
}

/** Nothing moves from a domain to itself. */
function readDomains(): Status {
  const names = collectionAt(Node.VirMO_Domain_X);
  if (!isName(names, valueOf(Key.From))) return wrongKey(Key.From);
  const isOther = !equals(valueOf(Key.To), valueOf(Key.From));
  return isOther && isName(names, valueOf(Key.To)) ? Status.Ok : wrongKey(Key.To);
}

/** What is to be moved, with the keys that go with it and no others. */
function readResource(): Status {
  resource = 0;
  while (
    resource < <u32>Resource.COUNT &&
    !is(valueOf(Key.Resource), <Text>load<u32>(RESOURCES + ((<usize>resource) << 2)))
  )
    resource++;
  if (resource == Resource.COUNT) return wrongKey(Key.Resource);
  const whole = resource == Resource.Peripheral;
  if (isGiven(Key.Amount) == whole || !readNumber(Key.Amount, 1) || number() < 1) return wrongKey(Key.Amount);
  amount = number();
  if (isGiven(Key.Interface) != (resource == Resource.Network) || !readLink()) return wrongKey(Key.Interface);
  return isGiven(Key.Peripheral) == whole ? Status.Ok : wrongKey(Key.Peripheral);
}

/** False if an Interface is given that the platform doesn't have: it is the `<X>` of a network. */
function readLink(): bool {
  if (!isGiven(Key.Interface)) return true;
  for (link = 0; link < MaxNetworks; link++) {
    const name = fixed(network(link).name, NETWORK_NAME);
    if (size(name) > 0 && equals(name, valueOf(Key.Interface))) return true;
  }
  return false;
}

/** A domain that isn't there is told only to who may replace all (virmo.md 7). */
function mayReplace(index: i32): bool {
  return index < 0
    ? mayDo(Node.VirMO_Domain, 0, Command.Replace, caller.principal)
    : mayDo(Node.VirMO_Domain_X, index, Command.Replace, caller.principal);
}

/** Both sides are promised as one set, which ends the ticket: 202, 403 or 420. */
function move(from: u32, to: u32): Status {
  if (isAgain(from, to)) return Status.Accepted;
  if (domain(from).role != Role.Guest || domain(to).role != Role.Guest) return Status.Forbidden;
  if (isHeldBack(OperationBit.Transfer, from) || isHeldBack(OperationBit.Transfer, to)) return holdBack(from, to);
  if (join(from) != Status.Ok || join(to) != Status.Ok || !shift(from, to)) return Status.Forbidden;
  const ticket = freeTicket();
  if (ticket < 0) return Status.DeviceFull;
  open(<u32>ticket, from, to, Phase.Pending);
  const status = closeSet(ticket);
  return status == Status.Ok ? Status.Accepted : status;
}

/** An emergency call of either side is waited for: 202 or 420. */
function holdBack(from: u32, to: u32): Status {
  const ticket = freeTicket();
  if (ticket < 0) return Status.DeviceFull;
  open(<u32>ticket, from, to, Phase.Held);
  return Status.Accepted;
}

function open(ticket: u32, from: u32, to: u32, phase: Phase): void {
  const t = openTicket(ticket, OperationBit.Transfer, from, domain(from), phase);
  t.other = to;
  t.resource = resource;
  t.amount = amount;
  t.link = link;
}

/** Whether the Exec is one accepted before: an Exec of several Items has several Transfers with one Correlator. */
function isAgain(from: u32, to: u32): bool {
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    const isSame = t.other == to && t.resource == resource && t.amount == amount && t.link == link;
    if (isSame && isRepetition(t, from, OperationBit.Transfer)) return true;
  }
  return false;
}

/** A Transfer, ticket number `ticket`, that was held back: it becomes a set, or it has failed and nothing has moved. */
export function moveLate(t: Operation, ticket: u32): void {
  t.phase = Phase.Pending;
  const from = t.slot;
  const to = t.other;
  resource = t.resource;
  amount = t.amount;
  link = t.link;
  const joined = join(from) == Status.Ok && join(to) == Status.Ok;
  if (joined && shift(from, to) && closeSet(ticket) == Status.Ok) return;
  rollback();
  conclude(domain(from), OperationBit.Transfer, ResultCode.TransferFailed);
  conclude(domain(to), OperationBit.Transfer, ResultCode.TransferFailed);
  endTicket(t, ResultCode.TransferFailed);
}

/** False if a bound of either side forbids it. That relations hold, the set is judged for. */
function shift(from: u32, to: u32): bool {
  switch (resource) {
    case Resource.Memory:
      return shiftQuota(from, to, Quota.Target, amount, amount);
    case Resource.Network:
      return shiftQuota(from, to, ofLink(Quota.Guaranteed, link), amount, amount);
    case Resource.Storage:
      if (<u64>domain(from).storage < <u64>leastStorage(from) + amount) return false;
      return shiftQuota(from, to, Quota.Storage, amount, amount);
    default:
      return shiftProcessor(from, to, domain(from), domain(to));
  }
}

/** Both reserved: Budget, the share of each in its own Period; or both best effort, and capped: Cap, of which 0 would be none. */
function shiftProcessor(from: u32, to: u32, giver: Domain, taker: Domain): bool {
  if (giver.cpuClass != taker.cpuClass) return false;
  if (giver.cpuClass == CpuClass.Reserved) {
    const lost = (<u64>amount * giver.period + MILLION - 1) / MILLION;
    return shiftQuota(from, to, Quota.Budget, lost, (<u64>amount * taker.period) / MILLION);
  }
  return <u32>giver.cap > amount && taker.cap > 0 && shiftQuota(from, to, Quota.Cap, amount, amount);
}

/** Takes `lost` of a quota from one domain and gives `gained` to the other, if that leaves both in its range. */
function shiftQuota(from: u32, to: u32, quota: u32, lost: u64, gained: u64): bool {
  const less = <i64>load<i32>(placeOf(domain(from), quota)) - lost;
  const more = <i64>load<i32>(placeOf(domain(to), quota)) + gained;
  if (less < 0 || more > i32.MAX_VALUE) return false;
  if (!inRange(parameterOf(quota), <i32>less) || !inRange(parameterOf(quota), <i32>more)) return false;
  promise(from, quota, <i32>less);
  promise(to, quota, <i32>more);
  return true;
}

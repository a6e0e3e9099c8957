/** Exec of a domain's Clone: a cold copy of it with another name, which is its caller's (virmo.md 3). */
import { DomainState, Lock, OperationBit, Reason, Role } from "../../domain";
import { DOMAIN_ALERTED_AT, DOMAIN_BYTES, DOMAIN_HELD_AT, DOMAIN_NAME, Domain, domain } from "../../journal/record.gen";
import { Slice, putFixed } from "../../memory/slice";
import { Status } from "../../status";
import { Text } from "../../text.gen";
import { Command, collectionAt } from "../../tree/schema";
import { Node } from "../../tree/schema.gen";
import { mayDo } from "../../tree/acl";
import { isName } from "../../tree/instance";
import { caller } from "../caller";
import { domainNamed, enter, knownState } from "./domain";
import { draft, make } from "./make";
import { number, readBool, readOffered, valueOf, wrong } from "./parameter";
import { freeTicket, isRepeated, openTicket, pendingTicket } from "./ticket";

const KEYS: usize = memory.data<i32>([Text.PropertyName, Text.Start]);
const NAME: u32 = 0;
const START: u32 = 1;

/** 202; 403, 406, 412, 418, 420 as virmo.md 3 says, 425 for who may not create domains; with nothing changed. */
export function clone(instance: u32, data: Slice): Status {
  if (!mayDo(Node.VirMO_Operations_Create, 0, Command.Exec, caller.principal)) return Status.PermissionDenied;
  const status = readOffered(OperationBit.Clone, data, KEYS, 2);
  if (status != Status.Ok) return status;
  const source = domain(instance & 0xff);
  const name = valueOf(NAME);
  memory.copy(changetype<usize>(draft), changetype<usize>(source), DOMAIN_BYTES);
  if (!isName(collectionAt(Node.VirMO_Domain_X), name) || !putFixed(draft.name, DOMAIN_NAME, name))
    return wrong(Text.PropertyName);
  if (!readBool(START)) return wrong(Text.Start);
  if (source.role != Role.Guest) return Status.Forbidden;
  return copy(source, domainNamed(name), number() != 0);
}

/** `known` is the index of the domain that has the name already, or -1. */
function copy(source: Domain, known: i32, start: bool): Status {
  if (known >= 0 && isRepeated(<u32>known, OperationBit.Clone)) return Status.Accepted;
  if (known >= 0 && isUnderWay(source, <u32>known, start)) return join(<u32>known, start);
  if (source.state != DomainState.Stopped || (start && source.lock == Lock.Fully)) return Status.Forbidden;
  if (known >= 0) return Status.AlreadyExists;
  memory.copy(draft.cloneOf, source.id, 16);
  draft.cloned = 1;
  draft.lastOperation = 0;
  draft.lastResult = 0;
  draft.floor = 0;
  draft.givenUp = 0;
  // And so is what has happened to its source: held, restarts, and what is to be told of it.
  memory.fill(changetype<usize>(draft) + DOMAIN_HELD_AT, 0, DOMAIN_ALERTED_AT + 1 - DOMAIN_HELD_AT);
  const status = make(OperationBit.Clone, start);
  if (status != Status.Accepted) return status;
  enter(source, DomainState.Cloning, Reason.ServerRequest);
  source.desired = DomainState.Stopped;
  return status;
}

/** The very same copy is being made, or started, in sight or not. */
function isUnderWay(source: Domain, index: u32, start: bool): bool {
  const d = domain(index);
  const wanted: u32 = start ? DomainState.Running : DomainState.Stopped;
  if (pendingTicket(index, OperationBit.Clone) == null || knownState(d) == DomainState.Deleting) return false;
  return d.desired == wanted && memory.compare(d.cloneOf, source.id, 16) == 0;
}

function join(index: u32, start: bool): Status {
  const ticket = freeTicket();
  if (ticket < 0) return Status.DeviceFull;
  openTicket(<u32>ticket, OperationBit.Clone, index, domain(index)).start = start ? 1 : 0;
  return Status.Accepted;
}

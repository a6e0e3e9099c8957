/** Items that are about more than the node they name: TNDS documents as data, and what ?list= asks for; all others go to target.ts. */
import { at, size, slice, Slice } from "../memory/slice";
import * as arena from "../memory/arena";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part, PartFlag } from "../syncml/part";
import { Answer } from "../syncml/answer";
import { Command } from "../tree/schema";
import * as list from "./list";
import { asksList, beginList, readList } from "./list";
import { reach } from "./reach";
import * as target from "./target";
import { execute } from "./target";
import { beginTnds, feedTnds, isTnds, readElements, tndsFailedUri, tndsOutcome } from "./tnds-in";

/** The Get at hand asks for a list. */
let isList: bool = false;

/** execute() of target.ts, for items of every kind. */
export function executeItem(command: u32, item: Part, head: Part, a: Answer): Status {
  if (item.has(PartFlag.TooLarge)) return Status.RequestEntityTooLarge;
  if (command == Command.Get && asksList(item.text(Slot.TargetUri))) return executeList(item, head, a);
  isList = false;
  const takesDocument = command == Command.Add || command == Command.Replace;
  if (takesDocument && isTnds(typeOf(item, head))) return executeTnds(<Command>command, item, a);
  const status = execute(command, item, head, a);
  a.failedUri = target.failedUri();
  return status;
}

function typeOf(item: Part, head: Part): Slice {
  return size(item.text(Slot.Type)) > 0 ? item.text(Slot.Type) : head.text(Slot.Type);
}

function executeList(item: Part, head: Part, a: Answer): Status {
  const uri = item.text(Slot.TargetUri);
  const status = reach(uri, Command.Get);
  isList = status == Status.Ok;
  return isList ? beginList(uri, typeOf(item, head), a) : status;
}

/** The domain that has to report before the Get at hand is answered. */
export function reportedDomain(): u32 {
  return isList ? list.reportedDomain() : target.reportedDomain();
}

/** It has. None: another one has to. */
export function read(a: Answer): Status {
  return isList ? readList(a) : target.read(a);
}

/** Whether the list at hand is on its way to the staging area, and the next step of that: stepDocument() of list.ts. */
export function isStaging(): bool {
  return isList && list.isStaging();
}

export function stepStaging(a: Answer): Status {
  return list.stepDocument(a);
}

/** The node of a document that has failed. */
export function failedUri(): Slice {
  return tndsFailedUri();
}

/** check() of target.ts, for items of every kind. */
export function check(command: u32, item: Part, head: Part): Status {
  if (command == Command.Exec || !isTnds(typeOf(item, head))) return target.check(command, item, head);
  const before = arena.mark();
  beginTnds(<Command>command, item.text(Slot.TargetUri));
  arena.release(before);
  return tndsOutcome() == Status.None ? Status.Ok : tndsOutcome();
}

/** A document that is all there. */
function executeTnds(command: Command, item: Part, a: Answer): Status {
  const uri = item.text(Slot.TargetUri);
  if (size(uri) == 0) return Status.IncompleteCommand;
  const data = item.text(Slot.Data);
  beginTnds(command, uri);
  if (item.has(PartFlag.HasElements)) readElements(at(data), size(data));
  else feedTnds(at(data), size(data), true);
  a.failedUri = tndsFailedUri();
  return tndsOutcome();
}

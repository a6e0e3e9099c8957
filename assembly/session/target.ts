/** Commands on nodes, after their checks: what they read, copy and execute; what they change, change.ts does (docs/protocol.md). */
import { MaxCorrelator } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, indexOf, size } from "../memory/slice";
import { text } from "../memory/text";
import { beginCommand, caller } from "../mo/caller";
import * as dispatch from "../mo/dispatch.gen";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part, PartFlag } from "../syncml/part";
import { Answer } from "../syncml/answer";
import { Text } from "../text.gen";
import { Property, locate } from "../tree/address";
import { extOf, isExt, ownTypeOfExt, sizeOfExt } from "../tree/ext";
import { listChildren, readProperty } from "../tree/node";
import {
  Binding,
  Command,
  Format,
  bindingOf,
  formatName,
  formatOf,
  handlerOf,
  isInterior,
  typeOf,
} from "../tree/schema";
import { decimal, readStored } from "../tree/value";
import { Syncml } from "../wbxml/token.gen";
import { askRecord, recordStatus } from "./asked";
import * as changes from "./change";
import { fit, fitMeta, give, giveItem, given } from "./given";
import { isRecorded, isReported, reach, target } from "./reach";
import { session } from "./session";

const QUESTION: u32 = 0x3f;
/** What commandOf() answers for Copy: it has no right of its own but needs those of a Get, and of an Add or a Replace. */
const COPY: u32 = 32;

/** The right that a command asks for, COPY for Copy, 0 for what doesn't work on nodes. */
export function commandOf(token: u32): u32 {
  switch (token) {
    case Syncml.Add:
      return Command.Add;
    case Syncml.Copy:
      return COPY;
    case Syncml.Delete:
      return Command.Delete;
    case Syncml.Exec:
      return Command.Exec;
    case Syncml.Get:
      return Command.Get;
    case Syncml.Replace:
      return Command.Replace;
    default:
      return 0;
  }
}

/**
 * Executes a command on one item.
 *
 * @param command what commandOf() answers for its token
 * @param a where a Get puts what it has found
 * @returns the Status; Accepted: an alert follows; None: the session waits for the outcome, or for the report or record a Get needs. Whatever isn't below 300 has to be rolled back
 */
export function execute(command: u32, item: Part, head: Part, a: Answer): Status {
  const addressed = address(item);
  if (addressed != Status.Ok) return addressed;
  const uri = item.text(Slot.TargetUri);
  if (command == COPY) return copy(item.text(Slot.SourceUri), uri);
  const status = changes.approach(uri, <Command>command);
  if (status != Status.Ok) return status;
  if (command == Command.Get) return get(a);
  if (command == Command.Delete) return changes.remove();
  if (item.has(PartFlag.HasElements)) return Status.UnsupportedMediaType;
  giveItem(item, head);
  return command == Command.Exec ? exec(head.text(Slot.Correlator)) : changes.change(<Command>command);
}

/** Whether an item says on what, and is no longer than it may be. */
function address(item: Part): Status {
  changes.beginChange();
  if (item.has(PartFlag.TooLarge)) return Status.RequestEntityTooLarge;
  return size(item.text(Slot.TargetUri)) == 0 ? Status.IncompleteCommand : Status.Ok;
}

/**
 * What a command answers whatever its data are: the checks that come before they count. For Add, Replace and Exec; an Add makes the parents that
 * it lacks, so that everything has to be rolled back.
 */
export function check(command: u32, item: Part, head: Part): Status {
  let status = address(item);
  if (status == Status.Ok) status = changes.approach(item.text(Slot.TargetUri), <Command>command);
  if (status != Status.Ok || target.property != Property.None) return status;
  giveItem(item, head);
  return command == Command.Exec ? fitMeta(Format.Chr) : changes.checkMeta(<Command>command);
}

/** The domain of the target: whose report the Get at hand needs. */
export function reportedDomain(): u32 {
  return target.instance & 0xff;
}

function get(a: Answer): Status {
  if (isRecorded()) askRecord(target.instance);
  return isRecorded() || isReported() ? Status.None : read(a);
}

/** Reads the target into the answer: at once, or when its domain's report or its record has come. */
export function read(a: Answer): Status {
  if (isRecorded() && recordStatus() != Status.Ok) return recordStatus();
  const property = target.property != Property.None;
  const interior = !property && isInterior(target.node);
  const format = property ? Format.Chr : formatOf(target.node);
  if (target.property == Property.Size) a.data = decimal(sizeOf(target.node, target.instance));
  else if (property) a.data = readProperty(target.node, target.instance, target.property);
  else if (interior) a.data = listChildren(target, session.principal);
  else a.data = readNode(target.node, target.instance);
  // The list of a node with very many children is more than one message can hold, so it is more than the arena holds.
  if (arena.overflowed()) return Status.RequestEntityTooLarge;
  a.results = true;
  a.format = format == Format.Chr ? EMPTY : formatName(format);
  a.opaque = format == Format.Bin;
  if (interior) a.type = text(Text.TextPlain);
  else if (!property && isExt(target.node)) a.type = ownTypeOfExt(extOf(target.node));
  return arena.overflowed() ? Status.RequestEntityTooLarge : Status.Ok;
}

/**
 * The value of a leaf, in the arena or where it is stored. What only the hypervisor knows is as it was last reported.
 *
 * @returns EMPTY also for what isn't built or may not be read (isReadable() tells), and if the arena is full (overflowed)
 */
export function readNode(node: u32, instance: u32): Slice {
  const binding = bindingOf(node, Command.Get);
  if (binding == Binding.Live) return dispatch.get(handlerOf(node, Command.Get), instance);
  return binding == Binding.Stored || binding == Binding.Constant ? readStored(node, instance) : EMPTY;
}

/** Bytes of a leaf's value (OMA-TS-DM_TND 7.7.4). */
export function sizeOf(node: u32, instance: u32): u32 {
  return isExt(node) ? sizeOfExt(extOf(node)) : size(readNode(node, instance));
}

/**
 * Adds a node with all the checks, and the missing parents, of an Add of the session's server.
 *
 * @param uri as in a Target's LocURI
 * @param format text of Meta's Format; EMPTY if it isn't said
 * @param type text of Meta's Type; EMPTY if it isn't said
 * @param value text; of a bin the bytes, or Base64 if `format` says b64
 * @returns Ok, or what the command is answered; if that isn't Ok, failedUri() says for which node, and everything has to be rolled back
 */
export function addAt(uri: Slice, format: Slice, type: Slice, value: Slice): Status {
  return changeAt(Command.Add, uri, format, type, value);
}

/** Replaces a leaf's value or, with `?prop=` in the URI, a property, with all the checks of a Replace. Parameters and result as addAt(). */
export function replaceAt(uri: Slice, format: Slice, type: Slice, value: Slice): Status {
  return changeAt(Command.Replace, uri, format, type, value);
}

/**
 * Deletes all children of an interior node, as a Replace of it by a TNDS document begins (OMA-TS-DM_TND, TNDS), with the checks of that Replace.
 * Only Ext has such: the AccessType of the schema's interior nodes has no Replace (405).
 *
 * @returns Ok, or what the command is answered; then everything has to be rolled back
 */
export function deleteChildren(uri: Slice): Status {
  changes.beginChange();
  const status = changes.approach(uri, Command.Replace);
  return status == Status.Ok ? changes.removeChildren() : status;
}

function changeAt(command: Command, uri: Slice, format: Slice, type: Slice, value: Slice): Status {
  changes.beginChange();
  const status = changes.approach(uri, command);
  if (status != Status.Ok) return status;
  give(format, type, value);
  return changes.change(command);
}

/**
 * Copies a leaf's value (OMA-TS-DM_RepPro 6.6.4): over that of another leaf, which is added if it doesn't exist. The formats have to be the same.
 * What only the hypervisor can report, or flash holds, isn't copied (406): in an Atomic there is no time to ask for it.
 */
function copy(source: Slice, destination: Slice): Status {
  if (size(source) == 0) return Status.IncompleteCommand;
  if (indexOf(source, QUESTION) >= 0 || indexOf(destination, QUESTION) >= 0) return Status.CommandNotAllowed;
  const status = reach(source, Command.Get);
  if (status != Status.Ok) return status;
  if (isInterior(target.node)) return Status.CommandNotAllowed;
  if (isReported() || isRecorded()) return Status.OptionalFeatureNotSupported;
  const node = target.node;
  const value = readNode(node, target.instance);
  if (arena.overflowed()) return Status.RequestEntityTooLarge;
  give(formatName(formatOf(node)), typeOf(node), value);
  const command = locate(destination, target) == Status.Ok ? Command.Replace : Command.Add;
  const reached = changes.approach(destination, command);
  if (reached != Status.Ok) return reached;
  return command == Command.Replace && isInterior(target.node) ? Status.CommandNotAllowed : changes.change(command);
}

function exec(correlator: Slice): Status {
  const status = fit(Format.Chr);
  if (status != Status.Ok) return status;
  if (size(correlator) > MaxCorrelator) return Status.RequestEntityTooLarge;
  beginCommand(correlator);
  return dispatch.exec(target.handler, target.instance, given.data);
}

/** What the Status should say beside its code: the key of an Exec that was wrong. */
export function detail(): Slice {
  return caller.detail;
}

/** The interior node whose making has failed the last Add; EMPTY if the addressed node itself did. */
export function failedUri(): Slice {
  return changes.failedUri();
}

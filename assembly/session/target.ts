/** Commands on nodes: what the tree, or the object behind the node, makes of them once they have been checked (docs/protocol.md). */
import { MaxCorrelator } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, byteAt, prefix, size } from "../memory/slice";
import { text } from "../memory/text";
import { beginCommand, caller } from "../mo/caller";
import * as dispatch from "../mo/dispatch.gen";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part, PartFlag } from "../syncml/part";
import { Answer } from "../syncml/writer";
import { Text } from "../text.gen";
import { keepControl, permits } from "../tree/acl";
import { replaceAcl } from "../tree/acltext";
import { Property, locate } from "../tree/address";
import { CHILD_BYTES, Child } from "../tree/child";
import { extOf, isExt, ownTypeOfExt, writeExt } from "../tree/ext";
import { addNode, listChildren, mayAdd, readProperty, removeNode } from "../tree/node";
import { Binding, Command, Format, bindingOf, formatName, formatOf, handlerOf, isInterior } from "../tree/schema";
import { readStored, writeStored } from "../tree/value";
import { Syncml } from "../wbxml/token.gen";
import { chosenFormat, fit, fitFree, give, giveItem, given } from "./given";
import { bind, isReported, reach, target } from "./reach";
import { session } from "./session";

const child = changetype<Child>(memory.data(CHILD_BYTES, 4));
const SLASH: u32 = 0x2f;
/** The node on the way to the place of an Add that can't be made. */
let failed: Slice = EMPTY;

/** The right that a command asks for, 0 for what doesn't work on nodes. */
export function commandOf(token: u32): u32 {
  switch (token) {
    case Syncml.Add:
      return Command.Add;
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
 * @param command the right that commandOf() answers for its token
 * @param a where a Get puts what it has found
 * @returns the Status; Accepted: an alert follows; None: the session waits for the outcome, or for the report a Get needs. Whatever isn't below 300 has to be rolled back
 */
export function execute(command: u32, item: Part, head: Part, a: Answer): Status {
  failed = EMPTY;
  if (item.has(PartFlag.TooLarge)) return Status.RequestEntityTooLarge;
  if (item.has(PartFlag.MoreData)) return Status.OptionalFeatureNotSupported;
  const uri = item.text(Slot.TargetUri);
  if (size(uri) == 0) return Status.IncompleteCommand;
  const status = approach(uri, <Command>command);
  if (status != Status.Ok) return status;
  if (command == Command.Get) return isReported() ? Status.None : read(a);
  if (command == Command.Delete) return remove();
  if (item.has(PartFlag.HasElements)) return Status.UnsupportedMediaType;
  giveItem(item, head);
  return command == Command.Exec ? exec(head.text(Slot.Correlator)) : change(<Command>command);
}

/** The checks of a command; for an Add, which makes the parents that are missing, those of its place too. */
function approach(uri: Slice, command: Command): Status {
  const status = reach(uri, command);
  return status == Status.Ok && command == Command.Add ? place(uri) : status;
}

/** The domain of the target: whose report the Get at hand needs. */
export function reportedDomain(): u32 {
  return target.instance & 0xff;
}

/** Reads the target into the answer: at once, or when its domain's report has come. */
export function read(a: Answer): Status {
  const property = target.property != Property.None;
  const interior = !property && isInterior(target.node);
  const format = property ? Format.Chr : formatOf(target.node);
  if (property) a.data = readProperty(target.node, target.instance, target.property);
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
 * The nodes of the schema may not be replaced as a whole: their AccessType has no Replace (405).
 *
 * @returns Ok, or what the command is answered; then everything has to be rolled back
 */
export function deleteChildren(uri: Slice): Status {
  failed = EMPTY;
  let status = reach(uri, Command.Replace);
  while (status == Status.Ok && child.first(target.node, target.instance))
    status = removeNode(child.node, child.instance);
  return status;
}

function changeAt(command: Command, uri: Slice, format: Slice, type: Slice, value: Slice): Status {
  failed = EMPTY;
  const status = approach(uri, command);
  if (status != Status.Ok) return status;
  give(format, type, value);
  return change(command);
}

/** What is given becomes the target. */
function change(command: Command): Status {
  if (target.property == Property.Acl) return replaceAcl(target, given.data);
  const isAdd = command == Command.Add;
  const node = isAdd ? target.declared : target.node;
  const status = isExt(node) ? fitFree(node) : fit(formatOf(node));
  if (status != Status.Ok) return status;
  if (isAdd) return add(isExt(node) ? chosenFormat() : formatOf(node), given.type);
  if (isExt(node)) return writeExt(extOf(node), chosenFormat(), given.type, given.data);
  if (target.binding == Binding.Live) return dispatch.replace(target.handler, target.instance, given.data);
  return writeStored(target.node, target.instance, given.data);
}

/** The place of an Add: its parents, made if need be, and what the schema says of it. */
function place(uri: Slice): Status {
  // Each turn makes one of them.
  for (let missing = target.missing; missing > 1; missing--) {
    failed = without(uri, missing - 1);
    locate(failed, target);
    const status = addParent();
    if (status != Status.Ok) return status;
    locate(uri, target);
  }
  failed = EMPTY;
  return mayPlace();
}

function mayPlace(): Status {
  const status = mayAdd(target);
  if (status == Status.Ok) bind(target.declared, Command.Add);
  return status;
}

/** Adds an interior node on the way, as its own Add would (OMA-TS-DM_RepPro 6.6.1): 405 where the schema has a leaf. */
function addParent(): Status {
  if (!permits(target, Command.Add, session.principal)) return Status.PermissionDenied;
  const status = mayPlace();
  if (status != Status.Ok) return status;
  return isInterior(target.declared) ? add(Format.Node, EMPTY) : Status.CommandNotAllowed;
}

/** A path without its last `count` segments. */
function without(path: Slice, count: u32): Slice {
  let length = size(path);
  while (count > 0) if (byteAt(path, --length) == SLASH) count--;
  return prefix(path, length);
}

function add(format: Format, type: Slice): Status {
  if (target.binding == Binding.Live) return dispatch.add(target.handler, target.declaredInstance, given.data);
  const added = addNode(target, format, type, given.data);
  return added == Status.Ok && format == Format.Node && !keepControl(target, session.principal)
    ? Status.DeviceFull
    : added;
}

function remove(): Status {
  return target.binding == Binding.Live
    ? dispatch.remove(target.handler, target.instance)
    : removeNode(target.node, target.instance);
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
  return failed;
}

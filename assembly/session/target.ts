/** Commands on nodes: the checks in their binding order, then the tree or the object behind the node (docs/protocol.md). */
import { decode } from "../auth/base64";
import { MaxCorrelator } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, equals, size, slice } from "../memory/slice";
import { is, text } from "../memory/text";
import { beginCommand, caller } from "../mo/caller";
import * as dispatch from "../mo/dispatch.gen";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part, PartFlag } from "../syncml/part";
import { Answer } from "../syncml/writer";
import { Text } from "../text.gen";
import { keepControl, mayReplaceAcl, permits, permitsParent } from "../tree/acl";
import { replaceAcl } from "../tree/acltext";
import { Address, Property, locate } from "../tree/address";
import { addNode, listChildren, mayAdd, readProperty, removeNode } from "../tree/node";
import { Handler } from "../tree/schema.gen";
import {
  Binding,
  Command,
  Format,
  accessOf,
  bindingOf,
  formatName,
  formatOf,
  handlerOf,
  isDynamic,
  isInterior,
} from "../tree/schema";
import { readStored, writeStored } from "../tree/value";
import { session } from "./session";

const target = changetype<Address>(memory.data(64, 8));

/** The item's LocURI, judged: Ok, 404, 412 (none) or 414; and whatever makes its data unusable: 406, 413, 415. */
function find(item: Part): Status {
  if (item.has(PartFlag.TooLarge)) return Status.RequestEntityTooLarge;
  if (item.has(PartFlag.MoreData)) return Status.OptionalFeatureNotSupported;
  const uri = item.text(Slot.TargetUri);
  return size(uri) == 0 ? Status.IncompleteCommand : locate(uri, target);
}

/** The checks that all commands but Add share: URI, ACL, existence, AccessType. */
function reach(item: Part, command: Command): Status {
  const status = find(item);
  if (status != Status.Ok && status != Status.NotFound) return status;
  if (!permits(target, command, session.principal)) return Status.PermissionDenied;
  if (status == Status.NotFound) return status;
  if (target.property != Property.None) return Status.Ok;
  return (accessOf(target.node) & command) == 0 ? Status.CommandNotAllowed : Status.Ok;
}

/** The domain whose report a Get of this item needs fresh from the hypervisor, or -1. */
export function reportedDomain(item: Part): i32 {
  if (reach(item, Command.Get) != Status.Ok || target.property != Property.None) return -1;
  if (bindingOf(target.node, Command.Get) != Binding.Live) return -1;
  return isReported(handlerOf(target.node, Command.Get)) ? <i32>(target.instance & 0xff) : -1;
}

/** Whether a live leaf says what the hypervisor shows. */
function isReported(handler: u32): bool {
  switch (handler) {
    case Handler.VirmoDomainMemoryActual:
    case Handler.VirmoDomainBudgetInForce:
    case Handler.VirmoDomainPeriodInForce:
    case Handler.VirmoDomainCpuUsed:
    case Handler.VirmoDomainStorageUsed:
      return true;
    default:
      return false;
  }
}

/** Get of an item; the value goes into the answer. */
export function get(item: Part, a: Answer): Status {
  const status = reach(item, Command.Get);
  if (status != Status.Ok) return status;
  if (target.property != Property.None) return getProperty(a);
  const node = target.node;
  const binding = bindingOf(node, Command.Get);
  if (binding == Binding.Unbuilt) return Status.OptionalFeatureNotSupported;
  const interior = isInterior(node);
  if (interior) a.data = listChildren(target, session.principal);
  else
    a.data = binding == Binding.Live ? dispatch.get(handlerOf(node, Command.Get), target.instance) : readStored(target);
  // The list of a node with very many children is more than one message can hold, so it is more than the arena holds.
  if (arena.overflowed()) return Status.RequestEntityTooLarge;
  a.results = true;
  a.format = formatText(formatOf(node));
  a.opaque = formatOf(node) == Format.Bin;
  if (interior) a.type = text(Text.TextPlain);
  return Status.Ok;
}

function getProperty(a: Answer): Status {
  if (target.property >= Property.Unsupported) return Status.OptionalFeatureNotSupported;
  a.data = readProperty(target);
  if (arena.overflowed()) return Status.RequestEntityTooLarge;
  a.results = true;
  a.format = Text.Chr;
  return Status.Ok;
}

/** Replace of an item. */
export function replace(item: Part, head: Part): Status {
  const status = find(item);
  if (status != Status.Ok && status != Status.NotFound) return status;
  if (status == Status.Ok && target.property == Property.Acl) return replaceOwnAcl(item);
  if (!permits(target, Command.Replace, session.principal)) return Status.PermissionDenied;
  if (status == Status.NotFound) return status;
  if (target.property != Property.None) return replaceProperty();
  if ((accessOf(target.node) & Command.Replace) == 0) return Status.CommandNotAllowed;
  const node = target.node;
  const guarded = dispatch.guard(node, target.instance);
  if (guarded != Status.Ok) return guarded;
  const binding = bindingOf(node, Command.Replace);
  if (binding == Binding.Unbuilt) return Status.OptionalFeatureNotSupported;
  const readable = readValue(item, head, formatOf(node));
  if (readable != Status.Ok) return readable;
  return binding == Binding.Live
    ? dispatch.replace(handlerOf(node, Command.Replace), target.instance, value)
    : writeStored(target, value);
}

function replaceOwnAcl(item: Part): Status {
  if (!mayReplaceAcl(target, session.principal)) return Status.PermissionDenied;
  return item.has(PartFlag.HasElements) ? Status.UnsupportedMediaType : replaceAcl(target, item.text(Slot.Data));
}

/** Format and Type never change, and no node of these objects may be renamed (virmo.md 1; DMAcc gives `<X>` no Replace). */
function replaceProperty(): Status {
  return target.property >= Property.Unsupported ? Status.OptionalFeatureNotSupported : Status.CommandNotAllowed;
}

/** Add of an item: the right is asked of the parent, and nothing that is there is touched. */
export function add(item: Part, head: Part): Status {
  const status = find(item);
  if (status != Status.Ok && status != Status.NotFound) return status;
  const permitted =
    status == Status.Ok
      ? permitsParent(target, Command.Add, session.principal)
      : permits(target, Command.Add, session.principal);
  if (!permitted) return Status.PermissionDenied;
  if (target.property != Property.None) return Status.CommandNotAllowed;
  if (status == Status.Ok) return Status.AlreadyExists;
  const allowed = mayAdd(target);
  if (allowed != Status.Ok) return allowed;
  const node = target.declared;
  const format = formatOf(node);
  const readable = readValue(item, head, format);
  if (readable != Status.Ok) return readable;
  if (bindingOf(node, Command.Add) == Binding.Live)
    return dispatch.add(handlerOf(node, Command.Add), target.declaredInstance, value);
  const added = addNode(target, format, value);
  return added == Status.Ok && isInterior(node) && !keepControl(target, session.principal) ? Status.DeviceFull : added;
}

/** Delete of an item: ACL and AccessType of the addressed node decide (docs/protocol.md). None: the session waits for the outcome. */
export function remove(item: Part): Status {
  const status = reach(item, Command.Delete);
  if (status != Status.Ok) return status;
  if (target.property != Property.None || !isDynamic(target.node)) return Status.CommandNotAllowed;
  const binding = bindingOf(target.node, Command.Delete);
  if (binding == Binding.Unbuilt) return Status.OptionalFeatureNotSupported;
  return binding == Binding.Live
    ? dispatch.remove(handlerOf(target.node, Command.Delete), target.instance)
    : removeNode(target);
}

/** Exec of an item. Accepted: its alert follows; None: the session waits for the outcome. */
export function exec(item: Part, head: Part): Status {
  const status = reach(item, Command.Exec);
  if (status != Status.Ok) return status;
  if (target.property != Property.None) return Status.CommandNotAllowed;
  if (bindingOf(target.node, Command.Exec) == Binding.Unbuilt) return Status.OptionalFeatureNotSupported;
  if (item.has(PartFlag.HasElements)) return Status.UnsupportedMediaType;
  const correlator = head.text(Slot.Correlator);
  if (size(correlator) > MaxCorrelator) return Status.RequestEntityTooLarge;
  beginCommand(correlator);
  const readable = readValue(item, head, Format.Chr);
  return readable != Status.Ok ? readable : dispatch.exec(handlerOf(target.node, Command.Exec), target.instance, value);
}

let value: Slice = EMPTY;

/** Reads the item's Data for a node of `format` into `value`: 415 if Meta or the data themselves say otherwise. */
function readValue(item: Part, head: Part, format: Format): Status {
  value = item.text(Slot.Data);
  if (item.has(PartFlag.HasElements)) return Status.UnsupportedMediaType;
  const meta = size(item.text(Slot.Format)) > 0 ? item.text(Slot.Format) : head.text(Slot.Format);
  const type = size(item.text(Slot.Type)) > 0 ? item.text(Slot.Type) : head.text(Slot.Type);
  const binary = format == Format.Bin;
  if (size(type) > 0 && !binary && format != Format.Node && !is(type, Text.TextPlain))
    return Status.UnsupportedMediaType;
  if (binary && is(meta, Text.B64)) return decodeValue();
  // An interior node has to say so; a leaf that says nothing is taken to be what it is.
  if (size(meta) == 0) return format == Format.Node ? Status.UnsupportedMediaType : Status.Ok;
  return equals(meta, formatName(format)) ? Status.Ok : Status.UnsupportedMediaType;
}

function decodeValue(): Status {
  const room = arena.take(size(value));
  if (room == 0) return Status.RequestEntityTooLarge;
  const length = decode(value, room, size(value));
  value = slice(room, <u32>max(length, 0));
  return length < 0 ? Status.UnsupportedMediaType : Status.Ok;
}

function formatText(format: Format): Text {
  switch (format) {
    case Format.Node:
      return Text.Node;
    case Format.Int:
      return Text.Int;
    case Format.Bool:
      return Text.Bool;
    case Format.Bin:
      return Text.Bin;
    default:
      return Text.Chr;
  }
}

/** What the Status should say beside its code: the key of an Exec that was wrong. */
export function detail(): Slice {
  return caller.detail;
}

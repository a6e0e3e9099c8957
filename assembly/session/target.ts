/** Commands on nodes: the checks in their binding order, then the tree or the object behind the node (docs/protocol.md). */
import { decode } from "../auth/base64";
import { MaxCorrelator } from "../limits";
import * as arena from "../memory/arena";
import { EMPTY, Slice, at, equals, size, slice } from "../memory/slice";
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
import { ADDRESS_BYTES, Address, Property, locate } from "../tree/address";
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
  isInterior,
} from "../tree/schema";
import { readStored, writeStored } from "../tree/value";
import { Syncml } from "../wbxml/token.gen";
import { session } from "./session";

const target = changetype<Address>(memory.data(ADDRESS_BYTES, 8));
/** What carries out the command at hand on the target. */
let binding: Binding = Binding.Unbuilt;
let handler: u32 = 0;

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

/** The checks before a command: what its item says, URI, ACL, existence, AccessType, and whether it is built. */
function reach(item: Part, command: u32): Status {
  if (item.has(PartFlag.TooLarge)) return Status.RequestEntityTooLarge;
  const uri = item.text(Slot.TargetUri);
  if (size(uri) == 0) return Status.IncompleteCommand;
  const found = locate(uri, target);
  if (found == Status.UriTooLong) return found;
  const exists = found == Status.Ok;
  if (!isPermitted(command, exists)) return Status.PermissionDenied;
  if (command == Command.Add) return reachPlace(exists);
  if (!exists) return Status.NotFound;
  return target.property != Property.None ? reachProperty(command) : reachNode(command);
}

/** An ACL is not guarded by itself alone; the right to add is asked of the parent. */
function isPermitted(command: u32, exists: bool): bool {
  if (exists && command == Command.Replace && target.property == Property.Acl)
    return mayReplaceAcl(target, session.principal);
  if (exists && command == Command.Add) return permitsParent(target, Command.Add, session.principal);
  return permits(target, <Command>command, session.principal);
}

function reachPlace(exists: bool): Status {
  if (target.property != Property.None) return Status.CommandNotAllowed;
  const status = exists ? Status.AlreadyExists : mayAdd(target);
  if (status == Status.Ok) bind(target.declared, Command.Add);
  return status;
}

/** Format and Type never change, and no node of these objects may be renamed (virmo.md 1; DMAcc gives `<X>` no Replace). */
function reachProperty(command: u32): Status {
  if (command != Command.Get && command != Command.Replace) return Status.CommandNotAllowed;
  if (target.property >= Property.Unsupported) return Status.OptionalFeatureNotSupported;
  return command == Command.Get || target.property == Property.Acl ? Status.Ok : Status.CommandNotAllowed;
}

function reachNode(command: u32): Status {
  if ((accessOf(target.node) & command) == 0) return Status.CommandNotAllowed;
  const guarded = command == Command.Replace ? dispatch.guard(target.node, target.instance) : Status.Ok;
  if (guarded != Status.Ok) return guarded;
  bind(target.node, command);
  return binding == Binding.Unbuilt ? Status.OptionalFeatureNotSupported : Status.Ok;
}

function bind(node: u32, command: u32): void {
  binding = bindingOf(node, <Command>command);
  handler = handlerOf(node, <Command>command);
}

/** The domain of the target: whose report the Get at hand needs. */
export function reportedDomain(): u32 {
  return target.instance & 0xff;
}

/** Whether the target is a live leaf that says what the hypervisor shows. */
function isReported(): bool {
  if (target.property != Property.None || binding != Binding.Live) return false;
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

/** What a command answers whatever its data are: the checks that come before they count. For Add, Replace and Exec. */
export function check(command: u32, item: Part, head: Part): Status {
  const status = reach(item, command);
  if (status != Status.Ok || target.property != Property.None) return status;
  return checkMeta(item, head, formatFor(command));
}

/** The format that the data of a command have to have. */
function formatFor(command: u32): Format {
  if (command == Command.Exec) return Format.Chr;
  return formatOf(command == Command.Add ? target.declared : target.node);
}

/**
 * Executes a command on one item.
 *
 * @param command the right that commandOf() answers for its token
 * @param a where a Get puts what it has found
 * @returns the Status; Accepted: an alert follows; None: the session waits for the outcome, or for the report a Get needs. Whatever isn't below 300 has to be rolled back
 */
export function execute(command: u32, item: Part, head: Part, a: Answer): Status {
  const status = reach(item, command);
  if (status != Status.Ok) return status;
  if (command == Command.Get) return isReported() ? Status.None : read(a);
  if (command == Command.Delete)
    return binding == Binding.Live ? dispatch.remove(handler, target.instance) : removeNode(target);
  if (item.has(PartFlag.HasElements)) return Status.UnsupportedMediaType;
  if (target.property == Property.Acl) return replaceAcl(target, item.text(Slot.Data));
  const readable = readValue(item, head, formatFor(command));
  if (readable != Status.Ok) return readable;
  if (command == Command.Exec) return exec(head.text(Slot.Correlator));
  if (command == Command.Add) return add();
  return binding == Binding.Live ? dispatch.replace(handler, target.instance, value) : writeStored(target, value);
}

/** Reads the target into the answer: at once, or when its domain's report has come. */
export function read(a: Answer): Status {
  const property = target.property != Property.None;
  const interior = !property && isInterior(target.node);
  const format = property ? Format.Chr : formatOf(target.node);
  if (property) a.data = readProperty(target);
  else if (interior) a.data = listChildren(target, session.principal);
  else a.data = binding == Binding.Live ? dispatch.get(handler, target.instance) : readStored(target);
  // The list of a node with very many children is more than one message can hold, so it is more than the arena holds.
  if (arena.overflowed()) return Status.RequestEntityTooLarge;
  a.results = true;
  a.format = format == Format.Chr ? EMPTY : formatName(format);
  a.opaque = format == Format.Bin;
  if (interior) a.type = text(Text.TextPlain);
  return Status.Ok;
}

function add(): Status {
  if (binding == Binding.Live) return dispatch.add(handler, target.declaredInstance, value);
  const interior = isInterior(target.declared);
  const added = addNode(target, formatOf(target.declared), value);
  return added == Status.Ok && interior && !keepControl(target, session.principal) ? Status.DeviceFull : added;
}

function exec(correlator: Slice): Status {
  if (size(correlator) > MaxCorrelator) return Status.RequestEntityTooLarge;
  beginCommand(correlator);
  return dispatch.exec(handler, target.instance, value);
}

let value: Slice = EMPTY;

/** Reads the item's Data for a node of `format` into `value`: 415 if Meta or the data themselves say otherwise. */
function readValue(item: Part, head: Part, format: Format): Status {
  value = item.text(Slot.Data);
  const status = checkMeta(item, head, format);
  if (status != Status.Ok || format != Format.Bin) return status;
  return is(metaText(Slot.Format, item, head), Text.B64) ? decodeValue() : Status.Ok;
}

function metaText(slot: Slot, item: Part, head: Part): Slice {
  return size(item.text(slot)) > 0 ? item.text(slot) : head.text(slot);
}

function checkMeta(item: Part, head: Part, format: Format): Status {
  const meta = metaText(Slot.Format, item, head);
  const type = metaText(Slot.Type, item, head);
  const binary = format == Format.Bin;
  if (size(type) > 0 && !binary && format != Format.Node && !is(type, Text.TextPlain))
    return Status.UnsupportedMediaType;
  if (binary && is(meta, Text.B64)) return Status.Ok;
  // An interior node has to say so; a leaf that says nothing is taken to be what it is.
  if (size(meta) == 0) return format == Format.Node ? Status.UnsupportedMediaType : Status.Ok;
  return equals(meta, formatName(format)) ? Status.Ok : Status.UnsupportedMediaType;
}

function decodeValue(): Status {
  // What the arena holds is nobody else's, and decoding never overtakes itself.
  const room = arena.holds(at(value)) ? at(value) : arena.take(size(value));
  if (room == 0) return Status.RequestEntityTooLarge;
  const length = decode(value, room, size(value));
  value = slice(room, <u32>max(length, 0));
  return length < 0 ? Status.UnsupportedMediaType : Status.Ok;
}

/** What the Status should say beside its code: the key of an Exec that was wrong. */
export function detail(): Slice {
  return caller.detail;
}

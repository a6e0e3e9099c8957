/** Nodes: names, children, properties; the nodes of DMAcc come and go here, those of other objects by their handlers. */
import { touch } from "../journal/journal";
import { MaxSegLen, MaxTotLen } from "../limits";
import * as arena from "../memory/arena";
import { Slice, EMPTY, equals, indexOf, putFixed } from "../memory/slice";
import { timeText } from "../memory/time";
import { characters, isText } from "../memory/utf8";
import { Status } from "../status";
import { clearAcls, findAcl, grants, mayDo } from "./acl";
import { ownAcl } from "./acltext";
import { Address, Property, isSegment } from "./address";
import { CHILD_BYTES, Child, isVisible, nameOf } from "./child";
import { EXT_FIRST, addExt, addedExt, extOf, isExt, longestBelow, placeOf, removeExt, renameExt } from "./ext";
import {
  NAME_BYTES,
  NO_INSTANCE,
  freeInstance,
  instanceMask,
  isName,
  presenceBit,
  presentOf,
  recordOf,
} from "./instance";
import { clearProperties, keeps, noteChange, noteNew, tStampOf, titleOf, verNoOf } from "./property";
import {
  Binding,
  Command,
  Format,
  NONE,
  accessOf,
  bindingOf,
  collectionAt,
  formatName,
  formatOf,
  isCollection,
  isInterior,
  isWithin,
  parentOf,
  typeOf,
} from "./schema";
import { Node } from "./schema.gen";
import { decimal, writeStored } from "./value";

const SLASH: u32 = 0x2f;
const QUESTION: u32 = 0x3f;

/** Whether a node has a property: Size only a leaf that can be read, Title, TStamp and VerNo those for which they are kept. */
export function hasProperty(node: u32, property: Property): bool {
  if (property == Property.Size) return !isInterior(node) && isReadable(node);
  return property < Property.Size || (property < Property.Unsupported && keeps(node));
}

/** Whether the value of a node, or the names of its children, can be read. */
export function isReadable(node: u32): bool {
  return (accessOf(node) & Command.Get) != 0 && bindingOf(node, Command.Get) != Binding.Unbuilt;
}

/** The value of a property that the node has, but Size; EMPTY also if the arena is full (overflowed). */
export function readProperty(node: u32, instance: u32, property: Property): Slice {
  switch (property) {
    case Property.Acl:
      return ownAcl(node, instance);
    case Property.Format:
      return formatName(formatOf(node));
    case Property.Name:
      return nameOf(node, instance);
    case Property.Type:
      return typeOf(node);
    case Property.Title:
      return titleOf(node, instance);
    case Property.TStamp:
      return timeText(tStampOf(node, instance));
    case Property.VerNo:
      return decimal(verNoOf(node, instance));
    default:
      return EMPTY;
  }
}

const child = changetype<Child>(memory.data(CHILD_BYTES, 4));

/**
 * The value of an interior node: the names of its children joined by `/` (OMA-TS-DM_TND 7.3), in the arena. Private domains and children
 * that the principal may not Get are left out.
 *
 * @returns EMPTY if there are none, or if the arena is full (overflowed)
 */
export function listChildren(a: Address, principal: u32): Slice {
  const inherited = mayDo(a.node, a.instance, Command.Get, principal);
  let isFirst = true;
  arena.begin();
  for (let found = child.first(a.node, a.instance); found; found = child.next()) {
    if (!isVisible(child.node, child.instance) || !sees(child.node, child.instance, principal, inherited)) continue;
    if (!isFirst) arena.putByte(SLASH);
    isFirst = false;
    arena.put(nameOf(child.node, child.instance));
  }
  return arena.finish();
}

/** Whether a child may be read: by its own ACL, or as its parent may. */
function sees(child: u32, instance: u32, principal: u32, inherited: bool): bool {
  const own = findAcl(child, instance);
  return changetype<usize>(own) != 0 ? grants(own, Command.Get, principal) : inherited;
}

/**
 * What the schema says of an Add at an address that lacks one node (existence and ACL are the caller's).
 *
 * @returns Ok: bindingOf(a.declared, Add) is Stored or Live; NotFound for a malformed URI; CommandNotAllowed below a leaf or where nothing may
 *   be added; OptionalFeatureNotSupported for what isn't built yet
 */
export function mayAdd(a: Address): Status {
  if (!isInterior(a.node)) return Status.CommandNotAllowed;
  if (a.missing == 0) return Status.NotFound;
  if ((accessOf(a.node) & Command.Add) == 0) return Status.CommandNotAllowed;
  if (a.declared == NONE) return Status.CommandNotAllowed;
  return bindingOf(a.declared, Command.Add) == Binding.Unbuilt ? Status.OptionalFeatureNotSupported : Status.Ok;
}

/**
 * Adds the node that mayAdd() allowed and whose Add is bound as Stored. Afterwards `a` is the new node's address.
 *
 * @param format as the server gave it; b64 counts as bin where the description says so, for the caller has decoded it
 * @param type of a node of Ext; no bytes for the default one
 * @param value the leaf's value; ignored for an interior node
 * @returns Ok; UnsupportedMediaType if it isn't the declared format or the value malformed; IncompleteCommand for a name against virmo.md 1;
 *   Forbidden, RequestEntityTooLarge as writeStored(); DeviceFull if there is no room. Unless Ok: roll back
 */
export function addNode(a: Address, format: Format, type: Slice, value: Slice): Status {
  const above = a.node;
  const instance = a.instance;
  const status = isExt(a.declared)
    ? addExt(placeOf(above, instance), a.name, format, type, value)
    : addDeclared(a, format, value);
  if (status != Status.Ok) return status;
  if (!isCollection(a.declared)) a.instance = a.declaredInstance;
  a.node = isExt(a.declared) ? EXT_FIRST + addedExt() : a.declared;
  a.declared = NONE;
  a.exists = true;
  a.missing = 0;
  return noteAdded(a.node, a.instance, above, instance);
}

/** Dates a new node, and counts the change of its parent, whose value are its children. */
export function noteAdded(node: u32, instance: u32, above: u32, instanceAbove: u32): Status {
  return noteNew(node, instance) && noteChange(above, instanceAbove) ? Status.Ok : Status.DeviceFull;
}

function addDeclared(a: Address, format: Format, value: Slice): Status {
  const wanted = formatOf(a.declared);
  if (format != wanted && !(format == Format.B64 && wanted == Format.Bin)) return Status.UnsupportedMediaType;
  return isCollection(a.declared) ? addInstance(a) : create(a.declared, a.declaredInstance, value);
}

function addInstance(a: Address): Status {
  const c = collectionAt(a.declared);
  if (!isName(c, a.name)) return c.restricted ? Status.IncompleteCommand : Status.DeviceFull;
  const instance = freeInstance(c, a.declaredInstance);
  if (instance == NO_INSTANCE) return Status.DeviceFull;
  const record = recordOf(c, instance);
  if (!touch(record, c.stride)) return Status.DeviceFull;
  memory.fill(record, 0, c.stride);
  putFixed(record, NAME_BYTES, a.name);
  a.instance = instance;
  return Status.Ok;
}

/** Makes a node present that may be absent, a leaf with its value. Errors as addNode(). */
function create(node: u32, instance: u32, value: Slice): Status {
  const present = presentOf(node, instance);
  if (!touch(present, 4)) return Status.DeviceFull;
  const status = isInterior(node) ? Status.Ok : writeStored(node, instance, value);
  if (status == Status.Ok) store<u32>(present, load<u32>(present) | presenceBit(node));
  return status;
}

/** Deletes a node of Ext, or an instance whose Delete is bound as Stored, with all below it. DeviceFull if the undo stack is full: roll back. */
export function removeNode(node: u32, instance: u32): Status {
  const above = parentOf(node);
  const done = isExt(node) ? removeExt(extOf(node)) : blank(node, instance);
  return done && forget(node, instance) && noteChange(above, instance & instanceMask(above))
    ? Status.Ok
    : Status.DeviceFull;
}

function blank(node: u32, instance: u32): bool {
  const c = collectionAt(node);
  const record = recordOf(c, instance);
  if (!touch(record, c.stride)) return false;
  memory.fill(record, 0, c.stride);
  return true;
}

/** Takes away the ACLs and properties of an instance that goes, and of all below it; false if the undo stack is full: roll back. */
export function forget(node: u32, instance: u32): bool {
  return clearAcls(node, instance) && clearProperties(node, instance);
}

/** Whether a node may have another name: one that a server has named, in DMAcc or Ext (virmo.md 1). */
export function isRenamable(node: u32): bool {
  return isExt(node) || (isCollection(node) && isWithin(node, Node.DMAcc));
}

/**
 * Gives a node that isRenamable() another name; nothing changes if it is its own.
 *
 * @returns Ok; UriTooLong beyond MaxSegLen, or if a URI would be beyond MaxTotLen; IncompleteCommand for an account's name against virmo.md 1; UnsupportedMediaType if it can't be a
 *   segment of a URI; AlreadyExists if it is a sibling's; DeviceFull if there is no room for it (roll back then)
 */
export function renameNode(node: u32, instance: u32, name: Slice): Status {
  if (characters(name) > MaxSegLen) return Status.UriTooLong;
  if (!isExt(node) && collectionAt(node).restricted && !isName(collectionAt(node), name))
    return Status.IncompleteCommand;
  if (!isText(name) || !isSegment(name) || indexOf(name, SLASH) >= 0 || indexOf(name, QUESTION) >= 0)
    return Status.UnsupportedMediaType;
  if (equals(name, nameOf(node, instance))) return Status.Ok;
  if (isExt(node) && lengthOf(node, instance) + characters(name) > MaxTotLen) return Status.UriTooLong;
  const above = parentOf(node);
  const instanceAbove = instance & instanceMask(above);
  for (let found = child.first(above, instanceAbove); found; found = child.next())
    if (equals(name, nameOf(child.node, child.instance))) return Status.AlreadyExists;
  const status = isExt(node) ? renameExt(extOf(node), name) : renameInstance(node, instance, name);
  if (status != Status.Ok) return status;
  return noteChange(node, instance) && noteChange(above, instanceAbove) ? Status.Ok : Status.DeviceFull;
}

/** Characters of the longest URI at or below an Ext node, without its own name. */
function lengthOf(node: u32, instance: u32): u32 {
  let length = 2 + longestBelow(extOf(node));
  for (let above = parentOf(node); above != 0; above = parentOf(above))
    length += characters(nameOf(above, instance & instanceMask(above))) + 1;
  return length;
}

function renameInstance(node: u32, instance: u32, name: Slice): Status {
  const record = recordOf(collectionAt(node), instance);
  return touch(record, NAME_BYTES) && putFixed(record, NAME_BYTES, name) ? Status.Ok : Status.DeviceFull;
}

/** Nodes: names, children, properties; the nodes of DMAcc come and go here, those of other objects by their handlers. */
import { touch } from "../journal/journal";
import * as arena from "../memory/arena";
import { Slice, EMPTY, putFixed } from "../memory/slice";
import { Status } from "../status";
import { clearAcls, findAcl, grants, mayDo } from "./acl";
import { ownAcl } from "./acltext";
import { Address, Property } from "./address";
import { CHILD_BYTES, Child, isVisible, nameOf } from "./child";
import { EXT_FIRST, addExt, addedExt, extOf, isExt, placeOf, removeExt } from "./ext";
import { NAME_BYTES, NO_INSTANCE, freeInstance, isName, presenceBit, presentOf, recordOf } from "./instance";
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
  typeOf,
} from "./schema";
import { writeStored } from "./value";

const SLASH: u32 = 0x2f;

/** The value of ?prop=ACL, Format, Name or Type; EMPTY for any other. */
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
 * @param format as the server gave it; b64 counts as bin, for the caller has decoded it; an Ext node takes any
 * @param type of an Ext node
 * @param value the leaf's value; ignored for an interior node
 * @returns Ok; UnsupportedMediaType if it isn't the declared format or the value malformed; IncompleteCommand for a name against virmo.md 1;
 *   Forbidden, RequestEntityTooLarge as writeStored(); DeviceFull if there is no room. Unless Ok: roll back
 */
export function addNode(a: Address, format: Format, type: Slice, value: Slice): Status {
  if (isExt(a.declared)) return addFree(a, format, type, value);
  const wanted = formatOf(a.declared);
  if (format != wanted && !(format == Format.B64 && wanted == Format.Bin)) return Status.UnsupportedMediaType;
  const status = isCollection(a.declared) ? addInstance(a) : create(a.declared, a.declaredInstance, value);
  if (status != Status.Ok) return status;
  if (!isCollection(a.declared)) a.instance = a.declaredInstance;
  arrive(a, a.declared);
  return Status.Ok;
}

/** What was missing is there. */
function arrive(a: Address, node: u32): void {
  a.node = node;
  a.declared = NONE;
  a.exists = true;
  a.missing = 0;
}

function addFree(a: Address, format: Format, type: Slice, value: Slice): Status {
  const status = addExt(placeOf(a.node, a.instance), a.name, format, type, value);
  if (status == Status.Ok) arrive(a, EXT_FIRST + addedExt());
  return status;
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

/** Deletes an instance whose Delete is bound as Stored, or an Ext node, with all below it. DeviceFull if the undo stack is full: roll back then. */
export function removeNode(node: u32, instance: u32): Status {
  if (isExt(node)) return removeExt(extOf(node)) && clearAcls(node, instance) ? Status.Ok : Status.DeviceFull;
  const c = collectionAt(node);
  const record = recordOf(c, instance);
  if (!touch(record, c.stride) || !clearAcls(node, instance)) return Status.DeviceFull;
  memory.fill(record, 0, c.stride);
  return Status.Ok;
}

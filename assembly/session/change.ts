/** Changes of the tree for a server: nodes added with the parents they lack, replaced, renamed and deleted (OMA-TS-DM_RepPro 6.6). */
import { EMPTY, Slice, byteAt, prefix, size } from "../memory/slice";
import * as dispatch from "../mo/dispatch.gen";
import { Status } from "../status";
import { keepControl } from "../tree/acl";
import { replaceAcl } from "../tree/acltext";
import { Property, locate } from "../tree/address";
import { CHILD_BYTES, Child } from "../tree/child";
import { extOf, isExt, writeExt } from "../tree/ext";
import { addNode, mayAdd, noteAdded, removeNode, renameNode } from "../tree/node";
import { noteChange, retitle } from "../tree/property";
import { Binding, Command, Format, formatOf, isInterior } from "../tree/schema";
import { writeStored } from "../tree/value";
import { chosenFormat, fit, fitMeta, fitFree, given } from "./given";
import { bind, reach, target } from "./reach";
import { session } from "./session";

const SLASH: u32 = 0x2f;
const child = changetype<Child>(memory.data(CHILD_BYTES, 4));
/** The node on the way to the place of an Add that can't be made. */
let failed: Slice = EMPTY;

/** The interior node whose making has failed the last Add; EMPTY if the addressed node itself did. */
export function failedUri(): Slice {
  return failed;
}

/** Begins a command: nothing has failed yet. */
export function beginChange(): void {
  failed = EMPTY;
}

/** The checks of a command, and of an Add those of its place, with the parents made that are missing there. Unless Ok: roll back. */
export function approach(uri: Slice, command: Command): Status {
  const status = reach(uri, command);
  return status == Status.Ok && command == Command.Add ? place(uri) : status;
}

function place(uri: Slice): Status {
  // Each turn makes one parent.
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

/** A path without its last `count` segments. */
function without(path: Slice, count: u32): Slice {
  let length = size(path);
  while (count > 0) if (byteAt(path, --length) == SLASH) count--;
  return prefix(path, length);
}

function mayPlace(): Status {
  const status = mayAdd(target);
  if (status == Status.Ok) bind(target.declared, Command.Add);
  return status;
}

/**
 * Adds an interior node on the way, as its own Add would (OMA-TS-DM_RepPro 6.6.1): 405 where the schema has a leaf. The right to add is that at
 * the nearest node there is, which reach() has asked: a new node inherits it, or keepControl() has given it.
 */
function addParent(): Status {
  const status = mayPlace();
  if (status != Status.Ok) return status;
  return isInterior(target.declared) ? add(Format.Node, EMPTY, EMPTY) : Status.CommandNotAllowed;
}

/** What is given becomes the target of an Add or a Replace. Unless Ok: roll back. */
export function change(command: Command): Status {
  if (target.property != Property.None) return replaceProperty();
  const node = affected(command);
  const status = isExt(node) ? fitFree(node) : fit(formatOf(node));
  if (status != Status.Ok) return status;
  if (command == Command.Add) return add(isExt(node) ? chosenFormat() : formatOf(node), given.type, given.data);
  const replaced = replace();
  return replaced == Status.Ok && !noteChange(target.node, target.instance) ? Status.DeviceFull : replaced;
}

/** What Meta says of what is given for an Add or a Replace: Ok, or UnsupportedMediaType. */
export function checkMeta(command: Command): Status {
  const node = affected(command);
  return isExt(node) ? fitFree(node) : fitMeta(formatOf(node));
}

/** The node that is to be replaced or added. */
function affected(command: Command): u32 {
  return command == Command.Add ? target.declared : target.node;
}

function replaceProperty(): Status {
  if (target.property == Property.Acl) return replaceAcl(target, given.data);
  if (target.property == Property.Title) return retitle(target.node, target.instance, given.data);
  return renameNode(target.node, target.instance, given.data);
}

function replace(): Status {
  if (isExt(target.node)) return writeExt(extOf(target.node), chosenFormat(), given.type, given.data);
  if (target.binding == Binding.Live) return dispatch.replace(target.handler, target.instance, given.data);
  return writeStored(target.node, target.instance, given.data);
}

function add(format: Format, type: Slice, value: Slice): Status {
  if (target.binding == Binding.Live) return addLive(value);
  const status = addNode(target, format, type, value);
  if (status != Status.Ok || format != Format.Node) return status;
  return keepControl(target, session.principal) ? Status.Ok : Status.DeviceFull;
}

function addLive(value: Slice): Status {
  const status = dispatch.add(target.handler, target.declaredInstance, value);
  if (status != Status.Ok) return status;
  return noteAdded(target.declared, target.declaredInstance, target.node, target.instance);
}

/** Deletes the target. Unless Ok: roll back. */
export function remove(): Status {
  if (target.binding == Binding.Live) return dispatch.remove(target.handler, target.instance);
  return removeNode(target.node, target.instance);
}

/** Deletes all children of the target, an interior node. Unless Ok: roll back. */
export function removeChildren(): Status {
  while (child.first(target.node, target.instance)) {
    const status = removeNode(child.node, child.instance);
    if (status != Status.Ok) return status;
  }
  return noteChange(target.node, target.instance) ? Status.Ok : Status.DeviceFull;
}

/** Access control lists: who may do what at a node, with whole-value inheritance (OMA-TS-DM_TND 7.7.1, virmo.md 7). */
import { touch } from "../journal/journal";
import { ACL_BYTES, ACL_COUNT, ACL_MASKS, Acl, acl } from "../journal/record.gen";
import { Address } from "./address";
import { extOf, isExt, isUsedExt } from "./ext";
import { instanceMask, isHidden } from "./instance";
import { noteChange } from "./property";
import { Command, collectionAt, isCollection, isInterior, isWithin, parentOf } from "./schema";

/** In a mask: `*`. The other bits are principals. */
export const ANYBODY: u32 = 0x8000;

/** How many commands an ACL knows. */
export const COMMANDS: u32 = 5;
const ROOT: u32 = 0;
const NO_ACL: usize = 0;

/** Of an ACL's first eight bytes (`used`, padding, `node`, `instance`) those that say whose it is. */
const WHOSE: u64 = 0xffffffffffff00ff;

/** The ACL of the node itself; null (0) if it inherits. */
export function findAcl(node: u32, instance: u32): Acl {
  return findBefore(endOfAcls(), node, instance);
}

/** findAcl() among the entries before `end`: one comparison for each. */
function findBefore(end: usize, node: u32, instance: u32): Acl {
  const wanted: u64 = 1 | ((<u64>node) << 16) | ((<u64>instance) << 32);
  for (let entry = changetype<usize>(acl(0)); entry < end; entry += ACL_BYTES) {
    if ((load<u64>(entry) & WHOSE) == wanted) return changetype<Acl>(entry);
  }
  return changetype<Acl>(NO_ACL);
}

/** Behind the last entry in use: new ones take the first place that is free, so that most of the table is seldom needed. */
function endOfAcls(): usize {
  const first = changetype<usize>(acl(0));
  let end = first + ACL_COUNT * ACL_BYTES;
  while (end > first && load<u8>(end - ACL_BYTES) == 0) end -= ACL_BYTES;
  return end;
}

/** The principals that an ACL grants a command; null is the root's default `Add=*&Get=*` (OMA-TS-DM_TND 7.7.1.2). */
export function maskOf(entry: Acl, command: Command): u32 {
  if (changetype<usize>(entry) == NO_ACL) return command == Command.Add || command == Command.Get ? ANYBODY : 0;
  return maskAt(entry, ctz(<u32>command));
}

/** Mask number `index`, in the order of Command's bits. */
@inline
function maskAt(entry: Acl, index: u32): u32 {
  return load<u16>(entry.masks + ((<usize>index) << 1));
}


@inline
function setMask(entry: Acl, index: u32, mask: u32): void {
  store<u16>(entry.masks + ((<usize>index) << 1), mask);
}

/** Whoever an ACL names. */
export function namedIn(entry: Acl): u32 {
  let all: u32 = 0;
  for (let i: u32 = 0; i < COMMANDS; i++) all |= maskAt(entry, i);
  return all;
}

/** Whether an ACL grants `command` to a principal, who may be NOBODY. */
export function grants(entry: Acl, command: Command, principal: u32): bool {
  const mask = maskOf(entry, command);
  return (mask & ANYBODY) != 0 || (principal < 15 && ((mask >> principal) & 1) != 0);
}

/** Whether a principal may do `command` at a node: the nearest ACL upwards decides; at and below a private domain nobody may anything. */
export function mayDo(node: u32, instance: u32, command: Command, principal: u32): bool {
  const end = endOfAcls();
  let nearest = changetype<Acl>(NO_ACL);
  while (true) {
    if (changetype<usize>(nearest) == NO_ACL) nearest = findBefore(end, node, instance);
    if (node == ROOT) return grants(nearest, command, principal);
    if (isCollection(node)) {
      if (isHidden(collectionAt(node), instance)) return false;
      instance &= instanceMask(parentOf(node));
    }
    node = parentOf(node);
  }
}

/** mayDo() at the node of an address: the one that exists, or the nearest one above it. */
export function permits(a: Address, command: Command, principal: u32): bool {
  return mayDo(a.node, a.instance, command, principal);
}

/** mayDo() at the parent. The root has none. */
export function permitsParent(a: Address, command: Command, principal: u32): bool {
  if (a.node == ROOT) return false;
  const parent = parentOf(a.node);
  return mayDo(parent, a.instance & instanceMask(parent), command, principal);
}

/** Whether a principal may replace the ACL: by Replace at the parent, for an interior node also at the node itself. */
export function mayReplaceAcl(a: Address, principal: u32): bool {
  if (isCollection(a.node) && isHidden(collectionAt(a.node), a.instance)) return false;
  return permitsParent(a, Command.Replace, principal) || (isInterior(a.node) && permits(a, Command.Replace, principal));
}

/**
 * Gives a node an ACL of its own; five empty masks take it away, so that the node inherits.
 *
 * @param add to `replace`: masks of principals (bits 0–11) and ANYBODY (bit 15)
 * @returns false if a table or the undo stack is full: roll back then
 */
export function setAcl(node: u32, instance: u32, add: u32, delete_: u32, exec: u32, get: u32, replace: u32): bool {
  let entry = findAcl(node, instance);
  const none = (add | delete_ | exec | get | replace) == 0;
  if (none) return changetype<usize>(entry) == NO_ACL || (erase(entry) && noteChange(node, instance));
  if (changetype<usize>(entry) == NO_ACL) entry = unused();
  if (changetype<usize>(entry) == NO_ACL || !touch(changetype<usize>(entry), ACL_BYTES)) return false;
  entry.used = 1;
  entry.node = node;
  entry.instance = instance;
  setMask(entry, 0, add);
  setMask(entry, 1, delete_);
  setMask(entry, 2, exec);
  setMask(entry, 3, get);
  setMask(entry, 4, replace);
  return noteChange(node, instance);
}

function unused(): Acl {
  for (let i: u32 = 0; i < ACL_COUNT; i++) if (acl(i).used == 0) return acl(i);
  return changetype<Acl>(NO_ACL);
}

/** Puts as little as possible on the undo stack: one command may take all of them. */
function erase(entry: Acl): bool {
  if (!touch(changetype<usize>(entry), 1)) return false;
  entry.used = 0;
  return true;
}

/** Takes away the ACLs of an instance that goes, of all below it, and of Ext nodes that have gone; false if the undo stack is full (roll back then). */
export function clearAcls(node: u32, instance: u32): bool {
  const mask = instanceMask(node);
  for (let i: u32 = 0; i < ACL_COUNT; i++) {
    const entry = acl(i);
    const inside = isWithin(entry.node, node) && (entry.instance & mask) == instance;
    const gone = isExt(entry.node) && !isUsedExt(extOf(entry.node));
    if (entry.used != 0 && (inside || gone) && !erase(entry)) return false;
  }
  return true;
}

/** The interior node that a principal has just added stays in its hands if the parent doesn't give it Replace; false: 420. */
export function keepControl(a: Address, principal: u32): bool {
  if (permitsParent(a, Command.Replace, principal) || principal >= 15) return true;
  const self: u32 = 1 << principal;
  return setAcl(a.node, a.instance, self, self, 0, 0, self);
}

/** Takes a principal out of every ACL, as its account has gone; false if the undo stack is full (roll back then). */
export function scrub(principal: u32): bool {
  const others = ~((<u32>1) << principal);
  for (let i: u32 = 0; i < ACL_COUNT; i++) {
    const entry = acl(i);
    if (entry.used != 0 && (namedIn(entry) & ~others) != 0 && !strip(entry, others)) return false;
  }
  return true;
}

/** An ACL that this empties is inherited again; of the root's, Add and Get fall back to the default. The undo stack holds the masks of all ACLs. */
function strip(entry: Acl, others: u32): bool {
  if (!noteChange(entry.node, entry.instance)) return false;
  if (entry.node != ROOT && (namedIn(entry) & others) == 0) return erase(entry);
  if (!touch(entry.masks, ACL_MASKS)) return false;
  const kept: u32 = entry.node == ROOT ? Command.Add | Command.Get : 0;
  for (let i: u32 = 0; i < COMMANDS; i++) {
    const mask = maskAt(entry, i) & others;
    setMask(entry, i, mask == 0 && ((kept >> i) & 1) != 0 ? ANYBODY : mask);
  }
  return true;
}

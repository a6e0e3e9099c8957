/** The children that a node has: those of the schema that are there, the instances of those named at run time, and those that servers make. */
import { Slice } from "../memory/slice";
import { EXT_FIRST, extOf, isExt, isUsedExt, nameOfExt, nextExt, placeOf } from "./ext";
import { NO_INSTANCE, indexOfInstance, instanceName, isHidden, isPresent, isUsed, nextInstance } from "./instance";
import { collectionAt, endOf, isCollection, parentOf, schemaName } from "./schema";

/** A child, and what is needed to find the next one. Private domains are among them: isVisible(). */
@unmanaged
export class Child {
  node: u32;
  instance: u32;
  /** Where the rows of its siblings end, or the place of Ext nodes; and the instance of the node above. */
  private end: u32;
  private above: u32;

  /** Goes to the first child of a node; false if it has none. */
  first(node: u32, instance: u32): bool {
    this.above = instance;
    this.end = placeOf(node, instance);
    if (this.end != 0) return this.free(1);
    this.end = endOf(node);
    return this.from(node + 1);
  }

  /** Goes to the next child of the same node, whether the one at hand still exists or not; false behind the last one. */
  next(): bool {
    if (isExt(this.node)) return this.free(extOf(this.node) + 1);
    return (isCollection(this.node) && this.named(this.node, this.instance)) || this.from(endOf(this.node));
  }

  /** Stands at a node, below the instance `above`, so that next() goes to its next sibling. */
  after(node: u32, instance: u32, above: u32): void {
    this.node = node;
    this.instance = instance;
    this.end = isExt(node) ? placeOf(parentOf(node), above) : endOf(parentOf(node));
    this.above = above;
  }

  /** The first Ext node here from number `from` on. */
  private free(from: u32): bool {
    const e = nextExt(this.end, from);
    if (e == 0) return false;
    this.node = EXT_FIRST + e;
    this.instance = this.above;
    return true;
  }

  /** The first child in a row of the schema from `row` on. */
  private from(row: u32): bool {
    for (; row < this.end; row = endOf(row)) {
      if (isCollection(row)) {
        if (this.named(row, NO_INSTANCE)) return true;
      } else if (isPresent(row, this.above)) {
        this.node = row;
        this.instance = this.above;
        return true;
      }
    }
    return false;
  }

  /** The next instance of a collection behind `last`, which is NO_INSTANCE for the first one. */
  private named(row: u32, last: u32): bool {
    const c = collectionAt(row);
    const instance = nextInstance(c, this.above, last == NO_INSTANCE ? 0 : indexOfInstance(c, last) + 1);
    if (instance == NO_INSTANCE) return false;
    this.node = row;
    this.instance = instance;
    return true;
  }
}

export const CHILD_BYTES: usize = offsetof<Child>();

/** The node's name: its Name property, the last segment of its URI; `.` for the root. */
export function nameOf(node: u32, instance: u32): Slice {
  if (isExt(node)) return nameOfExt(extOf(node));
  return isCollection(node) ? instanceName(collectionAt(node), instance) : schemaName(node);
}

/** Whether the node is there, given that the one above it is. */
export function isThere(node: u32, instance: u32): bool {
  if (isExt(node)) return isUsedExt(extOf(node));
  return isCollection(node) ? isUsed(collectionAt(node), instance) : isPresent(node, instance);
}

/** Whether the node is anything but a private domain (virmo.md 7), which nobody gets to see. */
export function isVisible(node: u32, instance: u32): bool {
  return !isCollection(node) || !isHidden(collectionAt(node), instance);
}

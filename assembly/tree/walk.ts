/** A walk over the nodes at and below a node, from parent to child, that bears that the tree changes between two steps. */
import { Address } from "./address";
import { CHILD_BYTES, Child, isThere, isVisible } from "./child";
import { instanceMask } from "./instance";
import { isInterior, parentOf } from "./schema";

const enum Stage {
  Start = 0,
  /** What lies below the node at hand comes next. */
  Below = 1,
  /** What lies behind it. */
  Behind = 2,
}

/** Where a walk is: the class may be copied to remember that. */
@unmanaged
export class Walk {
  /** The node at hand. */
  node: u32;
  instance: u32;
  /** How far below the start it is: 0 for the start itself. */
  depth: u32;
  stage: u32;
}

export const WALK_BYTES: usize = offsetof<Walk>();

const child = changetype<Child>(memory.data(CHILD_BYTES, 4));

/** Begins a walk at the node of an address; nextNode() goes to it. */
export function beginWalk(w: Walk, a: Address): void {
  w.node = a.node;
  w.instance = a.instance;
  w.depth = 0;
  w.stage = Stage.Start;
}

/**
 * Goes to the next node, a parent before its children. Private domains are left out; so is what has vanished since the last step, and where
 * it was the walk goes on behind it.
 *
 * @returns false at the end of the walk, and from then on
 */
export function nextNode(w: Walk): bool {
  if (!surface(w)) return false;
  if (w.stage == Stage.Start) {
    w.stage = Stage.Below;
    return true;
  }
  if (w.stage == Stage.Below && isInterior(w.node) && visible(child.first(w.node, w.instance))) {
    w.depth++;
    return enter(w);
  }
  for (; w.depth > 0; w.depth--) {
    const above = parentOf(w.node);
    const instance = w.instance & instanceMask(above);
    child.after(w.node, w.instance, instance);
    if (visible(child.next())) return enter(w);
    w.node = above;
    w.instance = instance;
  }
  w.stage = Stage.Behind;
  return false;
}

/** Leaves out what lies below the node at hand. */
export function leaveOut(w: Walk): void {
  w.stage = Stage.Behind;
}

/** From a child that was found, or not, to one that may be seen. */
function visible(found: bool): bool {
  while (found && !isVisible(child.node, child.instance)) found = child.next();
  return found;
}

function enter(w: Walk): bool {
  w.node = child.node;
  w.instance = child.instance;
  w.stage = Stage.Below;
  return true;
}

/** If a node on the way has vanished: up to the outermost such. False if that is the start, or lies above it. */
function surface(w: Walk): bool {
  let node = w.node;
  let instance = w.instance;
  let depth = <i32>w.depth;
  for (; node != 0; depth--) {
    if (!isThere(node, instance) || !isVisible(node, instance)) {
      if (depth <= 0) return false;
      w.node = node;
      w.instance = instance;
      w.depth = depth;
      w.stage = Stage.Behind;
    }
    node = parentOf(node);
    instance &= instanceMask(node);
  }
  return true;
}

/** The nodes that a list tells of: what the server may read at and below a node, parents before children (OMA-TS-DM_TND 8.4). */
import { mayDo } from "../tree/acl";
import { Address } from "../tree/address";
import { isReadable } from "../tree/node";
import { Command } from "../tree/schema";
import { WALK_BYTES, Walk, beginWalk, leaveOut, nextNode } from "../tree/walk";
import { isReportedLeaf } from "./reach";
import { session } from "./session";

export const walk = changetype<Walk>(memory.data(WALK_BYTES, 4));
/** The domain that was found last to have to report, before anything is listed; NO_DOMAIN before the first. */
let reported: u32 = 0;
const NO_DOMAIN: u32 = 0xff;

/** Begins a list of what lies at and below an address. */
export function beginListing(start: Address): void {
  beginWalk(walk, start);
  reported = NO_DOMAIN;
}

/** Goes to the next node of the list; false at its end. */
export function nextListed(): bool {
  while (nextNode(walk)) {
    if (!mayDo(walk.node, walk.instance, Command.Get, session.principal)) leaveOut(walk);
    else if (isReadable(walk.node)) return true;
  }
  return false;
}

/** Goes to the next domain of which something is listed that only the hypervisor knows: its index, or -1. */
export function nextReported(): i32 {
  while (nextListed()) {
    const domain = walk.instance & 0xff;
    if (domain == reported || !isReportedLeaf(walk.node)) continue;
    reported = domain;
    return domain;
  }
  return -1;
}

/** The nodes that a list tells of: what the server may read at and below a node, parents before children (OMA-TS-DM_TND 8.4). */
import { auditRecord } from "../journal/record.gen";
import { writeDecimal } from "../memory/decimal";
import { Slice, slice } from "../memory/slice";
import { Status } from "../status";
import { mayDo } from "../tree/acl";
import { Address } from "../tree/address";
import { nameOf } from "../tree/child";
import { isReadable } from "../tree/node";
import { Command, isWithin } from "../tree/schema";
import { Node } from "../tree/schema.gen";
import { WALK_BYTES, Walk, beginWalk, leaveOut, nextNode } from "../tree/walk";
import { askRecord, recordStatus } from "./asked";
import { isReportedLeaf } from "./reach";
import { session } from "./session";

export const walk = changetype<Walk>(memory.data(WALK_BYTES, 4));
/** The domain that was found last to have to report, before anything is listed; NO_DOMAIN before the first. */
let reported: u32 = 0;
const NO_DOMAIN: u32 = 0xff;
/** Whether the list tells values: then each record of the audit has to be read before it is told. */
let hasValues: bool = false;
/** The instance whose record was asked for last, and whether the walk stands before it. */
let recorded: u32 = 0;
let awaiting: bool = false;
const NO_RECORD: u32 = u32.MAX_VALUE;

/** Begins a list of what lies at and below an address, with or without values. */
export function beginListing(start: Address, values: bool): void {
  beginWalk(walk, start);
  reported = NO_DOMAIN;
  hasValues = values;
  recorded = NO_RECORD;
  awaiting = false;
}

/** Goes to the next node of the list; false at its end, or if isAwaiting(). */
export function nextListed(): bool {
  if (awaiting) {
    awaiting = false;
    if (recordStatus() == Status.Ok) return true;
    leaveOut(walk);
  }
  if (!nextReadable()) return false;
  awaiting = hasValues && isWithin(walk.node, Node.VirMO_Audit_X) && walk.instance != recorded;
  if (!awaiting) return true;
  recorded = walk.instance;
  askRecord(recorded);
  return false;
}

/** Whether the next node waits for its record: the list goes on when that has come. */
export function isAwaiting(): bool {
  return awaiting;
}

const SEQ: usize = memory.data(12);

/** The name of a node at hand, or above it: of a record whose values are told the Seq that was read, for its place may be another one's by now. */
export function nameOfListed(node: u32, instance: u32): Slice {
  if (hasValues && node == Node.VirMO_Audit_X) return slice(SEQ, writeDecimal(SEQ, auditRecord().seq));
  return nameOf(node, instance);
}

function nextReadable(): bool {
  while (nextNode(walk)) {
    if (!mayDo(walk.node, walk.instance, Command.Get, session.principal)) leaveOut(walk);
    else if (isReadable(walk.node)) return true;
  }
  return false;
}

/** Goes to the next domain of which something is listed that only the hypervisor knows: its index, or -1. */
export function nextReported(): i32 {
  while (nextReadable()) {
    const domain = walk.instance & 0xff;
    if (domain == reported || !isReportedLeaf(walk.node)) continue;
    reported = domain;
    return domain;
  }
  return -1;
}

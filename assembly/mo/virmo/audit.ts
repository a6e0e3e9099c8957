/** VirMO/Audit: what is recorded of what no server asked for, and what a record says (virmo.md 1). */
import { AuditEvent } from "../../domain";
import { auditLost, isAuditAtRest, recordAudit } from "../../journal/audit";
import { changed, commit, failed } from "../../journal/journal";
import {
  AUDIT_RECORD_CRC_AT,
  AUDIT_RECORD_DOMAIN,
  AUDIT_RECORD_SERVER,
  AuditRecord,
  auditRecord,
  operation,
} from "../../journal/record.gen";
import { MaxOperations } from "../../limits";
import { crc32 } from "../../memory/crc";
import { Slice, putFixed } from "../../memory/slice";
import { timeText } from "../../memory/time";
import { NEVER, now, utc } from "../../port/clock";
import { principalId } from "../../tree/principal";
import { decimal } from "../number";
import { hexDigit } from "./domain";
import { Phase, closeTicket, domainNameOf } from "./ticket";

/** What is being recorded. */
const record = changetype<AuditRecord>(memory.data(88, 8));
const ID_BYTES: u32 = 16;
/** Digests of the ids of orphans that have been recorded, the newest of them, and how many have been. */
const ORPHANS: usize = memory.data(128);
const MOST_ORPHANS: u32 = 32;
let orphans: u32 = 0;
/** How long after a commit failed that is tried again, in ms. */
const RETRY: u64 = 1000;

/**
 * Records what has happened, or is about to: whoever must not be first waits until isAuditAtRest(), when the record stands on flash or flash
 * doesn't take it.
 *
 * @param server Server Identifier, EMPTY if none had to do with it
 * @param domain its name
 * @param isPrivate 1: no server gets to see it (virmo.md 7)
 */
export function note(event: AuditEvent, server: Slice, domain: Slice, isPrivate: u32): void {
  begin(event);
  record.isPrivate = <u8>isPrivate;
  putFixed(record.server, AUDIT_RECORD_SERVER, server);
  putFixed(record.domain, AUDIT_RECORD_DOMAIN, domain);
  recordAudit(record);
}

/**
 * Records, as note() does, that a domain is to be destroyed which the journal doesn't know: it is named by its id, 32 hexadecimal digits. Once, as
 * long as the agent lives: it may take more than one attempt.
 */
export function noteOrphan(id: usize): void {
  const digest = crc32(0, id, ID_BYTES);
  if (isKnownOrphan(digest)) return;
  store<u32>(ORPHANS + (orphans++ % MOST_ORPHANS) * 4, digest);
  begin(AuditEvent.OrphanDestroyed);
  for (let i: u32 = 0; i < AUDIT_RECORD_DOMAIN; i++) {
    const byte = <u32>load<u8>(id + (i >> 1));
    store<u8>(record.domain + i, hexDigit(i & 1 ? byte & 15 : byte >> 4));
  }
  recordAudit(record);
}

function isKnownOrphan(digest: u32): bool {
  for (let i: u32 = 0; i < min(orphans, MOST_ORPHANS); i++) if (load<u32>(ORPHANS + i * 4) == digest) return true;
  return false;
}

function begin(event: AuditEvent): void {
  memory.fill(changetype<usize>(record), 0, AUDIT_RECORD_CRC_AT);
  record.event = <u8>event;
  record.time = utc();
}

/** The tickets whose dropped alert has been recorded, a bit each. */
let noted: u32 = 0;
/** One has been closed, and the commit of that has not been looked at. */
let closed: bool = false;
let retryAt: u64 = 0;

/** Records the next alert that was dropped, then closes its ticket: nothing is forgotten before the record stands. False if there is none. */
export function stepDropped(): bool {
  if (closed && failed()) retryAt = now() + RETRY;
  closed = false;
  const dropped = droppedTickets();
  noted &= dropped;
  if (dropped == 0 || changed() || now() < retryAt || !isAuditAtRest()) return false;
  if (noted != dropped) recordDropped(ctz(dropped & ~noted));
  else closeDropped(ctz(noted));
  return true;
}

/** The tickets that have ended and whose alert was dropped, a bit each. */
function droppedTickets(): u32 {
  let all: u32 = 0;
  for (let i: u32 = 0; i < MaxOperations; i++) {
    const t = operation(i);
    if (t.kind != 0 && t.phase == Phase.Ended && t.dropped != 0) all |= 1 << i;
  }
  return all;
}

/** When stepDropped() wants to be looked at without anything else having happened. */
export function droppedDeadline(): u64 {
  return now() < retryAt ? retryAt : NEVER;
}

function recordDropped(index: u32): void {
  const t = operation(index);
  note(AuditEvent.AlertDropped, principalId(t.dropped - 1), domainNameOf(t), 0);
  noted |= 1 << index;
}

function closeDropped(index: u32): void {
  closeTicket(operation(index));
  closed = true;
  commit();
}

export function lost(instance: u32): Slice {
  return decimal(auditLost());
}

export function time(instance: u32): Slice {
  return timeText(auditRecord().time);
}

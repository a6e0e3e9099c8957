/** VirMO/Audit: what is recorded of what no server asked for, and what a record says (virmo.md 1). */
import { AuditEvent } from "../../domain";
import { auditLost, isAuditAtRest, recordAudit } from "../../journal/audit";
import { changed, commit, failed } from "../../journal/journal";
import { AuditRecord } from "../../journal/layout";
import { Operation, audit, operation } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { Slice, putFixed } from "../../memory/slice";
import { timeText } from "../../memory/time";
import { NEVER, now, utc } from "../../port/clock";
import { principalId } from "../../tree/principal";
import { decimal } from "../number";
import { hexDigit } from "./domain";
import { closeTicket, domainNameOf, droppedTicket } from "./ticket";

const SERVER_BYTES: u32 = 40;
const DOMAIN_BYTES: u32 = 32;
const record = changetype<AuditRecord>(memory.data(88, 8));
const RECORD_BYTES: u32 = 88;
const ID_BYTES: u32 = 16;
/** Ids of the orphans that were recorded last, and how many have been. */
const ORPHANS: usize = memory.data(128);
let orphans: u32 = 0;
/** How long after a commit failed that is tried again, in ms. */
const RETRY: u64 = 1000;
const NONE: i32 = -1;

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
  putFixed(record.server, SERVER_BYTES, server);
  putFixed(record.domain, DOMAIN_BYTES, domain);
  recordAudit(record);
}

/**
 * Records, as note() does, that a domain is to be destroyed which the journal doesn't know: it is named by its id, 32 hexadecimal digits. Once, as
 * long as the agent lives: it may take more than one attempt.
 */
export function noteOrphan(id: usize): void {
  if (isKnownOrphan(id)) return;
  memory.copy(ORPHANS + (orphans++ % MaxDomains) * ID_BYTES, id, ID_BYTES);
  begin(AuditEvent.OrphanDestroyed);
  for (let i: u32 = 0; i < DOMAIN_BYTES; i++) {
    const byte = <u32>load<u8>(id + (i >> 1));
    store<u8>(record.domain + i, hexDigit(i & 1 ? byte & 15 : byte >> 4));
  }
  recordAudit(record);
}

function isKnownOrphan(id: usize): bool {
  for (let i: u32 = 0; i < min(orphans, MaxDomains); i++)
    if (memory.compare(ORPHANS + i * ID_BYTES, id, ID_BYTES) == 0) return true;
  return false;
}

function begin(event: AuditEvent): void {
  memory.fill(changetype<usize>(record), 0, RECORD_BYTES);
  record.event = <u8>event;
  record.time = utc();
}

/** The ticket whose dropped alert has been recorded, or NONE. */
let noted: i32 = NONE;
/** It has been closed, and the commit of that has not been looked at. */
let closed: bool = false;
let retryAt: u64 = 0;

/** Records the next alert that was dropped, then closes its ticket: nothing is forgotten before the record stands. False if there is none. */
export function stepDropped(): bool {
  if (closed && failed()) retryAt = now() + RETRY;
  closed = false;
  const index = droppedTicket();
  if (index < 0) noted = NONE;
  if (index < 0 || changed() || now() < retryAt || !isAuditAtRest()) return false;
  if (index != noted) recordDropped(index);
  else closeDropped(operation(index));
  return true;
}

/** When stepDropped() wants to be looked at without anything else having happened. */
export function droppedDeadline(): u64 {
  return now() < retryAt ? retryAt : NEVER;
}

function recordDropped(index: i32): void {
  const t = operation(index);
  note(AuditEvent.AlertDropped, principalId(t.dropped - 1), domainNameOf(t), 0);
  noted = index;
}

function closeDropped(t: Operation): void {
  closeTicket(t);
  closed = true;
  commit();
}

export function lost(instance: u32): Slice {
  return decimal(auditLost());
}

export function time(instance: u32): Slice {
  return timeText(audit().time);
}

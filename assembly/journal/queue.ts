/** Owns the audit records that wait for flash. */

import { AUDIT_RECORD_COUNT_AT, AUDIT_RECORD_CRC_AT, AuditRecord } from "./record.gen";
import { seal } from "./slot";

/** Records that may wait. */
const MOST: u32 = 4;
/** A record and its CRC, as they are programmed. */
export const ENTRY_BYTES: u32 = AUDIT_RECORD_COUNT_AT;
/** The record that comes next, if any waits; the others follow. */
export const QUEUE: usize = memory.data(368, 8);

let queued: u32 = 0;

export function waiting(): u32 {
  return queued;
}

/** Takes a copy of a record under this Seq. False if too many wait. */
export function enqueue(record: AuditRecord, seq: u32): bool {
  if (queued == MOST) return false;
  const entry = QUEUE + queued++ * ENTRY_BYTES;
  memory.copy(entry, changetype<usize>(record), AUDIT_RECORD_CRC_AT);
  changetype<AuditRecord>(entry).seq = seq;
  seal(entry);
  return true;
}

/** The first one is done with. */
export function dequeue(): void {
  queued--;
  memory.copy(QUEUE, QUEUE + ENTRY_BYTES, queued * ENTRY_BYTES);
}

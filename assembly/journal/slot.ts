/** Owns what makes a slot of the audit area a record: the CRC of its main part, and that of its count, which goes on from it. */

import { crc32 } from "../memory/crc";
import { AUDIT_SLOT_BYTES } from "./layout";
import { AUDIT_RECORD_COUNT_AT, AUDIT_RECORD_COUNT_CRC_AT, AUDIT_RECORD_CRC_AT } from "./record.gen";

/** A count and its CRC, as they are programmed. */
export const COUNT_BYTES: u32 = AUDIT_SLOT_BYTES - AUDIT_RECORD_COUNT_AT;

/** Completes the main part of the record at `at`. */
export function seal(at: usize): void {
  store<u32>(at + AUDIT_RECORD_CRC_AT, crc32(0, at, AUDIT_RECORD_CRC_AT));
}

/** True if the main part of the slot at `at` is a record. */
export function isRecord(at: usize): bool {
  return load<u32>(at + AUDIT_RECORD_CRC_AT) == crc32(0, at, AUDIT_RECORD_CRC_AT);
}

/** True if nothing has been programmed from byte `from` of the slot at `at` on. */
export function isBlank(at: usize, from: u32): bool {
  for (; from < AUDIT_SLOT_BYTES; from++) if (load<u8>(at + from) != 0xff) return false;
  return true;
}

/** The CRC of the count at `count` for the record at `at`. */
export function countCrc(at: usize, count: usize): u32 {
  return crc32(load<u32>(at + AUDIT_RECORD_CRC_AT), count, AUDIT_RECORD_COUNT_CRC_AT - AUDIT_RECORD_COUNT_AT);
}

/** A record without a whole count happened once. */
export function supplyCount(at: usize): void {
  if (load<u32>(at + AUDIT_RECORD_COUNT_CRC_AT) != countCrc(at, at + AUDIT_RECORD_COUNT_AT))
    store<u32>(at + AUDIT_RECORD_COUNT_AT, 1);
}

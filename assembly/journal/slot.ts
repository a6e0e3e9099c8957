/** Owns what makes a slot of the audit area a record: the CRC of its main part, and that of its count, which goes on from it. */

import { crc32 } from "../memory/crc";
import { AUDIT_COUNT, AUDIT_COUNT_CRC, AUDIT_CRC, AUDIT_RECORD_BYTES } from "./layout";

/** A count and its CRC, as they are programmed. */
export const COUNT_BYTES: u32 = AUDIT_RECORD_BYTES - AUDIT_COUNT;

/** Completes the main part of the record at `at`. */
export function seal(at: usize): void {
  store<u32>(at + AUDIT_CRC, crc32(0, at, AUDIT_CRC));
}

/** True if the main part of the slot at `at` is a record. */
export function isRecord(at: usize): bool {
  return load<u32>(at + AUDIT_CRC) == crc32(0, at, AUDIT_CRC);
}

/** True if nothing has been programmed from byte `from` of the slot at `at` on. */
export function isBlank(at: usize, from: u32): bool {
  for (; from < AUDIT_RECORD_BYTES; from++) if (load<u8>(at + from) != 0xff) return false;
  return true;
}

/** The CRC of the count at `count` for the record at `at`. */
export function countCrc(at: usize, count: usize): u32 {
  return crc32(load<u32>(at + AUDIT_CRC), count, AUDIT_COUNT_CRC - AUDIT_COUNT);
}

/** A record without a whole count happened once. */
export function supplyCount(at: usize): void {
  if (load<u32>(at + AUDIT_COUNT_CRC) != countCrc(at, at + AUDIT_COUNT)) store<u32>(at + AUDIT_COUNT, 1);
}

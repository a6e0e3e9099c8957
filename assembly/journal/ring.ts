/** Owns the map of the audit area: in which slot of flash the record with a Seq lies, and which records have been lost. */

import { AUDIT_SLOT_BYTES, HEADER_BYTES, auditBase, auditBytes, geometry } from "./layout";
import { AuditRecord } from "./record.gen";

/** Records that are kept: the newest ones (virmo.md 1, Audit). */
export const AUDIT_RECORDS: u32 = 64;
/** Beside a slot: there are far fewer of them. */
const PRIVATE: u32 = 0x8000;
/** No record. */
export const NO_SLOT: u32 = u32.MAX_VALUE;

/** Per Seq modulo AUDIT_RECORDS: its slot and one, or 0; and PRIVATE if it is about a private domain. */
const SLOTS: usize = memory.data(128, 2);


@unmanaged
class Ring {
  /** The number since the first boot of the sector to be prepared next; records go to the one before it. */
  end: u32;
  /** Slots of that one that can't be used, or no more. */
  used: u32;
}

export const ring = changetype<Ring>(memory.data(8));

/** The newest Seq that was given out. */
let newest: u32 = 0;

export function newestSeq(): u32 {
  return newest;
}

/** Sectors of the area: two, or more if they are small. */
@inline
export function auditSectors(): u32 {
  return auditBytes() >> geometry.shift;
}

/** Slots of a sector, behind its header. */
@inline
export function slotsPerSector(): u32 {
  return (geometry.sector - HEADER_BYTES) / AUDIT_SLOT_BYTES;
}

/** Where sector number `sector` since the first boot lies. */
export function sectorAddress(sector: u32): u32 {
  return auditBase() + ((sector & (auditSectors() - 1)) << geometry.shift);
}

/** Where slot `index` of that sector lies. */
export function slotAddress(sector: u32, index: u32): u32 {
  return sectorAddress(sector) + HEADER_BYTES + index * AUDIT_SLOT_BYTES;
}


@inline
function entryOf(seq: u32): usize {
  return SLOTS + (seq & (AUDIT_RECORDS - 1)) * 2;
}

/** The slot, and one, that an entry of the map says. */
@inline
function slotAt(entry: usize): u32 {
  return load<u16>(entry) & ~PRIVATE;
}

/** Gives out Seqs up to this one: their records lie nowhere yet, and older ones lose their places. */
export function giveOut(seq: u32): void {
  if (seq - newest > AUDIT_RECORDS) newest = seq - AUDIT_RECORDS;
  while (newest < seq) store<u16>(entryOf(++newest), 0);
}

/** The record at `record`, whose Seq is one of the newest, lies in slot `index` of sector number `sector`. */
export function place(record: AuditRecord, sector: u32, index: u32): void {
  const slot = (sector & (auditSectors() - 1)) * slotsPerSector() + index + 1;
  store<u16>(entryOf(record.seq), <u16>(slot | (record.isPrivate != 0 ? PRIVATE : 0)));
}

/** The address of the record with this Seq, or NO_SLOT. */
export function addressOf(seq: u32): u32 {
  const slot: u32 = newest - seq < AUDIT_RECORDS ? slotAt(entryOf(seq)) : 0;
  if (slot == 0) return NO_SLOT;
  return slotAddress((slot - 1) / slotsPerSector(), (slot - 1) % slotsPerSector());
}

/** The Seq of the record that stands for all with the same remainder by AUDIT_RECORDS as `index`; 0 if none lies anywhere. */
export function seqAt(index: u32): u32 {
  const seq = newest - ((newest - index) & (AUDIT_RECORDS - 1));
  return addressOf(seq) == NO_SLOT ? 0 : seq;
}

/** Whether that one is about a private domain. */
export function isPrivateAt(index: u32): bool {
  return (load<u16>(entryOf(index)) & PRIVATE) != 0;
}

/** A sector is to be erased: what it holds lies nowhere any more. */
export function vacate(sector: u32): void {
  const first = (sector & (auditSectors() - 1)) * slotsPerSector();
  for (let entry = SLOTS; entry < SLOTS + 2 * AUDIT_RECORDS; entry += 2) {
    if (slotAt(entry) - 1 - first < slotsPerSector()) store<u16>(entry, 0);
  }
}

/** Seqs whose records can't be read any more, or never could (virmo.md 1, Audit/Lost). */
export function lostRecords(): u32 {
  let lost = newest;
  for (let entry = SLOTS; entry < SLOTS + 2 * AUDIT_RECORDS; entry += 2) if (load<u16>(entry) > 0) lost--;
  return lost;
}

/** Owns the format of the journal's flash: where things lie and how they look (docs/journal.md). */

import { AuditBytes, CheckpointBytes, LogSectors, PageBytes, SectorBytes, StagingBytes } from "../limits";

/** The version of the format; a flash that says a later one is refused. */
export const FORMAT_VERSION: u32 = 1;

// "VMJL", "VMJC" and "VMJE" as the flash holds them.
export const LOG_MAGIC: u32 = 0x4c4a4d56;
export const CHECKPOINT_MAGIC: u32 = 0x434a4d56;
export const TRAILER_MAGIC: u32 = 0x454a4d56;
// "VMJA": a sector of the audit area.
export const AUDIT_MAGIC: u32 = 0x414a4d56;

export const SLOTS: u32 = 2;
/** With larger sectors an erase would take the phone's breath away; smaller ones than SectorBytes come in groups. */
const MAX_SECTOR: u32 = 65536;
const MIN_PAGE: u32 = 4;

/** The flash as the port has described it (docs/port.md, Section.Flash). */
@unmanaged
class Geometry {
  /** Bytes that one program may take, at most PageBytes: more of them make no difference. */
  page: u32;
  /** Bytes of a sector, and their logarithm. */
  sector: u32;
  shift: u32;
}

export const geometry = changetype<Geometry>(memory.data(12));

/**
 * Lays the journal out on a flash with pages of `page` bytes (a power of two from 4 on), sectors of `sector` bytes (a power of two, 4096 to
 * 65,536) and `bytes` bytes in all.
 *
 * @returns false if it has other sizes, or no room
 */
export function describe(page: u32, sector: u32, bytes: u32): bool {
  if (!isPower(page) || page < MIN_PAGE || !isPower(sector) || sector < SectorBytes || sector > MAX_SECTOR)
    return false;
  geometry.page = min(page, PageBytes);
  geometry.sector = sector;
  geometry.shift = ctz(sector);
  return bytes >= auditBase() + auditBytes();
}

function isPower(n: u32): bool {
  return (n & (n - 1)) == 0;
}

/** Bytes of a checkpoint's slot. */
@inline
export function slotBytes(): u32 {
  return max(CheckpointBytes, geometry.sector);
}


@inline
export function logBase(): u32 {
  return SLOTS * slotBytes();
}


@inline
function logBytes(): u32 {
  return LogSectors << geometry.shift;
}

/** Where a large object is staged. */
@inline
export function stagingBase(): u32 {
  return logBase() + logBytes();
}

/** Bytes of the largest object that can be staged. */
@inline
export function stagingBytes(): u32 {
  return max(StagingBytes, geometry.sector);
}


@inline
export function auditBase(): u32 {
  return stagingBase() + stagingBytes();
}


@inline
export function auditBytes(): u32 {
  return max(AuditBytes, 2 * geometry.sector);
}

/*
 *   0         4         6         8            12      16
 *   ┌─────────┬─────────┬─────────┬────────────┬───────┐
 *   │ magic   │ version │ kinds   │ sequence   │ CRC   │
 *   └─────────┴─────────┴─────────┴────────────┴───────┘
 */
/** How every log sector and every checkpoint begins, in all versions. The CRC is over the 12 bytes before it. */
@unmanaged
export class Header {
  magic: u32;
  version: u16;
  /** Of a checkpoint: kinds in its table; of a log sector 0. */
  kinds: u16;
  /** Of a log sector: its number since the first boot; of a checkpoint: its generation. */
  sequence: u32;
  crc: u32;
}

export const HEADER_CRC: u32 = 12;
export const HEADER_BYTES: u32 = 16;

/*
 *   0        2      3       4        6         8             12
 *   ┌────────┬──────┬───────┬────────┬─────────┬─────────────┬───────────┬─────┬───────┐
 *   │ length │ kind │ index │ offset │ ordinal │ transaction │ bytes …   │ 0…3 │ CRC   │
 *   └────────┴──────┴───────┴────────┴─────────┴─────────────┴───────────┴─────┴───────┘
 */
/** The head of a record of the log; `length` counts the bytes only. */
@unmanaged
export class RecordHead {
  length: u16;
  kind: u8;
  index: u8;
  offset: u16;
  /** Place within the transaction, from 0; of the commit record: how many records it commits. */
  ordinal: u16;
  /** Its number since the first boot, from 1. */
  transaction: u32;
}

export const HEAD_BYTES: u32 = 12;
/** What a record takes beside its bytes: head and CRC. */
export const RECORD_BYTES: u32 = 16;
/** The kind of a commit record; data records have kinds from 1. */
export const COMMIT: u32 = 0;

// The first page of a checkpoint, after the header.
export const START: u32 = 16;
export const START_TRANSACTION: u32 = 24;
export const KEEP: u32 = 28;
export const TABLE: u32 = 32;
export const MAX_KINDS: u32 = 32;
export const DESCRIPTOR_CRC: u32 = PageBytes - 4;

// The page after a checkpoint's image: what makes it valid.
export const TRAILER_GENERATION: u32 = 4;
export const TRAILER_END: u32 = 8;
export const TRAILER_CRC: u32 = 12;
export const TRAILER_BYTES: u32 = 16;

/*
 *   0     4       5          6            7   8      16       56       88    92      96    100
 *   ┌─────┬───────┬──────────┬────────────┬───┬──────┬────────┬────────┬─────┬───────┬─────┐
 *   │ seq │ event │ decision │ peripheral │ p │ time │ server │ domain │ CRC │ count │ CRC │
 *   └─────┴───────┴──────────┴────────────┴───┴──────┴────────┴────────┴─────┴───────┴─────┘
 */
/**
 * Bytes of a slot of the audit area. It holds an AuditRecord (ddf/bindings.json): texts are padded with NULs; the CRC is over what stands before it and
 * programmed with it; Count, how often it happened, is programmed at most once, later, with a CRC that goes on from the one before.
 */
export const AUDIT_SLOT_BYTES: u32 = 100;

/** Bytes that a record with `length` bytes takes in the log. */
@inline
export function recordSize(length: u32): u32 {
  return RECORD_BYTES + ((length + 3) & ~3);
}

/** Where a position of the log lies on flash. Positions count the log's bytes since the first boot; the sectors are a ring. */
@inline
export function logAddress(position: u64): u32 {
  return logBase() + ((<u32>position) & (logBytes() - 1));
}

/** The number since the first boot of the sector that holds `position`. */
@inline
export function sectorOf(position: u64): u32 {
  return <u32>(position >> geometry.shift);
}


@inline
export function sectorStart(sector: u32): u64 {
  return (<u64>sector) << geometry.shift;
}

/** `position` itself if it begins a page, else the beginning of the next one. */
@inline
export function pageAfter(position: u64): u64 {
  return (position + (PageBytes - 1)) & ~(<u64>PageBytes - 1);
}

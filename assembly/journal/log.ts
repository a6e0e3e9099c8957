/** Owns the state of the log: where it ends, what it must keep, and how much room is left. */

import { LogSectors } from "../limits";
import { sectorOf, sectorStart } from "./layout";


@unmanaged
export class Log {
  /** Where the next record goes. */
  tail: u64;
  /** Where replay starts from the newest checkpoint. */
  start: u64;
  /** The number of the next transaction. */
  next: u32;
  /** The first sector that is not erased and headed for its next use; those from the tail up to it are. */
  ready: u32;
  /** The oldest sector that replay may need, be it from the older checkpoint. */
  keep: u32;
  /** True if the log can't be gone on with: it is damaged, or what it holds of a failed commit is unknown. */
  broken: bool;
}

export const log = changetype<Log>(memory.data(32, 8));

/**
 * Sectors free beyond the tail's when a transaction begins. The largest one that the undo stack allows, 480 changes of a byte or of four, takes
 * 480 records of 20 bytes in 41 pages.
 */
const RESERVE: u32 = 3;
/** A checkpoint is wanted when its log would be this long: two such logs, the reserve and some sectors to go on in fill the ring. */
const CHECKPOINT_AFTER: u32 = 13;
/** More transactions than the ring can hold. */
const LEAP: u32 = 16384;

/** Sectors that may be erased for the log beyond the tail's. Negative when the tail has reached what must be kept. */
export function freeSectors(): i32 {
  return <i32>(LogSectors - 1) - <i32>(sectorOf(log.tail) - log.keep);
}


@inline
export function isCheckpointWanted(): bool {
  return sectorOf(log.tail) - sectorOf(log.start) >= CHECKPOINT_AFTER;
}

/** True if no transaction may begin before a checkpoint has made room or a fresh start. */
@inline
export function isCheckpointNeeded(): bool {
  return log.broken || freeSectors() < <i32>RESERVE;
}

/** Goes on where nothing can be mistaken for what follows: in a sector without records, and beyond every number that may have been used. */
export function leap(): void {
  log.tail = sectorStart(sectorOf(log.tail) + 1);
  log.next += LEAP;
}

/** Owns the preparing of a log sector: erase it, then write the header that proves the erase complete. */

import { LogSectors } from "../limits";
import { crc32 } from "../memory/crc";
import {
  FORMAT_VERSION,
  HEADER_BYTES,
  HEADER_CRC,
  Header,
  LOG_MAGIC,
  logAddress,
  sectorOf,
  sectorStart,
} from "./layout";
import { log } from "./log";
import { PAGE, Part, erase, program } from "./nor";

const enum Stage {
  Rest = 0,
  Erasing = 1,
  Heading = 2,
}

let stage: Stage = Stage.Rest;
let sector: u32 = 0;
/** The sector whose preparing failed last: idle time leaves it to the commit that needs it. */
let spoilt: u32 = u32.MAX_VALUE;

/** The sector that idle time should prepare. */
@inline
export function nextToPrepare(): u32 {
  return max(log.ready, sectorOf(log.tail));
}

/** True if idle time should prepare a sector: the tail's or the one after it. */
export function isPreparable(): bool {
  const wanted = nextToPrepare();
  return wanted <= sectorOf(log.tail) + 1 && wanted - log.keep < LogSectors && wanted != spoilt;
}

/** Issues the next operation for sector number `wanted`. */
export function stepPrepare(wanted: u32): void {
  const address = logAddress(sectorStart(wanted));
  if (sector != wanted) stage = Stage.Rest;
  sector = wanted;
  if (stage == Stage.Heading) {
    writeHeader(PAGE, LOG_MAGIC, 0, wanted);
    program(Part.Prepare, address, HEADER_BYTES);
  } else {
    stage = Stage.Erasing;
    erase(Part.Prepare, address);
  }
}

/** An operation of stepPrepare() has ended. False if the sector can't be used. */
export function prepared(ok: bool): bool {
  if (ok && stage == Stage.Erasing) {
    stage = Stage.Heading;
    return true;
  }
  stage = Stage.Rest;
  if (ok) log.ready = sector + 1;
  else spoilt = sector;
  return ok;
}

/** Writes the first 16 bytes of a sector or checkpoint. */
export function writeHeader(at: usize, magic: u32, kinds: u32, sequence: u32): void {
  const header = changetype<Header>(at);
  header.magic = magic;
  header.version = <u16>FORMAT_VERSION;
  header.kinds = <u16>kinds;
  header.sequence = sequence;
  header.crc = crc32(0, at, HEADER_CRC);
}

/** True if 16 bytes at `at` are a header of ours, be it of another version. */
export function isHeader(at: usize, magic: u32): bool {
  const header = changetype<Header>(at);
  return header.magic == magic && header.crc == crc32(0, at, HEADER_CRC);
}

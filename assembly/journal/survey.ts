/** Owns the look through the audit area at boot: which records are there, and where the ring goes on. */

import { Finding } from "./boot";
import { AUDIT_MAGIC, AUDIT_SLOT_BYTES, FORMAT_VERSION, HEADER_BYTES, Header } from "./layout";
import { AuditRecord } from "./record.gen";
import { PAGE, Part, read } from "./nor";
import { auditSectors, giveOut, newestSeq, place, ring, sectorAddress, slotAddress, slotsPerSector } from "./ring";
import { isHeader } from "./sector";
import { isBlank, isRecord } from "./slot";

/** Times that a read may fail before the area is left alone. */
const TRIES: u32 = 3;

/** First all headers are read, for the newest sector; then, from the oldest sector on, each with its slots. */
let isSearching: bool = true;
let sector: u32 = 0;
/** Of what is read of the sector: its header, then its slots from 1. */
let index: u32 = 0;
let tries: u32 = 0;

/** Issues the next read; Finding.State at the end. */
export function stepSurvey(): Finding {
  if (isSearching && sector == auditSectors()) {
    isSearching = false;
    sector = max(ring.end, auditSectors()) - auditSectors();
    ring.used = slotsPerSector();
  }
  if (!isSearching && sector == ring.end) return Finding.State;
  if (index == 0) read(Part.Audit, sectorAddress(sector), HEADER_BYTES);
  else read(Part.Audit, slotAddress(sector, index - 1), AUDIT_SLOT_BYTES);
  return Finding.Going;
}

/** A read of stepSurvey() has ended. */
export function surveyed(ok: bool): Finding {
  if (!ok) return ++tries < TRIES ? Finding.Going : Finding.Refused;
  tries = 0;
  if (isSearching) return takeHeader();
  if (index == 0) enterSector();
  else takeSlot();
  return Finding.Going;
}

function takeHeader(): Finding {
  const header = changetype<Header>(PAGE);
  if (isHeader(PAGE, AUDIT_MAGIC)) {
    if (header.version > FORMAT_VERSION) return Finding.Refused;
    if (header.sequence % auditSectors() == sector) ring.end = max(ring.end, header.sequence + 1);
  }
  sector++;
  return Finding.Going;
}

/** In a sector that isn't headed for this round there is nothing. */
function enterSector(): void {
  const isHeaded = isHeader(PAGE, AUDIT_MAGIC) && changetype<Header>(PAGE).sequence == sector;
  ring.used = isHeaded ? 0 : slotsPerSector();
  if (isHeaded) index = 1;
  else sector++;
}

/** Seqs go up; of a record that stands there twice, the later one had to be written again. */
function takeSlot(): void {
  const record = changetype<AuditRecord>(PAGE);
  if (!isBlank(PAGE, 0)) ring.used = index;
  if (isRecord(PAGE) && record.seq >= newestSeq()) {
    giveOut(record.seq);
    place(record, sector, index - 1);
  }
  if (++index > slotsPerSector()) {
    index = 0;
    sector++;
  }
}

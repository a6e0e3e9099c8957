/** Where the areas beside the journal lie on a flash: docs/journal.md, The map. */
import { AuditBytes, CheckpointBytes, LogSectors, StagingBytes } from "../../host/node/abi.gen.js";
import { GEOMETRY, type Geometry } from "../../host/node/flash.js";
import type { Operation } from "./medium.js";

export interface Area {
  from: number;
  end: number;
}

export function stagingArea({ sector }: Geometry = GEOMETRY): Area {
  const from = 2 * Math.max(CheckpointBytes, sector) + LogSectors * sector;
  return { from, end: from + Math.max(StagingBytes, sector) };
}

export function auditArea(geometry: Geometry = GEOMETRY): Area {
  const from = stagingArea(geometry).end;
  return { from, end: from + Math.max(AuditBytes, 2 * geometry.sector) };
}

export function isIn({ from, end }: Area, { address }: Operation): boolean {
  return address >= from && address < end;
}

/** Other flashes than the handset's, and that one: small pages, a few sectors in each area, or the fewest. */
export const FLASHES: Geometry[] = [
  GEOMETRY,
  { page: 4, sector: 8192, bytes: 524288 },
  { page: 64, sector: 16384, bytes: 1048576 },
  { page: 512, sector: 65536, bytes: 4194304 },
];

/** Other flashes than the handset's: smaller and larger pages, larger sectors; what the journal can't live on is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { GEOMETRY, type Geometry } from "../../host/node/flash.js";
import { Device } from "./device.js";
import { makeChanges } from "./life.js";
import { integer, seeded } from "../random.js";
import { Medium } from "./medium.js";

const KIB = 1024;
/** The map of docs/journal.md, with sectors of that size. */
function least(sector: number): number {
  return 2 * Math.max(32 * KIB, sector) + 32 * sector + Math.max(32 * KIB, sector) + Math.max(16 * KIB, 2 * sector);
}

const FLASHES: Geometry[] = [
  { page: 4, sector: 4 * KIB, bytes: least(4 * KIB) },
  { page: 32, sector: 8 * KIB, bytes: least(8 * KIB) },
  { page: 512, sector: 32 * KIB, bytes: least(32 * KIB) },
  { page: 65536, sector: 64 * KIB, bytes: least(64 * KIB) },
];

/** Enough for the log to begin its second sector, or to take a checkpoint where sectors are small. */
const TRANSACTIONS = 60;
/** One power cut in so many operations. */
const SAMPLE = 7;

for (const geometry of FLASHES) {
  const name = `pages of ${geometry.page}, sectors of ${geometry.sector}, ${geometry.bytes} bytes`;
  test(`${name}: what was committed is found again, after a power cut too`, (t) => {
    const random = seeded(geometry.page);
    const medium = new Medium(undefined, geometry);
    const device = Device.boot(medium);
    assert.equal(device.journal.refused(), 0);
    let [operations, cuts] = [0, 0];
    medium.before = (operation) => {
      if (operation.kind === Effect.FlashSync || ++operations % SAMPLE > 0) return;
      const left = medium.flash.torn(operation, "prefix", seeded(operations));
      const found = Device.boot(new Medium(left, geometry)).records();
      const states = [device.committed, device.wanted];
      assert.ok(
        states.some((state) => Buffer.compare(state, found) === 0),
        `cut ${operations}`,
      );
      cuts++;
    };
    for (let count = 0; count < TRANSACTIONS; count++) {
      makeChanges(device, random, 6, 400);
      assert.ok(device.commit());
      device.idle(integer(random, 0, 4));
    }
    const again = Device.boot(new Medium(medium.flash.content(), geometry));
    assert.deepEqual(again.records(), device.committed);
    t.diagnostic(`${operations} operations, ${cuts} cuts`);
    assert.ok(cuts > TRANSACTIONS / SAMPLE);
  });
}

const REFUSED: [why: string, geometry: Geometry][] = [
  ["a page that is no power of two", { ...GEOMETRY, page: 200 }],
  ["a page of 2 bytes", { ...GEOMETRY, page: 2 }],
  ["a page of nothing", { ...GEOMETRY, page: 0 }],
  ["a sector that is no power of two", { ...GEOMETRY, sector: 5000 }],
  ["sectors of 2 KiB", { ...GEOMETRY, sector: 2 * KIB }],
  ["sectors of 128 KiB", { ...GEOMETRY, sector: 128 * KIB, bytes: 16 * KIB * KIB }],
  ["4 bytes less than the map needs", { ...GEOMETRY, bytes: least(4 * KIB) - 4 }],
  ["no flash", { ...GEOMETRY, bytes: 0 }],
];

for (const [why, geometry] of REFUSED)
  test(`${why}: refused, and nothing on it is touched`, () => {
    const medium = new Medium(undefined, { ...GEOMETRY, bytes: 4 * KIB * KIB });
    medium.before = () => assert.fail("an operation");
    Object.assign(medium.flash.geometry, geometry);
    const device = Device.boot(medium);
    assert.equal(device.journal.refused(), 1);
    assert.equal(device.change([{ offset: 0, bytes: Uint8Array.of(1) }]), true);
    assert.equal(device.commit(), false);
  });

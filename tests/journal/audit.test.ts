/** The audit area: the newest 64 records stand whatever happens, a torn one never shows, and the others are counted as lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { GEOMETRY } from "../../host/node/flash.js";
import { Device } from "./device.js";
import { crc32 } from "./forge.js";
import { KEPT, hand, makeEntry, open, read, readAll, write, type Entry, type Found } from "./ledger.js";
import { makeChanges } from "./life.js";
import { integer, seeded } from "../random.js";
import { FLASHES, auditArea, isIn } from "./map.js";
import { Medium, type Operation } from "./medium.js";

const { from: BASE, end: END } = auditArea();
const SLOTS = Math.floor((GEOMETRY.sector - 16) / 100);
const isAudit = (operation: Operation) => isIn(auditArea(), operation);

function boot(medium: Medium): Device {
  return open(Device.boot(medium));
}

function again(device: Device): Device {
  const { flash } = device.medium;
  return boot(new Medium(flash.content(), flash.geometry));
}

/** What must be found of these entries, the first of which has Seq 1. */
function expected(entries: Entry[], counts = new Map<number, number>()): Found[] {
  const all = entries.map((entry, index) => ({ ...entry, seq: index + 1, count: counts.get(index + 1) ?? 1 }));
  return all.slice(-KEPT);
}

for (const geometry of FLASHES)
  test(`pages of ${geometry.page}, sectors of ${geometry.sector}: the newest 64 of any number of records are found, after a restart too`, () => {
    const random = seeded(geometry.sector);
    const device = boot(new Medium(undefined, geometry));
    const entries: Entry[] = [];
    const rounds = Math.ceil((auditArea(geometry).end - auditArea(geometry).from) / 90);
    for (const count of [0, 1, 2, 60, 63, 64, 65, 81, 82, 120, 160, 161, rounds, 2 * rounds + 7]) {
      while (entries.length < count) {
        entries.push(makeEntry(random));
        assert.equal(write(device, entries.at(-1)!), entries.length);
      }
      assert.equal(device.journal.isAuditKept(), 1);
      for (const found of [device, again(device)]) {
        assert.deepEqual(readAll(found), expected(entries), `${count}`);
        assert.equal(found.journal.auditLost(), Math.max(0, count - KEPT));
        assert.equal(found.journal.newestAudit(), count);
      }
    }
  });

test("a Seq that was never given out, or is no longer one of the newest 64, isn't found", () => {
  const random = seeded(1);
  const device = boot(new Medium());
  for (const seq of [0, 1, 2 ** 32 - 1]) assert.equal(read(device, seq), undefined);
  for (let count = 0; count < 70; count++) write(device, makeEntry(random));
  for (const seq of [0, 1, 6, 71, 134, 2 ** 31, 2 ** 32 - 1]) assert.equal(read(device, seq), undefined, `${seq}`);
  for (const seq of [7, 70]) assert.equal(read(device, seq)?.seq, seq);
});

test("before the area is open nothing is written, counted or read", () => {
  const device = Device.boot(new Medium());
  const refuses = () => {
    assert.equal(hand(device, makeEntry(seeded(1))), 0);
    assert.equal(device.journal.countAudit(1, 2), 0);
    assert.equal(device.journal.readAudit(1, 0), 0);
  };
  refuses();
  device.journal.openAudit();
  refuses();
  device.drain();
  assert.equal(write(device, makeEntry(seeded(1))), 1);
});

test("of more records than can wait, those that don't fit are lost, and counted", () => {
  const random = seeded(2);
  const device = boot(new Medium());
  const entries = Array.from({ length: 7 }, () => makeEntry(random));
  assert.deepEqual(
    entries.map((entry) => hand(device, entry)),
    [1, 2, 3, 4, 0, 0, 0],
  );
  assert.equal(device.journal.auditLost(), 3);
  assert.equal(device.journal.isAuditKept(), 0);
  device.drain();
  assert.equal(write(device, entries[0]!), 8);
  for (const found of [device, again(device)]) {
    assert.deepEqual(
      readAll(found).map(({ seq }) => seq),
      [1, 2, 3, 4, 8],
    );
    assert.equal(found.journal.auditLost(), 3);
  }
});

test("a count is added once; a record has happened once before, and nothing is programmed twice", () => {
  const random = seeded(3);
  const device = boot(new Medium());
  const entries = [makeEntry(random), makeEntry(random)];
  for (const entry of entries) write(device, entry);
  const count = (seq: number, value: number, now = device) => {
    assert.equal(now.journal.countAudit(seq, value), 1);
    now.drain();
    assert.equal(now.journal.isAuditKept(), 1);
  };
  count(1, 4000000000);
  assert.equal(device.journal.countAudit(2, 7), 1);
  assert.equal(device.journal.countAudit(1, 9), 0, "one at a time");
  device.drain();
  for (const seq of [0, 1, 3, 2 ** 32 - 1]) count(seq, 5);
  const next = again(device);
  count(1, 6, next);
  for (const found of [device, next, again(next)])
    assert.deepEqual(
      readAll(found).map((record) => record.count >>> 0),
      [4000000000, 7],
    );
});

test("a record can be counted as soon as it has been handed over", () => {
  const device = boot(new Medium());
  const seqs = Array.from({ length: 4 }, (_, index) => hand(device, makeEntry(seeded(index))));
  assert.equal(device.journal.countAudit(seqs[3]!, 12), 1);
  device.drain();
  assert.equal(read(again(device), seqs[3]!)?.count, 12);
});

test("all sectors wear alike, and none is erased before the one in use is full", () => {
  const random = seeded(4);
  const medium = new Medium();
  const device = boot(medium);
  const erases = new Map<number, number>();
  let count = 0;
  medium.before = ({ kind, address }) => {
    if (kind !== Effect.FlashErase) return;
    erases.set(address, (erases.get(address) ?? 0) + 1);
    assert.ok(count === 0 || count % SLOTS === SLOTS - 1, `${count}`);
  };
  for (; count < 12 * SLOTS; count++) write(device, makeEntry(random));
  assert.deepEqual([...erases.values()], [4, 3, 3, 3]);
});

test("the next sector is erased when nothing else is to be done, not when a record comes", () => {
  const medium = new Medium();
  const device = boot(medium);
  for (let count = 0; count < SLOTS; count++) write(device, makeEntry(seeded(count)));
  medium.before = ({ kind }) => assert.notEqual(kind, Effect.FlashErase);
  write(device, makeEntry(seeded(0)));
});

/** A medium whose audit area a fault strikes. */
function faulty(fault: Medium["fault"]): Medium {
  const medium = new Medium();
  medium.fault = (operation) => (isAudit(operation) ? fault(operation) : undefined);
  return medium;
}

for (const fault of ["fails", "fails but happened", "lies"] as const)
  test(`one program in nine ${fault}: every record is found`, () => {
    const random = seeded(5);
    const device = boot(faulty(({ kind }) => (kind === Effect.FlashProgram && random() < 1 / 9 ? fault : undefined)));
    const entries: Entry[] = [];
    for (let count = 0; count < 400; count++) {
      entries.push(makeEntry(random));
      assert.equal(write(device, entries.at(-1)!), count + 1);
      if (count % 20 === 0) assert.deepEqual(readAll(again(device)), expected(entries), `${count}`);
    }
    assert.deepEqual(readAll(device), expected(entries));
  });

for (const [what, kind] of [
  ["erase", Effect.FlashErase],
  ["program", Effect.FlashProgram],
] as const)
  for (const bad of [0, 1, 2, 3])
    test(`sector ${bad} takes no ${what} any more: the newest 64 are found all the same`, () => {
      const random = seeded(6);
      const from = BASE + bad * GEOMETRY.sector;
      let isBad = false;
      const isHit = (operation: Operation) =>
        isBad && operation.kind === kind && operation.address >= from && operation.address < from + GEOMETRY.sector;
      const device = boot(faulty((operation) => (isHit(operation) ? "fails" : undefined)));
      const entries: Entry[] = [];
      for (let count = 0; count < 700; count++) {
        isBad = count > 100;
        entries.push(makeEntry(random));
        assert.equal(write(device, entries.at(-1)!), count + 1);
        if (count % 10 === 0) assert.deepEqual(readAll(again(device)), expected(entries), `${count}`);
      }
      assert.deepEqual(readAll(device), expected(entries));
    });

test("a flash that takes nothing any more loses records, counts them, and comes to rest", () => {
  const random = seeded(7);
  let isDead = false;
  const device = boot(faulty(({ kind }) => (isDead && kind !== Effect.FlashRead ? "fails" : undefined)));
  const entries = Array.from({ length: 50 }, () => makeEntry(random));
  for (const entry of entries) write(device, entry);
  isDead = true;
  for (let count = 0; count < 10; count++) write(device, makeEntry(random));
  assert.equal(device.journal.auditLost(), 10);
  assert.equal(readAll(device).length, 50);
  isDead = false;
  assert.equal(write(device, entries[0]!), 61);
  assert.equal(readAll(again(device)).length, 51);
});

test("what was not synced, because no sync succeeds, doesn't count as kept", () => {
  const medium = new Medium();
  const device = boot(medium);
  medium.fault = ({ kind }) => (kind === Effect.FlashSync ? "fails" : undefined);
  write(device, makeEntry(seeded(8)));
  assert.equal(device.journal.isAuditKept(), 0);
  medium.fault = () => undefined;
  write(device, makeEntry(seeded(9)));
  assert.equal(device.journal.isAuditKept(), 1);
});

test("a byte damaged anywhere in the area hides at most the record it belongs to, and the area goes on", () => {
  const random = seeded(10);
  const device = boot(new Medium());
  const entries = Array.from({ length: 150 }, () => makeEntry(random));
  for (const entry of entries) write(device, entry);
  const content = device.medium.flash.content();
  for (let address = BASE; address < END; address += 61) {
    const damaged = Uint8Array.from(content);
    damaged[address]! ^= 1 << integer(random, 0, 7);
    const found = boot(new Medium(damaged));
    const isHeader = (address - BASE) % GEOMETRY.sector < 16;
    const records = readAll(found);
    assert.ok(records.length >= KEPT - (isHeader ? SLOTS : 1), `${address}: ${records.length}`);
    for (const record of records)
      assert.deepEqual(record, { ...entries[record.seq - 1], seq: record.seq, count: 1 }, `${address}`);
    const seq = write(found, entries[0]!);
    assert.deepEqual(read(again(found), seq), { ...entries[0], seq, count: 1 });
  }
});

test("noise in the area is no record, and is overwritten", () => {
  const random = seeded(11);
  for (const fill of [0, 0xff, undefined]) {
    const content = new Medium().flash.content();
    for (let address = BASE; address < END; address++) content[address] = fill ?? integer(random, 0, 255);
    const device = boot(new Medium(content));
    assert.deepEqual(readAll(device), []);
    assert.equal(device.journal.auditLost(), 0);
    assert.equal(write(device, makeEntry(random)), 1);
    assert.equal(readAll(again(device)).length, 1);
  }
});

test("an area that a later version wrote, or that can't be read, is refused and left as it is; the journal goes on", () => {
  const device = boot(new Medium());
  for (let count = 0; count < 50; count++) write(device, makeEntry(seeded(count)));
  const later = device.medium.flash.content();
  later[BASE + GEOMETRY.sector + 4] = 2;
  const view = new DataView(later.buffer);
  const from = BASE + GEOMETRY.sector;
  view.setUint32(from + 12, crc32(later.subarray(from, from + 12)), true);
  const unreadable = faulty(({ kind, address }) =>
    kind === Effect.FlashRead && address >= BASE + 5000 ? "fails" : undefined,
  );
  for (const medium of [new Medium(later), unreadable]) {
    medium.before = (operation) => assert.ok(operation.kind === Effect.FlashSync || !isAudit(operation));
    const refused = boot(medium);
    assert.equal(refused.journal.isAuditRefused(), 1);
    assert.equal(hand(refused, makeEntry(seeded(1))), 0);
    assert.equal(refused.journal.readAudit(1, 0), 0);
    makeChanges(refused, seeded(2), 3, 40);
    assert.ok(refused.commit());
  }
});

test("a read that fails twice is made again", () => {
  const device = boot(new Medium());
  write(device, makeEntry(seeded(1)));
  let failures = 0;
  const medium = new Medium(device.medium.flash.content());
  medium.fault = (operation) => (isAudit(operation) && failures++ % 3 < 2 ? "fails" : undefined);
  assert.equal(boot(medium).journal.isAuditOpen(), 1);
});

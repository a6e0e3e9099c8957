/** Power cuts in the audit area: what was kept is found, what was torn doesn't show, and the area goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { GEOMETRY, type Geometry } from "../../host/node/flash.js";
import { Device, SCRATCH } from "./device.js";
import { KEPT, hand, makeEntry, open, read, type Entry } from "./ledger.js";
import { makeChanges } from "./life.js";
import { integer, seeded, type Random } from "../random.js";
import { auditArea, isIn } from "./map.js";
import { Medium, type Operation } from "./medium.js";
import { modelsFor, modelsInTurn, unsynced, type Torn } from "./tear.js";

/** What has been written, and what of it must be found. */
interface Book {
  entries: Map<number, Entry>;
  counts: Map<number, number>;
  /** The newest Seq of those that are durable, as are the counts so far. */
  kept: number;
  counted: Set<number>;
}

const emptyBook = (): Book => ({ entries: new Map(), counts: new Map(), kept: 0, counted: new Set() });

function settle(device: Device, book: Book): void {
  device.drain();
  assert.equal(device.journal.isAuditKept(), 1);
  book.kept = device.journal.newestAudit();
  book.counted = new Set(book.counts.keys());
}

/** Writes records one by one or several at once, counts some, and commits now and then. */
function live(device: Device, book: Book, random: Random, records: number): void {
  for (let count = 0; count < records;) {
    for (let burst = integer(random, 1, 3); burst > 0; burst--, count++) {
      const entry = makeEntry(random);
      book.entries.set(device.journal.newestAudit() + 1, entry);
      assert.notEqual(hand(device, entry), 0);
    }
    if (integer(random, 0, 3) === 0) makeChanges(device, random, 3, 60);
    if (device.journal.changed()) assert.ok(device.commit());
    settle(device, book);
    const seq = device.journal.newestAudit() - integer(random, 0, 2);
    if (integer(random, 0, 1) === 0 || seq < 1 || book.counts.has(seq)) continue;
    book.counts.set(seq, integer(random, 2, 1000));
    device.journal.countAudit(seq, book.counts.get(seq)!);
    settle(device, book);
  }
}

/** Switches on after a cut, and looks whether everything is as the book says. */
function recover(id: string, medium: Medium, book: Book): Device {
  const device = open(Device.boot(medium));
  assert.equal(device.journal.isAuditOpen(), 1, id);
  const newest = device.journal.newestAudit();
  assert.ok(newest >= book.kept && newest <= Math.max(0, ...book.entries.keys()), `${id}: ${newest}`);
  for (let seq = Math.max(1, newest - KEPT + 1); seq <= newest; seq++) {
    const found = read(device, seq);
    if (found === undefined && seq > book.kept) continue;
    const count = book.counts.get(seq) ?? 1;
    const counts = book.counted.has(seq) ? [count] : [1, count];
    assert.ok(found !== undefined && counts.includes(found.count), `${id}: ${seq}`);
    assert.deepEqual(found, { ...book.entries.get(seq), seq, count: found.count }, id);
  }
  return device;
}

/** The book of a device that has been found so: what wasn't kept is what stands there, or will be written anew. */
function bookOf(device: Device, before: Book): Book {
  const book: Book = { ...before, entries: new Map(before.entries), counts: new Map(), counted: new Set() };
  for (let seq = 1; seq <= device.journal.newestAudit(); seq++) {
    const found = read(device, seq);
    if (found !== undefined && found.count > 1) book.counts.set(seq, found.count);
    // It may stand there torn.
    else if (before.counts.has(seq)) book.counts.set(seq, 1);
  }
  return book;
}

function goOn(id: string, device: Device, before: Book, random: Random): void {
  const book = bookOf(device, before);
  live(device, book, random, 3);
  recover(id, new Medium(device.medium.flash.content(), device.medium.flash.geometry), book);
}

const isAudit = (operation: Operation, geometry: Geometry) =>
  operation.kind !== Effect.FlashSync && isIn(auditArea(geometry), operation);

/** Calls `at` with what a cut in each operation leaves of the area. */
function cutEach(medium: Medium, at: (id: string, left: Torn) => void): void {
  const { geometry } = medium.flash;
  let count = 0;
  medium.before = (operation) => {
    if (!isAudit(operation, geometry)) return;
    count++;
    for (const model of modelsFor(operation.kind))
      at(`${count}/${model}`, medium.flash.torn(operation, model, seeded(count)));
  };
}

const LIVES: [geometry: Geometry, before: number, records: number][] = [
  [GEOMETRY, 0, 8],
  [GEOMETRY, 145, 30],
  [{ page: 32, sector: 8192, bytes: 524288 }, 150, 24],
];

for (const [geometry, before, records] of LIVES)
  test(`power cut in every operation of ${records} records after ${before}, sectors of ${geometry.sector}`, (t) => {
    const random = seeded(before + geometry.sector);
    const medium = new Medium(undefined, geometry);
    const device = open(Device.boot(medium));
    const book = emptyBook();
    live(device, book, random, before);
    let cuts = 0;
    cutEach(medium, (id, left) => {
      const found = recover(id, new Medium(left, geometry), book);
      if (cuts++ % 5 === 0) goOn(id, found, book, seeded(cuts));
    });
    live(device, book, random, records);
    t.diagnostic(`${cuts} cuts`);
    assert.ok(cuts > 3 * records);
  });

test("a second cut in every operation after a first one", (t) => {
  const random = seeded(21);
  const medium = new Medium();
  const device = open(Device.boot(medium));
  const book = emptyBook();
  live(device, book, random, 158);
  let [first, second] = [0, 0];
  cutEach(medium, (id, left) => {
    if (first++ % 7 > 0) return;
    const again = new Medium(left);
    const found = recover(id, again, book);
    const after = bookOf(found, book);
    cutEach(again, (next, rest) => void (recover(`${id}@${next}`, new Medium(rest), after), second++));
    live(found, after, seeded(first), 4);
  });
  live(device, book, random, 8);
  t.diagnostic(`${first} cuts, ${second} second cuts`);
  assert.ok(second > first);
});

test("power cut again and again: 150 restarts in a row, each of which tears something, lose nothing that was kept", () => {
  const random = seeded(22);
  let left: Torn = { content: new Medium().flash.content(), weak: [] };
  let book = emptyBook();
  for (let count = 0; count < 150; count++) {
    const medium = new Medium(left);
    const device = recover(`${count}`, medium, book);
    book = bookOf(device, book);
    const cut = new Error("power cut");
    let rest = integer(random, 1, 20);
    medium.before = (operation) => {
      if (!isAudit(operation, GEOMETRY) || --rest > 0) return;
      left = medium.flash.torn(operation, modelsInTurn(operation.kind, count >> 1)[count % 2]!, random);
      throw cut;
    };
    try {
      for (;;) live(device, book, random, 1);
    } catch (error) {
      if (error !== cut) throw error;
    }
  }
});

test("a host that loses any part of what was not synced: all that was kept is found", (t) => {
  const [random, chance] = [seeded(23), seeded(24)];
  const medium = new Medium();
  const device = open(Device.boot(medium));
  const book = emptyBook();
  let cuts = 0;
  medium.before = (operation) => {
    if (!isAudit(operation, GEOMETRY)) return;
    const { synced, since } = medium.flash;
    recover(`${cuts++}`, new Medium(unsynced(synced, [...since, operation], "bits", chance)), book);
  };
  live(device, book, random, 170);
  t.diagnostic(`${cuts} cuts`);
});

test("objects, records and commits in any order: none harms another", () => {
  const random = seeded(25);
  const medium = new Medium();
  const device = open(Device.boot(medium));
  const { journal } = device;
  const book = emptyBook();
  const object = Uint8Array.from({ length: 12000 }, () => integer(random, 0, 255));
  for (let round = 0; round < 6; round++) {
    journal.beginObject();
    for (let at = 0; at < object.length; at += 4000) {
      const memory = SCRATCH + 8192;
      new Uint8Array(journal.memory.buffer, memory, 4000).set(object.subarray(at, at + 4000));
      journal.appendObject(memory, 4000);
      while (journal.isStagingBusy()) {
        if (journal.stepStaging()) device.performEffect();
        if (integer(random, 0, 2) === 0) live(device, book, random, 2);
        device.settle();
      }
    }
    journal.finishObject();
    live(device, book, random, 3);
    assert.equal(journal.readObject(0, object.length, SCRATCH + 8192), 1);
    device.drain();
    assert.deepEqual(new Uint8Array(journal.memory.buffer, SCRATCH + 8192, object.length), object);
  }
  assert.deepEqual(Device.boot(new Medium(medium.flash.content())).records(), device.committed);
  recover("end", new Medium(medium.flash.content()), book);
});

test("while a transaction or a read-back is outstanding neither area issues anything", () => {
  const device = open(Device.boot(new Medium()));
  const { journal } = device;
  const refuse = (why: string) => assert.deepEqual([journal.stepStaging(), journal.stepAudit()], [0, 0], why);
  journal.beginObject();
  journal.appendObject(SCRATCH + 8192, 4000);
  hand(device, makeEntry(seeded(26)));
  makeChanges(device, seeded(27), 5, 200);
  journal.commit();
  refuse("a transaction");
  device.settle();
  assert.equal(journal.stepStaging(), 1);
  refuse("an erase");
  device.performEffect();
  assert.equal(journal.stepStaging(), 1);
  device.performEffect();
  refuse("a read-back");
  device.drain();
  assert.equal(journal.isStagingBusy(), 0);
  assert.equal(journal.isAuditKept(), 1);
});

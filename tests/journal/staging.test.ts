/** The staging area: an object of any size goes in by chunks and comes out by ranges, or is of no use; the journal notices nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect, StagingBytes } from "../../host/node/abi.gen.js";
import { GEOMETRY } from "../../host/node/flash.js";
import { Device, SCRATCH } from "./device.js";
import { makeChanges } from "./life.js";
import { integer, seeded, type Random } from "../random.js";
import { FLASHES, isIn, stagingArea } from "./map.js";
import { Medium, type Fault, type Operation } from "./medium.js";
import { Staged } from "./module.js";
import { modelsFor } from "./tear.js";

const KIB = 1024;
const isStaged = (operation: Operation) => isIn(stagingArea(), operation);

function boot(geometry = GEOMETRY, medium = new Medium(undefined, geometry)): Device {
  return Device.boot(medium);
}

function bytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => integer(random, 0, 255));
}

/** Appends a chunk and waits. False if it was refused. */
function append(device: Device, chunk: Uint8Array): boolean {
  device.scratch(chunk.length).set(chunk);
  if (device.journal.appendObject(SCRATCH, chunk.length) === 0) return false;
  device.drain();
  return true;
}

/** Stages an object in chunks of up to `longest` bytes. @returns what has become of it */
function stage(device: Device, object: Uint8Array, random: Random, longest = 6000): Staged {
  const { journal } = device;
  assert.equal(journal.beginObject(), 1);
  for (let at = 0; at < object.length && journal.staged() === Staged.Growing;) {
    const chunk = object.subarray(at, at + integer(random, 0, longest));
    assert.ok(append(device, chunk));
    at += chunk.length;
    assert.equal(journal.objectLength(), at);
  }
  if (journal.staged() === Staged.Growing) assert.equal(journal.finishObject(), 1);
  device.drain();
  assert.equal(journal.isStagingBusy(), 0);
  return journal.staged();
}

function read(device: Device, offset: number, length: number): Uint8Array | undefined {
  device.scratch(length).fill(0x55);
  if (device.journal.readObject(offset, length, SCRATCH) === 0) return undefined;
  device.drain();
  return device.journal.staged() === Staged.Whole ? device.scratch(length).slice() : undefined;
}

/** The object, or undefined, read in ranges. */
function readAll(device: Device): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < device.journal.objectLength(); at += 5000)
    parts.push(read(device, at, Math.min(5000, device.journal.objectLength() - at)) ?? assert.fail(`${at}`));
  return Buffer.concat(parts);
}

for (const geometry of FLASHES)
  test(`pages of ${geometry.page}, sectors of ${geometry.sector}: what was appended in chunks of any length is read in any range`, () => {
    const random = seeded(geometry.sector);
    const device = boot(geometry);
    const capacity = Math.max(StagingBytes, geometry.sector);
    const lengths = [0, 1, 2, 3, 4, 5, 255, 256, 257, 4095, 4096, 4097, 9999, capacity - 1, capacity];
    for (const length of lengths) {
      const object = bytes(random, length);
      for (const longest of length < 300 ? [2, 5, 300] : [3000, 16384]) {
        assert.equal(stage(device, object, random, longest), Staged.Whole, `${length}`);
        assert.deepEqual(readAll(device), Buffer.from(object), `${length}`);
        for (let count = 0; count < 10; count++) {
          const from = integer(random, 0, length);
          const range = integer(random, 0, Math.min(length - from, 16384));
          assert.deepEqual(read(device, from, range), object.slice(from, from + range), `${from}+${range}`);
        }
      }
    }
  });

test("more than the area holds is refused, and the object stays what it was", () => {
  const random = seeded(1);
  const device = boot();
  const object = bytes(random, StagingBytes - 10);
  device.journal.beginObject();
  for (let at = 0; at < object.length; at += 8192) assert.ok(append(device, object.subarray(at, at + 8192)));
  for (const length of [11, 12, 2 ** 31, 2 ** 32 - 1])
    assert.equal(device.journal.appendObject(SCRATCH, length), 0, `${length}`);
  assert.equal(device.journal.objectLength(), object.length);
  assert.ok(append(device, bytes(random, 10)));
  assert.equal(device.journal.appendObject(SCRATCH, 1), 0);
  device.journal.finishObject();
  device.drain();
  assert.deepEqual(read(device, 0, 16384), object.slice(0, 16384));
});

test("ranges beyond the object are refused", () => {
  const random = seeded(2);
  const device = boot();
  stage(device, bytes(random, 1000), random);
  const beyond = [
    [1001, 0],
    [0, 1001],
    [1000, 1],
    [2 ** 32 - 1, 2],
    [1, 2 ** 32 - 1],
  ];
  for (const [offset, length] of beyond)
    assert.equal(device.journal.readObject(offset!, length!, SCRATCH), 0, `${offset}+${length}`);
  assert.equal(read(device, 1000, 0)?.length, 0);
});

test("a call that doesn't fit what the object is at is refused and changes nothing", () => {
  const device = boot();
  const { journal } = device;
  const refused = (why: string, ...calls: (() => number)[]) =>
    calls.forEach((call, index) => assert.equal(call(), 0, `${why}: ${index}`));
  const appends = () => journal.appendObject(SCRATCH, 8);
  const reads = () => journal.readObject(0, 1, SCRATCH);
  refused("nothing begun", appends, reads, () => journal.finishObject());
  journal.beginObject();
  refused("growing", reads);
  assert.equal(appends(), 1);
  refused(
    "busy",
    appends,
    reads,
    () => journal.finishObject(),
    () => journal.beginObject(),
  );
  device.drain();
  journal.finishObject();
  device.drain();
  refused("whole", appends, () => journal.finishObject());
  journal.abandonObject();
  refused("abandoned", appends, reads, () => journal.finishObject());
});

test("before the journal is open, and on a flash that it refuses, nothing is staged", () => {
  const medium = new Medium();
  Device.boot(medium, ({ journal }) => assert.equal(journal.beginObject(), 0));
  const small = new Medium(undefined, { ...GEOMETRY, bytes: 64 * KIB });
  assert.equal(Device.boot(small).journal.beginObject(), 0);
});

test("each sector is erased once for an object that needs it, right before its first program, and all wear alike", () => {
  const random = seeded(3);
  const medium = new Medium();
  const device = boot(GEOMETRY, medium);
  const erases = new Map<number, number>();
  let fresh = new Set<number>();
  medium.before = (operation) => {
    assert.ok(isStaged(operation));
    const sector = operation.address - (operation.address % GEOMETRY.sector);
    if (operation.kind === Effect.FlashErase) {
      assert.ok(!fresh.has(sector), "erased twice");
      fresh.add(sector);
      erases.set(sector, (erases.get(sector) ?? 0) + 1);
    } else assert.ok(fresh.has(sector), "programmed unerased");
  };
  let needed = 0;
  for (let count = 0; count < 60; count++) {
    const length = integer(random, 1, 3 * GEOMETRY.sector);
    fresh = new Set();
    assert.equal(stage(device, bytes(random, length), random), Staged.Whole);
    assert.equal(fresh.size, Math.ceil(length / GEOMETRY.sector));
    needed += fresh.size;
  }
  assert.equal(erases.size, StagingBytes / GEOMETRY.sector);
  for (const count of erases.values()) assert.ok(Math.abs(count - needed / erases.size) <= 1, `${count}`);
});

/** The faults that the agent can see: a read that lies is beyond it, and an erase that lies shows when cells are programmed twice. */
const FAULTS: [fault: Fault, kinds: Effect[]][] = [
  ["fails", [Effect.FlashProgram, Effect.FlashErase, Effect.FlashRead]],
  ["fails but happened", [Effect.FlashProgram, Effect.FlashErase, Effect.FlashRead]],
  ["lies", [Effect.FlashProgram]],
];

for (const [fault, kinds] of FAULTS)
  test(`an operation that ${fault}: the object is of no use, and the next one is sound, whichever operation it was`, (t) => {
    const random = seeded(4);
    const object = bytes(random, 9001);
    for (let failing = 1; ; failing++) {
      const medium = new Medium();
      const device = boot(GEOMETRY, medium);
      let count = 0;
      medium.fault = (operation) =>
        isStaged(operation) && kinds.includes(operation.kind) && ++count === failing ? fault : undefined;
      if (stage(device, object, random, 1000) === Staged.Whole) read(device, 0, object.length);
      if (count < failing) return t.diagnostic(`${count} operations`);
      assert.equal(device.journal.staged(), Staged.Failed, `${failing}`);
      assert.equal(device.journal.readObject(0, 1, SCRATCH), 0);
      assert.equal(stage(device, object, random), Staged.Whole, `${failing}`);
      assert.deepEqual(readAll(device), Buffer.from(object), `${failing}`);
    }
  });

test("a sector that can't be erased any more fails one object, not the next", () => {
  const random = seeded(5);
  const medium = new Medium();
  const device = boot(GEOMETRY, medium);
  let bad: number | undefined;
  medium.fault = ({ kind, address }) => {
    if (kind !== Effect.FlashErase) return undefined;
    bad ??= address;
    return address === bad ? "fails" : undefined;
  };
  assert.equal(stage(device, bytes(random, 100), random), Staged.Failed);
  assert.equal(device.journal.appendObject(SCRATCH, 1), 0);
  assert.equal(stage(device, bytes(random, 100), random), Staged.Whole);
});

test("an object that is abandoned in any operation leaves nothing in the one that follows", () => {
  const random = seeded(6);
  for (let steps = 0; steps < 120; steps++) {
    const device = boot({ page: 64, sector: 32 * KIB, bytes: 2048 * KIB });
    const { journal } = device;
    journal.beginObject();
    device.scratch(3000).fill(0x11);
    journal.appendObject(SCRATCH, 3000);
    for (let step = 0; step < steps; step++) void (device.performEffect() || journal.step() || journal.stepStaging());
    journal.abandonObject();
    assert.equal(journal.staged(), Staged.Nothing);
    if (journal.current() !== 0) assert.equal(journal.beginObject(), 0, "its operation is under way");
    device.drain();
    const object = bytes(random, 700);
    assert.equal(stage(device, object, random), Staged.Whole);
    assert.deepEqual(readAll(device), Buffer.from(object), `${steps}`);
  }
});

test("commits come first: none waits for more than the operation under way, and neither they nor checkpoints harm the object", (t) => {
  const random = seeded(7);
  const medium = new Medium();
  const device = boot(GEOMETRY, medium);
  const { journal } = device;
  const log: Operation[] = [];
  medium.before = (operation) => void log.push(operation);
  let commits = 0;
  for (let count = 0; count < 12; count++) {
    const object = bytes(random, integer(random, 20000, StagingBytes));
    journal.beginObject();
    for (let at = 0; at < object.length; at += 6000) {
      const chunk = object.subarray(at, at + 6000);
      device.scratch(chunk.length).set(chunk);
      assert.equal(journal.appendObject(SCRATCH, chunk.length), 1);
      while (journal.stepStaging() !== 0) {
        if (integer(random, 0, 3) > 0) {
          device.settle();
          continue;
        }
        makeChanges(device, random, 5, 200);
        log.length = 0;
        assert.ok(device.commit());
        assert.ok(log.filter((operation) => isStaged(operation)).length <= 1, "the operation under way");
        device.idle(2);
        commits++;
      }
    }
    journal.finishObject();
    device.drain();
    assert.deepEqual(readAll(device), Buffer.from(object));
  }
  const again = Device.boot(new Medium(medium.flash.content()));
  assert.deepEqual(again.records(), device.committed);
  t.diagnostic(`${commits} commits`);
  assert.ok(commits > 100);
});

test("power cut in every operation of an object between commits: the records are before or after, and the next object is sound", (t) => {
  const random = seeded(8);
  const medium = new Medium();
  const device = boot(GEOMETRY, medium);
  let cuts = 0;
  medium.before = (operation) => {
    if (operation.kind === Effect.FlashSync) return;
    cuts++;
    for (const model of modelsFor(operation.kind)) {
      const after = Device.boot(new Medium(medium.flash.torn(operation, model, seeded(cuts))));
      const found = after.records();
      const isExpected = [device.committed, device.wanted].some((state) => Buffer.compare(state, found) === 0);
      assert.ok(isExpected, `${cuts}/${model}`);
      assert.equal(after.journal.staged(), Staged.Nothing);
      if (!isStaged(operation)) continue;
      const next = bytes(random, 600);
      assert.equal(stage(after, next, random), Staged.Whole, `${cuts}/${model}`);
      assert.deepEqual(readAll(after), Buffer.from(next), `${cuts}/${model}`);
    }
  };
  for (let count = 0; count < 3; count++) {
    assert.equal(stage(device, bytes(random, 6000), random, 2000), Staged.Whole);
    makeChanges(device, random, 5, 200);
    assert.ok(device.commit());
  }
  t.diagnostic(`${cuts} cuts`);
});

/** The rules of recovery, one by one: what may be taken from a flash that power cuts, failures and damage have met in turn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { Device } from "./device.js";
import { ACCOUNT, DOMAIN, makeChanges } from "./life.js";
import { seeded } from "../random.js";
import { Medium, SectorBytes, type Operation } from "./medium.js";

const SLOT_BYTES = 8 * SectorBytes;
const LOG = 2 * SLOT_BYTES;
const COMMIT_BYTES = 16;

function booted(content: Uint8Array): Uint8Array {
  return Device.boot(new Medium(content)).records();
}

function equal(records: Uint8Array, ...states: Uint8Array[]): void {
  assert.ok(
    states.some((state) => Buffer.compare(records, state) === 0),
    "not one of these states",
  );
}

/** Fills a domain record and commits. */
function put(device: Device, index: number, value: number): boolean {
  device.change([{ offset: DOMAIN.offset + DOMAIN.stride * index, bytes: new Uint8Array(DOMAIN.stride).fill(value) }]);
  return device.commit();
}

function isCommit({ kind, address, data }: Operation): boolean {
  return kind === Effect.FlashProgram && address >= LOG && data.length === COMMIT_BYTES && data[0] === 0;
}

/** Power fails when the commit record is to be programmed: the data records stand there without it. */
function cutBeforeCommit(medium: Medium, act: (device: Device) => void): Uint8Array {
  const device = Device.boot(medium);
  const cut = new Error("power cut");
  let content: Uint8Array | undefined;
  medium.before = (operation) => {
    if (!isCommit(operation)) return;
    content = medium.flash.content();
    throw cut;
  };
  assert.throws(() => act(device), cut);
  assert.ok(content);
  return content;
}

test("a commit record commits the records it was written for, not those of an earlier attempt in whose place they stand", () => {
  const medium = new Medium();
  const before = Device.boot(medium);
  const fill = (device: Device, length: number, value: number) => {
    device.change([{ offset: ACCOUNT.offset, bytes: new Uint8Array(length).fill(value) }]);
    return device.commit();
  };
  fill(before, 184, 1);
  const abandoned = cutBeforeCommit(medium, (device) => fill(device, 230, 2));
  const device = Device.boot(new Medium(abandoned));
  // The same number of records, in the page after those, which they fill: the commit record stands one page further.
  assert.ok(fill(device, 240, 3));
  const content = device.medium.flash.content();
  equal(booted(content), device.committed);
  const [first, second] = [LOG + 256, LOG + 512];
  assert.deepEqual([content[first + 2], content[first + 12], content[second + 2], content[second + 12]], [3, 2, 3, 3]);
  equal(booted(Uint8Array.from(content).fill(0xff, second, second + 256)), before.committed);
  equal(booted(Uint8Array.from(content).copyWithin(second, first, first + 256)), before.committed);
});

test("a sector whose header is damaged is read, and neither written to nor erased while its records are needed", () => {
  for (const transactions of [3, 60]) {
    const medium = new Medium();
    const device = Device.boot(medium);
    for (let count = 0; count < transactions; count++) put(device, count % 8, count + 1);
    const last = LOG + SectorBytes * Math.floor(transactions / 20);
    const damaged = medium.flash.content().fill(0, last, last + 8);
    const survivor = Device.boot(new Medium(damaged));
    equal(survivor.records(), device.committed);
    assert.ok(put(survivor, 0, 200));
    const content = survivor.medium.flash.content();
    assert.deepEqual(content.subarray(last, last + SectorBytes), damaged.subarray(last, last + SectorBytes));
    equal(booted(content), survivor.committed);
  }
});

test("idle time waits while a transaction is open: a checkpoint never holds what may be taken back", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  for (let count = 0; count < 300; count++) put(device, count % 8, count);
  device.idle(5);
  const { programmed } = medium;
  device.change([{ offset: DOMAIN.offset, bytes: new Uint8Array(DOMAIN.stride).fill(99) }]);
  device.idle();
  assert.equal(medium.programmed, programmed);
  device.rollback();
  device.idle();
  assert.ok(medium.programmed > programmed);
});

test("a checkpoint made while transactions went on is no state without the log from its start to its end", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  const states = [device.committed];
  const random = seeded(1);
  for (let count = 0; count < 700; count++) {
    makeChanges(device, random, 3, 200);
    assert.ok(device.commit());
    device.idle(1);
    states.push(device.committed);
  }
  const content = Buffer.from(medium.flash.content());
  const [newest, older] =
    content.readUInt32LE(8) > content.readUInt32LE(SLOT_BYTES + 8) ? [0, SLOT_BYTES] : [SLOT_BYTES, 0];
  for (const slot of [newest, older]) {
    const start = Number(content.readBigUInt64LE(slot + 16));
    const damaged = Uint8Array.from(content);
    const page = LOG + ((Math.ceil(start / 256) * 256 + 512) % (32 * SectorBytes));
    damaged.fill(0, page, page + 256);
    const survivor = Device.boot(new Medium(damaged));
    if (!survivor.journal.refused()) equal(survivor.records(), ...states);
  }
});

test("what a commit that failed has left on flash is never mixed with what is committed later", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  put(device, 0, 1);
  medium.fault = (operation) => (isCommit(operation) ? "fails but happened" : undefined);
  assert.ok(!put(device, 1, 2));
  const other = Device.boot(new Medium());
  assert.ok(put(other, 0, 1) && put(other, 1, 2));
  const failed = other.committed;
  const before = device.committed;
  medium.fault = () => undefined;
  assert.ok(put(device, 2, 3));
  for (let count = 4; count < 40; count++) assert.ok(put(device, 3, count));
  equal(booted(medium.flash.content()), device.committed);
  const withoutCheckpoint = medium.flash.content().fill(0, 256, 300);
  equal(booted(withoutCheckpoint), before, failed, device.committed);
});

test("a commit that fails while a checkpoint is being written: the checkpoint starts over behind what that commit left", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  for (let count = 0; count < 300; count++) put(device, count % 8, count);
  device.idle(5);
  medium.fault = (operation) => (isCommit(operation) ? "fails but happened" : undefined);
  assert.ok(!put(device, 1, 255));
  medium.fault = () => undefined;
  for (let count = 0; count < 5; count++) assert.ok(put(device, 2, 100 + count));
  device.idle();
  equal(booted(medium.flash.content()), device.committed);
});

test("a checkpoint whose log has been overwritten since is no state: refused", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  let ancient: Uint8Array | undefined;
  for (let count = 0; count < 1200; count++) {
    put(device, count % 8, count % 251);
    device.idle();
    if (count === 400) ancient = medium.flash.content().subarray(0, 2 * SLOT_BYTES);
  }
  assert.ok(ancient);
  const content = medium.flash.content();
  content.set(ancient);
  const survivor = Device.boot(new Medium(content));
  assert.equal(survivor.journal.refused(), 1);
  assert.equal(survivor.medium.changes, 0);
});

test("a transaction that was lost isn't replaced: what comes after it is not taken, be it read well later", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  const states = [device.committed];
  const ends: number[] = [];
  for (let count = 1; count <= 40; count++) {
    put(device, count % 8, count);
    states.push(device.committed);
    ends.push(medium.programmed);
  }
  const content = medium.flash.content();
  const hurt = LOG + 3 * 256 + 20;
  const weak = Uint8Array.from(content);
  weak[hurt] = (weak[hurt] ?? 0) ^ 4;
  const next = Device.boot(new Medium(weak));
  equal(next.records(), ...states.slice(0, 10));
  const later: Uint8Array[] = [];
  for (let count = 0; count < 60; count++) {
    assert.ok(put(next, count % 8, 100 + count));
    later.push(next.committed);
  }
  const healed = next.medium.flash.content();
  healed[hurt] = content[hurt] ?? 0;
  equal(booted(healed), next.committed);
  healed.fill(0, 256, 300);
  equal(booted(healed), ...states, ...later);
});

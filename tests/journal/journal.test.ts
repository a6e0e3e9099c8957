/** The journal on a flash that works: what is committed stays, what isn't doesn't, through checkpoints and rounds of the log. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FlashBytes, PageBytes } from "../../host/node/abi.gen.js";
import { Device } from "./device.js";
import { ACCOUNT, ACL, DEVICE, DOMAIN, makeChanges, occupy } from "./life.js";
import { integer, seeded } from "../random.js";
import { Medium, SectorBytes } from "./medium.js";

const UNDO_BYTES = 4096;

test("an erased flash is a first start: all records zero, and nothing of the flash is read into them", () => {
  const device = Device.boot(new Medium());
  assert.equal(device.journal.refused(), 0);
  assert.ok(device.records().every((byte) => byte === 0));
  assert.ok(device.journal.synced());
});

test("whatever is called while it boots waits or does nothing", () => {
  const medium = new Medium();
  const { journal } = Device.boot(medium);
  journal.open(PageBytes, SectorBytes, FlashBytes, 0);
  assert.equal(journal.opened(), 1, "a second open");
  let device: Device | undefined;
  const booting = Device.boot(medium, (early) => {
    device = early;
    assert.equal(early.journal.touch(early.journal.DURABLE.value, 4), 0);
    early.journal.commit();
    early.journal.rollback();
    early.journal.sync();
    assert.equal(early.journal.idleWork(), 0);
    assert.equal(early.journal.opened(), 0);
  });
  assert.equal(booting, device);
  assert.ok(booting.journal.opened());
});

test("a commit without a change, and one of bytes that were touched but are as before, programs nothing", () => {
  const device = Device.boot(new Medium());
  device.journal.commit();
  assert.equal(device.journal.busy(), 0);
  device.change([{ offset: 0, bytes: new Uint8Array(DEVICE.length) }]);
  device.journal.commit();
  assert.equal(device.journal.busy(), 0);
  assert.equal(device.journal.changed(), 0);
  assert.equal(device.medium.programmed, 0);
});

test("only changed bytes are recorded: four bytes of a touched record take 36 with their commit", () => {
  const device = Device.boot(new Medium());
  device.idle();
  const before = device.medium.programmed;
  device.change([{ offset: ACCOUNT.offset, bytes: new Uint8Array(ACCOUNT.stride).fill(7, 32, 36) }]);
  assert.ok(device.commit());
  assert.equal(device.medium.programmed - before, 36);
});

test("a commit in idle times erases nothing: the next sector is prepared before", () => {
  const device = Device.boot(new Medium());
  const random = seeded(1);
  for (let count = 0; count < 300; count++) {
    device.idle();
    const before = device.medium.erased;
    makeChanges(device, random, 3, 200);
    device.commit();
    assert.equal(device.medium.erased, before);
  }
  assert.ok(device.medium.erased > 3);
});

test("touch refuses what isn't within the records of one kind, and what is more than the undo stack holds", () => {
  const { journal } = Device.boot(new Medium());
  const { value: from } = journal.DURABLE;
  const { value: length } = journal.DURABLE_BYTES;
  const ranges = [
    [from - 1, 1],
    [from + length, 1],
    [from + length - 1, 2],
    [from, length],
    [from, 0xffffffff],
    [0, 4],
    [0xffffffff, 1],
  ] as const;
  for (const [address, size] of ranges) assert.equal(journal.touch(address, size), 0, `${address} ${size}`);
  let taken = 0;
  while (journal.touch(from + ACL.offset + taken, 20)) taken += 20;
  assert.ok(taken > (UNDO_BYTES * 3) / 4 && taken < UNDO_BYTES);
  assert.equal(journal.touch(from + ACL.offset, taken), 0, "a range that is saved only piece by piece");
  assert.equal(journal.touch(from + ACL.offset + 20, 20), 1, "a range that is saved already");
});

test("records that are touched while a commit is being programmed are refused, and rollback leaves them", () => {
  const device = Device.boot(new Medium());
  device.change([{ offset: 0, bytes: Uint8Array.of(1, 2, 3) }]);
  device.journal.commit();
  assert.equal(device.journal.busy(), 1);
  assert.equal(device.journal.touch(device.journal.DURABLE.value, 1), 0);
  device.journal.rollback();
  device.journal.commit();
  device.settle();
  assert.deepEqual([...device.records().subarray(0, 3)], [1, 2, 3]);
  assert.equal(device.journal.failed(), 0);
});

test("it is synced once a sync after the commit has completed, and not before", () => {
  const device = Device.boot(new Medium());
  device.change([{ offset: 0, bytes: Uint8Array.of(1) }]);
  device.journal.commit();
  assert.equal(device.journal.synced(), 0);
  device.journal.sync();
  assert.equal(device.journal.synced(), 0);
  device.settle();
  assert.equal(device.journal.synced(), 1);
  device.change([{ offset: 0, bytes: Uint8Array.of(2) }]);
  device.commit();
  assert.equal(device.journal.synced(), 0);
});

test("rollback restores every byte, however the touched ranges overlap", () => {
  const device = Device.boot(new Medium());
  const random = seeded(2);
  for (let count = 0; count < 200; count++) {
    makeChanges(device, random, 6, 300);
    if (count % 3 === 0) device.commit();
    else device.rollback();
    assert.deepEqual(device.records(), device.committed);
    assert.equal(device.journal.changed(), 0);
  }
});

for (const idle of [0, 3, 20000]) {
  test(`2,000 random transactions over several rounds of the log are all there after a restart, with ${idle} steps of idle time after each`, () => {
    const medium = new Medium();
    const random = seeded(3 + idle);
    let device = Device.boot(medium);
    for (let count = 0; count < 2000; count++) {
      makeChanges(device, random, 5, 250);
      if (integer(random, 0, 9) === 0) device.rollback();
      else assert.ok(device.commit());
      device.idle(idle);
      if (count % 37 > 0) continue;
      const expected = device.committed;
      device = Device.boot(medium);
      assert.deepEqual(device.records(), expected, `after ${count}`);
    }
    assert.ok(medium.programmed > 4 * 32 * SectorBytes);
  });
}

test("transactions as large as the undo stack, one after the other without idle time, never find the log full", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  for (let count = 1; count <= 100; count++) {
    const bytes = new Uint8Array(1);
    for (let offset = ACL.offset; ; offset += 5) {
      bytes[0] = count;
      if (!device.change([{ offset, bytes }])) break;
    }
    assert.ok(device.commit(), `transaction ${count}`);
  }
  assert.deepEqual(Device.boot(medium).records(), device.committed);
});

test("the same life leaves the same flash, byte for byte", () => {
  const lives = [1, 2].map(() => {
    const medium = new Medium();
    const random = seeded(9);
    const device = Device.boot(medium);
    for (let count = 0; count < 300; count++) {
      makeChanges(device, random, 4, 200);
      device.commit();
      device.idle(5);
    }
    return medium.flash.content();
  });
  assert.deepEqual(lives[0], lives[1]);
});

test("wear: 32-byte values over 8 KiB of state cost at most 2.5 bytes a byte and 0.02 erases an update", (t) => {
  const medium = new Medium();
  const device = Device.boot(medium);
  const state = occupy(device, 11600);
  assert.ok(state >= 8192);
  device.idle();
  const random = seeded(4);
  const [programmed, erased, updates] = [medium.programmed, medium.erased, 5000];
  for (let count = 0; count < updates; count++) {
    const offset = DOMAIN.offset + DOMAIN.stride * integer(random, 0, 7) + 32 * integer(random, 0, 4);
    const bytes = device
      .records()
      .slice(offset, offset + 32)
      .map((byte) => byte + integer(random, 1, 255));
    device.change([{ offset, bytes }]);
    assert.ok(device.commit());
    device.idle();
  }
  const amplification = (medium.programmed - programmed) / (32 * updates);
  const erases = (medium.erased - erased) / updates;
  t.diagnostic(
    `${amplification.toFixed(3)} bytes programmed a byte, ${erases.toFixed(4)} erases an update, ${state} bytes of records in use`,
  );
  assert.ok(amplification <= 2.5 && erases <= 0.02, `${amplification}, ${erases}`);
});

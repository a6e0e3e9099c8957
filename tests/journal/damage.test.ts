/** Damaged, foreign and failing flash: an earlier state or a refusal that leaves the bytes alone; never a trap, a spin or a mixture. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { Device } from "./device.js";
import { crc32, forge, recordEnd } from "./forge.js";
import { DEVICE, DOMAIN, makeChanges } from "./life.js";
import { integer, seeded, type Random } from "../random.js";
import { Medium, SectorBytes, type Fault, type Operation } from "./medium.js";

const SLOT_BYTES = 8 * SectorBytes;
const LOG = 2 * SLOT_BYTES;
const FLASH_BYTES = 262144;
const CORRUPTIONS = [(byte: number) => byte ^ 0x01, (byte: number) => byte ^ 0x80, () => 0x00, () => 0xff];

/** A name of a state, short enough for a message. */
function key(records: Uint8Array): string {
  return createHash("sha1").update(records).digest("hex");
}

/** A life of `transactions`, and every state it has been in. */
function live(transactions: number, seed: number, longest: number, idle: number): { medium: Medium; states: string[] } {
  const medium = new Medium();
  const device = Device.boot(medium);
  const random = seeded(seed);
  const states = [key(device.records())];
  for (let count = 0; count < transactions; count++) {
    makeChanges(device, random, 3, longest);
    device.commit();
    device.idle(idle);
    states.push(key(device.committed));
  }
  return { medium, states };
}

/** Boots from `content`; it is one of the `states`, or it is refused without a change. Then it goes on, and what it commits stays. */
function survive(content: Uint8Array, states: ReadonlySet<string>, id: string): "state" | "refused" {
  const medium = new Medium(content);
  const device = Device.boot(medium);
  if (device.journal.refused()) {
    assert.equal(medium.changes, 0, `${id}: refused and changed`);
    return "refused";
  }
  assert.ok(states.has(key(device.records())), `${id}: a mixture`);
  makeChanges(device, seeded(1), 3, 100);
  assert.ok(device.commit(), id);
  device.idle(10);
  assert.equal(key(Device.boot(medium).records()), key(device.committed), `${id}: what follows is lost`);
  return "state";
}

function flip(content: Uint8Array, address: number, corrupt: (byte: number) => number): Uint8Array {
  const damaged = Uint8Array.from(content);
  damaged[address] = corrupt(damaged[address] ?? 0);
  return damaged;
}

test("any byte of a small log corrupted: an earlier state", () => {
  const { medium, states } = live(7, 1, 25, 3);
  const content = medium.flash.content();
  const known = new Set(states);
  const end = content.indexOf(0xff, Buffer.from(content).indexOf(Buffer.alloc(256, 0xff), LOG));
  for (let address = LOG; address < end + 16; address++) {
    for (const corrupt of CORRUPTIONS) {
      assert.equal(survive(flip(content, address, corrupt), known, `${address}`), "state");
    }
  }
});

test("any byte of the newest checkpoint corrupted: the older one and its log give the very same state", () => {
  const { medium, states } = live(900, 2, 200, 20000);
  const content = medium.flash.content();
  const last = new Set(states.slice(-1));
  const generation = [0, SLOT_BYTES].map((slot) => Buffer.from(content).readUInt32LE(slot + 8));
  assert.ok(
    generation.every((number) => number > 1 && number < 99),
    `${generation}`,
  );
  for (let address = 0; address < 2 * SLOT_BYTES; address += 127) {
    assert.equal(survive(flip(content, address, CORRUPTIONS[address % 2]!), last, `${address}`), "state");
  }
});

test("any byte of a log with checkpoints corrupted (sampled), a page or a sector zeroed, erased or another one's: an earlier state or a refusal", (t) => {
  const { medium, states } = live(900, 3, 200, 20000);
  const content = medium.flash.content();
  const known = new Set(states);
  const found = { state: 0, refused: 0 };
  for (let address = LOG; address < LOG + 32 * SectorBytes; address += 331) {
    found[survive(flip(content, address, CORRUPTIONS[address % 4]!), known, `${address}`)]++;
  }
  for (const unit of [256, SectorBytes]) {
    for (let address = 0; address < LOG + 32 * SectorBytes; address += unit * (unit === 256 ? 9 : 1)) {
      for (const value of [0x00, 0xff]) {
        const damaged = Uint8Array.from(content).fill(value, address, address + unit);
        found[survive(damaged, known, `${unit} bytes of ${value} at ${address}`)]++;
      }
      const swapped = Uint8Array.from(content);
      swapped.copyWithin(address, LOG + 5 * SectorBytes, LOG + 5 * SectorBytes + unit);
      found[survive(swapped, known, `${unit} foreign bytes at ${address}`)]++;
    }
  }
  t.diagnostic(`${found.state} states, ${found.refused} refusals`);
  assert.ok(found.state > 20 * found.refused);
});

test("a flash without anything of ours, zeros or noise, is a first start and is used", () => {
  const random = seeded(4);
  const zeros = new Uint8Array(FLASH_BYTES);
  const noise = zeros.map(() => integer(random, 0, 255));
  for (const content of [zeros, noise]) {
    const medium = new Medium(content);
    const device = Device.boot(medium);
    assert.ok(device.records().every((byte) => byte === 0));
    makeChanges(device, random, 3, 100);
    assert.ok(device.commit());
    assert.deepEqual(Device.boot(medium).records(), device.committed);
  }
});

test("a later version's sector, checkpoint, record table or record is refused and left untouched", () => {
  const { medium } = live(900, 5, 200, 20000);
  const content = medium.flash.content();
  const one = live(1, 6, 30, 0).medium.flash.content();
  const newest =
    Buffer.from(content).readUInt32LE(8) > Buffer.from(content).readUInt32LE(SLOT_BYTES + 8) ? 0 : SLOT_BYTES;
  const later: Record<string, Uint8Array> = {
    sector: forge(content, LOG + 9 * SectorBytes, LOG + 9 * SectorBytes + 12, (view) => view.setUint16(4, 2, true)),
    checkpoint: forge(content, SLOT_BYTES, SLOT_BYTES + 12, (view) => view.setUint16(4, 2, true)),
    stride: forge(content, newest, newest + 252, (view) => view.setUint16(32, 600, true)),
    count: forge(content, newest, newest + 252, (view) => view.setUint16(38, 600, true)),
    kind: forge(one, LOG + 16, recordEnd(one, LOG + 16), (view) => view.setUint8(2, 99)),
    index: forge(one, LOG + 16, recordEnd(one, LOG + 16), (view) => view.setUint8(3, 250)),
    offset: forge(one, LOG + 16, recordEnd(one, LOG + 16), (view) => view.setUint16(4, 65000, true)),
  };
  for (const [name, bytes] of Object.entries(later)) {
    const refusing = new Medium(bytes);
    const device = Device.boot(refusing);
    assert.equal(device.journal.refused(), 1, name);
    assert.ok(
      device.records().every((byte) => byte === 0),
      name,
    );
    device.change([{ offset: 0, bytes: Uint8Array.of(1) }]);
    assert.ok(!device.commit());
    assert.equal(device.records()[0], 0);
    device.idle();
    assert.equal(refusing.changes, 0, name);
  }
});

test("an earlier version's checkpoint, with fewer kinds, shorter records and fewer of them, is read", () => {
  const { medium } = live(900, 7, 200, 20000);
  const content = medium.flash.content();
  const expected = Device.boot(new Medium(content)).records();
  assert.ok(expected.some((byte) => byte !== 0));
  const shrunk = shrink(content);
  const records = Device.boot(new Medium(shrunk)).records();
  const kept = new Uint8Array(records.length);
  for (const [from, to] of KEPT) kept.set(expected.subarray(from, to), from);
  assert.deepEqual(records, kept);
});

/** The device record, and 100 bytes of each of two domains. */
const KEPT = [
  [DEVICE.offset, DEVICE.offset + DEVICE.length],
  [DOMAIN.offset, DOMAIN.offset + 100],
  [DOMAIN.offset + DOMAIN.stride, DOMAIN.offset + DOMAIN.stride + 100],
] as const;

/** A checkpoint as a version would have left it that had no more than KEPT; no log. */
function shrink(content: Uint8Array): Uint8Array {
  const expected = Device.boot(new Medium(content)).records();
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  const page = flash.subarray(0, 256).fill(0);
  const view = new DataView(flash.buffer);
  page.set(content.subarray(0, 6));
  view.setUint16(6, 2, true);
  view.setUint32(8, 1, true);
  view.setUint32(12, crc32(page.subarray(0, 12)), true);
  view.setUint32(24, 1000, true);
  [DEVICE.length, 1, 100, 2].forEach((value, index) => view.setUint16(32 + 2 * index, value, true));
  view.setUint32(252, crc32(page.subarray(0, 252)), true);
  const image = Buffer.concat(KEPT.map(([from, to]) => expected.subarray(from, to)));
  flash.set(image, 256);
  flash.set(Buffer.from("VMJE"), 512);
  view.setUint32(516, 1, true);
  view.setUint32(520, 1000, true);
  const covered = Buffer.concat([page, image, flash.subarray(512, 524)]);
  view.setUint32(524, crc32(covered), true);
  return flash;
}

const FAULTS: Fault[] = ["fails", "fails but happened", "lies"];

test("each single operation of a life fails, with an error, an error though it happened, or a lie: nothing is lost", () => {
  for (const fault of FAULTS) {
    for (let failing = 1; failing < 700; failing += 3) {
      const medium = new Medium();
      const device = Device.boot(medium);
      const random = seeded(8);
      let count = 0;
      medium.fault = (operation: Operation) => {
        if (operation.kind === Effect.FlashSync && fault === "lies") return undefined;
        return ++count === failing ? fault : undefined;
      };
      for (let turn = 0; turn < 14; turn++) {
        makeChanges(device, random, 4, 700);
        assert.ok(device.commit(), `${fault} ${failing}`);
        device.idle(3);
      }
      device.sync();
      assert.equal(device.journal.failed(), 0);
      assert.equal(
        key(Device.boot(new Medium(medium.flash.content())).records()),
        key(device.committed),
        `${fault} ${failing}`,
      );
    }
  }
});

function commitAgain(device: Device, random: Random): boolean {
  makeChanges(device, random, 4, 300);
  return device.commit();
}

test("operations that fail at random, one in ten: a commit succeeds or takes everything back, and what it says is so after a restart", () => {
  for (let seed = 1; seed <= 25; seed++) {
    const medium = new Medium();
    const device = Device.boot(medium);
    const random = seeded(seed);
    medium.fault = () => (integer(random, 0, 9) === 0 ? FAULTS[integer(random, 0, 1)] : undefined);
    for (let turn = 0; turn < 150; turn++) {
      makeChanges(device, random, 4, 300);
      device.commit();
      assert.equal(key(device.records()), key(device.committed));
      device.idle(integer(random, 0, 5));
    }
    // As long as even a checkpoint fails, flash may show what a failed commit has left there.
    medium.fault = () => undefined;
    makeChanges(device, random, 4, 300);
    if (!device.commit()) assert.ok(commitAgain(device, random), `seed ${seed}`);
    assert.equal(key(Device.boot(new Medium(medium.flash.content())).records()), key(device.committed), `seed ${seed}`);
  }
});

test("flash that fails for good: commits take everything back, and succeed again once it works", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  device.change([{ offset: DOMAIN.offset, bytes: Uint8Array.of(1) }]);
  assert.ok(device.commit());
  medium.fault = ({ kind }) => (kind === Effect.FlashRead ? undefined : "fails");
  for (let turn = 0; turn < 20; turn++) {
    device.change([{ offset: DOMAIN.offset, bytes: Uint8Array.of(turn + 2) }]);
    assert.ok(!device.commit());
    assert.equal(key(device.records()), key(device.committed));
    device.idle();
  }
  device.sync();
  assert.ok(device.journal.failed() && !device.journal.synced());
  assert.equal(key(Device.boot(new Medium(medium.flash.content())).records()), key(device.committed));
  medium.fault = () => undefined;
  device.change([{ offset: DOMAIN.offset, bytes: Uint8Array.of(100) }]);
  device.commit();
  device.change([{ offset: DOMAIN.offset, bytes: Uint8Array.of(101) }]);
  assert.ok(device.commit(), "at the latest the second one");
  assert.equal(key(Device.boot(medium).records()), key(device.committed));
});

test("flash that can't be read is refused, not taken for empty; one that fails twice is read", () => {
  const { medium, states } = live(20, 11, 100, 3);
  let reads = 0;
  const dead = new Medium(medium.flash.content());
  dead.fault = ({ kind }) => (kind === Effect.FlashRead && ++reads > 40 ? "fails" : undefined);
  assert.equal(Device.boot(dead).journal.refused(), 1);
  assert.equal(dead.changes, 0);
  const weak = new Medium(medium.flash.content());
  weak.fault = ({ kind }) => (kind === Effect.FlashRead && ++reads % 3 > 0 ? "fails" : undefined);
  assert.equal(key(Device.boot(weak).records()), states.at(-1));
});

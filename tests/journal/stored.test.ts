/** What is stored is looked at before it is believed (ddf/bindings.json says what each field may hold). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device } from "./device.js";
import { crc32, forge, recordEnd } from "./forge.js";
import { DOMAIN } from "./life.js";
import { Medium, SectorBytes } from "./medium.js";

const SLOT_BYTES = 8 * SectorBytes;
const LOG = 2 * SLOT_BYTES;
/** Where the bytes of a data record begin. */
const HEAD = 12;

/** Where in a domain's record a field stands, what it holds, what it is changed to, and what the damage makes of that. */
const FIELDS: [name: string, offset: number, before: number[], after: number[], damaged: number[]][] = [
  ["an enumeration with a number that it doesn't have", 48, [1], [2], [3]],
  ["a flag of 2", 49, [0], [1], [2]],
  ["a name with something behind its NUL", 0, [65, 66, 67], [66, 67, 68], [66, 0, 68]],
  ["a name that is no UTF-8", 0, [65, 66, 67], [66, 67, 68], [66, 0xc3, 68]],
  ["a negative number", 124, [1, 1, 1, 1], [2, 2, 2, 2], [2, 2, 2, 0x82]],
];

for (const [name, offset, before, after, damaged] of FIELDS)
  test(`${name} is damage, whatever its CRC says: the state before it stands, and the log goes on`, () => {
    const medium = new Medium();
    const device = Device.boot(medium);
    put(device, offset, before);
    const good = device.committed;
    const tail = blankOf(medium.flash.content());
    put(device, offset, after);
    const content = medium.flash.content();
    assert.deepEqual(Device.boot(new Medium(content)).records(), device.committed, "undamaged");
    const resealed = rechained(content, tail, (bytes) => bytes.set(after, HEAD));
    assert.deepEqual(Device.boot(new Medium(resealed)).records(), device.committed, "sealed once more");
    const survivor = Device.boot(new Medium(rechained(content, tail, (bytes) => bytes.set(damaged, HEAD))));
    assert.deepEqual(survivor.records(), good, "damaged");
    put(survivor, offset, after);
    assert.deepEqual(Device.boot(survivor.medium).records(), survivor.committed);
  });

test("a checkpoint that holds such a value isn't believed: the older one and its log give the same state", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  // Domain 1 is written once more after every checkpoint; domain 0 only before the first.
  put(device, 48, [1]);
  for (let count = 0; count < 1100; count++) {
    const bytes = new Uint8Array(128).fill(count % 100);
    device.change([{ offset: DOMAIN.offset + DOMAIN.stride + 4, bytes }]);
    assert.ok(device.commit());
    device.idle();
  }
  const content = medium.flash.content();
  const slots = [0, SLOT_BYTES].sort((a, b) => generation(content, b) - generation(content, a));
  assert.ok(generation(content, slots[1]!) > 0, "two checkpoints");
  const bad = reimaged(content, slots[0]!, (image) => image.set([3], DOMAIN.offset + 48));
  assert.deepEqual(Device.boot(new Medium(bad)).records(), device.committed);
  const worse = reimaged(bad, slots[1]!, (image) => image.set([3], DOMAIN.offset + 48));
  assert.equal(Device.boot(new Medium(worse)).journal.refused(), 1, "both: refused");
});

function put(device: Device, offset: number, bytes: number[]): void {
  device.change([{ offset: DOMAIN.offset + offset, bytes: Uint8Array.from(bytes) }]);
  assert.ok(device.commit());
}

function generation(content: Uint8Array, slot: number): number {
  const number = Buffer.from(content).readUInt32LE(slot + 8);
  return number === 0xffffffff ? 0 : number;
}

/** The first blank place of the log's first sector. */
function blankOf(content: Uint8Array): number {
  let tail = LOG + 16;
  while (content[tail] !== 0xff || content[tail + 1] !== 0xff) tail = recordEnd(content, tail) + 4;
  return tail;
}

/** A transaction of one data record at `from` with a change, and the CRCs of both its records that go with that. */
function rechained(content: Uint8Array, from: number, change: (record: Uint8Array) => void): Uint8Array {
  const end = recordEnd(content, from);
  const forged = forge(content, from, end, ({ buffer, byteOffset }) => change(new Uint8Array(buffer, byteOffset)));
  const view = new DataView(forged.buffer);
  const commit = end + 4;
  const chain = view.getUint32(end, true);
  view.setUint32(commit + HEAD, crc32(forged.subarray(commit, commit + HEAD), chain), true);
  return forged;
}

/** A checkpoint with a change of its image, and the CRC of its trailer that goes with that. */
function reimaged(content: Uint8Array, slot: number, change: (image: Uint8Array) => void): Uint8Array {
  const forged = Uint8Array.from(content);
  change(forged.subarray(slot + 256));
  const trailer = Buffer.from(forged).indexOf("VMJE", slot);
  const whole = forged.subarray(slot, trailer + HEAD);
  const image = imageEnd(forged, slot, trailer);
  const crc = crc32(whole.subarray(trailer - slot), crc32(forged.subarray(slot, image)));
  new DataView(forged.buffer).setUint32(trailer + HEAD, crc, true);
  return forged;
}

/** The image fills its last page only as far as it goes: the records' bytes without the padding between kinds. */
function imageEnd(content: Uint8Array, slot: number, trailer: number): number {
  const view = new DataView(content.buffer);
  let bytes = 0;
  for (let kind = 0; kind < 32; kind++)
    bytes += view.getUint16(slot + 32 + 4 * kind, true) * view.getUint16(slot + 34 + 4 * kind, true);
  assert.ok(slot + 256 + bytes <= trailer);
  return slot + 256 + bytes;
}

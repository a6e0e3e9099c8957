/** Damaged stores: the phone goes on with a state that it had, or refuses the flash and leaves its bytes alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { SectorBytes } from "../../host/node/abi.gen.js";
import { seededRandom } from "../../host/node/random.js";
import { flipped, livedPhone, switchOn, written } from "./damage.js";

const PHONE = await livedPhone();
const { flash } = PHONE;
const SAMPLE = 120;

test("undamaged, it has the domain that it had", async () => {
  assert.deepEqual(await switchOn(PHONE, flash), { refused: false, domains: ["third"], complaints: [], forgotten: [] });
});

test(`one bit turned over: ${SAMPLE} places of those that are written to (all in damaged.long.ts)`, async () => {
  const places = written(flash);
  for (let i = 0; i < SAMPLE; i++) {
    const place = places[Math.floor((i * places.length) / SAMPLE)]!;
    const { complaints } = await switchOn(PHONE, flipped(flash, place, i % 8));
    assert.deepEqual(complaints, [], `bit ${i % 8} of byte ${place}`);
  }
});

test("everything behind a place is erased, or zeros: any sector, and within the written ones", async () => {
  const end = written(flash).at(-1)!;
  const places = [0, 16, 256, 1000, end >> 2, end >> 1, end - 300, end, 32768, 65536];
  for (const place of places)
    for (const value of [0, 0xff]) {
      const { complaints } = await switchOn(PHONE, Uint8Array.from(flash).fill(value, place));
      assert.deepEqual(complaints, [], `${value} from ${place} on`);
    }
});

test("zeros, ones or noise all over: nothing that ever was a flash of ours, so a first start that agrees with the hypervisor", async () => {
  const noise = seededRandom(9)(flash.length);
  for (const content of [new Uint8Array(flash.length), new Uint8Array(flash.length).fill(0xff), noise]) {
    const { refused, complaints, forgotten } = await switchOn(PHONE, content);
    assert.deepEqual([refused, complaints, forgotten], [false, [], []]);
  }
});

test("a header that a later version wrote, in any sector that has one: refused and untouched", async () => {
  let headers = 0;
  for (let sector = 0; sector < flash.length; sector += SectorBytes) {
    if (!["VMJL", "VMJC"].includes(Buffer.from(flash).toString("latin1", sector, sector + 4))) continue;
    headers++;
    const later = Buffer.from(flash);
    later.writeUInt16LE(later.readUInt16LE(sector + 4) + 1, sector + 4);
    later.writeUInt32LE(crc32(later.subarray(sector, sector + 12)), sector + 12);
    assert.deepEqual(await switchOn(PHONE, later), { refused: true, domains: [], complaints: [], forgotten: [] });
  }
  assert.notEqual(headers, 0);
});

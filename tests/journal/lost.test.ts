/** A transaction that could not be read at one boot and can at the next: neither it nor what came after it may replace what was committed since. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device } from "./device.js";
import { DOMAIN } from "./life.js";
import { Medium, SectorBytes } from "./medium.js";

const LOG = 16 * SectorBytes;
/** A byte of the fourth page of the log: of a transaction in the middle of the life. */
const HURT = LOG + 3 * 256 + 20;

/** Fills a domain record and commits. */
function put(device: Device, index: number, value: number): void {
  device.change([{ offset: DOMAIN.offset + DOMAIN.stride * index, bytes: new Uint8Array(DOMAIN.stride).fill(value) }]);
  assert.ok(device.commit());
}

test("what is committed after a transaction was lost stands, though that one and all behind it are read well again", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  for (let count = 1; count <= 40; count++) put(device, count % 8, count);
  const content = medium.flash.content();
  const weak = Uint8Array.from(content);
  weak[HURT] = weak[HURT]! ^ 4;
  const next = Device.boot(new Medium(weak));
  assert.notDeepEqual(next.records(), device.records());
  for (let count = 1; count <= 3; count++) put(next, count, 100 + count);
  const healed = next.medium.flash.content();
  healed[HURT] = content[HURT]!;
  assert.deepEqual(Device.boot(new Medium(healed)).records(), next.committed);
});

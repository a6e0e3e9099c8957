/** Another device's flash: refused before a byte of it changes. One that doesn't know whose it is belongs to the device that it is in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Activity, CheckpointBytes, PageBytes } from "../../host/node/abi.gen.js";
import { loadAgent } from "../../host/node/agent.js";
import { loadDescription } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import { layouts } from "../../tools/generate/layout.js";
import { readBindings } from "../../tools/generate/source.js";
import { Device as Journal } from "../journal/device.js";
import { Medium } from "../journal/medium.js";
import { Device } from "../session/device.js";
import { OPERATOR } from "../session/fixture.js";

const AGENT = loadAgent();
const USUAL = loadDescription();
const [OURS, THEIRS, UNTOLD] = ["IMEI:490154203237518", "IMEI:490154203237526", ""];

/** Switches a phone with this DevId on, with that flash in it. */
function switchOn(devId: string, flash: Uint8Array): Device {
  const device = new Device({ ...USUAL, identity: { ...USUAL.identity, devId } }, [OPERATOR], AGENT);
  device.useFlash(NorFlash.of(flash));
  device.boot();
  return device;
}

const isRefused = (device: Device): boolean => (device.agent.busy() & Activity.StoreRefused) !== 0;
const blank = NorFlash.blank().content();
const ours = switchOn(OURS, blank).flash.content();

test("the flash of another device is refused from its first start on; nothing on it changes, and no session begins", () => {
  const device = switchOn(THEIRS, ours);
  assert.ok(isRefused(device));
  device.requestSession(0);
  assert.equal(device.writes, 0);
  assert.deepEqual(device.flash.content(), ours);
  assert.deepEqual(device.sent, []);
  assert.ok(!isRefused(switchOn(OURS, device.flash.content())), "back in its own device it opens");
});

test("a flash that doesn't know whose it is, as an earlier version has left it, becomes the device's that it is in", () => {
  const unknown = switchOn(UNTOLD, blank).flash.content();
  const device = switchOn(THEIRS, unknown);
  assert.ok(!isRefused(device));
  assert.ok(isRefused(switchOn(OURS, device.flash.content())));
  assert.ok(!isRefused(switchOn(THEIRS, device.flash.content())));
});

test("a platform that doesn't tell its DevId can't tell another one's flash either: it opens, and stays whose it was", () => {
  const device = switchOn(UNTOLD, ours);
  assert.ok(!isRefused(device));
  assert.ok(isRefused(switchOn(THEIRS, device.flash.content())));
});

/** The log begins behind two checkpoints (docs/journal.md, The map). */
const LOG = 2 * CheckpointBytes;

test("even where the journal would begin with a checkpoint, after a loss, another device programs and erases nothing", () => {
  const record = layouts(readBindings()).find(({ name }) => name === "device")!;
  const owner = record.base + record.fields.find(({ name }) => name === "owner")!.offset;
  const device = Journal.boot(new Medium(), undefined, 1);
  for (let count = 0; count < 12; count++) {
    device.change([{ offset: owner, bytes: Uint8Array.of(1) }]);
    device.change([{ offset: owner + record.stride + 100 * count, bytes: new Uint8Array(100).fill(1) }]);
    assert.ok(device.commit());
  }
  const lost = device.medium.flash.content().fill(0, LOG + 3 * PageBytes, LOG + 4 * PageBytes);
  const [own, others] = [1, 2].map((by) => Journal.boot(new Medium(lost), undefined, by));
  assert.equal(own!.journal.refused(), 0);
  assert.notEqual(own!.medium.changes, 0);
  assert.equal(others!.journal.refused(), 1);
  assert.equal(others!.medium.changes, 0);
});

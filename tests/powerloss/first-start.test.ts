/** A first start whose beginning never reached flash: the phone is never left with a flash that it refuses. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect, PageBytes } from "../../host/node/abi.gen.js";
import { Device } from "../journal/device.js";
import { Medium } from "../journal/medium.js";

const LOG = 0x10000;
const BYTES = 40;

/** The flash of a first start with a dozen transactions, none synced; the host has lost the log's first page. */
function remains(): Uint8Array {
  const medium = new Medium();
  const device = Device.boot(medium);
  for (let at = 0; at < 12; at++) {
    device.change([{ offset: 6400 + BYTES * at, bytes: new Uint8Array(BYTES).fill(1) }]);
    device.commit();
  }
  return medium.flash.content().fill(0xff, LOG, LOG + PageBytes);
}

test("power cut in the first checkpoint of a start that found only later transactions: the journal opens", () => {
  const medium = new Medium(remains());
  const cut = new Error("power cut");
  let pages = 0;
  medium.before = ({ kind, address }) => {
    if (kind === Effect.FlashProgram && address < LOG && ++pages === 2) throw cut;
  };
  assert.throws(() => Device.boot(medium).idle(), cut);
  assert.equal(Device.boot(new Medium(medium.flash.content())).journal.refused(), 0);
});

/** When what stands on flash counts as durable: a sync that failed or was left out is never taken for one that was made. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { Device } from "./device.js";
import { DOMAIN } from "./life.js";
import { Medium, SectorBytes } from "./medium.js";

const SLOT_BYTES = 8 * SectorBytes;
/** Commits enough for the log to want several checkpoints. */
const COMMITS = 150;

test("after a boot whose syncs have failed nothing counts as durable before one succeeds", () => {
  const medium = new Medium();
  medium.fault = ({ kind }) => (kind === Effect.FlashSync ? "fails" : undefined);
  const { journal } = Device.boot(medium);
  assert.equal(journal.opened(), 1);
  assert.equal(journal.synced(), 0);
  const restarted = Device.boot(new Medium(medium.flash.content()));
  assert.equal(restarted.journal.synced(), 1);
});

test("a checkpoint's slot is erased only when everything before it has been synced, though nobody asked for a sync", () => {
  const medium = new Medium();
  const device = Device.boot(medium);
  let isDirty = false;
  let slots = 0;
  medium.before = ({ kind, address }) => {
    const isSlot = kind === Effect.FlashErase && (address === 0 || address === SLOT_BYTES);
    if (isSlot) {
      assert.ok(!isDirty, `slot ${slots}`);
      slots++;
    }
    isDirty = kind !== Effect.FlashSync;
  };
  for (let count = 0; count < COMMITS; count++) {
    device.change([{ offset: DOMAIN.offset, bytes: new Uint8Array(8 * DOMAIN.stride).fill(count) }]);
    assert.ok(device.commit());
    device.idle();
  }
  assert.ok(slots >= 3, `${slots} checkpoints`);
});

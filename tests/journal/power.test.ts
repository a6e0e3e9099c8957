/** Power cuts: after each of them the records are exactly as before the transaction or as after it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { Device } from "./device.js";
import { makeChanges } from "./life.js";
import { integer, seeded, type Random } from "../random.js";
import { Medium, SectorBytes } from "./medium.js";
import { modelsInTurn, unsynced, type Torn } from "./tear.js";

const TRANSACTIONS = 480;
const LOG_SECTORS = 32;
/** One cut in so many is followed by a life that is cut again at each of its operations. */
const SECOND_CUTS = 150;

/** The flash that a cut left, and the two states of which one must be found. */
interface Cut {
  id: string;
  left: Torn;
  before: Uint8Array;
  after: Uint8Array;
}

function same(records: Uint8Array, expected: Uint8Array): boolean {
  return Buffer.compare(records, expected) === 0;
}

/** Calls `at` for a cut in each operation of the device, with nothing of it done and as one of the other tear models has it; `device` is undefined while it boots. */
function cutEach(id: string, medium: Medium, device: () => Device | undefined, at: (cut: Cut) => void): void {
  let count = 0;
  let booted: Uint8Array | undefined;
  medium.before = (operation) => {
    count++;
    const { committed, wanted } = device() ?? {};
    booted ??= committed ?? Device.boot(new Medium(medium.flash.content())).records();
    const states = { before: committed ?? booted, after: wanted ?? booted };
    // That a host loses what isn't synced, is another test.
    if (operation.kind === Effect.FlashSync)
      return at({
        id: `${id}${count}`,
        left: { content: medium.flash.content(), weak: [...medium.flash.weak] },
        ...states,
      });
    for (const model of modelsInTurn(operation.kind, count))
      at({ id: `${id}${count}/${model}`, left: medium.flash.torn(operation, model, seeded(count)), ...states });
  };
}

/** Switches on after a cut. */
function recover({ id, left, before, after }: Cut, medium = new Medium(left)): Device {
  const device = Device.boot(medium);
  assert.equal(device.journal.refused(), 0, `${id}: refused`);
  const records = device.records();
  assert.ok(same(records, before) || same(records, after), `${id}: neither before nor after`);
  return device;
}

function goOn(device: Device, random: Random, transactions: number): void {
  for (let count = 0; count < transactions; count++) {
    makeChanges(device, random, 4, 400);
    if (integer(random, 0, 7) === 0) device.rollback();
    else assert.ok(device.commit());
    if (integer(random, 0, 3) === 0) device.sync();
    device.idle(integer(random, 0, 4));
  }
}

/** Recovers, goes on, and is cut again in each operation of both. */
function cutAgain(cut: Cut, seed: number): number {
  const medium = new Medium(cut.left);
  let device: Device | undefined;
  let cuts = 0;
  cutEach(
    `${cut.id}@`,
    medium,
    () => device,
    (second) => void (recover(second), cuts++),
  );
  device = recover(cut, medium);
  goOn(device, seeded(seed), 4);
  return cuts;
}

test("power cut in every operation of 480 transactions with checkpoints and a round of the log, and again in recovery", (t) => {
  const medium = new Medium();
  const first = Device.boot(medium);
  let [cuts, second] = [0, 0];
  cutEach(
    "",
    medium,
    () => first,
    (cut) => {
      recover(cut);
      cuts++;
      if (cuts % SECOND_CUTS === 0) second += cutAgain(cut, cuts);
    },
  );
  goOn(first, seeded(5), TRANSACTIONS);
  t.diagnostic(`${cuts} cuts, ${second} second cuts, ${medium.erased} erases, ${medium.programmed} bytes`);
  assert.ok(medium.programmed > (LOG_SECTORS + 2 * 3) * SectorBytes, "the log has gone round");
});

test("power cut in every operation of a burst without idle time: the checkpoints it forces included", (t) => {
  const medium = new Medium();
  const device = Device.boot(medium);
  let cuts = 0;
  const random = seeded(6);
  for (let count = 0; count < 40; count++) {
    makeChanges(device, random, 20, 800);
    assert.ok(device.commit());
  }
  const erased = medium.erased;
  cutEach(
    "",
    medium,
    () => device,
    (cut) => void (recover(cut), cuts++),
  );
  for (let count = 0; count < 30; count++) {
    makeChanges(device, random, 20, 800);
    assert.ok(device.commit());
  }
  t.diagnostic(`${cuts} cuts, ${medium.erased - erased} erases`);
});

test("power cut again and again: 300 restarts in a row, each of which tears something, lose nothing", () => {
  const random = seeded(7);
  let left: Torn = { content: new Medium().flash.content(), weak: [] };
  let state = Device.boot(new Medium(left)).records();
  for (let life = 0; life < 300; life++) {
    const medium = new Medium(left);
    const device = Device.boot(medium);
    assert.ok(same(device.records(), state), `life ${life}`);
    let rest = integer(random, 1, 25);
    const cut = new Error("power cut");
    medium.before = (operation) => {
      if (operation.kind === Effect.FlashSync || --rest > 0) return;
      const [, model] = modelsInTurn(operation.kind, life);
      left = medium.flash.torn(operation, model!, random);
      throw cut;
    };
    try {
      for (;;) goOn(device, random, 1);
    } catch (error) {
      if (error !== cut) throw error;
    }
    const found = Device.boot(new Medium(left)).records();
    assert.ok(same(found, device.committed) || same(found, device.wanted), `life ${life}`);
    state = found;
  }
});

test("a host that loses any part of what was not synced: nothing synced is lost, and nothing is mixed", (t) => {
  const medium = new Medium();
  const device = Device.boot(medium);
  const [random, chance] = [seeded(8), seeded(9)];
  // The states that may be found: the one at the last sync, and those since.
  let states = [device.committed];
  let cuts = 0;
  medium.before = (operation) => {
    const isSync = operation.kind === Effect.FlashSync;
    if (!isSync) states.push(device.committed, device.wanted);
    const { synced, since } = medium.flash;
    const left = unsynced(synced, isSync ? since : [...since, operation], "bits", chance);
    const survivor = Device.boot(new Medium(left));
    assert.equal(survivor.journal.refused(), 0, `${cuts}`);
    const records = survivor.records();
    assert.ok(
      states.some((state) => same(records, state)),
      `cut ${cuts}`,
    );
    if (isSync) states = [device.committed];
    cuts++;
  };
  goOn(device, random, 420);
  t.diagnostic(`${cuts} cuts`);
});

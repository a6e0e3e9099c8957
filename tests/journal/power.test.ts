/** Power cuts: after each of them the records are exactly as before the transaction or as after it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Effect } from "../../host/node/abi.gen.js";
import { Device } from "./device.js";
import { integer, makeChanges, seeded, type Random } from "./life.js";
import { Medium, SectorBytes, torn, type Operation, type Tear } from "./medium.js";

const TRANSACTIONS = 480;
const LOG_SECTORS = 32;
/** One cut in so many is followed by a life that is cut again at each of its operations. */
const SECOND_CUTS = 150;

/** The flash that a cut left, and the two states of which one must be found. */
interface Cut {
  id: string;
  content: Uint8Array;
  before: Uint8Array;
  after: Uint8Array;
}

function same(records: Uint8Array, expected: Uint8Array): boolean {
  return Buffer.compare(records, expected) === 0;
}

/** Calls `at` for a cut in each operation of the device, under each tear model; `device` is undefined while it boots. */
function cutEach(id: string, medium: Medium, device: () => Device | undefined, at: (cut: Cut) => void): void {
  let count = 0;
  let booted: Uint8Array | undefined;
  medium.before = (operation) => {
    count++;
    const { committed, wanted } = device() ?? {};
    booted ??= committed ?? Device.boot(new Medium(medium.flash.content())).records();
    const tears: Tear[] = operation.kind === Effect.FlashSync ? ["nothing"] : ["nothing", "prefix"];
    for (const tear of tears) {
      const content = torn(medium.flash.content(), operation, tear, (count * 7919) % 4099);
      at({ id: `${id}${count}/${tear}`, content, before: committed ?? booted, after: wanted ?? booted });
    }
  };
}

/** Switches on after a cut. */
function recover({ id, content, before, after }: Cut, medium = new Medium(content)): Device {
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
  const medium = new Medium(cut.content);
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
  let content = new Medium().flash.content();
  let state = Device.boot(new Medium(content)).records();
  for (let life = 0; life < 300; life++) {
    const medium = new Medium(content);
    const device = Device.boot(medium);
    assert.ok(same(device.records(), state), `life ${life}`);
    let left = integer(random, 1, 25);
    const cut = new Error("power cut");
    medium.before = (operation) => {
      if (--left > 0) return;
      content = torn(medium.flash.content(), operation, "prefix", integer(random, 0, 4096));
      throw cut;
    };
    try {
      for (;;) goOn(device, random, 1);
    } catch (error) {
      if (error !== cut) throw error;
    }
    const found = Device.boot(new Medium(content)).records();
    assert.ok(same(found, device.committed) || same(found, device.wanted), `life ${life}`);
    state = found;
  }
});

/** What a host that caches writes may leave: the flash at the last sync, and any of what was done since. */
class Cache {
  private synced: Uint8Array;
  private since: Operation[] = [];
  /** The states that may be found: the one at the last sync, and those since. */
  states: Uint8Array[];

  constructor(
    private readonly medium: Medium,
    device: Device,
  ) {
    this.synced = medium.flash.content();
    this.states = [device.committed];
  }

  take(operation: Operation, { committed, wanted }: Device): void {
    if (operation.kind === Effect.FlashSync) {
      this.synced = this.medium.flash.content();
      this.since = [];
      this.states = [committed];
    } else {
      this.since.push({ ...operation, data: Uint8Array.from(operation.data) });
      this.states.push(committed, wanted);
    }
  }

  /** The flash with a random part of what was done since the last sync. */
  lose(random: Random): Uint8Array {
    const content = Uint8Array.from(this.synced);
    const share = random();
    for (const { kind, address, data } of this.since.filter(() => random() < share)) {
      if (kind === Effect.FlashErase) content.fill(0xff, address, address + SectorBytes);
      else content.set(data, address);
    }
    return content;
  }
}

test("a host that loses any part of what was not synced: nothing synced is lost, and nothing is mixed", (t) => {
  const medium = new Medium();
  const device = Device.boot(medium);
  const [random, chance] = [seeded(8), seeded(9)];
  const cache = new Cache(medium, device);
  let cuts = 0;
  medium.before = (operation) => {
    cache.take(operation, device);
    const survivor = Device.boot(new Medium(cache.lose(chance)));
    assert.equal(survivor.journal.refused(), 0, `${cuts}`);
    const records = survivor.records();
    assert.ok(
      cache.states.some((state) => same(records, state)),
      `cut ${cuts}`,
    );
    cuts++;
  };
  goOn(device, random, 420);
  t.diagnostic(`${cuts} cuts`);
});

/** A device with nothing but a journal: boots it, changes records, carries its effects out, and keeps the model that says what must be. */
import assert from "node:assert/strict";
import { Effect } from "../../host/node/abi.gen.js";
import { Part, instantiate, type Journal } from "./module.js";
import { Medium, type Operation } from "./medium.js";
import { makeSound, placesOf } from "./soundness.js";

/** The owner of the journal's effects (assembly/port/register.ts). */
const JOURNAL = 1;
/** More effects than anything here takes: beyond it the journal spins. */
const EFFECT_LIMIT = 20000;

/** Where in memory scratch() lies: behind all that the module has. */
export const SCRATCH = 32768;
const SCRATCH_BYTES = 32768;

/** A range of durable bytes and what it is to become. */
export interface Change {
  offset: number;
  bytes: Uint8Array;
}

const PLACES = placesOf(instantiate());

export class Device {
  readonly journal: Journal = instantiate();
  /** What was committed last, and what is being committed. */
  committed: Uint8Array;
  wanted: Uint8Array;

  private constructor(readonly medium: Medium) {
    this.committed = new Uint8Array(this.journal.DURABLE_BYTES.value);
    this.wanted = this.committed;
  }

  /** Switches device number `by` (0: unknown) on and waits for its journal to open or to be refused; `meanwhile` is called before each of its steps. */
  static boot(medium: Medium, meanwhile?: (device: Device) => void, by = 0): Device {
    const device = new Device(medium);
    const { page, sector, bytes } = medium.flash.geometry;
    device.journal.open(page, sector, bytes, by);
    device.settle(meanwhile);
    assert.ok(device.journal.opened() || device.journal.refused(), "boot comes to an end");
    device.committed = device.records();
    device.wanted = device.committed;
    return device;
  }

  /** The durable bytes as they are in memory. */
  records(): Uint8Array {
    return this.view().slice();
  }

  private view(): Uint8Array {
    const { memory, DURABLE, DURABLE_BYTES } = this.journal;
    return new Uint8Array(memory.buffer, DURABLE.value, DURABLE_BYTES.value);
  }

  /** Changes records without committing, to something that they may hold; false if the undo stack took not all of it. */
  change(changes: readonly Change[]): boolean {
    return changes.every(({ offset, bytes }) => {
      if (!this.journal.touch(this.journal.DURABLE.value + offset, bytes.length)) return false;
      this.view().set(bytes, offset);
      makeSound(PLACES, this.view(), offset, offset + bytes.length);
      return true;
    });
  }

  /** Commits what was changed. @returns true if it has been made durable */
  commit(): boolean {
    this.wanted = this.records();
    this.journal.commit();
    this.settle();
    assert.equal(this.journal.busy(), 0, "commit comes to an end");
    if (!this.journal.failed()) this.committed = this.wanted;
    this.wanted = this.committed;
    return !this.journal.failed();
  }

  rollback(): void {
    this.journal.rollback();
  }

  sync(): void {
    this.journal.sync();
    this.settle();
  }

  /** Carries effects out until the journal has none. */
  settle(meanwhile?: (device: Device) => void): void {
    meanwhile?.(this);
    for (let count = 0; this.performEffect() || this.journal.step() !== 0; count++) {
      if (!this.journal.opened()) meanwhile?.(this);
      assert.ok(count < EFFECT_LIMIT, "the journal spins");
    }
  }

  /** Carries effects out until neither the journal nor the areas beside it have any. */
  drain(): void {
    const { stepStaging, stepAudit } = this.journal;
    this.settle();
    for (let count = 0; stepStaging() !== 0 || stepAudit() !== 0; count++) {
      this.settle();
      assert.ok(count < EFFECT_LIMIT, "an area spins");
    }
  }

  /** Memory that the module doesn't use. */
  scratch(length: number): Uint8Array {
    assert.ok(length <= SCRATCH_BYTES);
    return new Uint8Array(this.journal.memory.buffer, SCRATCH, length);
  }

  /** As long as there is nothing else to do: all of the idle work, or `steps` of it. */
  idle(steps = EFFECT_LIMIT): void {
    for (let count = 0; count < steps && this.journal.idleWork() !== 0; count++) this.settle();
  }

  /** Carries out the effect under way. False if there is none. */
  performEffect(): boolean {
    const { memory, current, settle, completed } = this.journal;
    const record = current();
    if (record === 0) return false;
    const view = new DataView(memory.buffer, record, 48);
    const word = (index: number) => view.getUint32(4 * index, true);
    const data = new Uint8Array(memory.buffer, word(10), word(11));
    const operation: Operation = { kind: word(0) as Effect, address: word(2), data };
    const outcome = this.medium.perform(operation);
    const length = operation.kind === Effect.FlashRead ? data.length : 0;
    if (settle(word(1), outcome, length) !== JOURNAL) return true;
    const part = completed();
    if (part === Part.Staging) this.journal.stagingCompleted();
    else if (part === Part.Audit) this.journal.auditCompleted();
    return true;
  }
}

/** A flash for tests: the rules of NOR and the journal's own, and power that fails or operations that do when they are told to. */
import assert from "node:assert/strict";
import { Effect, Outcome, PageBytes, SectorBytes } from "../../host/node/abi.gen.js";
import { GEOMETRY, NorFlash } from "../../host/node/flash.js";
import { seeded, type Random } from "./life.js";

export interface Operation {
  kind: Effect;
  address: number;
  data: Uint8Array;
}

/** What an operation that power failed in has left behind. */
export type Tear = "nothing" | "prefix" | "bits";

/** How an operation comes out that is made to fail: an error, an error though it happened, or no error though nothing happened. */
export type Fault = "fails" | "fails but happened" | "lies";

export class Medium {
  readonly flash: NorFlash;
  /** Called before each operation that changes flash, and each sync. */
  before: (operation: Operation) => void = () => {};
  fault: (operation: Operation) => Fault | undefined = () => undefined;
  programmed = 0;
  erased = 0;
  changes = 0;

  constructor(content?: Uint8Array, geometry = GEOMETRY) {
    this.flash = content ? NorFlash.of(content, geometry) : NorFlash.blank(geometry);
  }

  /** Carries an effect out; what a read answers goes into `data`. */
  perform(operation: Operation): number {
    if (operation.kind !== Effect.FlashRead) this.before(operation);
    const fault = this.fault(operation);
    if (fault !== "fails" && fault !== "lies") this.carryOut(operation);
    return fault === undefined || fault === "lies" ? Outcome.Done : Outcome.Failed;
  }

  private carryOut({ kind, address, data }: Operation): void {
    if (kind === Effect.FlashRead) data.set(this.flash.read(address, data.length));
    else if (kind === Effect.FlashErase) {
      this.flash.erase(address);
      this.erased++;
      this.changes++;
    } else if (kind === Effect.FlashProgram) {
      const cells = this.flash.read(address, data.length);
      assert.ok(
        cells.every((cell) => cell === 0xff),
        `cells at ${address} are programmed twice`,
      );
      this.flash.program(address, data);
      this.programmed += data.length;
      this.changes++;
    } else assert.equal(kind, Effect.FlashSync, "an effect that isn't the journal's");
  }
}

/** The flash as a power cut in the middle of `operation` leaves it. */
export function torn(
  content: Uint8Array,
  operation: Operation,
  tear: Tear,
  cut: number,
  sector = SectorBytes,
): Uint8Array {
  const after = Uint8Array.from(content);
  if (tear === "nothing") return after;
  if (tear === "bits") tearBits(after, operation, seeded(cut), sector);
  else if (operation.kind === Effect.FlashProgram) {
    after.set(operation.data.subarray(0, cut % (operation.data.length + 1)), operation.address);
  } else if (operation.kind === Effect.FlashErase) {
    after.fill(0xff, operation.address, operation.address + (cut % (sector + 1)));
  }
  return after;
}

/** Some of the bits have changed that were to be. */
function tearBits(content: Uint8Array, { kind, address, data }: Operation, random: Random, sector: number): void {
  const share = random();
  const some = () => Array.from({ length: 8 }, (_, bit) => (random() < share ? 1 << bit : 0)).reduce((a, b) => a | b);
  if (kind === Effect.FlashProgram) data.forEach((byte, index) => (content[address + index]! &= byte | some()));
  else if (kind === Effect.FlashErase)
    for (let index = address; index < address + sector; index++) content[index]! |= some();
}

export { PageBytes, SectorBytes };

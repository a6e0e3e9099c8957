/** A flash for tests: the rules of NOR and the journal's own, and power that fails or operations that do when they are told to. */
import assert from "node:assert/strict";
import { Effect, Outcome, PageBytes, SectorBytes } from "../../host/node/abi.gen.js";
import { GEOMETRY } from "../../host/node/flash.js";
import { seeded } from "../random.js";
import { Cells } from "./cells.js";
import type { FlashOperation as Operation, Torn } from "./tear.js";

/** How an operation comes out that is made to fail: an error, an error though it happened, or no error though nothing happened. */
export type Fault = "fails" | "fails but happened" | "lies";

export class Medium {
  readonly flash: Cells;
  /** Called before each operation that changes flash, and each sync. */
  before: (operation: Operation) => void = () => {};
  fault: (operation: Operation) => Fault | undefined = () => undefined;
  /** Programs and erases that were carried out. */
  changes = 0;

  /** @param left what was there before, be it from a power cut; a new flash is blank */
  constructor(left?: Uint8Array | Torn, geometry = GEOMETRY) {
    const content = left ?? new Uint8Array(geometry.bytes).fill(0xff);
    this.flash = new Cells("weak" in content ? content : { content, weak: [] }, seeded(1), geometry);
  }

  get programmed(): number {
    return this.flash.programmed;
  }

  get erased(): number {
    return this.flash.erased;
  }

  /** Carries an effect out; what a read answers goes into `data`. */
  perform(operation: Operation): number {
    if (operation.kind !== Effect.FlashRead) this.before(operation);
    const fault = this.fault(operation);
    if (fault !== "fails" && fault !== "lies") this.carryOut(operation);
    return fault === undefined || fault === "lies" ? Outcome.Done : Outcome.Failed;
  }

  private carryOut({ kind, address, data }: Operation): void {
    if (kind === Effect.FlashRead) return data.set(this.flash.read(address, data.length));
    if (kind === Effect.FlashSync) return this.flash.sync();
    this.changes++;
    if (kind === Effect.FlashErase) return this.flash.erase(address);
    assert.equal(kind, Effect.FlashProgram, "an effect that isn't the journal's");
    this.flash.program(address, data);
  }
}

export { PageBytes, SectorBytes };
export type { Operation };

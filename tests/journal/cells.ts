/** A flash that keeps to the rules of NOR, knows what isn't synced yet, and may have sectors whose last erase was cut short. */
import { Effect, PageBytes } from "../../host/node/abi.gen.js";
import { GEOMETRY, NorFlash, type Geometry } from "../../host/node/flash.js";
import type { Flash } from "../../host/node/port.js";
import { integer, type Random } from "../random.js";
import { torn, unsynced, type FlashOperation, type Model, type Torn } from "./tear.js";

/** How many bytes of a weak page read wrong, once it does. */
const WRONG = 3;

export class Cells implements Flash {
  private readonly flash: NorFlash;
  /** The sectors that read weak until they are erased again. */
  readonly weak: Set<number>;
  /** Pages of weak sectors that have been read once: at first everything looks erased. */
  private readonly looked = new Set<number>();
  /** The flash at the last sync, and what was done to it since. */
  synced: Uint8Array;
  since: FlashOperation[] = [];
  programmed = 0;
  erased = 0;

  constructor(
    { content, weak }: Torn,
    private readonly random: Random,
    readonly geometry: Geometry = GEOMETRY,
  ) {
    this.flash = NorFlash.of(content, geometry);
    this.weak = new Set(weak);
    this.synced = content;
  }

  content(): Uint8Array {
    return this.flash.content();
  }

  /** Weak cells are taken for erased the first time; from then on each read of the page brings some other bits of it out as 0. */
  read(address: number, length: number): Uint8Array {
    const bytes = this.flash.read(address, length);
    if (this.weak.size === 0) return bytes;
    for (let page = address - (address % PageBytes); page < address + length; page += PageBytes) {
      if (!this.isWeak(page)) continue;
      if (this.looked.has(page))
        this.disturb(bytes, Math.max(0, page - address), Math.min(length, page + PageBytes - address));
      this.looked.add(page);
    }
    return bytes;
  }

  /** Breaking a rule of NOR flash throws; so does programming a byte twice, which the journal never does. */
  program(address: number, data: Uint8Array): void {
    const cells = this.flash.read(address, data.length);
    if (!cells.every((cell) => cell === 0xff)) throw new RangeError(`cells at ${address} are programmed twice`);
    this.flash.program(address, this.isWeak(address) ? this.failing(data) : data);
    this.programmed += data.length;
    this.since.push({ kind: Effect.FlashProgram, address, data: Uint8Array.from(data) });
  }

  erase(address: number): void {
    this.flash.erase(address);
    this.weak.delete(address);
    this.erased++;
    this.since.push({ kind: Effect.FlashErase, address, data: new Uint8Array() });
  }

  sync(): void {
    this.synced = this.flash.content();
    this.since = [];
  }

  /** What is left when the power fails in this operation: the other kinds tear nothing, but what isn't synced is lost. */
  torn(operation: FlashOperation, model: Model, random: Random): Torn {
    const { kind } = operation;
    const { sector } = this.geometry;
    if (kind !== Effect.FlashProgram && kind !== Effect.FlashErase)
      return unsynced(this.synced, this.since, model, random, sector);
    return torn({ content: this.content(), weak: [...this.weak] }, operation, model, random, sector);
  }

  /** Whether what was programmed stands there as it was meant. */
  shows({ kind, address, data }: FlashOperation): boolean {
    return kind !== Effect.FlashProgram || Buffer.compare(this.flash.read(address, data.length), data) === 0;
  }

  private isWeak(address: number): boolean {
    return this.weak.has(address - (address % this.geometry.sector));
  }

  private disturb(bytes: Uint8Array, from: number, to: number): void {
    for (let count = 0; count < WRONG; count++) {
      bytes[integer(this.random, from, to - 1)]! &= ~(1 << integer(this.random, 0, 7));
    }
  }

  /** What is programmed into weak cells doesn't read back as it was meant: one bit more has been cleared. */
  private failing(data: Uint8Array): Uint8Array {
    const cleared = Uint8Array.from(data);
    const place = data.findIndex((byte) => byte !== 0);
    if (place >= 0) cleared[place]! &= cleared[place]! - 1;
    return cleared;
  }
}

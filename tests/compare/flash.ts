/** A NOR flash in memory that is put back to a remembered content at the cost of what was written since. */
import { FlashBytes, SectorBytes } from "../../host/node/abi.gen.js";
import type { Flash } from "../../host/node/port.js";

export class SavedFlash implements Flash {
  private readonly bytes = new Uint8Array(FlashBytes).fill(0xff);
  private kept = this.bytes.slice();
  private readonly written = new Set<number>();

  read(address: number, length: number): Uint8Array {
    return this.bytes.slice(address, address + length);
  }

  /** Clears bits. RangeError for a program that would set any. */
  program(address: number, data: Uint8Array): void {
    const { bytes } = this;
    for (let i = 0; i < data.length; i++) {
      if ((data[i]! & ~bytes[address + i]!) !== 0) throw new RangeError(`program at ${address + i} sets bits`);
      bytes[address + i] = data[i]!;
    }
    this.written.add(address - (address % SectorBytes));
  }

  erase(address: number): void {
    this.bytes.fill(0xff, address, address + SectorBytes);
    this.written.add(address);
  }

  sync(): void {}

  /** This content is what `restore` goes back to. */
  save(): void {
    this.kept = this.bytes.slice();
    this.written.clear();
  }

  restore(): void {
    for (const sector of this.written) this.bytes.set(this.kept.subarray(sector, sector + SectorBytes), sector);
    this.written.clear();
  }
}

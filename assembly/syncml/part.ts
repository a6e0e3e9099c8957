/** The texts of a header, a command or an item of the message being read. */
import { EMPTY, Slice, at, size, slice } from "../memory/slice";
import * as arena from "../memory/arena";
import { isTransient } from "../wbxml/piece";
import { SLOTS, Slot } from "./element";

/** What a Part knows besides its texts. */
export const enum PartFlag {
  /** Its Data holds elements, such as TNDS. */
  HasElements = 1,
  /** A chunk of a large object, and not the last one. */
  MoreData = 2,
  /** A text in several pieces that did not fit the arena. */
  TooLarge = 4,
}

export const PART_BYTES: u32 = SLOTS * 8 + 8;

/** The texts by Slot, and the flags behind them. */
@unmanaged
export class Part {

  @inline
  private place(slot: u32): usize {
    return changetype<usize>(this) + ((<usize>slot) << 3);
  }


  @inline
  text(slot: Slot): Slice {
    return load<u64>(this.place(slot));
  }


  @inline
  has(flag: PartFlag): bool {
    return (load<u32>(this.place(SLOTS)) & flag) != 0;
  }

  mark(flag: PartFlag): void {
    store<u32>(this.place(SLOTS), load<u32>(this.place(SLOTS)) | flag);
  }

  clear(): void {
    memory.fill(changetype<usize>(this), 0, PART_BYTES);
  }


  @inline
  empty(slot: u32): void {
    store<u64>(this.place(slot), EMPTY);
  }

  /** Puts a piece of text behind what the slot holds; a single piece of the document stays where it is, more are joined in the arena. */
  append(slot: u32, address: usize, length: u32): void {
    const old = load<u64>(this.place(slot));
    if (size(old) == 0 && !isTransient(address)) return store<u64>(this.place(slot), slice(address, length));
    const grows = size(old) > 0 && at(old) + size(old) == arena.mark();
    const room = arena.take(grows ? length : size(old) + length);
    if (room == 0) return this.mark(PartFlag.TooLarge);
    const joined = grows ? at(old) : room;
    if (!grows) memory.copy(joined, at(old), size(old));
    memory.copy(joined + size(old), address, length);
    store<u64>(this.place(slot), slice(joined, size(old) + length));
  }
}

/** The texts of a header, a command or an item of the message being read. */
import { parseU32, parsed } from "../memory/decimal";
import { EMPTY, Slice, at, size, slice } from "../memory/slice";
import * as arena from "../memory/arena";
import { isTransient } from "../wbxml/piece";
import { SLOTS, Slot } from "./element";

/** What a Part knows besides its texts: bits behind those of the slots. */
export const enum PartFlag {
  /** A command has SftDel, which only data synchronisation knows. */
  SftDel = 1,
  /** Its Data holds elements, such as TNDS. */
  HasElements = 0x20000000,
  /** A chunk of a large object, and not the last one. */
  MoreData = 0x40000000,
  /** A text in several pieces that did not fit the arena. */
  TooLarge = 0x80000000,
}

export const PART_BYTES: u32 = SLOTS * 8;

/** The texts by Slot, and in the place of none a bit for each that there is, with the flags. */
@unmanaged
export class Part {
  private marks: u32;


  @inline
  private place(slot: u32): usize {
    return changetype<usize>(this) + ((<usize>slot) << 3);
  }

  text(slot: Slot): Slice {
    return ((this.marks >> slot) & 1) != 0 ? load<u64>(this.place(slot)) : EMPTY;
  }


  @inline
  has(flag: PartFlag): bool {
    return (this.marks & flag) != 0;
  }


  @inline
  mark(flag: PartFlag): void {
    this.marks |= flag;
  }


  @inline
  unmark(flag: PartFlag): void {
    this.marks &= ~flag;
  }


  @inline
  clear(): void {
    this.marks = 0;
  }

  /** An element begins in Data. Whether it is the first one: with others it is no data. */
  beginElements(): bool {
    const isFirst = !this.has(PartFlag.HasElements);
    this.mark(PartFlag.HasElements);
    if (!isFirst) this.empty(Slot.Data);
    return isFirst;
  }

  empty(slot: u32): void {
    this.marks &= ~(1 << slot);
  }

  /** Puts a text into a slot; it stays where it is. */
  @inline
  put(slot: u32, address: usize, length: u32): void {
    this.marks |= 1 << slot;
    store<u64>(this.place(slot), slice(address, length));
  }

  /** Puts one more piece of text behind what the slot holds; both are joined in the arena. */
  append(slot: u32, address: usize, length: u32): void {
    const old = this.text(slot);
    if (size(old) == 0 && !isTransient(address)) return this.put(slot, address, length);
    const grows = size(old) > 0 && at(old) + size(old) == arena.mark();
    const room = arena.take(grows ? length : size(old) + length);
    if (room == 0) return this.mark(PartFlag.TooLarge);
    const joined = grows ? at(old) : room;
    if (!grows) memory.copy(joined, at(old), size(old));
    memory.copy(joined + size(old), address, length);
    this.put(slot, joined, size(old) + length);
  }
}

/** Whether a text is a CmdID, or a MsgID. */
export function isCmdId(s: Slice): bool {
  return parseU32(s) && parsed() != 0;
}

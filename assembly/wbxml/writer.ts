/** The WBXML writer: elements and contents into a fixed buffer, nothing beyond its limit. */
import { Slice, at, size } from "../memory/slice";
import { isText } from "../memory/utf8";
import { SYNCML_1_2, UTF_8 } from "./header";
import { integerBytes, writeInteger } from "./integer";
import { Token } from "./token";

/** WBXML 1.2, the version that SyncML 1.2 documents carry. */
export const VERSION: u32 = 2;
const HEADER_BYTES: u32 = 5;

/** A place to go back to: the cursor in the low half, the code page in the high half. */
export type Mark = u64;

/** `changetype<Writer>(memory.data(20))`, opened before use. What doesn't fit isn't written at all, nor is anything after it. */
@unmanaged
export class Writer {
  start: usize;
  /** Where the next byte goes; the document so far ends here. */
  cursor: usize;
  limit: usize;
  page: u32;
  /** Whether something did not fit since open() or reset(). */
  overflow: bool;

  /** Begins at `address` with `room` bytes, on code page 0. */
  open(address: usize, room: u32): void {
    this.start = address;
    this.cursor = address;
    this.limit = address + room;
    this.page = 0;
    this.overflow = false;
  }

  /** The header of a SyncML 1.2 document in UTF-8 without a string table. */
  documentHeader(): void {
    if (!this.fits(HEADER_BYTES)) return;
    store<u8>(this.cursor, VERSION);
    const charset = writeInteger(this.cursor + 1, SYNCML_1_2);
    this.cursor = writeInteger(writeInteger(charset, UTF_8), 0);
  }

  /** Begins the element `token` (0x05–0x3F) of code page `page` (0–255); with content, end() must end it. */
  element(page: u32, token: u32, content: bool): void {
    const switches = page != this.page;
    if (!this.fits(switches ? 3 : 1)) return;
    if (switches) {
      store<u8>(this.cursor, Token.SwitchPage);
      store<u8>(this.cursor, page, 1);
      this.cursor += 2;
      this.page = page;
    }
    store<u8>(this.cursor++, content ? token | Token.Content : token);
  }

  /** Ends the innermost element that has content. */
  end(): void {
    if (this.fits(1)) store<u8>(this.cursor++, Token.End);
  }

  /** Text as an inline string; as OPAQUE if it is not UTF-8 or holds a NUL, which an inline string can't carry. */
  text(s: Slice): void {
    if (!isText(s)) return this.opaque(s);
    if (!this.fits(<u64>size(s) + 2)) return;
    store<u8>(this.cursor, Token.StrI);
    memory.copy(this.cursor + 1, at(s), size(s));
    this.cursor += size(s) + 2;
    store<u8>(this.cursor - 1, 0);
  }

  /** Any bytes. */
  opaque(s: Slice): void {
    const place = this.hole(size(s));
    if (place != 0) memory.copy(place, at(s), size(s));
  }

  /** Room for `length` bytes as opaque(), which the caller puts where the answer says; 0 if they don't fit. */
  hole(length: u32): usize {
    if (!this.fits(<u64>length + 1 + integerBytes(length))) return 0;
    store<u8>(this.cursor, Token.Opaque);
    const place = writeInteger(this.cursor + 1, length);
    this.cursor = place + length;
    return place;
  }

  /** Where the writer is now, for reset(). */
  mark(): Mark {
    return ((<u64>this.page) << 32) | (<u64>(<u32>this.cursor));
  }

  /** Takes back everything written since `mark`, an overflow too. */
  reset(mark: Mark): void {
    this.cursor = <usize>(<u32>mark);
    this.page = <u32>(mark >> 32);
    this.overflow = false;
  }

  /** How many bytes still fit. */
  room(): u32 {
    return <u32>(this.limit - this.cursor);
  }

  private fits(bytes: u64): bool {
    if (bytes > <u64>this.room()) this.overflow = true;
    return !this.overflow;
  }
}

/** The character data of TNDS as XML: text, CDATA, line ends, references and comments (XML 1.0, 2.2 to 2.7, 2.11 and 4.1). */
import { EMPTY, Slice, equals, slice } from "../memory/slice";
import { writeCharacter } from "../memory/utf8";
import { EventKind } from "./event";
import { Fault } from "./fault";
import { LONGEST_NAME, MARKUP, Markup, NAMES, PLACES } from "./names.gen";

const LINE_FEED: u32 = 0x0a;
const RETURN: u32 = 0x0d;
const NUMBER_SIGN: u32 = 0x23;
export const AMPERSAND: u32 = 0x26;
const SEMICOLON: u32 = 0x3b;
export const LESS: u32 = 0x3c;
export const GREATER: u32 = 0x3e;
const CLOSING_BRACKET: u32 = 0x5d;
const SMALL_X: u32 = 0x78;
/** The control characters of XML: tabulator, line feed and carriage return. */
const CONTROLS: u32 = (1 << 0x09) | (1 << 0x0a) | (1 << 0x0d);
/** U+FFFE and U+FFFF are no characters: their first byte, and the other two as an integer without the bit in which they differ. */
const NONCHARACTER: u32 = 0xef;
const NONCHARACTER_TAIL: u32 = 0xbebf;
const TAIL_MASK: u32 = 0xfeff;
/** A number that no character has; larger ones count as this one. */
const BEYOND: u32 = 0x110000;

/** How far a document has been read. */
export const enum Stage {
  Prolog = 0,
  /** The root element. */
  Content = 1,
  Epilog = 2,
}

/** The document that is read, which is UTF-8 without NUL, and its last event. */
@unmanaged
class Xml {
  /** The address after the last event; after a fault, of what is at fault. */
  cursor: usize;
  end: usize;
  stage: Stage;
  /** How many bytes have to be there from the cursor on: 1 in a document's last window. */
  lookahead: u32;
  /** How many elements are open. */
  depth: u32;
  /** Whether the cursor is inside a section of CDATA. */
  cdata: bool;
  /** The element's token of the last Start or Empty. */
  token: u32;
  /** Of the last Text. */
  address: usize;
  length: u32;
}

export const xml = changetype<Xml>(memory.data(offsetof<Xml>()));

/** The character that the last reference or line end stands for. */
const CHARACTER: usize = memory.data(4);

/** Whether text at `address` lasts only as long as its event, because a reference or a line end stands for it. */
@inline
export function isTransientXml(address: usize): bool {
  return address == CHARACTER;
}

/** The byte at `cursor`, or 0 at the end of the document, which holds no NUL. */
export function byteAt(cursor: usize): u32 {
  return cursor < xml.end ? load<u8>(cursor) : 0;
}

/** How many bytes `markup` has. */
@inline
export function length(markup: Markup): u32 {
  return markup & 0xff;
}

/** Whether `markup` stands at `cursor`. */
export function isAt(cursor: usize, markup: Markup): bool {
  const bytes = length(markup);
  return cursor + bytes <= xml.end && equals(slice(cursor, bytes), slice(MARKUP + (markup >> 8), bytes));
}

/** The address from `cursor` on where `markup` stands, or 0. */
export function find(cursor: usize, markup: Markup): usize {
  for (; cursor < xml.end; cursor++) if (isAt(cursor, markup)) return cursor;
  return 0;
}

/** The first address from `cursor` on where no white space is. */
export function skipSpace(cursor: usize): usize {
  while (byteAt(cursor) - 1 < 0x20) cursor++;
  return cursor;
}

/** Names have only letters and digits here; any other byte ends one. */
export function nameEnd(cursor: usize): usize {
  while ((byteAt(cursor) | 0x20) - 0x61 < 26 || byteAt(cursor) - 0x30 < 10) cursor++;
  return cursor;
}

/** The token of the element, or the character of the entity with its semicolon, called by the bytes from `name` to `end`; 0 if there is none. */
export function codeOf(name: usize, end: usize): u32 {
  const bytes = <u32>(end - name);
  if (bytes == 0 || bytes > LONGEST_NAME) return 0;
  const first: u32 = load<u8>(name);
  const bucket = PLACES + bytes * sizeof<u16>();
  const last = NAMES + load<u16>(bucket, sizeof<u16>());
  for (let place = NAMES + load<u16>(bucket); place < last; place += bytes + 1) {
    if (load<u8>(place) == first && equals(slice(place, bytes), slice(name, bytes))) return load<u8>(place + bytes);
  }
  return 0;
}

/** The name of an element (05–3C). */
export function nameOf(token: u32): Slice {
  for (let bytes: u32 = 1; bytes <= LONGEST_NAME; bytes++) {
    const bucket = PLACES + bytes * sizeof<u16>();
    const last = NAMES + load<u16>(bucket, sizeof<u16>());
    for (let place = NAMES + load<u16>(bucket); place < last; place += bytes + 1) {
      const isEntity = <u32>load<u8>(place + bytes - 1) == SEMICOLON;
      if (<u32>load<u8>(place + bytes) == token && !isEntity) return slice(place, bytes);
    }
  }
  return EMPTY;
}

/** Whether the character at `cursor` is one of XML's. */
@inline
export function isCharacter(cursor: usize): bool {
  const byte: u32 = load<u8>(cursor);
  if (byte < 0x20) return ((CONTROLS >> byte) & 1) != 0;
  return byte != NONCHARACTER || (load<u16>(cursor, 1) & TAIL_MASK) != NONCHARACTER_TAIL;
}

/**
 * Reads text up to what doesn't stand for itself; answers Text, or minus XmlSyntax for the end of CDATA where no section is open. Behind the
 * last bytes of a window others follow, which may say what they are: they are left for the next, minus Truncated if there are no more.
 */
export function readText(): i32 {
  let cursor = xml.cursor;
  while (cursor < xml.end && isPlain(cursor)) cursor++;
  if (cursor + xml.lookahead > xml.end + 1) {
    cursor = xml.end + 1 - xml.lookahead;
    while ((load<u8>(cursor) & 0xc0) == 0x80) cursor--;
    if (cursor <= xml.cursor) return -Fault.Truncated;
  }
  if (cursor > xml.cursor) return text(xml.cursor, <u32>(cursor - xml.cursor), cursor);
  return load<u8>(cursor) == RETURN ? lineEnd() : -Fault.XmlSyntax;
}

/** Whether the character at `cursor` stands for itself. */
@inline
function isPlain(cursor: usize): bool {
  const byte: u32 = load<u8>(cursor);
  if (byte == LESS || byte == AMPERSAND) return xml.cdata;
  return byte != RETURN && (byte != CLOSING_BRACKET || !isAt(cursor, Markup.SectionEnd));
}

function text(address: usize, bytes: u32, next: usize): i32 {
  xml.address = address;
  xml.length = bytes;
  xml.cursor = next;
  return EventKind.Text;
}

/** A carriage return is a line feed, together with a line feed behind it (XML 1.0, 2.11). */
function lineEnd(): i32 {
  store<u8>(CHARACTER, LINE_FEED);
  return text(CHARACTER, 1, xml.cursor + 1 + <usize>(byteAt(xml.cursor + 1) == LINE_FEED));
}

/** Reads the reference at the cursor; answers Text, or minus XmlReference. */
export function readReference(): i32 {
  const name = xml.cursor + 1;
  if (byteAt(name) == NUMBER_SIGN) return characterReference(name + 1);
  const end = nameEnd(name);
  return substitute(byteAt(end) == SEMICOLON ? codeOf(name, end + 1) : 0, end);
}

/** The number in decimal, or in hexadecimal behind an x; without any digit it is that of NUL, which is refused. */
function characterReference(cursor: usize): i32 {
  const isHexadecimal = byteAt(cursor) == SMALL_X;
  const base: u32 = isHexadecimal ? 16 : 10;
  cursor += <usize>isHexadecimal;
  let code: u32 = 0;
  for (let digit = digitAt(cursor); digit < base; digit = digitAt(++cursor)) code = min(code * base + digit, BEYOND);
  return substitute(code, cursor);
}

/** The digit at `cursor`, 0 to 15, or more if there is none. */
function digitAt(cursor: usize): u32 {
  const byte = byteAt(cursor);
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : byte > 0x39 ? 16 : byte - 0x30;
}

/** Gives character `code`, 0 for none, for the reference that ends at `cursor` with a semicolon. */
function substitute(code: u32, cursor: usize): i32 {
  const bytes = writeCharacter(CHARACTER, code);
  if (bytes == 0 || !isCharacter(CHARACTER) || byteAt(cursor) != SEMICOLON) return -Fault.XmlReference;
  return text(CHARACTER, bytes, cursor + 1);
}

/** Moves the cursor behind the comment that begins there; two dashes only end it (XML 1.0, 2.5). */
export function skipComment(): Fault {
  const dashes = find(xml.cursor + 4, Markup.Dashes);
  if (dashes == 0) return Fault.Truncated;
  if (byteAt(dashes + 2) != GREATER) return Fault.XmlSyntax;
  xml.cursor = dashes + 3;
  return Fault.None;
}

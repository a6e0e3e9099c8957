/** Writes the elements of a TNDS document as XML or as WBXML; a text that the room doesn't take goes on in the next. */
import { Slice, at, byteAt, prefix, size, skip } from "../memory/slice";
import { text } from "../memory/text";
import { isText } from "../memory/utf8";
import { encodeTo } from "../auth/base64";
import { Text } from "../text.gen";
import { UTF_8 } from "../wbxml/header";
import { writeInteger } from "../wbxml/integer";
import { Token } from "../wbxml/token";
import { Dmddf, Page } from "../wbxml/token.gen";
import { VERSION } from "../wbxml/writer";
import { isCharacter, nameOf } from "../wbxml/xml-text";

const SLASH: u32 = 0x2f;
const LESS: u32 = 0x3c;
const GREATER: u32 = 0x3e;
const AMPERSAND: u32 = 0x26;
const RETURN: u32 = 0x0d;
const QUESTION: u32 = 0x3f;
/** What a text leaves for the ends of its element and of the one around it, and needs to go on. */
const ENDS: u32 = 32;
const MORE: u32 = 16;

let isXml: bool = false;
let first: usize = 0;
let cursor: usize = 0;
let limit: usize = 0;
/** An element's text is under way, and how much of it has been written. */
let under: bool = false;
let offset: u32 = 0;

/** Begins a document. */
export function begin(xml: bool): void {
  isXml = xml;
  under = false;
}

/** What follows goes to `buffer`. */
export function setRoom(buffer: usize, bytes: u32): void {
  first = buffer;
  cursor = buffer;
  limit = buffer + bytes;
}

/** How many bytes are left. */
export function room(): u32 {
  return <u32>(limit - cursor);
}

/** How many bytes have been written. */
export function written(): u32 {
  return <u32>(cursor - first);
}

/** Whether element() has begun one that hasn't ended. */
export function isUnder(): bool {
  return under;
}

/** Up to VerDTD. In WBXML the public identifier stands in the string table: it has no number (OMNA). */
export function head(): void {
  if (isXml) {
    put(text(Text.TndsHead));
    return;
  }
  const id = text(Text.FpiDdf);
  byte(VERSION);
  byte(0);
  byte(0);
  byte(UTF_8);
  byte(size(id) + 1);
  put(id);
  byte(0);
  byte(Token.SwitchPage);
  byte(Page.Dmddf);
  start(Dmddf.MgmtTree);
  element(Dmddf.VerDTD, text(Text.VerDtd), false);
}

function byte(value: u32): void {
  store<u8>(cursor++, value);
}

function put(s: Slice): void {
  memory.copy(cursor, at(s), size(s));
  cursor += size(s);
}

/** Begins an element with content. */
export function start(token: u32): void {
  if (!isXml) return byte(token | Token.Content);
  byte(LESS);
  put(nameOf(token));
  byte(GREATER);
}

/** Ends the innermost element, which is `token`. */
export function end(token: u32): void {
  if (!isXml) return byte(Token.End);
  byte(LESS);
  byte(SLASH);
  put(nameOf(token));
  byte(GREATER);
}

/** An element without content. */
export function empty(token: u32): void {
  if (!isXml) return byte(token);
  byte(LESS);
  put(nameOf(token));
  byte(SLASH);
  byte(GREATER);
}

/**
 * An element with a text.
 *
 * @param isBinary whether it is bytes: Base64 in XML, OPAQUE in WBXML
 * @returns false if the room is used up: to be called again in the next, with the same text
 */
export function element(token: u32, value: Slice, isBinary: bool): bool {
  if (!under) {
    start(token);
    offset = 0;
    under = true;
  }
  for (let rest = skip(value, offset); size(rest) > 0; rest = skip(value, offset)) {
    if (room() < ENDS + MORE) return false;
    offset += isXml ? (isBinary ? group(rest) : character(rest)) : piece(rest, isBinary);
  }
  if (room() < ENDS) return false;
  under = false;
  end(token);
  return true;
}

/** Three bytes as four characters. */
function group(rest: Slice): u32 {
  const bytes = prefix(rest, 3);
  cursor = encodeTo(bytes, cursor);
  return size(bytes);
}

/** What XML has no character for is a question mark. */
function character(rest: Slice): u32 {
  const value = byteAt(rest, 0);
  let length: u32 = 1;
  while (length < size(rest) && (byteAt(rest, length) & 0xc0) == 0x80) length++;
  if (!isCharacter(at(rest))) byte(QUESTION);
  else if (value == AMPERSAND) put(text(Text.EntityAmp));
  else if (value == LESS) put(text(Text.EntityLt));
  else if (value == GREATER) put(text(Text.EntityGt));
  else if (value == RETURN) put(text(Text.EntityReturn));
  else put(prefix(rest, length));
  return length;
}

/** As many bytes as there is room for; those of a text that begin and end with a character. */
function piece(rest: Slice, isBinary: bool): u32 {
  let length = min(size(rest), room() - ENDS - 3);
  const isString = !isBinary && isText(rest);
  if (isString) while (length < size(rest) && (byteAt(rest, length) & 0xc0) == 0x80) length--;
  byte(isString ? Token.StrI : Token.Opaque);
  if (!isString) cursor = writeInteger(cursor, length);
  put(prefix(rest, length));
  if (isString) byte(0);
  return length;
}

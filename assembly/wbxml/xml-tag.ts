/** The tags of TNDS as XML: names of code page 2 without prefix, and no attribute but xmlns of DM DDF 1.2 (OMA-TS-DM_TNDS). */
import { MaxNesting } from "../limits";
import { EventKind } from "./event";
import { Fault } from "./fault";
import { Markup } from "./names.gen";
import { GREATER, byteAt, codeOf, isAt, length, nameEnd, skipSpace, xml } from "./xml-text";

export const SLASH: u32 = 0x2f;
const EQUALS: u32 = 0x3d;
const QUOTATION_MARK: u32 = 0x22;
const APOSTROPHE: u32 = 0x27;

/** The tokens of the open elements, the root first. */
const OPEN: usize = memory.data(MaxNesting);

/** Reads the tag of an element's beginning at the cursor; answers Start or Empty, or minus the Fault. */
export function readStart(): i32 {
  if (xml.depth == MaxNesting) return -Fault.TooDeep;
  const end = nameEnd(xml.cursor + 1);
  xml.token = codeOf(xml.cursor + 1, end);
  let close = skipNamespace(skipSpace(end));
  const isEmpty = byteAt(close) == SLASH;
  close += <usize>isEmpty;
  if (close >= xml.end) return -Fault.Truncated;
  if (xml.token == 0) return -Fault.XmlElement;
  if (byteAt(close) != GREATER) return -Fault.XmlAttribute;
  xml.cursor = close + 1;
  if (isEmpty) return EventKind.Empty;
  store<u8>(OPEN + xml.depth++, xml.token);
  return EventKind.Start;
}

/** Reads the tag of an element's end at the cursor; answers End, or minus the Fault. */
export function readEnd(): i32 {
  const end = nameEnd(xml.cursor + 2);
  const close = skipSpace(end);
  if (close >= xml.end) return -Fault.Truncated;
  if (xml.depth == 0 || codeOf(xml.cursor + 2, end) != load<u8>(OPEN + xml.depth - 1)) return -Fault.UnbalancedEnd;
  if (byteAt(close) != GREATER) return -Fault.XmlAttribute;
  xml.cursor = close + 1;
  xml.depth--;
  return EventKind.End;
}

/** The address behind the attribute xmlns at `cursor`, if it stands there with the only value that is known, and behind white space. */
function skipNamespace(cursor: usize): usize {
  if (!isAt(cursor, Markup.Xmlns)) return cursor;
  const equals = skipSpace(cursor + length(Markup.Xmlns));
  const open = skipSpace(equals + 1);
  const close = open + 1 + length(Markup.Namespace);
  const quote = byteAt(open);
  const isKnown = byteAt(equals) == EQUALS && isAt(open + 1, Markup.Namespace) && byteAt(close) == quote;
  return isKnown && (quote == QUOTATION_MARK || quote == APOSTROPHE) ? skipSpace(close + 1) : cursor;
}

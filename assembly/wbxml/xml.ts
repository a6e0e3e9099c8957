/** TNDS as XML: pushes the elements and texts of a document of DM DDF 1.2 into a consumer, as the WBXML reader does for code page 2. */
import { scanText } from "../memory/utf8";
import { EventKind } from "./event";
import { Fault } from "./fault";
import { Markup } from "./names.gen";
import { SLASH, readEnd, readStart } from "./xml-tag";
import {
  AMPERSAND,
  LESS,
  Stage,
  byteAt,
  find,
  isAt,
  isCharacter,
  length,
  readReference,
  readText,
  skipComment,
  skipSpace,
  xml,
} from "./xml-text";

export { isTransientXml, xml } from "./xml-text";

const PAGE: u32 = 2;
const EXCLAMATION_MARK: u32 = 0x21;
const QUESTION_MARK: u32 = 0x3f;

/** A token, a reference or a line end is only taken for what it seems if so much of the document is to be seen. */
const LOOKAHEAD: u32 = 3;

/**
 * Reads the document from `start` to `end` until it has ended, the consumer says stop, or a fault. What it says is read, and nothing
 * that it names: there are no entities but the five, no document type and no processing instruction.
 *
 * C has these methods of the WBXML reader's consumer, all `@inline`; each answers whether to stop after its event:
 * - `start(page: u32, token: u32, content: bool): bool`: page is always 2; `<Node/>` has no content, and no end() follows
 * - `end(): bool`
 * - `text(address: usize, length: u32): bool`: UTF-8; an element's text may come in several pieces. All text is given, white space between
 *   elements too: the consumer knows which elements hold text. A piece for which isTransientXml() is true must be copied
 *
 * Differences from XML 1.0: the XML declaration begins with `<?xml` and a space, and what it says is ignored: all is UTF-8; elements have no
 * prefix; xmlns may be left out.
 *
 * @returns None: then either xml.depth is 0 and the document has been read to its end, or the consumer has stopped. Otherwise what is
 *   wrong at xml.cursor; the events before it have been given
 */
export function readXml<C>(consumer: C, start: usize, end: usize): Fault {
  beginXml();
  return feedXml<C>(consumer, start, end, true);
}

/** Begins a document that comes in windows. */
export function beginXml(): void {
  xml.depth = 0;
  xml.cdata = false;
  xml.stage = Stage.Prolog;
}

/**
 * Reads the next window of a document as readXml() reads the whole. What stands before the root element has to be in the first window.
 *
 * @param start where the bytes stand that the last window's xml.cursor has left over, and then those that follow them
 * @param last whether no other window follows
 * @returns None: the window has been read up to xml.cursor, or the consumer has stopped; or the Fault. What has no end in a window that it
 *   fills is Truncated
 */
export function feedXml<C>(consumer: C, start: usize, end: usize, last: bool): Fault {
  let fault = openWindow(start, end, last);
  if (fault != Fault.None) return fault;
  while (fault == Fault.None && xml.stage < Stage.Epilog) {
    const event = next();
    if (event < 0) {
      fault = <Fault>-event;
      break;
    }
    let stopped: bool;
    if (event == EventKind.Text) stopped = consumer.text(xml.address, xml.length);
    else if (event == EventKind.End) stopped = consumer.end();
    else stopped = consumer.start(PAGE, xml.token, event == EventKind.Start);
    if (xml.depth == 0) xml.stage = Stage.Epilog;
    else if (stopped) return Fault.None;
  }
  if (fault == Fault.None) fault = finish();
  // With more to be seen it may be nothing of the kind.
  return last || xml.cursor == start ? fault : Fault.None;
}

/** Whether the window holds nothing but characters; one that its end cuts off belongs to the next. */
function openWindow(start: usize, end: usize, last: bool): Fault {
  xml.end = end;
  xml.lookahead = last ? 1 : LOOKAHEAD;
  xml.cursor = scanText(start, end);
  if (xml.cursor < end) {
    if (last || xml.cursor + LOOKAHEAD < end) return Fault.BadUtf8;
    xml.end = xml.cursor;
  }
  for (xml.cursor = start; xml.cursor < xml.end; xml.cursor++) if (!isCharacter(xml.cursor)) return Fault.XmlCharacter;
  xml.cursor = start;
  return xml.stage == Stage.Prolog ? begin(start) : Fault.None;
}

/** Goes to the root element. */
function begin(start: usize): Fault {
  if (isAt(start, Markup.ByteOrderMark)) xml.cursor += length(Markup.ByteOrderMark);
  if (isAt(xml.cursor, Markup.Declaration)) {
    const close = find(xml.cursor, Markup.DeclarationEnd);
    if (close == 0) return Fault.Truncated;
    xml.cursor = close + length(Markup.DeclarationEnd);
  }
  const fault = skipMisc();
  if (fault != Fault.None) return fault;
  xml.stage = Stage.Content;
  return byteAt(xml.cursor) != LESS || isAt(xml.cursor, Markup.Section) ? Fault.NoRoot : Fault.None;
}

/** Behind the root element only white space and comments may stand. */
function finish(): Fault {
  const fault = skipMisc();
  return fault == Fault.None && xml.cursor < xml.end ? Fault.TrailingBytes : fault;
}

/** Moves the cursor behind white space and comments. */
function skipMisc(): Fault {
  xml.cursor = skipSpace(xml.cursor);
  while (isAt(xml.cursor, Markup.Comment)) {
    const fault = skipComment();
    if (fault != Fault.None) return fault;
    xml.cursor = skipSpace(xml.cursor);
  }
  return Fault.None;
}

/** Reads on to the next event, which xml describes then; answers its EventKind, or minus the Fault. */
function next(): i32 {
  while (xml.cursor + xml.lookahead <= xml.end) {
    if (xml.cdata) {
      if (!isAt(xml.cursor, Markup.SectionEnd)) return readText();
      xml.cursor += length(Markup.SectionEnd);
      xml.cdata = false;
      continue;
    }
    const first: u32 = load<u8>(xml.cursor);
    if (first == AMPERSAND) return readReference();
    if (first != LESS) return readText();
    const second = byteAt(xml.cursor + 1);
    if (second == SLASH) return readEnd();
    if (second == QUESTION_MARK) return -Fault.XmlMarkup;
    if (second != EXCLAMATION_MARK) return readStart();
    const fault = skipMarkup();
    if (fault != Fault.None) return -(<i32>fault);
  }
  return -Fault.Truncated;
}

/** Moves the cursor behind a comment or into a section of CDATA. */
function skipMarkup(): Fault {
  if (isAt(xml.cursor, Markup.Comment)) return skipComment();
  if (!isAt(xml.cursor, Markup.Section)) return Fault.XmlMarkup;
  xml.cursor += length(Markup.Section);
  xml.cdata = true;
  return Fault.None;
}

/** The WBXML reader: pushes the elements and contents of a document into a consumer that is compiled into it. */
import { MaxNesting } from "../limits";
import { endOfText, scanText } from "../memory/utf8";
import { Fault } from "./fault";
import { piece, readPiece } from "./piece";
import { Token } from "./token";

export { Fault } from "./fault";
export { MAX_EXPANSION, document, header } from "./header";
export { isTransient } from "./piece";

/** Where the last read() stopped; handed to read() again, it goes on from there. */
@unmanaged
class Position {
  /** The address after the last event; after a fault, of the token at fault. */
  cursor: usize;
  page: u32;
  /** How many elements are open; 0 when the document has been read to its end. */
  depth: u32;
}

export const position = changetype<Position>(memory.data(offsetof<Position>()));

/**
 * Reads from `cursor` until the consumer says stop, the root element has ended, or a fault; then sets `position`.
 *
 * C has these methods, all `@inline`; each answers whether to stop after its event:
 * - `start(page: u32, token: u32, content: bool): bool`: token is the code, 0x05–0x3F; without content no end() follows
 * - `end(): bool`
 * - `text(address: usize, length: u32): bool`: UTF-8 without NUL; an element's text may come in several pieces, which lie in the
 *   document. Only a character entity's lasts no longer than the event and must be copied: isTransient() tells
 * - `opaque(address: usize, length: u32): bool`: any bytes of the document
 *
 * @param cursor document.body after header(), or position.cursor
 * @param end the end of the document
 * @param page the code page at `cursor`: 0 at the root element, or position.page
 * @param depth how many elements are open at `cursor`: 0 at the root element, or position.depth
 * @returns None, or what is wrong with the document; the events before it have been given
 */
export function read<C>(consumer: C, cursor: usize, end: usize, page: u32 = 0, depth: u32 = 0): Fault {
  const root = depth == 0 ? checkRoot(cursor, end) : Fault.None;
  if (root != Fault.None) return stop(root, cursor, page, depth);
  while (cursor < end) {
    const token: i32 = load<u8>(cursor);
    if ((token & Token.Code) >= Token.FirstTag) {
      if (token >= Token.Attributes) return stop(Fault.BadToken, cursor, page, depth);
      if (depth == MaxNesting) return stop(Fault.TooDeep, cursor, page, depth);
      cursor++;
      depth += <u32>(token > Token.Content);
      const stopped = consumer.start(page, <u32>(token & Token.Code), token > Token.Content);
      if (depth == 0) break;
      if (stopped) return stop(Fault.None, cursor, page, depth);
      continue;
    }
    if (token == Token.StrI) {
      const close = endOfText(cursor + 1, end);
      if (close == 0) return stop(textFault(cursor + 1, end), cursor, page, depth);
      if (consumer.text(cursor + 1, <u32>(close - cursor) - 1)) return stop(Fault.None, close + 1, page, depth);
      cursor = close + 1;
      if (cursor >= end || load<u8>(cursor) != Token.End) continue; // nearly always it is the element's end
    } else if (token != Token.End) {
      if (token == Token.SwitchPage && cursor + 1 < end) {
        page = load<u8>(cursor + 1);
        cursor += 2;
        continue;
      }
      const fault = readPiece(cursor, end);
      if (fault != Fault.None) return stop(fault, cursor, page, depth);
      cursor = piece.next;
      if (givePiece(consumer, token)) return stop(Fault.None, cursor, page, depth);
      continue;
    }
    cursor++;
    const stopped = consumer.end();
    if (--depth == 0) break;
    if (stopped) return stop(Fault.None, cursor, page, depth);
  }
  return stop(depth > 0 ? Fault.Truncated : cursor == end ? Fault.None : Fault.TrailingBytes, cursor, page, depth);
}

function givePiece<C>(consumer: C, token: i32): bool {
  return token == Token.Opaque
    ? consumer.opaque(piece.address, piece.length)
    : consumer.text(piece.address, piece.length);
}

function stop(fault: Fault, cursor: usize, page: u32, depth: u32): Fault {
  position.cursor = cursor;
  position.page = page;
  position.depth = depth;
  return fault;
}

/** Why the string at `cursor` has no end. */
function textFault(cursor: usize, end: usize): Fault {
  return scanText(cursor, end) == end ? Fault.Truncated : Fault.BadUtf8;
}

/** Whether the document's content begins with an element, as that of every document does; page switches may stand before it. */
function checkRoot(cursor: usize, end: usize): Fault {
  while (cursor < end && load<u8>(cursor) == Token.SwitchPage) cursor += 2;
  if (cursor >= end) return Fault.NoRoot;
  const token: i32 = load<u8>(cursor);
  if (token == Token.End) return Fault.UnbalancedEnd;
  return (token & Token.Code) >= Token.FirstTag ? Fault.None : Fault.NoRoot;
}

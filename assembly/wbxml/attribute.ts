/** The attribute state of WBXML (WAP-192 5.8): the attributes of an element, event by event. Only provisioning documents have any. */
import { MaxNesting } from "../limits";
import { scanText } from "../memory/utf8";
import { Fault } from "./fault";
import { piece, readPiece } from "./piece";
import { document, position } from "./reader";
import { Token } from "./token";

/** The page whose value tokens, as first published, were those of the extensions (OMA-WAP-ProvCont 7.5, its errata moved them). */
const ERRATA_PAGE: u32 = 1;


@unmanaged
class Attributes {
  /** The code page of the attribute state; the elements' page is another. Both last until they are switched. */
  page: u32;
  /** Whether the cursor is between an element's token and the END of its attributes. */
  open: bool;
  /** Whether an attribute of this element has started: before it no value may stand. */
  started: bool;
}

export const attributes = changetype<Attributes>(memory.data(8));

/** Begins a document: no attributes are open, and page 0 is the attribute state's. */
export function resetAttributes(): void {
  attributes.page = 0;
  attributes.open = false;
}

/** Whether `token` is that of an element with attributes. */
export function hasAttributes(token: i32): bool {
  return token >= Token.Attributes && (token & Token.Code) >= Token.FirstTag;
}

/**
 * Reads the element at position.cursor that has attributes, and moves the position behind its token. C is that of read() and has besides,
 * all answering nothing: `attribute(page: u32, token: u32)`, `value(page: u32, token: u32)`, `page(page: u32)` and `attributesEnd()`.
 */
export function readElement<C>(consumer: C): Fault {
  if (position.depth == MaxNesting) return Fault.TooDeep;
  const token: i32 = load<u8>(position.cursor);
  const content = (token & Token.Content) != 0;
  consumer.start(position.page, token & ~Token.Content, content);
  attributes.open = true;
  attributes.started = false;
  position.depth += <u32>content;
  return move(position.cursor + 1);
}

/** Reads one event of the open attributes at position.cursor, and moves the position behind it unless there is a fault. */
export function readAttribute<C>(consumer: C, end: usize): Fault {
  const cursor = position.cursor;
  if (cursor >= end) return Fault.Truncated;
  const token: i32 = load<u8>(cursor);
  if (token == Token.SwitchPage) return readSwitch<C>(consumer, cursor + 1, end);
  if (isValue(token)) {
    if (!attributes.started) return Fault.BadToken;
    consumer.value(attributes.page, token);
    return move(cursor + 1);
  }
  if (token < Token.Attributes && (token & Token.Code) >= Token.FirstTag) {
    attributes.started = true;
    consumer.attribute(attributes.page, token);
    return move(cursor + 1);
  }
  if (!attributes.started) return Fault.BadToken;
  if (token != Token.End) return readText<C>(consumer, token, end);
  attributes.open = false;
  consumer.attributesEnd();
  return move(cursor + 1);
}

function move(cursor: usize): Fault {
  position.cursor = cursor;
  return Fault.None;
}

function readSwitch<C>(consumer: C, cursor: usize, end: usize): Fault {
  if (cursor >= end) return Fault.Truncated;
  attributes.page = load<u8>(cursor);
  consumer.page(attributes.page);
  return move(cursor + 1);
}

/** Without a string table nothing can refer to it, and so STR_T's token is free, too. */
function isValue(token: i32): bool {
  if (token < Token.Attributes) return false;
  if ((token & Token.Code) >= Token.FirstTag) return true;
  if (attributes.page != ERRATA_PAGE || token > Token.StrT) return false;
  return token < Token.StrT || document.table == document.tableEnd;
}

/** A piece of an attribute's value: a string, a string reference, an entity, or opaque bytes. */
function readText<C>(consumer: C, token: i32, end: usize): Fault {
  const cursor = position.cursor;
  if (token == Token.StrI) {
    const close = scanText(cursor + 1, end);
    if (close == end) return Fault.Truncated;
    if (load<u8>(close) != 0) return Fault.BadUtf8;
    consumer.text(cursor + 1, <u32>(close - cursor - 1));
    return move(close + 1);
  }
  const fault = readPiece(cursor, end);
  if (fault != Fault.None) return fault;
  if (token == Token.Opaque) consumer.opaque(piece.address, piece.length);
  else consumer.text(piece.address, piece.length);
  return move(piece.next);
}

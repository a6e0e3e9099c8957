/** Content other than inline strings: OPAQUE, string references and character entities. */
import { document } from "./header";
import { scanText, writeCharacter } from "../memory/utf8";
import { Fault } from "./fault";
import { after, readInteger, valueOf } from "./integer";
import { Token } from "./token";

/** The piece of content that readPiece() found last. */
@unmanaged
class Piece {
  address: usize;
  length: u32;
  /** The address after its token and operand. */
  next: usize;
}

export const piece = changetype<Piece>(memory.data(12));

/** The character of the last entity. */
const CHARACTER: usize = memory.data(4);

/** Whether text at `address` lasts only as long as its event, because it is a character entity's. */
@inline
export function isTransient(address: usize): bool {
  return address == CHARACTER;
}

/** Reads the token at `cursor` with its operand into `piece`; BadToken if it is not content. */
export function readPiece(cursor: usize, end: usize): Fault {
  const token: i32 = load<u8>(cursor);
  if (token != Token.Opaque && token != Token.StrT && token != Token.Entity) return Fault.BadToken;
  const operand = readInteger(cursor + 1, end);
  if (after(operand) == 0) return <Fault>valueOf(operand);
  piece.next = after(operand);
  if (token == Token.Entity) return entity(valueOf(operand));
  if (token == Token.StrT) return reference(cursor, valueOf(operand));
  return opaque(valueOf(operand), end);
}

function opaque(length: u32, end: usize): Fault {
  if (length > <u32>(end - piece.next)) return Fault.Truncated;
  piece.address = piece.next;
  piece.length = length;
  piece.next += length;
  return Fault.None;
}

function entity(code: u32): Fault {
  piece.address = CHARACTER;
  piece.length = writeCharacter(CHARACTER, code);
  return piece.length == 0 ? Fault.BadEntity : Fault.None;
}

/** The end of the table ends its last string, too: real servers leave out the NUL. */
function reference(cursor: usize, index: u32): Fault {
  if (index >= <u32>(document.tableEnd - document.table)) return Fault.BadIndex;
  piece.address = document.table + index;
  const close = scanText(piece.address, document.tableEnd);
  if (close < document.tableEnd && load<u8>(close) != 0) return Fault.BadUtf8;
  piece.length = <u32>(close - piece.address);
  return charge(cursor, piece.length);
}

/** Takes what the reference at `cursor` says out of the document's allowance, once however often it is read. */
function charge(cursor: usize, length: u32): Fault {
  if (cursor < document.charged) return Fault.None;
  if (length > document.allowance) return Fault.Expansion;
  document.allowance -= length;
  document.charged = cursor + 1;
  return Fault.None;
}

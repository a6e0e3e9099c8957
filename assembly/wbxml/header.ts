/** The header of a WBXML document: version, public identifier, character set and string table. */
import { Text } from "../text.gen";
import { equals, fixed, prefix, size } from "../memory/slice";
import { text } from "../memory/text";
import { Fault } from "./fault";
import { Integer, after, readInteger, valueOf } from "./integer";

/** -//SYNCML//DTD SyncML 1.2//EN */
export const SYNCML_1_2: u32 = 0x1201;
/** -//SYNCML//DTD SyncML 1.1//EN: still sent by real servers of DM 1.2. */
const SYNCML_1_1: u32 = 0x0fd3;
const UNKNOWN: u32 = 1;
/** The charsets' MIBenum numbers of IANA; 0 is "unknown". */
export const UTF_8: u32 = 106;
const US_ASCII: u32 = 3;
/** String references may say this many times what the document holds: beyond it, reading isn't linear any more. */
export const MAX_EXPANSION: u32 = 4;

/** The document whose header was read last. */
@unmanaged
class Document {
  body: usize;
  table: usize;
  tableEnd: usize;
  /** The bytes that string references may still give. */
  allowance: u32;
  /** The references before this address have been charged; reading a command again costs nothing. */
  charged: usize;
}

export const document = changetype<Document>(memory.data(20));

/**
 * Reads the header of the document at `start` and makes it the one that read() reads.
 *
 * @returns None, and then document.body is where its root element begins
 */
export function header(start: usize, end: usize): Fault {
  if (start >= end) return Fault.Truncated;
  const version: u32 = load<u8>(start);
  if (version < 1 || version > 3) return Fault.BadVersion;
  const id = readInteger(start + 1, end);
  const named = after(id) != 0 && valueOf(id) == 0;
  const index: Integer = named ? readInteger(after(id), end) : id;
  if (after(index) == 0) return <Fault>valueOf(index);
  const charset = readInteger(after(index), end);
  if (after(charset) == 0) return <Fault>valueOf(charset);
  const table = readInteger(after(charset), end);
  if (after(table) == 0) return <Fault>valueOf(table);
  if (valueOf(table) > <u32>(end - after(table))) return Fault.BadStringTable;
  begin(after(table), valueOf(table), <u32>(end - start));
  if (!isCharset(valueOf(charset))) return Fault.BadCharset;
  if (named) return namesSyncml(valueOf(index));
  return isSyncml(valueOf(id)) ? Fault.None : Fault.BadPublicId;
}

function begin(table: usize, length: u32, total: u32): void {
  document.table = table;
  document.tableEnd = table + length;
  document.body = table + length;
  document.charged = document.body;
  document.allowance = total * MAX_EXPANSION;
}


@inline
function isCharset(charset: u32): bool {
  return charset == UTF_8 || charset == US_ASCII || charset == 0;
}


@inline
function isSyncml(id: u32): bool {
  return id == SYNCML_1_2 || id == SYNCML_1_1 || id == UNKNOWN;
}

/** A public identifier in the string table; real servers leave out its NUL when the table holds nothing else. */
function namesSyncml(index: u32): Fault {
  const length = <u32>(document.tableEnd - document.table);
  if (index >= length) return Fault.BadIndex;
  const expected = text(Text.FpiSyncml);
  const name = fixed(document.table + index, length - index);
  return equals(prefix(name, size(expected)), expected) ? Fault.None : Fault.BadPublicId;
}

/** The fields of a header one by one, for who shows a document: header() is what judges them. */
import { after, readInteger, valueOf } from "./integer";

/** The integers of a header in their order; the version before them is the document's first byte. */
export const enum Field {
  PublicId = 0,
  /** The place of the public identifier in the string table, when PublicId is 0. */
  Index = 1,
  Charset = 2,
  TableLength = 3,
}

const FIELD_BYTES: usize = 8;
const FIELDS_BYTES: usize = 4 * FIELD_BYTES;

/** For each Field its value and the offset behind it; offset 0 when the document doesn't have it or it can't be read. */
export const FIELDS: usize = memory.data(32);

/** Reads the fields of the document at `start` into FIELDS, up to the first that is malformed. */
export function readFields(start: usize, end: usize): void {
  memory.fill(FIELDS, 0, FIELDS_BYTES);
  let cursor = readField(Field.PublicId, start, start + 1, end);
  if (cursor != 0 && load<u32>(FIELDS) == 0) cursor = readField(Field.Index, start, cursor, end);
  if (cursor != 0) cursor = readField(Field.Charset, start, cursor, end);
  if (cursor != 0) readField(Field.TableLength, start, cursor, end);
}

/** The address after the field, 0 if it is malformed. */
function readField(field: Field, start: usize, cursor: usize, end: usize): usize {
  const integer = readInteger(cursor, end);
  if (after(integer) == 0) return 0;
  const place = FIELDS + <usize>field * FIELD_BYTES;
  store<u32>(place, valueOf(integer));
  store<u32>(place, <u32>(after(integer) - start), 4);
  return after(integer);
}

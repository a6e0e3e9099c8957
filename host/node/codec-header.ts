/** The header of a WBXML document: its fields as codec.wasm finds them, and what they say. */
import type { CodecExports } from "./codec-events.js";
import { kindOf, type DocumentKind } from "./codec-kind.js";
import { Fault } from "./tokens.gen.js";

/** [from, to): bytes of a document and what they say. */
export interface Span {
  from: number;
  to: number;
  what: string;
}

export interface Header {
  /** What the document is; undefined when no kind has its public identifier or the header is malformed. */
  kind: DocumentKind | undefined;
  fault: Fault;
  publicId: number;
  /** The fields in order, as far as they can be read. */
  spans: Span[];
  /** Where the root element, or a page switch before it, begins. */
  body: number;
}

/** The integers of a header (assembly/wbxml/field.ts). */
const FIELDS = ["publicId", "index", "charset", "tableLength"] as const;
type Field = (typeof FIELDS)[number];
type Fields = Partial<Record<Field, { value: number; to: number }>>;

const PUBLIC_IDS = new Map([
  [0x00, "in the string table"],
  [0x01, "unknown"],
  [0x0b, "provisioning 1.0"],
  [0x0fd3, "SyncML 1.1"],
  [0x1201, "SyncML 1.2"],
]);
const CHARSETS = new Map([
  [0, "unknown"],
  [3, "US-ASCII"],
  [106, "UTF-8"],
]);

function readFields(wasm: CodecExports): Fields {
  const view = new DataView(wasm.memory.buffer, wasm.fieldsAddress());
  const fields: Fields = {};
  FIELDS.forEach((field, i) => {
    const to = view.getUint32(i * 8 + 4, true);
    if (to > 0) fields[field] = { value: view.getUint32(i * 8, true), to };
  });
  return fields;
}

/** The text at `index` of a string table; the end of the table ends its last string, too. */
function textAt(table: Uint8Array, index: number): string {
  const end = table.indexOf(0, index);
  return Buffer.from(table.subarray(index, end < 0 ? table.length : end)).toString("utf8");
}

const named = (names: Map<number, string>, number: number) => names.get(number) ?? "not supported";

function spansOf(bytes: Uint8Array, fields: Fields, table: Uint8Array | undefined): Span[] {
  const { publicId, index, charset, tableLength } = fields;
  const spans: Span[] = [];
  const add = (to: number | undefined, what: string) => {
    const from = spans[spans.length - 1]?.to ?? 0;
    if (to !== undefined && to > from) spans.push({ from, to, what });
  };
  if (bytes.length > 0) add(1, `version ${(bytes[0]! >> 4) + 1}.${bytes[0]! & 15}`);
  if (publicId) {
    const number = publicId.value.toString(16).toUpperCase().padStart(2, "0");
    add(publicId.to, `public identifier 0x${number} (${named(PUBLIC_IDS, publicId.value)})`);
  }
  if (index) add(index.to, `string table index ${index.value}${table ? `: ${textAt(table, index.value)}` : ""}`);
  if (charset) add(charset.to, `charset ${charset.value} (${named(CHARSETS, charset.value)})`);
  if (tableLength) add(tableLength.to, `string table length ${tableLength.value}`);
  if (tableLength && table) add(tableLength.to + table.length, "string table");
  return spans;
}

/** Reads the header of the document of `bytes`, which stands at documentAddress(). */
export function readHeader(wasm: CodecExports, bytes: Uint8Array): Header {
  const fault = wasm.readHeader(bytes.length) as Fault;
  const fields = readFields(wasm);
  const { tableLength, index } = fields;
  const start = tableLength?.to ?? bytes.length;
  const tableEnd = start + (tableLength?.value ?? 0);
  const table = tableLength && tableEnd <= bytes.length ? bytes.subarray(start, tableEnd) : undefined;
  const publicId = fields.publicId?.value ?? 0;
  const other = kindOf(publicId, index && table && textAt(table, index.value));
  const isOther = fault === Fault.BadPublicId && other !== undefined;
  return {
    kind: isOther ? other : fault === Fault.None ? "syncml" : undefined,
    fault: isOther ? Fault.None : fault,
    publicId,
    spans: spansOf(bytes, fields, table),
    body: Math.min(tableEnd, bytes.length),
  };
}

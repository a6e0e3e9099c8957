/** A WBXML document byte by byte: what each of its events takes and says. */
import { HAS_ATTRIBUTES, type EventReader } from "./codec-events.js";
import type { CodecError } from "./codec-fault.js";
import type { Span } from "./codec-header.js";
import type { DocumentKind } from "./codec-kind.js";
import { attributeStart, elementName, valueText } from "./codec-names.js";
import { EventKind } from "./tokens.gen.js";

/** What a document says, as far as it can be read. */
export interface Explanation {
  /** Undefined when the header doesn't tell. */
  kind?: DocumentKind;
  /** Version, public identifier, its place in the string table, charset, length of the string table, string table. */
  header: Span[];
  /** In the document's order and without gaps; they end where the fault is. */
  events: EventSpan[];
  /** Why the document would be refused. */
  fault?: CodecError;
}

/** [from, to): the bytes of one event. */
export interface EventSpan {
  from: number;
  to: number;
  /** How many elements are open before it; while its attributes are read, an empty element is, too. */
  depth: number;
  kind: keyof typeof KINDS;
  /** The page of the token; of a page switch, the new one; 0 where there is no token. */
  page: number;
  /** An element's without the bits for content and attributes. */
  token?: number;
  /** Of an element; of an attribute, with `=` and what its value begins with; the text of a value. */
  name?: string;
  /** The UTF-8 of a text, a string reference or an entity; an opaque's bytes. */
  content?: Uint8Array;
}

const KINDS = {
  page: EventKind.Page,
  start: EventKind.Start,
  empty: EventKind.Empty,
  end: EventKind.End,
  attribute: EventKind.Attribute,
  value: EventKind.Value,
  attributesEnd: EventKind.AttributesEnd,
  text: EventKind.Text,
  opaque: EventKind.Opaque,
  reference: EventKind.Reference,
  entity: EventKind.Entity,
} as const;
const KIND_NAMES = new Map<EventKind, EventSpan["kind"]>(
  Object.entries(KINDS).map(([name, kind]) => [kind, name as EventSpan["kind"]]),
);

const unknown = (token: number) => `unknown-${token.toString(16).padStart(2, "0")}`;

function attributeName(page: number, token: number): string {
  const start = attributeStart(page, token);
  return start ? start.name + (start.prefix && `=${start.prefix}`) : unknown(token);
}

/** What an event has beside its place. */
function detailsOf(reader: EventReader, kind: DocumentKind): Partial<EventSpan> {
  const { page } = reader;
  const token = reader.token & ~HAS_ATTRIBUTES;
  switch (reader.kind) {
    case EventKind.Start:
    case EventKind.Empty:
      return { token, name: elementName(kind, page, token) };
    case EventKind.Attribute:
      return { token, name: attributeName(page, token) };
    case EventKind.Value:
      return { token: reader.token, name: valueText(page, reader.token) ?? unknown(reader.token) };
    case EventKind.End:
    case EventKind.AttributesEnd:
    case EventKind.Page:
      return {};
    default:
      return { content: reader.content().slice() };
  }
}

/** The spans of the events of `reader`. */
export function spansOf(reader: EventReader, kind: DocumentKind): EventSpan[] {
  const spans: EventSpan[] = [];
  let depth = 0;
  let isEmpty = false;
  while (reader.next()) {
    const { from, to, page } = reader;
    spans.push({ from, to, depth, kind: KIND_NAMES.get(reader.kind)!, page, ...detailsOf(reader, kind) });
    const hasAttributes = reader.kind === EventKind.Empty && (reader.token & HAS_ATTRIBUTES) !== 0;
    if (reader.kind === EventKind.Start || hasAttributes) depth++;
    if (reader.kind === EventKind.End || (reader.kind === EventKind.AttributesEnd && isEmpty)) depth--;
    if (reader.kind === EventKind.Empty || reader.kind === EventKind.Start) isEmpty = hasAttributes;
  }
  return spans;
}

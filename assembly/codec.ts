/** The entry of codec.wasm: the agent's WBXML reader and writer for the hosts, between a document and an array of events. */
import { slice } from "./memory/slice";
import { attributes, hasAttributes, readAttribute, readElement, resetAttributes } from "./wbxml/attribute";
import { DocumentType, EventKind } from "./wbxml/event";
import { FIELDS, readFields } from "./wbxml/field";
import { Fault, document, header, isTransient, position, read } from "./wbxml/reader";
import { Token } from "./wbxml/token";
import { Writer } from "./wbxml/writer";

/** The largest document; as many bytes of contents, and one event for each byte, always suffice. */
const MAX_DOCUMENT: u32 = 65536;
const DOCUMENT: usize = memory.data(65536, 16);
const CONTENTS: usize = memory.data(65536, 16);
const EVENT_BYTES: u32 = 12;
const EVENTS: usize = memory.data(786432, 16);
/** The page on which a DDF document begins. */
const DDF_PAGE: u32 = 2;
/** No page, so that the first element is preceded by a switch. */
const NO_PAGE: u32 = 256;

/** One event as the hosts see it: twelve bytes, little-endian. */
@unmanaged
class Event {
  kind: u8;
  page: u8;
  /** An element's code, with 0x80 when it has attributes; an attribute's or a value's token. */
  token: u8;
  /** How many bytes of the document the event takes, not counting the content that stands in it. */
  frame: u8;
  /** Of a text's or an opaque's bytes. */
  address: u32;
  length: u32;
}

/** Writes events down one behind the other; each of its methods answers true, so that the reader stops after each event. */
@unmanaged
class Recorder {
  next: usize;
  /** Where the next character entity is kept. */
  kept: usize;
  /** Where in the document the event begins that is being read. */
  from: usize;

  private add(kind: EventKind, page: u32 = 0, token: u32 = 0): bool {
    const event = changetype<Event>(this.next);
    this.next += EVENT_BYTES;
    event.kind = <u8>kind;
    event.page = <u8>page;
    event.token = <u8>token;
    return true;
  }

  start(page: u32, token: u32, content: bool): bool {
    return this.add(content ? EventKind.Start : EventKind.Empty, page, token);
  }

  end(): bool {
    return this.add(EventKind.End);
  }

  text(address: usize, length: u32): bool {
    if (!isTransient(address)) {
      return this.content(address < document.body ? EventKind.Reference : EventKind.Text, address, length);
    }
    memory.copy(this.kept, address, length);
    this.kept += length;
    return this.content(EventKind.Entity, this.kept - length, length);
  }

  opaque(address: usize, length: u32): bool {
    return this.content(EventKind.Opaque, address, length);
  }

  page(page: u32): void {
    this.add(EventKind.Page, page);
  }

  attribute(page: u32, token: u32): void {
    this.add(EventKind.Attribute, page, token);
  }

  value(page: u32, token: u32): void {
    this.add(EventKind.Value, page, token);
  }

  attributesEnd(): void {
    this.add(EventKind.AttributesEnd);
  }

  /** Ends the event that has been added since the last one ended, if there is one, at `cursor`. */
  endEvent(cursor: usize): void {
    if (cursor == this.from) return;
    const event = changetype<Event>(this.next - EVENT_BYTES);
    const within = event.kind == EventKind.Text || event.kind == EventKind.Opaque ? event.length : 0;
    event.frame = <u8>(<u32>(cursor - this.from) - within);
    this.from = cursor;
  }

  private content(kind: EventKind, address: usize, length: u32): bool {
    this.add(kind);
    const event = changetype<Event>(this.next - EVENT_BYTES);
    event.address = <u32>address;
    event.length = length;
    return true;
  }
}

const recorder = changetype<Recorder>(memory.data(12));
const writer = changetype<Writer>(memory.data(20));

/** Where decode() finds the document and encode() leaves it: room for capacity() bytes. */
export function documentAddress(): usize {
  return DOCUMENT;
}

/** Where the caller of encode() puts the bytes that events refer to: room for capacity() bytes. */
export function contentsAddress(): usize {
  return CONTENTS;
}

/** Where the events are: room for capacity() of them. */
export function eventsAddress(): usize {
  return EVENTS;
}

/** Where readHeader() leaves the fields: four times a value and the offset behind it, see wbxml/field.ts. */
export function fieldsAddress(): usize {
  return FIELDS;
}

export function capacity(): u32 {
  return MAX_DOCUMENT;
}

/**
 * Reads the header of the document of `length` bytes (0 to capacity()) and its fields.
 *
 * @returns the Fault; BadPublicId for a sound header of anything but SyncML
 */
export function readHeader(length: u32): Fault {
  readFields(DOCUMENT, DOCUMENT + length);
  return header(DOCUMENT, DOCUMENT + length);
}

/** Reads what stands behind the header, which readHeader() has just read, as a document of `type`; answers the Fault. */
export function decode(length: u32, type: DocumentType): Fault {
  const end = DOCUMENT + length;
  position.cursor = document.body;
  position.page = type == DocumentType.Ddf ? DDF_PAGE : 0;
  position.depth = 0;
  resetAttributes();
  recorder.next = EVENTS;
  recorder.kept = CONTENTS;
  recorder.from = document.body;
  let fault = Fault.None;
  do {
    if (!attributes.open) switchPages(end);
    fault = step(type, end);
    recorder.endEvent(position.cursor);
  } while (fault == Fault.None && (attributes.open || position.depth != 0));
  return fault == Fault.None && position.cursor != end ? Fault.TrailingBytes : fault;
}

/** How many events the last decode() gave; with a fault, those before it. */
export function count(): u32 {
  return <u32>(recorder.next - EVENTS) / EVENT_BYTES;
}

/** Where in the document the last decode() stopped: the offset of what is wrong. */
export function offset(): u32 {
  return <u32>(position.cursor - DOCUMENT);
}

function switchPages(end: usize): void {
  while (position.cursor + 1 < end && load<u8>(position.cursor) == Token.SwitchPage) {
    position.page = load<u8>(position.cursor + 1);
    position.cursor += 2;
    recorder.page(position.page);
    recorder.endEvent(position.cursor);
  }
}

/** Reads one event other than a switch of the elements' page. */
function step(type: DocumentType, end: usize): Fault {
  const cursor = position.cursor;
  if (attributes.open) return readAttribute<Recorder>(recorder, end);
  if (type == DocumentType.Provisioning && cursor < end && hasAttributes(load<u8>(cursor))) {
    return readElement<Recorder>(recorder);
  }
  return read<Recorder>(recorder, cursor, end, position.page, position.depth);
}

/**
 * Writes `events` events (0 to capacity()) as a document of `type` behind its header, which the caller has put at documentAddress().
 *
 * @param headerLength of the header, 0 to capacity()
 * @returns the length of the whole document, or minus Fault.TooLarge if it has no room
 */
export function encode(events: u32, type: DocumentType, headerLength: u32): i32 {
  writer.open(DOCUMENT + headerLength, MAX_DOCUMENT - headerLength);
  if (type == DocumentType.Ddf) writer.page = NO_PAGE;
  resetAttributes();
  for (let i: u32 = 0; i < events; i++) encodeEvent(changetype<Event>(EVENTS + i * EVENT_BYTES));
  return writer.overflow ? -(<i32>Fault.TooLarge) : <i32>(writer.cursor - DOCUMENT);
}

function encodeEvent(event: Event): void {
  const content = slice(event.address, event.length);
  switch (<i32>event.kind) {
    case EventKind.Empty:
    case EventKind.Start:
      return writer.element(event.page, event.token, event.kind == EventKind.Start);
    case EventKind.Attribute:
    case EventKind.Value:
      return encodeAttribute(event);
    case EventKind.End:
    case EventKind.AttributesEnd:
      return writer.end();
    case EventKind.Text:
      return writer.text(content);
    default:
      return writer.opaque(content);
  }
}

/** A token of the attribute state, which has a current page of its own. */
function encodeAttribute(event: Event): void {
  const page = writer.page;
  writer.page = attributes.page;
  writer.element(event.page, event.token, false);
  attributes.page = writer.page;
  writer.page = page;
}

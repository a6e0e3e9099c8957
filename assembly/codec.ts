/** The entry of codec.wasm: the agent's WBXML reader and writer for the hosts, between a document and an array of events. */
import { slice } from "./memory/slice";
import { EventKind } from "./wbxml/event";
import { Fault, document, header, isTransient, position, read } from "./wbxml/reader";
import { Writer } from "./wbxml/writer";

/** The largest document; as many bytes of contents, and one event for each byte, always suffice. */
const MAX_DOCUMENT: u32 = 65536;
const DOCUMENT: usize = memory.data(65536, 16);
const CONTENTS: usize = memory.data(65536, 16);
const EVENT_BYTES: u32 = 12;
const EVENTS: usize = memory.data(786432, 16);

/** One event as the hosts see it: twelve bytes, little-endian. */
@unmanaged
class Event {
  kind: u8;
  page: u8;
  token: u16;
  /** Of a text's or an opaque's bytes. */
  address: u32;
  length: u32;
}

/** Writes events down one behind the other. */
@unmanaged
class Recorder {
  next: usize;
  /** Where the next character entity is kept. */
  kept: usize;


  @inline
  private add(kind: EventKind): Event {
    const event = changetype<Event>(this.next);
    this.next += EVENT_BYTES;
    event.kind = <u8>kind;
    return event;
  }


  @inline
  start(page: u32, token: u32, content: bool): bool {
    const event = this.add(content ? EventKind.Start : EventKind.Empty);
    event.page = <u8>page;
    event.token = <u16>token;
    return false;
  }


  @inline
  end(): bool {
    this.add(EventKind.End);
    return false;
  }


  @inline
  text(address: usize, length: u32): bool {
    if (isTransient(address)) {
      memory.copy(this.kept, address, length);
      address = this.kept;
      this.kept += length;
    }
    return this.content(EventKind.Text, address, length);
  }


  @inline
  opaque(address: usize, length: u32): bool {
    return this.content(EventKind.Opaque, address, length);
  }

  private content(kind: EventKind, address: usize, length: u32): bool {
    const event = this.add(kind);
    event.address = <u32>address;
    event.length = length;
    return false;
  }
}

const recorder = changetype<Recorder>(memory.data(8));
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

export function capacity(): u32 {
  return MAX_DOCUMENT;
}

/** Reads the document of `length` bytes (0 to capacity()); answers how many events it has, or minus the Fault. */
export function decode(length: u32): i32 {
  position.cursor = DOCUMENT;
  recorder.next = EVENTS;
  recorder.kept = CONTENTS;
  let fault = header(DOCUMENT, DOCUMENT + length);
  if (fault == Fault.None) fault = read<Recorder>(recorder, document.body, DOCUMENT + length);
  return fault == Fault.None ? <i32>((recorder.next - EVENTS) / EVENT_BYTES) : -(<i32>fault);
}

/** Where in the document the last decode() stopped: the offset of what is wrong, 0 for the header. */
export function offset(): u32 {
  return <u32>(position.cursor - DOCUMENT);
}

/** Writes `count` events (0 to capacity()) as a document; answers its length, or minus Fault.TooLarge if it has no room. */
export function encode(count: u32): i32 {
  writer.open(DOCUMENT, MAX_DOCUMENT);
  writer.documentHeader();
  for (let i: u32 = 0; i < count; i++) encodeEvent(changetype<Event>(EVENTS + i * EVENT_BYTES));
  return writer.overflow ? -(<i32>Fault.TooLarge) : <i32>(writer.cursor - DOCUMENT);
}

function encodeEvent(event: Event): void {
  const content = slice(event.address, event.length);
  switch (<i32>event.kind) {
    case EventKind.Empty:
    case EventKind.Start:
      return writer.element(event.page, event.token, event.kind == EventKind.Start);
    case EventKind.End:
      return writer.end();
    case EventKind.Text:
      return writer.text(content);
    default:
      return writer.opaque(content);
  }
}

/** The entry of probe.wasm, which isn't shipped: the codec and the SyncML reader one by one, for tests that measure or fuzz them. */
import * as arena from "./memory/arena";
import { slice } from "./memory/slice";
import { Event } from "./syncml/event";
import { message } from "./syncml/message";
import { Message } from "./syncml/reader";
import { EventKind } from "./wbxml/event";
import { Fault, document, header, isTransient, position, read } from "./wbxml/reader";
import { Writer } from "./wbxml/writer";
import { readXml } from "./wbxml/xml";

/** Twice the largest document, so that callers can try a larger one. */
const CAPACITY: u32 = 131072;
const DOCUMENT: usize = memory.data(131072, 16);
const OUTPUT: usize = memory.data(131072, 16);
/** Room for the characters of entities, at most four bytes for three of the document. */
const CHARACTERS: usize = memory.data(262144, 16);
const RECORD_BYTES: u32 = 12;
/** One record for each byte of the document always suffices. */
const RECORDS: usize = memory.data(1572864, 16);

const FNV_BASIS: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;

/** Counts events, and takes of each text what no consumer does without: its length and a look at its bytes. */
@unmanaged
class Counter {
  events: u32;
  sum: u32;


  @inline
  start(_page: u32, _token: u32, _content: bool): bool {
    this.events++;
    return false;
  }


  @inline
  end(): bool {
    this.events++;
    return false;
  }


  @inline
  text(address: usize, length: u32): bool {
    this.events++;
    if (length > 0) this.sum += length + <u32>load<u8>(address) + <u32>load<u8>(address + length - 1);
    return false;
  }


  @inline
  opaque(address: usize, length: u32): bool {
    return this.text(address, length);
  }
}

/** FNV-1a over the kinds of the events, in their order, and all bytes of texts. */
@unmanaged
class Digest {
  events: u32;
  hash: u32;

  private mix(byte: u32): void {
    this.hash = (this.hash ^ byte) * FNV_PRIME;
  }

  private event(kind: u32): bool {
    this.events++;
    this.mix(kind);
    return false;
  }

  start(_page: u32, _token: u32, _content: bool): bool {
    return this.event(EventKind.Start);
  }

  end(): bool {
    return this.event(EventKind.End);
  }

  text(address: usize, length: u32): bool {
    for (let i: u32 = 0; i < length; i++) this.mix(load<u8>(address + i));
    return this.event(EventKind.Text);
  }

  /** As a text: not every reader tells its consumer the difference. */
  opaque(address: usize, length: u32): bool {
    return this.text(address, length);
  }
}

/** Writes events down, for encode() to write them as a document again. */
@unmanaged
class Recorder {
  next: usize;
  /** Where the next character entity is kept. */
  kept: usize;

  private add(kind: u32, a: u32, b: u32): bool {
    store<u32>(this.next, kind);
    store<u32>(this.next, a, 4);
    store<u32>(this.next, b, 8);
    this.next += RECORD_BYTES;
    return false;
  }

  start(page: u32, token: u32, content: bool): bool {
    return this.add(content ? EventKind.Start : EventKind.Empty, page, token);
  }

  end(): bool {
    return this.add(EventKind.End, 0, 0);
  }

  text(address: usize, length: u32): bool {
    if (!isTransient(address)) return this.add(EventKind.Text, <u32>address, length);
    memory.copy(this.kept, address, length);
    this.kept += length;
    return this.add(EventKind.Text, <u32>(this.kept - length), length);
  }

  opaque(address: usize, length: u32): bool {
    return this.add(EventKind.Opaque, <u32>address, length);
  }
}

const counter = changetype<Counter>(memory.data(8));
const digester = changetype<Digest>(memory.data(8));
const recorder = changetype<Recorder>(memory.data(8));
const writer = changetype<Writer>(memory.data(20));
let taken: u32 = 0;

/** Where the document of all calls stands: room for capacity() bytes. */
export function documentAddress(): usize {
  return DOCUMENT;
}

/** Where encode() leaves its document. */
export function outputAddress(): usize {
  return OUTPUT;
}

export function capacity(): u32 {
  return CAPACITY;
}

function readAll<C>(consumer: C, length: u32): Fault {
  const end = DOCUMENT + length;
  const fault = header(DOCUMENT, end);
  return fault == Fault.None ? read<C>(consumer, document.body, end) : fault;
}

/** Reads the document of `length` bytes; answers how many events it has, or minus the Fault. */
export function tokens(length: u32): i32 {
  counter.events = 0;
  counter.sum = 0;
  const fault = readAll<Counter>(counter, length);
  taken = counter.sum;
  return fault == Fault.None ? <i32>counter.events : -(<i32>fault);
}

/** tokens() for a document of TNDS as XML. */
export function xml(length: u32): i32 {
  counter.events = 0;
  counter.sum = 0;
  const fault = readXml<Counter>(counter, DOCUMENT, DOCUMENT + length);
  taken = counter.sum;
  return fault == Fault.None ? <i32>counter.events : -(<i32>fault);
}

/** tokens() with a look at every byte of every text: for comparing readers, not for timing them. */
export function digest(length: u32): i32 {
  digester.events = 0;
  digester.hash = FNV_BASIS;
  const fault = readAll<Digest>(digester, length);
  taken = digester.hash;
  return fault == Fault.None ? <i32>digester.events : -(<i32>fault);
}

/** What the last tokens() or digest() took of the texts. */
export function checksum(): u32 {
  return taken;
}

/** Whether the document is a well-formed DM message: 1 or 0. It is what the agent does first with each. */
export function check(length: u32): i32 {
  arena.reset();
  return message.open(DOCUMENT, length) ? 1 : 0;
}

/** Reads on to the end; answers how many Items and commands ended, or -1 when the message can't be read that far. */
function step(end: usize): i32 {
  let records = 0;
  for (let event = message.next(); event != Event.End; event = message.next()) {
    if (event == Event.Item || event == Event.CommandEnd) records++;
  }
  const malformed = load<bool>(changetype<usize>(message), offsetof<Message>("malformed"));
  return position.cursor == end && position.depth == 0 && !malformed ? records : -1;
}

/**
 * Reads the message once, command by command, without the form check before it; answers as step() does. Some malformed messages are read to
 * their end: only check() tells.
 */
export function records(length: u32): i32 {
  arena.reset();
  const end = DOCUMENT + length;
  if (header(DOCUMENT, end) != Fault.None || document.body == end) return -1;
  store<usize>(changetype<usize>(message), DOCUMENT, offsetof<Message>("address"));
  store<usize>(changetype<usize>(message), end, offsetof<Message>("end_"));
  message.restart();
  return step(end);
}

/** What the agent does with a message: check(), then its commands; answers as step() does. */
export function both(length: u32): i32 {
  return check(length) == 1 ? step(DOCUMENT + length) : -1;
}

/** Writes the document's events down for encode(); answers how many, or minus the Fault. */
export function record(length: u32): i32 {
  recorder.next = RECORDS;
  recorder.kept = CHARACTERS;
  const fault = readAll<Recorder>(recorder, length);
  return fault == Fault.None ? <i32>((recorder.next - RECORDS) / RECORD_BYTES) : -(<i32>fault);
}

/** Writes what record() wrote down as a document again; answers its length, or minus Fault.TooLarge if it has no room. */
export function encode(): i32 {
  writer.open(OUTPUT, CAPACITY);
  writer.documentHeader();
  for (let at = RECORDS; at < recorder.next; at += RECORD_BYTES)
    encodeRecord(load<u32>(at), load<u32>(at, 4), load<u32>(at, 8));
  return writer.overflow ? -(<i32>Fault.TooLarge) : <i32>(writer.cursor - OUTPUT);
}

function encodeRecord(kind: u32, a: u32, b: u32): void {
  switch (kind) {
    case <u32>EventKind.Empty:
    case <u32>EventKind.Start:
      return writer.element(a, b, kind == EventKind.Start);
    case <u32>EventKind.End:
      return writer.end();
    case <u32>EventKind.Text:
      return writer.text(slice(a, b));
    default:
      return writer.opaque(slice(a, b));
  }
}

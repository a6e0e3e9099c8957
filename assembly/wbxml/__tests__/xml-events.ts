/** A module of its own around the XML reader, for tests/wbxml/tnds.test.ts: writes the events of a document down as bytes. */
import { EventKind } from "../event";
import { Fault } from "../fault";
import { beginXml, feedXml, readXml, xml } from "../xml";

const CAPACITY: u32 = 65536;
/** What follows the document in memory is never NUL, so that nothing is read beyond its end unnoticed. */
const DOCUMENT: usize = memory.data(131072);
const WINDOW: usize = memory.data(65552);
/** A line end is the shortest event; each takes less than eight bytes here. */
const EVENTS: usize = memory.data(524288);

/** Each event: its kind, the element's token or 0, and the bytes of a text behind their number in four bytes. */
@unmanaged
class Log {
  next: usize;

  private add(kind: EventKind, token: u32): bool {
    store<u8>(this.next, kind);
    store<u8>(this.next, token, 1);
    this.next += 2;
    return false;
  }

  start(page: u32, token: u32, content: bool): bool {
    return this.add(content ? EventKind.Start : EventKind.Empty, page == 2 ? token : 0);
  }

  end(): bool {
    return this.add(EventKind.End, 0);
  }

  text(address: usize, length: u32): bool {
    this.add(EventKind.Text, 0);
    store<u32>(this.next, length);
    memory.copy(this.next + 4, address, length);
    this.next += 4 + length;
    return false;
  }
}

const log = changetype<Log>(memory.data(4));

/** Where the document stands: room for capacity() bytes. */
export function documentAddress(): usize {
  return DOCUMENT;
}

export function eventsAddress(): usize {
  return EVENTS;
}

export function capacity(): u32 {
  return CAPACITY;
}

/** Reads the document of `length` bytes; answers how many bytes its events take, or minus the Fault. */
export function events(length: u32): i32 {
  memory.fill(DOCUMENT + length, 0x5d, 16);
  log.next = EVENTS;
  const fault = readXml<Log>(log, DOCUMENT, DOCUMENT + length);
  return fault == Fault.None ? <i32>(log.next - EVENTS) : -(<i32>fault);
}

/** The same, through windows of `room` bytes at one place, each beginning with what the last has left over. */
export function eventsInWindows(length: u32, room: u32): i32 {
  log.next = EVENTS;
  beginXml();
  let from: u32 = 0;
  while (true) {
    const bytes = min(room, length - from);
    const last = from + bytes == length;
    memory.copy(WINDOW, DOCUMENT + from, bytes);
    memory.fill(WINDOW + bytes, 0x5d, 16);
    const fault = feedXml<Log>(log, WINDOW, WINDOW + bytes, last);
    if (fault != Fault.None) return -(<i32>fault);
    if (last) return <i32>(log.next - EVENTS);
    from += <u32>(xml.cursor - WINDOW);
  }
}

/** Where in the document the last events() stopped. */
export function offset(): u32 {
  return <u32>(xml.cursor - DOCUMENT);
}

/** The events that codec.wasm and the host hand each other: see assembly/codec.ts. */
import { MaxNesting } from "./abi.gen.js";
import { AttributeWriter } from "./codec-attributes.js";
import { CodecError } from "./codec-fault.js";
import { headerOf, typeOf, type DocumentKind } from "./codec-kind.js";
import { elementToken } from "./codec-names.js";
import type { Element } from "./element.js";
import { EventKind, Fault } from "./tokens.gen.js";

const EVENT_BYTES = 12;
/** In an element's event: it has attributes. */
export const HAS_ATTRIBUTES = 0x80;

/** What codec.wasm exports. */
export interface CodecExports {
  memory: { readonly buffer: ArrayBuffer };
  documentAddress(): number;
  contentsAddress(): number;
  eventsAddress(): number;
  fieldsAddress(): number;
  capacity(): number;
  readHeader(length: number): number;
  decode(length: number, type: number): number;
  count(): number;
  offset(): number;
  encode(events: number, type: number, headerLength: number): number;
}

/** Goes through the events of the document that was decoded last. */
export class EventReader {
  kind: EventKind = EventKind.Empty;
  page = 0;
  /** An element's with HAS_ATTRIBUTES. */
  token = 0;
  /** The bytes of the document that the event takes: [from, to). */
  from = 0;
  to: number;
  private readonly view: DataView;
  private place: number;
  private readonly end: number;

  /** @param body where the document's header ends */
  constructor(wasm: CodecExports, body: number) {
    this.view = new DataView(wasm.memory.buffer);
    this.to = body;
    this.place = wasm.eventsAddress() - EVENT_BYTES;
    this.end = wasm.eventsAddress() + wasm.count() * EVENT_BYTES;
  }

  /** Goes on to the next event; answers whether there is one. */
  next(): boolean {
    this.place += EVENT_BYTES;
    if (this.place >= this.end) return false;
    this.kind = this.view.getUint8(this.place) as EventKind;
    this.page = this.view.getUint8(this.place + 1);
    this.token = this.view.getUint8(this.place + 2);
    this.from = this.to;
    this.to += this.view.getUint8(this.place + 3);
    if (this.kind === EventKind.Text || this.kind === EventKind.Opaque) this.to += this.length();
    return true;
  }

  /** The bytes of a text or an opaque: valid until the codec is used again. */
  content(): Uint8Array {
    return new Uint8Array(this.view.buffer, this.view.getUint32(this.place + 4, true), this.length());
  }

  private length(): number {
    return this.view.getUint32(this.place + 8, true);
  }
}

/** Writes events and their contents where codec.wasm reads them. */
export class EventWriter {
  private count = 0;
  private used = 0;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private readonly attributes = new AttributeWriter(this);

  constructor(
    private readonly wasm: CodecExports,
    private readonly kind: DocumentKind,
  ) {
    this.view = new DataView(wasm.memory.buffer);
    this.bytes = new Uint8Array(wasm.memory.buffer);
  }

  /** Adds an event without content. */
  add(kind: EventKind, page = 0, token = 0): number {
    if (this.count === this.wasm.capacity()) throw new CodecError(Fault.TooLarge, 0, `more than ${this.count} events`);
    const place = this.wasm.eventsAddress() + this.count++ * EVENT_BYTES;
    this.view.setUint8(place, kind);
    this.view.setUint8(place + 1, page);
    this.view.setUint8(place + 2, token);
    return place;
  }

  addContent(kind: EventKind, bytes: Uint8Array): void {
    const room = this.wasm.capacity() - this.used;
    if (bytes.length > room)
      throw new CodecError(Fault.TooLarge, 0, `more than ${this.wasm.capacity()} bytes of content`);
    const address = this.wasm.contentsAddress() + this.used;
    this.bytes.set(bytes, address);
    this.used += bytes.length;
    const place = this.add(kind);
    this.view.setUint32(place + 4, address, true);
    this.view.setUint32(place + 8, bytes.length, true);
  }

  addElement(element: Element, depth: number): void {
    if (depth > MaxNesting)
      throw new CodecError(Fault.TooDeep, 0, `more than ${MaxNesting} elements inside one another`);
    const { attributes = [], children, page } = element;
    const empty = children.length === 0;
    const mark = attributes.length > 0 ? HAS_ATTRIBUTES : 0;
    this.add(empty ? EventKind.Empty : EventKind.Start, page, elementToken(this.kind, element) | mark);
    if (mark) this.addAttributes(element);
    for (const part of children) {
      if (typeof part === "string") this.addContent(EventKind.Text, Buffer.from(part));
      else if (part instanceof Uint8Array) this.addContent(EventKind.Opaque, part);
      else this.addElement(part, depth + 1);
    }
    if (!empty) this.add(EventKind.End);
  }

  /** The document of the events added so far. */
  finish(): Uint8Array {
    const address = this.wasm.documentAddress();
    const header = headerOf(this.kind);
    this.bytes.set(header, address);
    const length = this.wasm.encode(this.count, typeOf(this.kind), header.length);
    if (length < 0) throw new CodecError(-length as Fault, 0, `more than ${this.wasm.capacity()} bytes`);
    return this.bytes.slice(address, address + length);
  }

  private addAttributes({ name, attributes = [] }: Element): void {
    if (this.kind !== "provisioning")
      throw new CodecError(Fault.BadToken, 0, `${name}: only elements of a provisioning document have attributes`);
    this.attributes.write(name, attributes);
    this.add(EventKind.AttributesEnd);
  }
}

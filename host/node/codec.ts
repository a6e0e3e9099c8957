/** WBXML for the hosts: documents to trees and back by codec.wasm, the agent's own reader and writer. */
import { readFile } from "node:fs/promises";
import { instantiate } from "@assemblyscript/loader";
import { MaxNesting } from "./abi.gen.js";
import type { Element } from "./element.js";
import { EventKind, Fault, PAGES } from "./tokens.gen.js";

export { child, childText, children, el, elementOn, type Content, type Element } from "./element.js";
export { toXml } from "./xml.js";

const WASM = new URL("../../codec.wasm", import.meta.url);
const EVENT_BYTES = 12;

/** What codec.wasm exports: see assembly/codec.ts. */
interface CodecExports {
  memory: { readonly buffer: ArrayBuffer };
  documentAddress(): number;
  contentsAddress(): number;
  eventsAddress(): number;
  capacity(): number;
  decode(length: number): number;
  offset(): number;
  encode(count: number): number;
}

const FAULT_NAMES = new Map<number, string>(Object.entries(Fault).map(([name, fault]) => [fault, name]));
const ELEMENT_NAMES = PAGES.map(({ tokens }) => new Map(tokens.map(([name, token]) => [token, name])));
const TOKENS = PAGES.map(({ tokens }) => new Map(tokens));
/** How an element is called whose token its page doesn't know. */
const UNKNOWN = /^unknown-([0-9a-f]{2})$/;

/** A document that is not WBXML of SyncML, or a tree that can't be a document. */
export class CodecError extends Error {
  override readonly name = "CodecError";

  /**
   * @param fault what is wrong
   * @param offset where in the document, in bytes; 0 for its header, and when encoding
   */
  constructor(
    readonly fault: Fault,
    readonly offset: number,
    detail = "",
  ) {
    super(`WBXML: ${FAULT_NAMES.get(fault)}${detail ? `: ${detail}` : ` at byte ${offset}`}`);
  }
}

function nameOf(page: number, token: number): string {
  return ELEMENT_NAMES[page]?.get(token) ?? `unknown-${token.toString(16).padStart(2, "0")}`;
}

function tokenOf({ page, name }: Element): number {
  const token = TOKENS[page]?.get(name) ?? parseInt(UNKNOWN.exec(name)?.[1] ?? "", 16);
  if (token >= 5 && token <= 0x3f && page >= 0 && page <= 0xff) return token;
  throw new CodecError(Fault.BadToken, 0, `no element ${name} on code page ${page}`);
}

/** Writes events and their contents where codec.wasm reads them. */
class Events {
  count = 0;
  private used = 0;
  private readonly view: DataView;
  private readonly bytes: Uint8Array;

  constructor(private readonly wasm: CodecExports) {
    this.view = new DataView(wasm.memory.buffer);
    this.bytes = new Uint8Array(wasm.memory.buffer);
  }

  private add(kind: EventKind, page = 0, token = 0): number {
    if (this.count === this.wasm.capacity()) throw new CodecError(Fault.TooLarge, 0, `more than ${this.count} events`);
    const place = this.wasm.eventsAddress() + this.count++ * EVENT_BYTES;
    this.view.setUint8(place, kind);
    this.view.setUint8(place + 1, page);
    this.view.setUint16(place + 2, token, true);
    return place;
  }

  private addContent(kind: EventKind, bytes: Uint8Array): void {
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
    const empty = element.children.length === 0;
    this.add(empty ? EventKind.Empty : EventKind.Start, element.page, tokenOf(element));
    for (const part of element.children) {
      if (typeof part === "string") this.addContent(EventKind.Text, Buffer.from(part));
      else if (part instanceof Uint8Array) this.addContent(EventKind.Opaque, part);
      else this.addElement(part, depth + 1);
    }
    if (!empty) this.add(EventKind.End);
  }
}

/** The bytes of one text or opaque event. */
function contentOf(view: DataView, place: number): Uint8Array {
  return new Uint8Array(view.buffer, view.getUint32(place + 4, true), view.getUint32(place + 8, true));
}

/** Adds text to an element; pieces of one text (strings, string references, character entities) become one. */
function addText({ children }: Element, text: string): void {
  const last = children[children.length - 1];
  if (typeof last === "string") children[children.length - 1] = last + text;
  else children.push(text);
}

/** The tree that `count` events, which the reader has found well-formed, make. */
function buildTree(view: DataView, events: number, count: number): Element {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const document: Element = { name: "", page: 0, children: [] };
  const open = [document];
  for (let place = events; place < events + count * EVENT_BYTES; place += EVENT_BYTES) {
    const kind = view.getUint8(place) as EventKind;
    const parent = open[open.length - 1]!;
    if (kind === EventKind.End) open.pop();
    else if (kind === EventKind.Text) addText(parent, utf8.decode(contentOf(view, place)));
    else if (kind === EventKind.Opaque) parent.children.push(contentOf(view, place).slice());
    else {
      const page = view.getUint8(place + 1);
      const element: Element = { name: nameOf(page, view.getUint16(place + 2, true)), page, children: [] };
      parent.children.push(element);
      if (kind === EventKind.Start) open.push(element);
    }
  }
  return document.children[0] as Element;
}

/** A codec; its methods don't wait for anything and keep nothing between calls. */
export class Codec {
  private constructor(private readonly wasm: CodecExports) {}

  /**
   * A codec of its own instance of build/codec.wasm.
   *
   * @throws Error when the file is missing or no Wasm module
   */
  static async load(): Promise<Codec> {
    const { exports } = await instantiate(await readFile(WASM));
    return new Codec(exports as unknown as CodecExports);
  }

  /**
   * The tree of a document. An element whose token is unknown is called `unknown-` and the token in hexadecimal.
   *
   * @param bytes a WBXML 1.1 to 1.3 document of SyncML 1.1 or 1.2, at most 65,536 bytes
   * @throws CodecError what is wrong with it, and where
   */
  decode(bytes: Uint8Array): Element {
    const capacity = this.wasm.capacity();
    if (bytes.length > capacity) throw new CodecError(Fault.TooLarge, capacity);
    new Uint8Array(this.wasm.memory.buffer).set(bytes, this.wasm.documentAddress());
    const count = this.wasm.decode(bytes.length);
    if (count < 0) throw new CodecError(-count as Fault, this.wasm.offset());
    return buildTree(new DataView(this.wasm.memory.buffer), this.wasm.eventsAddress(), count);
  }

  /**
   * The WBXML 1.2 document of a tree, public identifier 0x1201, UTF-8, without a string table. Text with a NUL becomes OPAQUE.
   *
   * @throws CodecError BadToken for a name that its page doesn't have, TooDeep beyond 32 elements, TooLarge beyond 65,536 bytes
   */
  encode(root: Element): Uint8Array {
    const events = new Events(this.wasm);
    events.addElement(root, 1);
    const length = this.wasm.encode(events.count);
    if (length < 0) throw new CodecError(-length as Fault, 0, `more than ${this.wasm.capacity()} bytes`);
    return new Uint8Array(this.wasm.memory.buffer, this.wasm.documentAddress(), length).slice();
  }
}

/** WBXML for the hosts: documents to trees and back by codec.wasm, the agent's own reader and writer. */
import { readFile } from "node:fs/promises";
import { instantiate } from "@assemblyscript/loader";
import { EventReader, EventWriter, type CodecExports } from "./codec-events.js";
import { spansOf, type Explanation } from "./codec-explain.js";
import { CodecError } from "./codec-fault.js";
import { readHeader, type Header } from "./codec-header.js";
import { kindByRoot, typeOf, type DocumentKind } from "./codec-kind.js";
import { buildTree } from "./codec-tree.js";
import type { Element } from "./element.js";
import { Fault } from "./tokens.gen.js";

export type { EventSpan, Explanation } from "./codec-explain.js";
export { CodecError } from "./codec-fault.js";
export type { Span } from "./codec-header.js";
export type { DocumentKind } from "./codec-kind.js";
export { child, childText, children, el, elementOn, type Attribute, type Content, type Element } from "./element.js";
export { toXml } from "./xml.js";

const WASM = new URL("../../codec.wasm", import.meta.url);

/** A document of any kind. */
export interface Document {
  kind: DocumentKind;
  root: Element;
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
   * The tree of a message. An element whose token is unknown is called `unknown-` and the token in hexadecimal.
   *
   * @param bytes a WBXML 1.1 to 1.3 document of SyncML 1.1 or 1.2, at most 65,536 bytes
   * @throws CodecError what is wrong with it, and where
   */
  decode(bytes: Uint8Array): Element {
    const { kind, root } = this.decodeDocument(bytes);
    if (kind !== "syncml") throw new CodecError(Fault.BadPublicId, 0);
    return root;
  }

  /**
   * The WBXML 1.2 document of a tree, public identifier 0x1201, UTF-8, without a string table. Text with a NUL becomes OPAQUE.
   *
   * @throws CodecError BadToken for a name that its page doesn't have, TooDeep beyond 32 elements, TooLarge beyond 65,536 bytes
   */
  encode(root: Element): Uint8Array {
    return this.encodeDocument({ kind: "syncml", root });
  }

  /**
   * The tree of a document of any kind, also one that was found in an OPAQUE of another.
   *
   * @param bytes a WBXML 1.1 to 1.3 document, at most 65,536 bytes
   * @throws CodecError what is wrong with it, and where
   */
  decodeDocument(bytes: Uint8Array): Document {
    const header = this.open(bytes);
    const { fault, offset } = this.read(bytes, header);
    if (fault !== Fault.None) throw new CodecError(fault, offset);
    const kind = header.kind!;
    const root = buildTree(new EventReader(this.wasm, header.body), kind);
    return { kind: kind === "syncml" ? kindByRoot(header.publicId, root.page) : kind, root };
  }

  /**
   * The document of a tree, in UTF-8, with the header of its kind and the tokens that make it short; the same tree makes the same bytes.
   *
   * @throws CodecError as encode() does; BadToken also for attributes that provisioning doesn't have, or in another kind; BadPublicId for a
   *   kind that doesn't exist
   */
  encodeDocument({ kind, root }: Document): Uint8Array {
    const events = new EventWriter(this.wasm, kind);
    events.addElement(root, 1);
    return events.finish();
  }

  /** What each byte of a document says, and what is wrong with it; never throws, however broken it is. */
  explain(bytes: Uint8Array): Explanation {
    const header = this.open(bytes);
    const { fault, offset } = this.read(bytes, header);
    const { kind, spans } = header;
    if (!kind) return { header: spans, events: [], fault: new CodecError(fault, offset) };
    const events = spansOf(new EventReader(this.wasm, header.body), kind);
    const root = events.find(({ kind: event }) => event === "start" || event === "empty");
    const known = kind === "syncml" ? kindByRoot(header.publicId, root?.page ?? 0) : kind;
    const error = fault === Fault.None ? this.treeFault(header, kind) : new CodecError(fault, offset);
    return { kind: known, header: spans, events, ...(error && { fault: error }) };
  }

  /** Puts the document where codec.wasm reads it, and reads its header. */
  private open(bytes: Uint8Array): Header {
    const capacity = this.wasm.capacity();
    if (bytes.length > capacity)
      return { kind: undefined, fault: Fault.TooLarge, publicId: 0, spans: [], body: capacity };
    new Uint8Array(this.wasm.memory.buffer).set(bytes, this.wasm.documentAddress());
    return readHeader(this.wasm, bytes);
  }

  private read(bytes: Uint8Array, header: Header): { fault: Fault; offset: number } {
    if (!header.kind) return { fault: header.fault, offset: header.fault === Fault.TooLarge ? header.body : 0 };
    const fault = this.wasm.decode(bytes.length, typeOf(header.kind)) as Fault;
    return { fault, offset: this.wasm.offset() };
  }

  /** What only the names tell: attributes that provisioning doesn't have. */
  private treeFault(header: Header, kind: DocumentKind): CodecError | undefined {
    try {
      buildTree(new EventReader(this.wasm, header.body), kind);
      return undefined;
    } catch (error) {
      if (error instanceof CodecError) return error;
      throw error;
    }
  }
}

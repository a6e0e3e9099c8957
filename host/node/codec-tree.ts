/** The tree that the events of a document make. */
import { HAS_ATTRIBUTES, type EventReader } from "./codec-events.js";
import { CodecError } from "./codec-fault.js";
import type { DocumentKind } from "./codec-kind.js";
import { attributeStart, elementName, valueText } from "./codec-names.js";
import type { Attribute, Element } from "./element.js";
import { EventKind, Fault } from "./tokens.gen.js";

/** Adds text to an element; pieces of one text (strings, string references, character entities) become one. */
function addText({ children }: Element, text: string): void {
  const last = children[children.length - 1];
  if (typeof last === "string") children[children.length - 1] = last + text;
  else children.push(text);
}

/** Adds the attribute event at which `reader` stands to what the element has so far. */
function readAttribute(attributes: Attribute[], reader: EventReader): void {
  const last = attributes[attributes.length - 1];
  if (reader.kind === EventKind.Attribute) attributes.push(startOf(attributes, reader));
  // No value stands before the first attribute: codec.wasm has seen to that.
  else if (reader.kind !== EventKind.Page) last!.value += textOf(reader);
}

function startOf(attributes: Attribute[], { page, token, from }: EventReader): Attribute {
  const start = attributeStart(page, token);
  if (!start || attributes.some(({ name }) => name === start.name)) throw new CodecError(Fault.BadToken, from);
  return { name: start.name, value: start.prefix };
}

function textOf(reader: EventReader): string {
  if (reader.kind !== EventKind.Value) return decodeText(reader.content(), reader.from);
  const text = valueText(reader.page, reader.token);
  if (text === undefined) throw new CodecError(Fault.BadToken, reader.from);
  return text;
}

/** UTF-8 as text; opaque bytes may be anything else, too. */
function decodeText(bytes: Uint8Array, offset: number): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CodecError(Fault.BadUtf8, offset);
  }
}

/** Builds a tree from events, one after the other. */
class Builder {
  private readonly utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  private readonly document: Element = { name: "", page: 0, children: [] };
  private readonly open = [this.document];
  /** Of the element whose attributes are being read. */
  private attributes: Attribute[] | undefined;

  constructor(private readonly kind: DocumentKind) {}

  add(reader: EventReader): void {
    const parent = this.open[this.open.length - 1]!;
    if (reader.kind === EventKind.AttributesEnd) this.attributes = undefined;
    else if (this.attributes) readAttribute(this.attributes, reader);
    else if (reader.kind === EventKind.End) this.open.pop();
    else if (reader.kind === EventKind.Opaque) parent.children.push(reader.content().slice());
    else if (reader.kind === EventKind.Empty || reader.kind === EventKind.Start) this.addElement(parent, reader);
    else if (reader.kind !== EventKind.Page) addText(parent, this.utf8.decode(reader.content()));
  }

  root(): Element {
    return this.document.children[0] as Element;
  }

  private addElement(parent: Element, { kind, page, token }: EventReader): void {
    const element: Element = { name: elementName(this.kind, page, token & ~HAS_ATTRIBUTES), page, children: [] };
    if (token & HAS_ATTRIBUTES) element.attributes = this.attributes = [];
    parent.children.push(element);
    if (kind === EventKind.Start) this.open.push(element);
  }
}

/**
 * The tree of the events of `reader`, which codec.wasm has found well-formed.
 *
 * @throws CodecError BadToken for an attribute or a value that provisioning doesn't have, or an attribute given twice; BadUtf8 for opaque
 *   bytes in an attribute's value that are no text
 */
export function buildTree(reader: EventReader, kind: DocumentKind): Element {
  const builder = new Builder(kind);
  while (reader.next()) builder.add(reader);
  return builder.root();
}

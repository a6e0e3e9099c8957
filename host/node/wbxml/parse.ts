/** XML to documents: what xml.ts has written and what others write of SyncML, DM DDF (TNDS) and provisioning. */
import { isUtf8 } from "node:buffer";
import {
  DOMParser,
  type Attr,
  type Element as XmlElement,
  type Node,
  type ProcessingInstruction,
} from "@xmldom/xmldom";
import { MaxNesting } from "../abi.gen.js";
import type { Document, DocumentKind } from "../codec.js";
import type { Attribute, Content, Element } from "../element.js";
import { XmlError, checkLexically, decodeXml } from "../xml-lexical.js";
import { isAttributeOf, isElementOf, kindOf, pageOf, pageWithout } from "./names.js";

export { XmlError } from "../xml-lexical.js";

/** The most bytes that are read: more than any document of 65,536 bytes WBXML makes. */
export const MAX_XML = 8_388_608;

const KINDS: readonly string[] = ["syncml", "provisioning", "ddf"] satisfies DocumentKind[];
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
const XMLNS = "http://www.w3.org/2000/xmlns/";
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function errorOf(node: Node, reason: string): XmlError {
  return new XmlError(node.lineNumber ?? 1, node.columnNumber ?? 1, reason);
}

/** What the parser says in its own terms. */
const IN_OTHER_WORDS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/missing root element/, "there is no root element"],
  [/missed (start )?quot/, "an attribute's value has no quotation marks"],
  [/missed value/, "an attribute has no value"],
  [/unclosed xml tag/, "this element, or one around it, never ends"],
  [/NamespaceError/, "this prefix stands for no namespace"],
  [/HierarchyRequestError/, "something stands before or after the root element that can't"],
];

function reasonOf(message: string): string {
  const other = IN_OTHER_WORDS.find(([pattern]) => pattern.test(message));
  return `not well-formed XML: ${other?.[1] ?? message.replace(/ at position \d+/g, "").replace(/\s+/g, " ")}`;
}

/** The nodes of a text that is well-formed. */
function nodesOf(text: string): Node[] {
  checkLexically(text, false);
  let first: XmlError | undefined;
  const onError = (
    level: string,
    message: string,
    { locator }: { locator?: { lineNumber: number; columnNumber?: number } },
  ): void => {
    // A U+FFFD is a character like any other.
    if (level === "warning" && message.startsWith("Unicode replacement character")) return;
    first ??= new XmlError(locator?.lineNumber || 1, locator?.columnNumber ?? 1, reasonOf(message));
    throw first;
  };
  try {
    return siblings(
      new DOMParser({ onError, normalizeLineEndings: (same) => same }).parseFromString(text, "text/xml").firstChild,
    );
  } catch (error) {
    throw first ?? error;
  }
}

function siblings(first: Node | null): Node[] {
  const nodes: Node[] = [];
  for (let node = first; node; node = node.nextSibling) nodes.push(node);
  return nodes;
}

function instructionBytes(node: ProcessingInstruction, base64: string): Uint8Array {
  if (BASE64.test(base64)) return new Uint8Array(Buffer.from(base64, "base64"));
  throw errorOf(node, `<?${node.target}?>: this isn't Base64`);
}

function instructionText(node: ProcessingInstruction, base64: string): string {
  const bytes = instructionBytes(node, base64);
  if (!isUtf8(bytes)) throw errorOf(node, `<?${node.target}?>: this isn't UTF-8`);
  return Buffer.from(bytes).toString("utf8");
}

/** Collects what an element holds; pieces of one text become one. */
class Contents {
  readonly parts: Content[] = [];
  private text = "";
  private hasText = false;
  private mayBeLayout = true;

  /** @param layout whether it may be no more than the layout of the XML, if it is white space */
  addText(text: string, layout: boolean): void {
    this.text += text;
    this.hasText = true;
    this.mayBeLayout &&= layout;
  }

  add(part: Content): void {
    this.endText();
    this.parts.push(part);
  }

  endText(): void {
    const isLayout = this.mayBeLayout && /^[ \t\n]*$/.test(this.text);
    if (this.hasText && !isLayout) this.parts.push(this.text);
    this.text = "";
    this.hasText = false;
    this.mayBeLayout = true;
  }
}

/** Where an element stands. */
interface Place {
  page: number;
  depth: number;
  /** xml:space="preserve" */
  preserved: boolean;
}

/** Reads the elements of one document. */
class Reader {
  constructor(private readonly kind: DocumentKind) {}

  element(node: XmlElement, around: Place): Element {
    if (around.depth === MaxNesting) throw errorOf(node, `more than ${MaxNesting} elements inside one another`);
    const name = node.localName!;
    const page = pageOfElement(this.kind, node, around.page);
    const { attributes, space } = this.attributes(node);
    const preserved = space === undefined ? around.preserved : space === "preserve";
    const place: Place = { page, depth: around.depth + 1, preserved };
    const contents = new Contents();
    const nodes = siblings(node.firstChild);
    const layout = !preserved && nodes.some(({ nodeType }) => nodeType === nodeTypes.element);
    for (const part of nodes) this.part(part, place, layout, contents, attributes);
    contents.endText();
    return { name, page, ...(attributes.length > 0 ? { attributes } : {}), children: contents.parts };
  }

  private part(node: Node, place: Place, layout: boolean, contents: Contents, attributes: Attribute[]): void {
    if (node.nodeType === nodeTypes.text) contents.addText(node.nodeValue!, layout);
    else if (node.nodeType === nodeTypes.cdata) contents.addText(node.nodeValue!, false);
    else if (node.nodeType === nodeTypes.element) contents.add(this.element(node as XmlElement, place));
    else if (node.nodeType === nodeTypes.instruction)
      this.instruction(node as ProcessingInstruction, contents, attributes);
  }

  private instruction(node: ProcessingInstruction, contents: Contents, attributes: Attribute[]): void {
    const words = node.data.trim().split(/\s+/);
    if (node.target === "opaque") contents.add(instructionBytes(node, words.join("")));
    else if (node.target === "text") contents.addText(this.text(node, words.join("")), false);
    else if (node.target === "attribute") {
      const [name = "", ...base64] = words;
      this.addAttribute(attributes, node, name, instructionText(node, base64.join("")));
    } else throw errorOf(node, `<?${node.target}?> isn't known here; <?opaque?>, <?text?> and <?attribute?> are`);
  }

  private text(node: ProcessingInstruction, base64: string): string {
    const text = instructionText(node, base64);
    if (text.includes("\0")) throw errorOf(node, "<?text?>: text can't hold a NUL; <?opaque?> can");
    return text;
  }

  private attributes(node: XmlElement): { attributes: Attribute[]; space: string | undefined } {
    const attributes: Attribute[] = [];
    let space: string | undefined;
    for (let i = 0; i < node.attributes.length; i++) {
      const attribute = node.attributes.item(i)!;
      if (attribute.namespaceURI === XMLNS) continue;
      if (attribute.namespaceURI === XML_NAMESPACE && attribute.localName === "space") space = spaceOf(attribute);
      else this.addAttribute(attributes, attribute, attribute.name, attribute.value);
    }
    return { attributes, space };
  }

  private addAttribute(attributes: Attribute[], node: Attr | ProcessingInstruction, name: string, value: string): void {
    if (!isAttributeOf(this.kind, name)) throw errorOf(node, `the attribute ${name} can't stand here`);
    if (attributes.some((other) => other.name === name)) throw errorOf(node, `the attribute ${name} stands here twice`);
    attributes.push({ name, value });
  }
}

function spaceOf(attribute: Attr): string {
  if (attribute.value === "preserve" || attribute.value === "default") return attribute.value;
  throw errorOf(attribute, "xml:space is neither preserve nor default");
}

const nodeTypes = { element: 1, text: 3, cdata: 4, instruction: 7 };

function pageOfElement(kind: DocumentKind, node: XmlElement, around: number): number {
  const name = node.localName!;
  const namespace = node.namespaceURI ?? "";
  const page = namespace === "" ? pageWithout(kind, around, name) : pageOf(namespace);
  if (page === undefined)
    throw errorOf(
      node,
      namespace === "" ? `no namespace has an element ${name}` : `the namespace ${namespace} isn't known here`,
    );
  if (!isElementOf(kind, page, name))
    throw errorOf(node, `the namespace ${namespace || "of provisioning"} has no element ${name}`);
  return page;
}

/** What `<?kind?>` says before the root element. */
function saidKind(nodes: readonly Node[]): DocumentKind | undefined {
  let kind: string | undefined;
  for (const node of nodes) {
    if (node.nodeType !== nodeTypes.instruction) continue;
    const { target, data } = node as ProcessingInstruction;
    if (target === "kind" && KINDS.includes(data.trim())) kind = data.trim();
    else if (target !== "xml")
      throw errorOf(node, `<?${target} ${data}?> isn't known here; <?kind?> is, with one of ${KINDS.join(", ")}`);
  }
  return kind as DocumentKind | undefined;
}

/**
 * The document that XML describes. Comments and white space between elements say nothing.
 *
 * @param xml UTF-8, at most MAX_XML bytes
 * @throws XmlError what is wrong, and where
 */
export function fromXml(xml: Uint8Array): Document {
  const nodes = nodesOf(decodeXml(xml));
  const root = nodes.find(({ nodeType }) => nodeType === nodeTypes.element) as XmlElement;
  const inferred = rootKind(root);
  const kind = saidKind(nodes) ?? inferred;
  return { kind, root: new Reader(kind).element(root, { page: 0, depth: 0, preserved: false }) };
}

function rootKind(root: XmlElement): DocumentKind {
  const name = root.localName!;
  if (root.namespaceURI) return kindOf(pageOf(root.namespaceURI) ?? 0, name);
  return kindOf(pageWithout("syncml", 0, name) ?? 0, name);
}

/** Documents as lists of events, in which those of our codec and those of other tools are compared: names, attributes, texts; not bytes. */
import { DOMParser, type Element as DomElement, type Node } from "@xmldom/xmldom";
import type { Document, Element } from "../../host/node/codec.js";
import { PAGES } from "../../host/node/tokens.gen.js";

/** `<page:Name attribute="value">`, `</>` or a text behind an apostrophe; a text in several pieces is one. */
export type Events = string[];

/** The namespace that a document of SyncML 1.1 carries; its codes are those of 1.2. */
const SYNCML_1_1 = "SYNCML:SYNCML1.1";

function addText(events: Events, text: string): void {
  const last = events[events.length - 1];
  if (text === "") return;
  if (last?.startsWith("'")) events[events.length - 1] = last + text;
  else events.push(`'${text}`);
}

function start(page: string, name: string, attributes: { name: string; value: string }[]): string {
  return `<${page}${name}${attributes.map((attribute) => ` ${attribute.name}="${attribute.value}"`).join("")}>`;
}

function addElement(element: Element, paged: boolean, events: Events): void {
  events.push(start(paged ? `${element.page}:` : "", element.name, element.attributes ?? []));
  for (const part of element.children) {
    if (typeof part === "string") addText(events, part);
    else if (part instanceof Uint8Array) addText(events, Buffer.from(part).toString("utf8"));
    else addElement(part, paged, events);
  }
  events.push("</>");
}

/** The events of a document that our codec has read; OPAQUE as the text that its bytes spell. */
export function documentEvents({ kind, root }: Document): Events {
  const events: Events = [];
  addElement(root, kind !== "provisioning", events);
  return events;
}

function pageOf(namespace: string | null): string {
  if (namespace === null) return "";
  const found = PAGES.find((page) => page.namespace === namespace);
  return namespace === SYNCML_1_1 ? "0:" : `${found?.page ?? namespace}:`;
}

function addNode(node: Node, events: Events): void {
  if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE)
    addText(events, node.nodeValue ?? "");
  if (node.nodeType !== node.ELEMENT_NODE) return;
  const element = node as DomElement;
  const attributes = [...element.attributes].filter(({ name }) => name !== "xmlns");
  events.push(start(pageOf(element.namespaceURI), element.nodeName, attributes));
  for (let child = node.firstChild; child; child = child.nextSibling) addNode(child, events);
  events.push("</>");
}

function refuse(_level: string, message: string): never {
  throw new Error(message);
}

/**
 * The events of an XML document whose namespaces are those of code pages.
 *
 * @throws Error whatever xmldom doesn't like
 */
export function xmlEvents(xml: string): Events {
  const events: Events = [];
  addNode(new DOMParser({ onError: refuse }).parseFromString(xml, "text/xml").documentElement as Node, events);
  return events;
}

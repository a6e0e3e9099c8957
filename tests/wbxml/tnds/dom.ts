/** The events of a TNDS document as @xmldom/xmldom sees it. */
import { DOMParser, type Node } from "@xmldom/xmldom";
import { addText, type Events } from "./module.js";

/** XML 1.0's line ends (2.11); xmldom by itself has XML 1.1's, which are more. */
const normalizeLineEndings = (text: string): string => text.replace(/\r\n?/g, "\n");

function refuse(_level: string, message: string): never {
  throw new Error(message);
}

function walk(node: Node, events: Events): void {
  const { TEXT_NODE, CDATA_SECTION_NODE, ELEMENT_NODE, COMMENT_NODE } = node;
  if (node.nodeType === TEXT_NODE || node.nodeType === CDATA_SECTION_NODE) addText(events, node.nodeValue ?? "");
  else if (node.nodeType === ELEMENT_NODE) {
    events.push(`<${node.nodeName}>`);
    for (let child = node.firstChild; child; child = child.nextSibling) walk(child, events);
    events.push("</>");
  } else if (node.nodeType !== COMMENT_NODE) throw new Error(`a node of type ${node.nodeType}`);
}

/** @throws Error whatever xmldom doesn't like */
export function domEvents(document: Uint8Array): Events {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(document);
  const root = new DOMParser({ normalizeLineEndings, onError: refuse }).parseFromString(
    text,
    "text/xml",
  ).documentElement;
  const events: Events = [];
  if (root) walk(root, events);
  return events;
}

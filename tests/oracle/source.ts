/** Documents as XML for xml2wbxml: without indentation, with the document type by which it knows the language. */
import type { Document, Element } from "../../host/node/codec.js";
import { PAGES } from "../../host/node/tokens.gen.js";

const TYPES: Record<Document["kind"], string> = {
  syncml: '<!DOCTYPE SyncML PUBLIC "-//SYNCML//DTD SyncML 1.2//EN" "syncml.dtd">',
  provisioning: '<!DOCTYPE wap-provisioningdoc PUBLIC "-//WAPFORUM//DTD PROV 1.0//EN" "prov.dtd">',
  ddf: '<!DOCTYPE MgmtTree PUBLIC "-//OMA//DTD-DM-DDF 1.2//EN" "ddf.dtd">',
};

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);

/** @param outer the code page whose namespace is in force; "none" in documents without namespaces */
function elementXml(element: Element, outer: number | "none" | undefined): string {
  const { name, page, attributes = [], children } = element;
  const namespace = page === outer || outer === "none" ? "" : ` xmlns="${PAGES[page]!.namespace}"`;
  const tag = `${name}${namespace}${attributes.map((each) => ` ${each.name}="${escape(each.value)}"`).join("")}`;
  const content = children.map((part) => {
    if (typeof part === "string") return escape(part);
    return part instanceof Uint8Array
      ? escape(Buffer.from(part).toString("utf8"))
      : elementXml(part, outer === "none" ? outer : page);
  });
  return content.length === 0 ? `<${tag}/>` : `<${tag}>${content.join("")}</${name}>`;
}

/** A document as XML; OPAQUE as the text that its bytes spell. */
export function sourceXml({ kind, root }: Document): string {
  return `<?xml version="1.0"?>${TYPES[kind]}${elementXml(root, kind === "provisioning" ? "none" : undefined)}`;
}

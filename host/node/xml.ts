/** A SyncML document as XML that people read: indented, with the namespace where the code page changes. */
import { type Content, type Element, child, childText, children } from "./element.js";
import { PAGES } from "./tokens.gen.js";

export interface XmlOptions {
  /** Black out credentials, nonces and the secrets of accounts. */
  redact?: boolean;
}

const BLACKED_OUT = "*****";
/** The leaves of DMAcc that hold secrets, as a URI or a node name. */
const SECRET_LEAF = /(^|\/)AAuth(Secret|Data)(\?|$)/;
const INDENT = "  ";

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
/** What XML 1.0 can't hold, not even as a character reference. */
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

function escape(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character]!).replace(NOT_XML, "\ufffd");
}

/** Bytes as text where they are text, in hexadecimal otherwise. */
function showBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  const isText = Buffer.from(text).equals(bytes) && text.search(NOT_XML) < 0;
  return isText ? escape(text) : `<!-- ${bytes.length} bytes: ${Buffer.from(bytes).toString("hex")} -->`;
}

function isSecretLeaf(parent: Element): boolean {
  const uris = [childText(child(parent, "Target"), "LocURI"), childText(child(parent, "Source"), "LocURI")];
  return uris.concat(childText(parent, "NodeName")).some((uri) => uri !== undefined && SECRET_LEAF.test(uri));
}

function isSecret({ name }: Element, parent: Element): boolean {
  if (name === "NextNonce" || (name === "Data" && parent.name === "Cred")) return true;
  return (name === "Data" || name === "Value") && isSecretLeaf(parent);
}

/** The lines of one element, none of them indented to where it stands. */
function linesOf(element: Element, parent: Element, redact: boolean): string[] {
  const { name, page } = element;
  const namespace = PAGES[page]?.namespace ?? `urn:x-virmo:wbxml:page:${page}`;
  const tag = page === parent.page ? name : `${name} xmlns="${namespace}"`;
  const secret = redact && isSecret(element, parent);
  const parts: Content[] = secret && element.children.length > 0 ? [BLACKED_OUT] : element.children;
  if (parts.length === 0) return [`<${tag}/>`];
  const shown = parts.map((part) => {
    if (typeof part === "string") return [escape(part)];
    return part instanceof Uint8Array ? [showBytes(part)] : linesOf(part, element, redact);
  });
  if (children(element).length === 0 || secret) return [`<${tag}>${shown.flat().join("")}</${name}>`];
  return [`<${tag}>`, ...shown.flat().map((line) => INDENT + line), `</${name}>`];
}

/**
 * A document as indented XML. White space between elements, and whether text was OPAQUE, is not kept; bytes that are no text stand in a
 * comment.
 */
export function toXml(root: Element, { redact = false }: XmlOptions = {}): string {
  const nowhere: Element = { name: "", page: -1, children: [] };
  return linesOf(root, nowhere, redact).join("\n") + "\n";
}

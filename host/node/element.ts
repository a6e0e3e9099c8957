/** The tree of a WBXML document: what the codec decodes to and encodes from. */
import { PAGES } from "./tokens.gen.js";

/** Inside an element: an element, text, or the bytes of an OPAQUE. */
export type Content = Element | string | Uint8Array;

export interface Element {
  /** As the code page spells it, with capitals. */
  name: string;
  /** The code page: 0 SyncML, 1 MetInf, 2 DM DDF; in provisioning documents 0 or 1. */
  page: number;
  /** In provisioning documents alone; never empty. */
  attributes?: Attribute[];
  children: Content[];
}

export interface Attribute {
  name: string;
  value: string;
}

/**
 * An element of the first code page that has the name: `el("Meta", el("Format", "chr"))`.
 *
 * @throws RangeError for a name that no page has
 */
export function el(name: string, ...children: Content[]): Element {
  const found = PAGES.find(({ tokens }) => tokens.some(([element]) => element === name));
  if (!found) throw new RangeError(`no code page has an element ${name}`);
  return { name, page: found.page, children };
}

/** An element of a code page (0–255) whose name stands on another page, too, such as Add on page 2. */
export function elementOn(page: number, name: string, ...children: Content[]): Element {
  return { name, page, children };
}

function isElement(part: Content): part is Element {
  return typeof part !== "string" && !(part instanceof Uint8Array);
}

/** The elements inside `element`, those called `name` or all. */
export function children(element: Element, name?: string): Element[] {
  return element.children.filter(isElement).filter((part) => name === undefined || part.name === name);
}

/** The first element called `name` inside `element`. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element && children(element, name)[0];
}

/** The text of `element`: its strings, and its OPAQUE bytes read as UTF-8. */
export function textOf(element: Element): string {
  const parts = element.children.filter((part): part is string | Uint8Array => !isElement(part));
  return parts.map((part) => (typeof part === "string" ? part : Buffer.from(part).toString("utf8"))).join("");
}

/** The text of the first element called `name` inside `element`; undefined when there is none. */
export function childText(element: Element | undefined, name: string): string | undefined {
  const found = child(element, name);
  return found && textOf(found);
}

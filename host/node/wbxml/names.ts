/** Namespaces and code pages of the documents as XML: which namespace stands for which page, and which names a page has. */
import type { DocumentKind } from "../codec.js";
import { ATTRIBUTES, PROVISIONING_ELEMENTS } from "../provisioning.gen.js";
import { PAGES } from "../tokens.gen.js";

/** A page without a namespace of its own. */
const NAMELESS = "urn:x-virmo:wbxml:page:";
const NAMELESS_PAGE = /^urn:x-virmo:wbxml:page:(0|[1-9]\d{0,2})$/;
/** The namespace that messages of DM 1.1 name; their elements are those of SyncML 1.2, too. */
const SYNCML_1_1 = "SYNCML:SYNCML1.1";
/** What a token (05 to 3f) without a name is called. */
const UNKNOWN = /^unknown-(0[5-9a-f]|[1-3][0-9a-f])$/;

/** The namespace of a code page (0–255); "" for none, as page 0 of provisioning, whose DTD knows no namespaces. */
export function namespaceOf(kind: DocumentKind, page: number): string {
  if (kind === "provisioning") return page === 0 ? "" : NAMELESS + page;
  return PAGES[page]?.namespace ?? NAMELESS + page;
}

/** The code page of a namespace; undefined for one that stands for none, such as "". */
export function pageOf(namespace: string): number | undefined {
  if (namespace === SYNCML_1_1) return 0;
  const named = PAGES.find((page) => page.namespace === namespace);
  const nameless = Number(NAMELESS_PAGE.exec(namespace)?.[1] ?? NaN);
  return named?.page ?? (nameless <= 0xff ? nameless : undefined);
}

/** Whether a code page knows an element. A token without a name, `unknown-2f`, is known everywhere. */
export function isElementOf(kind: DocumentKind, page: number, name: string): boolean {
  if (UNKNOWN.test(name)) return true;
  if (kind === "provisioning") return PROVISIONING_ELEMENTS.some(([on, , element]) => on === page && element === name);
  return PAGES[page]?.tokens.some(([element]) => element === name) ?? false;
}

/** Whether elements of a document may have an attribute: only provisioning (WAP-183) has any. */
export function isAttributeOf(kind: DocumentKind, name: string): boolean {
  return kind === "provisioning" && ATTRIBUTES.some(([, , attribute]) => attribute === name);
}

/**
 * The page of an element that names no namespace: its parent's, or where that page doesn't know it, the first that does.
 *
 * @param parent the parent's page; 0 at the root
 * @returns undefined when no page knows it
 */
export function pageWithout(kind: DocumentKind, parent: number, name: string): number | undefined {
  if (kind === "provisioning") return 0;
  return [parent, ...PAGES.keys()].find((page) => isElementOf(kind, page, name));
}

/** The kind of document that a root element begins, if nothing says otherwise. */
export function kindOf(page: number, name: string): DocumentKind {
  if (name === "wap-provisioningdoc") return "provisioning";
  return page === 2 ? "ddf" : "syncml";
}

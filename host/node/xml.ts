/** A document as XML that people read and wbxml/parse.ts reads back without a loss (docs/cli.md): indented, with the namespace where the page changes. */
import type { DocumentKind } from "./codec.js";
import { type Content, type Element, children } from "./element.js";
import { kindOf, namespaceOf } from "./wbxml/names.js";

const INDENT = "  ";

/** What XML 1.0 can't hold, not even as a character reference. */
const NOT_XML = /([\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+)/;
/**
 * What stands as a reference: markup, a CR, which a reader of XML would make a LF, and what isn't seen or lets a terminal or an editor show
 * something else: C1 controls, line separators, marks of direction.
 */
const AS_REFERENCE = /[&<>\r\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const AS_REFERENCE_IN_ATTRIBUTE = new RegExp(AS_REFERENCE.source.replace("[", '["\\t\\n'), "g");
const NAMED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function referenceTo(character: string): string {
  return NAMED[character] ?? `&#${character.charCodeAt(0)};`;
}

const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString("base64");

function instruction(target: string, ...data: string[]): string {
  return `<?${[target, ...data].filter((part) => part !== "").join(" ")}?>`;
}

/** Text, its characters that XML can't hold in an instruction; no text at all is an instruction, too, since an element can hold it. */
function textToXml(text: string): string {
  if (text === "") return instruction("text");
  const parts = text.split(NOT_XML);
  return parts
    .map((part, i) => (i % 2 ? instruction("text", base64(part)) : part.replace(AS_REFERENCE, referenceTo)))
    .join("");
}

/** Attributes in the tag; from the first on that has characters that XML can't hold, instructions in the element, so that they keep their order. */
function attributesToXml({ attributes = [] }: Element): { tag: string; rest: string[] } {
  const first = attributes.findIndex(({ value }) => NOT_XML.test(value));
  const count = first < 0 ? attributes.length : first;
  const inTag = attributes.slice(0, count);
  return {
    tag: inTag.map(({ name, value }) => ` ${name}="${value.replace(AS_REFERENCE_IN_ATTRIBUTE, referenceTo)}"`).join(""),
    rest: attributes.slice(count).map(({ name, value }) => instruction("attribute", name, base64(value))),
  };
}

/** Where an element stands. */
interface Place {
  kind: DocumentKind;
  /** The page of the element around it; -1 at the root. */
  page: number;
  /** Whether white space around it would be text. */
  preserved: boolean;
}

/** Whether an element holds elements and something else, so that white space between them would be taken for text. */
function isMixed(element: Element): boolean {
  const elements = children(element).length;
  return elements > 0 && elements < element.children.length;
}

function namespaceToXml({ page }: Element, place: Place): string {
  const namespace = namespaceOf(place.kind, page);
  const around = place.page < 0 ? "" : namespaceOf(place.kind, place.page);
  return namespace === around ? "" : ` xmlns="${namespace}"`;
}

/** The lines of one element, none of them indented to where it stands. */
function linesOf(element: Element, place: Place): string[] {
  const { name, page } = element;
  const mixed = !place.preserved && isMixed(element);
  const attributes = attributesToXml(element);
  const tag = `${name}${namespaceToXml(element, place)}${attributes.tag}${mixed ? ' xml:space="preserve"' : ""}`;
  const inside: Place = { kind: place.kind, page, preserved: place.preserved || mixed };
  const parts = [...attributes.rest, ...element.children.flatMap((part) => partToXml(part, inside))];
  if (parts.length === 0) return [`<${tag}/>`];
  if (inside.preserved || children(element).length === 0) return [`<${tag}>${parts.join("")}</${name}>`];
  return [`<${tag}>`, ...parts.map((line) => INDENT + line), `</${name}>`];
}

function partToXml(part: Content, place: Place): string[] {
  if (typeof part === "string") return [textToXml(part)];
  return part instanceof Uint8Array ? [instruction("opaque", base64(part))] : linesOf(part, place);
}

/**
 * A document as indented XML 1.0 in UTF-8. Elements that hold elements only are spread over lines; in any other, all white space is text. OPAQUE,
 * characters that XML can't hold, and a kind that the root element doesn't tell stand in processing instructions.
 */
export function toXml(root: Element, kind: DocumentKind = "syncml"): string {
  const said = kind === kindOf(root.page, root.name) ? [] : [instruction("kind", kind)];
  return [...said, ...linesOf(root, { kind, page: -1, preserved: false })].join("\n") + "\n";
}

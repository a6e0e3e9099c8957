/** Reads the bytes of a description into an XML document: UTF-8 only, nothing fetched, no entities, bounded nesting. */
import { DOMParser, type Document, type Element } from "@xmldom/xmldom";
import { XmlError, checkLexically, decodeXml } from "../xml-lexical.js";
import type { Findings, Rule } from "./finding.js";

/** The most bytes of a description. */
export const MAX_BYTES = 4 * 1024 * 1024;
/** The deepest that elements may nest; each node of a tree is one level, its properties three more. */
export const MAX_NESTING = 64;

/** After so many complaints the parser stops. */
const MAX_COMPLAINTS = 100;
/** A tag: the slash before its name, the name, the slash at its end. */
const TAG = /<(\/?)([^\s<>/!?]+)(?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/y;
/** What holds no tags. */
const REGIONS: [open: string, close: string][] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
];

/**
 * @returns the root element, or undefined when `findings` has got the reason why there is none
 */
export function parseXml(bytes: Uint8Array, findings: Findings): Element | undefined {
  const text = told("encoding", findings, () => decodeXml(bytes));
  if (text === undefined) return undefined;
  checkTags(text, findings);
  if (hasErrors(findings)) return undefined;
  const document = parsed(text, findings);
  if (document) checkDoctype(document, findings);
  const root = document?.documentElement;
  if (!root || hasErrors(findings)) return undefined;
  told("well-formed", findings, () => checkLexically(text, true));
  checkNesting(root, findings);
  return hasErrors(findings) ? undefined : root;
}

const hasErrors = ({ all }: Findings): boolean => all.some(({ severity }) => severity === "error");

/** What `read` gives; undefined when it has found something wrong, and that is told. */
function told<T>(rule: Rule, findings: Findings, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    findings.add(rule, error.line, "", error.reason);
    return undefined;
  }
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;

function parsed(text: string, findings: Findings): Document | undefined {
  let line = 1;
  const complaints = new Set<string>();
  const tell = (message: string): void => {
    const first = message.split("\n")[0]!;
    const plain = /prefix is non-null and namespace is null/.test(first) ? "a prefix without a namespace" : first;
    if (!complaints.has(plain)) findings.add("well-formed", line, "", plain);
    complaints.add(plain);
  };
  const parser = new DOMParser({
    onError: (_level, message, context: { locator?: { lineNumber: number } }) => {
      line = context.locator?.lineNumber ?? line;
      tell(message);
      if (complaints.size > MAX_COMPLAINTS) throw new Error("the parser stops here");
    },
  });
  try {
    return parser.parseFromString(text, "text/xml");
  } catch (error) {
    const { message, locator } = error as Error & { locator?: { lineNumber: number } };
    line = locator?.lineNumber ?? line;
    tell(/^Reporting \w+ ".*" caused Error: (.*)$/s.exec(message)?.[1] ?? message);
    return undefined;
  }
}

function checkDoctype({ doctype }: Document, findings: Findings): void {
  if (!doctype) return;
  const line = doctype.lineNumber;
  if (/<!ENTITY|%/.test(doctype.internalSubset ?? "")) {
    findings.add("entity", line, "", "DOCTYPE declares or uses an entity; entities are refused");
  } else findings.add("doctype", line, "", "DOCTYPE; what it names isn't fetched");
}

const tooDeep = (line: number | undefined, findings: Findings): void =>
  findings.add("nesting", line, "", `elements nest deeper than ${MAX_NESTING}`);

/**
 * Before the parser sees them: it takes time with the square of the depth and of the tags that are none, and tells only roughly where an
 * end tag is wrong.
 */
function checkTags(text: string, findings: Findings): void {
  const open: { name: string; at: number }[] = [];
  let faults = Number(text.includes("<!ENTITY"));
  for (let at = text.indexOf("<"), next = 0; at >= 0; at = text.indexOf("<", next)) {
    const [begin, end] = REGIONS.find(([first]) => text.startsWith(first, at)) ?? [];
    TAG.lastIndex = at;
    const [tag, closes, name = "", isWhole] = (begin ? null : TAG.exec(text)) ?? [];
    const inner = closes ? open.pop() : undefined;
    if (closes && faults === 0 && inner?.name !== name) return mismatch(text, at, name, inner, findings);
    if (tag && !closes && !isWhole) open.push({ name, at });
    if (open.length > MAX_NESTING) return tooDeep(lineAt(text, at), findings);
    if (!begin && !tag && text[at + 1] !== "!" && ++faults > MAX_COMPLAINTS) {
      return findings.add("well-formed", lineAt(text, at), "", "< that begins no tag, as many before it");
    }
    next = begin ? text.indexOf(end!, at + begin.length) : at + (tag?.length ?? 1);
    if (next < 0) return;
  }
}

function mismatch(
  text: string,
  at: number,
  name: string,
  inner: { name: string; at: number } | undefined,
  findings: Findings,
): void {
  const instead = inner ? `${inner.name} of line ${lineAt(text, inner.at)}` : "nothing";
  findings.add("well-formed", lineAt(text, at), "", `</${name}>, where ${instead} is to end`);
}

/** For what the parser takes for a tag and checkTags didn't; without recursion, because what comes after recurses. */
function checkNesting(root: Element, findings: Findings): void {
  let level: Element[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_NESTING) return tooDeep(level[0]!.lineNumber, findings);
    level = level.flatMap(elementsOf);
  }
}

/** The elements directly in `parent`. */
export function elementsOf(parent: Element): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE) found.push(node as Element);
  }
  return found;
}

/** The elements of DDF directly in `parent`, those called `name` or all; extensions stand in other namespaces. */
export function ddfElements(parent: Element, name?: string): Element[] {
  const namespace = parent.ownerDocument?.documentElement?.namespaceURI;
  return elementsOf(parent).filter(
    (element) => element.namespaceURI === namespace && (name === undefined || element.localName === name),
  );
}

/** The text directly in the element, without white space around it. */
export function textOf(element: Element | undefined): string {
  return element?.textContent?.trim() ?? "";
}

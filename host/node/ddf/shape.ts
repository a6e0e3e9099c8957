/** Checks the shape of a description, element by element, against the table of elements. */
import type { Element } from "@xmldom/xmldom";
import { childrenOf, ELEMENTS, type Content, type Often } from "./elements.js";
import { quoted, type Findings, type Rule } from "./finding.js";
import { pathOf } from "./node.js";
import { ddfElements, elementsOf } from "./xml.js";

/** The namespace of DDF 1.2 in TNDS; a description on its own has none. */
const NAMESPACE = "syncml:dmddf1.2";
/** Missing, but what was meant is plain. */
const MILD: Record<string, Rule> = { VerDTD: "version", DFType: "no-type" };

/** Checks a whole description. */
export function checkDocument(root: Element, findings: Findings): void {
  if (root.namespaceURI && root.namespaceURI !== NAMESPACE) {
    findings.add("namespace", root.lineNumber, "", `namespace ${root.namespaceURI}, not ${NAMESPACE} or none`);
  }
  checkExtensions(root, findings);
  checkElement(root, "", findings);
}

/** Elements of other namespaces are told once for each namespace. */
function checkExtensions(root: Element, findings: Findings): void {
  const seen = new Map<string, { first: Element; count: number }>();
  const visit = (element: Element): void => {
    if (element.namespaceURI !== root.namespaceURI) {
      const key = element.namespaceURI ?? "";
      const entry = seen.get(key) ?? { first: element, count: 0 };
      seen.set(key, { ...entry, count: entry.count + 1 });
    } else elementsOf(element).forEach(visit);
  };
  visit(root);
  for (const [namespace, { first, count }] of seen) {
    const what = count === 1 ? `${first.tagName} is` : `${first.tagName} and ${count - 1} more are`;
    findings.add(
      "extension",
      first.lineNumber,
      "",
      `${what} no DDF, but of ${namespace || "no namespace"}; passed over`,
    );
  }
}

/** @param path of the node that the element belongs to */
function checkElement(element: Element, path: string, findings: Findings): void {
  const content = ELEMENTS.get(element.localName!)!;
  const tell = (rule: Rule, message: string, at = element): void => findings.add(rule, at.lineNumber, path, message);
  checkAttributes(element, tell);
  checkText(element, content, tell);
  const known = childrenOf(content);
  const all = ddfElements(element);
  const children = all.filter(({ localName }) => known.has(localName!));
  for (const stranger of all.filter(({ localName }) => !known.has(localName!)))
    tellStranger(element, stranger, content, tell);
  if (element.localName === "AccessType" && all.length === 0) tell("no-access", "AccessType allows nothing");
  if (content.kind === "sequence") checkSequence(element, children, content, tell);
  if (content.kind === "choice" && children.length === all.length)
    checkChoice(element, children, content.children, tell);
  for (const child of children) {
    checkElement(child, child.localName === "Node" ? pathOf(child, path) : path, findings);
  }
}

type Tell = (rule: Rule, message: string, at?: Element) => void;

function checkAttributes(element: Element, tell: Tell): void {
  for (const { name } of Array.from(element.attributes)) {
    if (!/^xmlns(:|$)|^xml:/.test(name))
      tell("attribute", `${element.localName} has the attribute ${name}; passed over`);
  }
}

function checkText(element: Element, { kind }: Content, tell: Tell): void {
  if (kind === "text") return;
  for (let node = element.firstChild; node; node = node.nextSibling) {
    const text = node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE ? node.nodeValue : "";
    if (text?.trim()) tell("content", `${element.localName} holds the text ${quoted(text.trim())}`);
  }
}

function tellStranger({ localName }: Element, stranger: Element, content: Content, tell: Tell): void {
  const allowed = [...childrenOf(content).keys()].join(" ");
  const may = allowed
    ? `it may hold ${allowed}`
    : content.kind === "text"
      ? "it may hold text alone"
      : "it must be empty";
  const rule = allowed ? "unknown-element" : "content";
  tell(rule, `${localName} holds ${stranger.localName}; ${may}`, stranger);
}

function checkSequence(
  element: Element,
  children: Element[],
  { children: first, either }: Content & { kind: "sequence" },
  tell: Tell,
): void {
  const parent = element.localName;
  for (const [name, often] of [...first, ...either]) {
    const found = children.filter((child) => child.localName === name);
    if (found.length === 0 && needed(often)) tell(MILD[name] ?? "missing-element", `${parent} has no ${name}`);
    if (found.length > 1 && single(often)) {
      tell("repeated-element", `${parent} has ${found.length} ${name}; at most 1`, found[1]!);
    }
  }
  const both = [...either.keys()].filter((name) => children.some((child) => child.localName === name));
  if (both.length > 1) tell("choice", `${parent} holds ${both.join(" and ")}; only one of them`);
  checkOrder(children, [...first.keys(), ...either.keys()], tell);
}

const needed = (often: Often): boolean => often === "" || often === "+";
const single = (often: Often): boolean => often === "" || often === "?";

function checkOrder(children: Element[], order: string[], tell: Tell): void {
  let last = "";
  for (const child of children) {
    const name = child.localName!;
    if (last && order.indexOf(name) < order.indexOf(last)) {
      tell("element-order", `${name} stands after ${last}; its place is before`, child);
    } else last = name;
  }
}

function checkChoice(element: Element, children: Element[], allowed: Map<string, Often>, tell: Tell): void {
  const names = [...new Set(children.map(({ localName }) => localName!))];
  const parent = element.localName;
  if (names.length === 0) tell("choice", `${parent} is empty; it holds one of ${[...allowed.keys()].join(" ")}`);
  if (names.length > 1) tell("choice", `${parent} holds ${names.join(" and ")}; only one of them`);
  if (names.length === 1 && children.length > 1 && single(allowed.get(names[0]!)!)) {
    tell("repeated-element", `${parent} has ${children.length} ${names[0]}; at most 1`, children[1]!);
  }
}

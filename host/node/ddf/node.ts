/** The nodes of a description as values, read from its elements. */
import type { Element } from "@xmldom/xmldom";
import { shortened } from "./finding.js";
import { ddfElements, textOf } from "./xml.js";

export interface DdfNode {
  /** Empty for a node that is named at run time. */
  name: string;
  /** From the root of the management tree, `<X>` for a name given at run time: `./VirMO/Domain/<X>`. */
  path: string;
  /** Where the node begins, from 1. */
  line: number;
  /** The element Path as it stands; undefined if there is none. */
  base: string | undefined;
  /** The commands of AccessType, in the file's order. */
  access: string[];
  /** The element in DFFormat: node, chr, int …; empty if it isn't said. */
  format: string;
  occurrence: string;
  /** The text in ZeroOrN or OneOrN; else undefined. */
  most: string | undefined;
  dynamic: boolean;
  title: string;
  description: string;
  /** Undefined if there is none; white space counts. */
  defaultValue: string | undefined;
  value: string | undefined;
  /** The MIME types of DFType. */
  mimes: string[];
  /** The management object identifier of DFType, perhaps empty; undefined if there is no DDFName. */
  ddfName: string | undefined;
  caseSensitive: boolean;
  /** False if the element DFProperties is missing: then all the above is empty. */
  described: boolean;
  children: DdfNode[];
}

/** Longer names and Paths are cut: paths are made of them again and again. */
const MAX_PART = 255;
/** And so is the path of the node above. */
const MAX_ABOVE = 1000;

/** @param parent path of the node above; empty for a node directly in MgmtTree */
export function pathOf(node: Element, parent: string): string {
  const name = shortened(textOf(ddfElements(node, "NodeName")[0]), MAX_PART);
  if (parent) return `${shortened(parent, MAX_ABOVE)}/${name || "<X>"}`;
  if (name === ".") return name;
  const base = shortened(textOf(ddfElements(node, "Path")[0]), MAX_PART).replace(/\/+$/, "");
  return `${/^\.(\/|$)/.test(base) ? base : "."}/${name || "<X>"}`;
}

/** @param parent path of the node above; empty for a node directly in MgmtTree */
export function nodeOf(element: Element, parent: string): DdfNode {
  const properties = ddfElements(element, "DFProperties")[0];
  const text = (name: string): string | undefined => properties && raw(properties, name);
  const chosen = (name: string): Element | undefined => {
    const found = properties && ddfElements(properties, name)[0];
    return found && ddfElements(found)[0];
  };
  const [type] = properties ? ddfElements(properties, "DFType") : [];
  const occurrence = chosen("Occurrence");
  const access = properties && ddfElements(properties, "AccessType")[0];
  const path = pathOf(element, parent);
  return {
    name: textOf(ddfElements(element, "NodeName")[0]),
    path,
    line: element.lineNumber ?? 1,
    base: raw(element, "Path"),
    access: access ? ddfElements(access).map(({ localName }) => localName!) : [],
    format: chosen("DFFormat")?.localName ?? "",
    occurrence: occurrence?.localName ?? "One",
    most: occurrence && /^(Zero|One)OrN$/.test(occurrence.localName!) ? textOf(occurrence) : undefined,
    dynamic: chosen("Scope")?.localName !== "Permanent",
    title: textOf(properties && ddfElements(properties, "DFTitle")[0]),
    description: textOf(properties && ddfElements(properties, "Description")[0]).replace(/\s+/g, " "),
    defaultValue: text("DefaultValue"),
    value: raw(element, "Value"),
    mimes: type ? ddfElements(type, "MIME").map(textOf) : [],
    ddfName: type && ddfElements(type, "DDFName").map(textOf)[0],
    caseSensitive: chosen("CaseSense")?.localName !== "CIS",
    described: properties !== undefined,
    children: ddfElements(element, "Node").map((child) => nodeOf(child, path)),
  };
}

function raw(parent: Element, name: string): string | undefined {
  const [found] = ddfElements(parent, name);
  return found && (found.textContent ?? "");
}

/** A node and all below it, in preorder. */
export function* everyNode(nodes: DdfNode[]): Generator<DdfNode> {
  for (const node of nodes) {
    yield node;
    yield* everyNode(node.children);
  }
}

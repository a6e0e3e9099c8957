/** Reads a device description (OMA DM DDF 1.2, OMA-TS-DM_TND 9) into nodes, and says what is wrong with it by line. */
import { DOMParser, onWarningStopParsing, type Element } from "@xmldom/xmldom";
import { SourceError } from "./source.js";

export const FORMATS = ["node", "chr", "int", "bool", "bin", "b64", "null", "xml", "date", "time", "float"];
export const COMMANDS = ["Add", "Delete", "Exec", "Get", "Replace"];
const MANY = ["ZeroOrMore", "OneOrMore", "ZeroOrN", "OneOrN"];
const OCCURRENCES = ["One", "ZeroOrOne", ...MANY];
/** The node table holds lengths of names in five bits. */
export const MAX_NAME = 31;

export interface DdfNode {
  /** Empty for a node that is named at run time. */
  name: string;
  file: string;
  line: number;
  access: string[];
  format: string;
  occurrence: string;
  dynamic: boolean;
  /** MIME type of a leaf, management object identifier (or nothing) of an interior node. */
  type: string;
  children: DdfNode[];
}

/**
 * The top node of a description.
 *
 * @param file its path, for messages
 * @throws SourceError with one line: file, line and what is wrong
 */
export function parseDdf(file: string, text: string): DdfNode {
  const root = parseXml(file, text);
  const fail = failure(file);
  if (root.tagName !== "MgmtTree") fail(root, `the root is ${root.tagName}, not MgmtTree`);
  const version = textOf(root, "VerDTD");
  if (version !== "1.2") fail(root, `VerDTD is ${version || "missing"}, not 1.2`);
  const tops = elements(root, "Node");
  if (tops.length !== 1) fail(root, `MgmtTree holds ${tops.length} nodes, not one`);
  if (textOf(tops[0]!, "Path") !== ".") fail(tops[0]!, "the top node's Path isn't .");
  return nodeOf(tops[0]!, file);
}

function parseXml(file: string, text: string): Element {
  try {
    return new DOMParser({ onError: onWarningStopParsing }).parseFromString(text, "text/xml").documentElement!;
  } catch (error) {
    const { message, locator } = error as Error & { locator?: { lineNumber: number } };
    const [, told = message] = /^Reporting \w+ "(.*)" caused/s.exec(message) ?? [];
    throw new SourceError(`${file}:${locator?.lineNumber || 1}: ${told.split("\n")[0]}`);
  }
}

const failure = (file: string) => {
  return (element: Element, message: string): never => {
    throw new SourceError(`${file}:${element.lineNumber ?? 1}: ${message}`);
  };
};

function elements(parent: Element, name?: string): Element[] {
  const all = Array.from(parent.childNodes).filter((node) => node.nodeType === node.ELEMENT_NODE) as Element[];
  return name ? all.filter((element) => element.tagName === name) : all;
}

function textOf(parent: Element, name: string): string {
  return elements(parent, name)[0]?.textContent ?? "";
}

/** The names of the elements in the element `name` of `parent`; they have to be among `known`. */
function chosen(parent: Element, name: string, known: string[], file: string): string[] {
  const found = elements(parent, name)[0];
  const names = found ? elements(found).map((element) => element.tagName) : [];
  const stranger = names.find((each) => !known.includes(each));
  if (stranger) failure(file)(found!, `${name} holds ${stranger}, which is none of ${known.join(" ")}`);
  return names;
}

function nodeOf(element: Element, file: string): DdfNode {
  const fail = failure(file);
  const name = textOf(element, "NodeName");
  const place = `node ${name || "<X>"}`;
  const properties = elements(element, "DFProperties")[0] ?? fail(element, `${place} has no DFProperties`);
  const [format] = chosen(properties, "DFFormat", FORMATS, file);
  const [occurrence = "One"] = chosen(properties, "Occurrence", OCCURRENCES, file);
  const [scope = "Dynamic"] = chosen(properties, "Scope", ["Permanent", "Dynamic"], file);
  const type = elements(properties, "DFType")[0];
  const node: DdfNode = {
    name,
    file,
    line: element.lineNumber ?? 1,
    access: chosen(properties, "AccessType", [...COMMANDS, "Copy"], file),
    format: format ?? fail(element, `${place} has no DFFormat`),
    occurrence,
    dynamic: scope === "Dynamic",
    type: (type ?? fail(element, `${place} has no DFType`)).textContent ?? "",
    children: elements(element, "Node").map((child) => nodeOf(child, file)),
  };
  check(node, place, (message) => fail(element, message));
  return node;
}

function check(node: DdfNode, place: string, fail: (message: string) => never): void {
  if (node.access.length === 0) fail(`${place} has an AccessType that allows nothing`);
  if (Buffer.byteLength(node.name) > MAX_NAME) fail(`${place} has a name of more than ${MAX_NAME} bytes`);
  if (/[/?]/.test(node.name)) fail(`${place} has a name with / or ? in it`);
  if (node.format !== "node" && node.children.length > 0) fail(`${place} is a leaf (${node.format}) with children`);
  if (!node.name && !MANY.includes(node.occurrence))
    fail(`${place} is named at run time, but occurs ${node.occurrence}`);
  const names = node.children.map((child) => child.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail(`${place} has two children ${twice || "<X>"}`);
}

/** The rules for single nodes of a description, beyond the shape that its DTD asks for. */
import { quoted, type Findings, type Rule } from "./finding.js";
import { everyNode, type DdfNode } from "./node.js";
import { checkPlaces, type Limits } from "./place.js";
import { fitOf } from "./value.js";

type Tell = (rule: Rule, message: string) => void;

/** Occurrences that allow several. */
const MANY = ["ZeroOrMore", "OneOrMore", "ZeroOrN", "OneOrN"];
/** OMA-TS-DM_TND 7.7.7.2: a URN, or a reversed domain name, a version, names. */
const OBJECT_ID = /^urn:[a-z\d][a-z\d-]*:\S+$|^[a-z\d-]+(\.[a-z\d-]+)+\/[1-9]\d*\.\d+(\/[a-z\d]+)+$/i;
const MIME = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** Checks every node, in the order of the file. */
export function checkNodes(nodes: DdfNode[], limits: Limits, findings: Findings): void {
  for (const node of everyNode(nodes)) {
    const tell: Tell = (rule, message) => findings.add(rule, node.line, node.path, message);
    if (!node.described) tell("no-properties", "has no DFProperties");
    else for (const check of CHECKS) check(node, tell);
  }
  checkPlaces(nodes, limits, findings);
}

const CHECKS = [checkAccess, checkOccurrence, checkContents, checkValues, checkType];

function checkAccess({ access, dynamic, format, name }: DdfNode, tell: Tell): void {
  if (dynamic || name === "") return;
  if (access.includes("Delete")) tell("permanent-access", "is permanent, but AccessType allows Delete");
  if (access.includes("Add") && format !== "node" && format !== "") {
    tell("permanent-access", "is a permanent leaf, but AccessType allows Add");
  }
}

function checkOccurrence({ name, occurrence, most, dynamic }: DdfNode, tell: Tell): void {
  const several = MANY.includes(occurrence);
  if (name === "" && !several) tell("unnamed-occurrence", `is named at run time, but occurs ${occurrence}`);
  if (name === "" && !dynamic) tell("unnamed-permanent", "is named at run time, but is permanent");
  if (name !== "" && several) tell("named-many", `has a name, but occurs ${occurrence}`);
  if (most === undefined) return;
  if (!/^\d{1,9}$/.test(most)) tell("occurrence-count", `${occurrence} ${quoted(most)} is no integer from 2 to 65536`);
  else if (Number(most) < 2 || Number(most) > 65536) {
    tell("occurrence-range", `${occurrence} ${most} isn't from 2 to 65536`);
  }
}

function checkContents({ format, children }: DdfNode, tell: Tell): void {
  const isLeaf = format !== "node" && format !== "";
  if (isLeaf && children.length > 0) tell("leaf-children", `is a leaf (${format}), but has children`);
}

function checkValues({ format, defaultValue, value }: DdfNode, tell: Tell): void {
  for (const [name, text] of [
    ["DefaultValue", defaultValue],
    ["Value", value],
  ] as const) {
    if (text === undefined || format === "") continue;
    if (format === "node") {
      if (text.trim()) tell("interior-value", `is an interior node, but has the ${name} ${quoted(text)}`);
      continue;
    }
    const { fit, asked } = fitOf(format, text);
    if (fit === "wrong") tell("value-format", `${name} ${quoted(text)} is no ${asked}`);
    if (fit === "loose") tell("value-form", `${name} ${quoted(text)} isn't a proper ${asked}`);
  }
}

function checkType({ format, mimes, ddfName }: DdfNode, tell: Tell): void {
  const isInterior = format === "node";
  const given = mimes.filter((mime) => mime !== "");
  if (isInterior && given.length > 0) {
    tell("interior-mime", `is an interior node, but DFType has the MIME type ${quoted(given[0]!)}, no DDFName`);
  }
  if (!isInterior && ddfName !== undefined && format !== "") {
    tell("leaf-ddfname", `is a leaf, but DFType has the DDFName ${quoted(ddfName)}, no MIME type`);
  }
  const odd = isInterior ? undefined : given.find((mime) => !MIME.test(mime));
  if (odd) tell("mime-form", `MIME ${quoted(odd)} isn't TYPE/SUBTYPE`);
  if (ddfName && !OBJECT_ID.test(ddfName)) {
    tell("ddfname-form", `DDFName ${quoted(ddfName)} is neither a URN nor DOMAIN/MAJOR.MINOR/NAME`);
  }
}

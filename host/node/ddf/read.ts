/** Reads a device description (OMA DM DDF 1.2, OMA-TS-DM_TND 9): its nodes, and everything that is to be said against it. */
import { Findings, type Finding, type Severity } from "./finding.js";
import { nodeOf, type DdfNode } from "./node.js";
import type { Limits } from "./place.js";
import { checkNodes } from "./rules.js";
import { checkDocument } from "./shape.js";
import { ddfElements, parseXml, textOf } from "./xml.js";

export type { Finding, Severity } from "./finding.js";
export type { DdfNode } from "./node.js";
export type { Limits } from "./place.js";

export interface Description {
  /** The nodes directly in MgmtTree. Whole only if no finding is an error. */
  nodes: DdfNode[];
  /** In the order of their lines, at most MOST_TOLD of each rule. */
  findings: Finding[];
  /** How many more there are. */
  untold: Record<Severity, number>;
}

/**
 * @param bytes of the file, at most MAX_BYTES
 * @param limits of the agent that is to hold the nodes
 */
export function readDdf(bytes: Uint8Array, limits: Limits): Description {
  const findings = new Findings();
  const nodes = read(bytes, limits, findings);
  return { nodes, findings: findings.all.sort((a, b) => a.line - b.line), untold: findings.untold };
}

function read(bytes: Uint8Array, limits: Limits, findings: Findings): DdfNode[] {
  const root = parseXml(bytes, findings);
  if (!root) return [];
  if (root.localName !== "MgmtTree") {
    findings.add("root", root.lineNumber, "", `the root is ${root.tagName}, not MgmtTree`);
    return [];
  }
  checkDocument(root, findings);
  const [version] = ddfElements(root, "VerDTD");
  if (version && textOf(version) !== "1.2") {
    findings.add("version", version.lineNumber, "", `VerDTD is ${textOf(version) || "empty"}; read as 1.2`);
  }
  const nodes = ddfElements(root, "Node").map((node) => nodeOf(node, ""));
  checkNodes(nodes, limits, findings);
  return nodes;
}

/** The rules for names and paths: what a URI can hold, what this agent's limits are, and that no two nodes share a place. */
import { quoted, type Findings, type Rule } from "./finding.js";
import { everyNode, type DdfNode } from "./node.js";

/** ./DevDetail/URI of the agent: segments of a path, characters of a segment and of a path (OMA-TS-DM_StdObj; assembly/limits.ts). */
export interface Limits {
  MaxDepth: number;
  MaxSegLen: number;
  MaxTotLen: number;
}

type Tell = (rule: Rule, message: string) => void;

/** "/" parts segments, "?" begins a query; the rest no text should hold. */
const FORBIDDEN = /[/?\0-\x1f\x7f-\x9f]/;
/** What RFC 3986 lets stand in a segment as it is. */
const ESCAPED = /[^\w.~!$&'()*+,;=:@-]/u;

export function checkPlaces(nodes: DdfNode[], limits: Limits, findings: Findings): void {
  const tops = new Set(nodes);
  for (const node of everyNode(nodes)) {
    const tell: Tell = (rule, message) => findings.add(rule, node.line, node.path, message);
    checkName(node, limits, tell);
    checkBase(node, tops.has(node), tell);
    checkSiblings(node.children, findings);
  }
  checkSiblings(nodes, findings);
  checkLimits(nodes, limits, findings);
}

function checkName({ name }: DdfNode, { MaxSegLen }: Limits, tell: Tell): void {
  const [forbidden] = FORBIDDEN.exec(name) ?? [];
  const [escaped] = ESCAPED.exec(name) ?? [];
  if (forbidden) tell("name-character", `NodeName ${quoted(name)} holds ${quoted(forbidden)}`);
  else if (escaped) tell("name-escape", `NodeName ${quoted(name)} holds ${quoted(escaped)}, which a URI has to escape`);
  if (name === "*") tell("name-star", 'NodeName "*"; for a name given at run time it is empty');
  const length = [...name].length;
  if (length > MaxSegLen) tell("name-length", `NodeName has ${length} characters; MaxSegLen is ${MaxSegLen}`);
}

function checkBase({ name, base }: DdfNode, isTop: boolean, tell: Tell): void {
  const text = base?.trim();
  if (!isTop) {
    if (text !== undefined) tell("path", `Path ${quoted(text)} in a node that isn't at the top; passed over`);
  } else if (text === undefined) tell("path", "has no Path; taken for .");
  else if (!/^\.(\/|$)/.test(text) && name !== ".")
    tell("path", `Path ${quoted(text)} doesn't begin with .; taken for .`);
  else if (text.endsWith("/")) tell("path", `Path ${quoted(text)} ends with /`);
}

/** Told where the limit is passed first; all that lies below passes it, too. */
function checkLimits(nodes: DdfNode[], { MaxDepth, MaxTotLen }: Limits, findings: Findings): void {
  const depthOf = (path: string): number => (path === "." ? 0 : path.split("/").length - 1);
  const visit = (node: DdfNode, depth: number, above: { depth: number; length: number }): void => {
    const { path, line } = node;
    const length = [...path.replaceAll("<X>", "X")].length;
    if (depth > MaxDepth && above.depth <= MaxDepth) {
      findings.add("path-depth", line, path, `lies ${depth} segments deep; MaxDepth is ${MaxDepth}`);
    }
    if (length > MaxTotLen && above.length <= MaxTotLen) {
      findings.add("path-length", line, path, `has a path of ${length} characters or more; MaxTotLen is ${MaxTotLen}`);
    }
    for (const child of node.children) visit(child, depth + 1, { depth, length });
  };
  for (const node of nodes) visit(node, depthOf(node.path), { depth: 0, length: 0 });
}

/** @param nodes of one parent, or the top nodes */
function checkSiblings(nodes: DdfNode[], findings: Findings): void {
  const exact = new Map<string, DdfNode>();
  /** By the name in small letters: the first, and the first that takes all letters alike. */
  const folded = new Map<string, { any: DdfNode; folding: DdfNode | undefined }>();
  for (const node of nodes) {
    const { path, line, name, caseSensitive } = node;
    const key = path.slice(0, path.lastIndexOf("/") + 1) + name;
    const entry = folded.get(key.toLowerCase());
    const first = exact.get(key);
    const alike = caseSensitive ? entry?.folding : entry?.any;
    const tell = (rule: Rule, message: string): void => findings.add(rule, line, path, message);
    if (first && name === "") tell("two-unnamed", `stands twice without a name, first on line ${first.line}`);
    else if (first) tell("duplicate-name", `stands twice, first on line ${first.line}`);
    else if (alike) tell("duplicate-name", `is ${quoted(alike.name)} of line ${alike.line}, for CaseSense is CIS`);
    if (!first) exact.set(key, node);
    const folding = entry?.folding ?? (caseSensitive ? undefined : node);
    folded.set(key.toLowerCase(), { any: entry?.any ?? node, folding });
  }
}

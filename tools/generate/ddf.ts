/** Our own descriptions as the generators take them: no finding at all, not even a warning, and what the node table asks for besides. */
import { everyNode } from "../../host/node/ddf/node.js";
import { findingText } from "../../host/node/ddf/finding.js";
import { readDdf, type DdfNode as Described, type Limits } from "../../host/node/ddf/read.js";
import { readLimits, SourceError } from "./source.js";

/** In the order of their numbers in the node table. */
export const FORMATS = ["node", "chr", "int", "bool", "bin", "b64", "null", "xml", "date", "time", "float"];
export const COMMANDS = ["Add", "Delete", "Exec", "Get", "Replace"];
/** The node table holds lengths of names in five bits. */
export const MAX_NAME = 31;

/** `children` are of the same kind. */
export interface DdfNode extends Pick<Described, "name" | "line" | "access" | "format" | "occurrence" | "dynamic"> {
  file: string;
  /** MIME type of a leaf, management object identifier (or nothing) of an interior node. */
  type: string;
  children: DdfNode[];
}

/**
 * The top node of a description.
 *
 * @param file its path, for messages
 * @throws SourceError with one line: file, line and what is wrong first
 */
export function parseDdf(file: string, text: string): DdfNode {
  return nodeOf(readDescription(file, text), file);
}

/** The same with everything that the description says. */
export function readDescription(file: string, text: string): Described {
  const { nodes, findings } = readDdf(Buffer.from(text), limits());
  if (findings[0]) throw new SourceError(findingText(file, findings[0]));
  const fail = (line: number, message: string): never => {
    throw new SourceError(`${file}:${line}: ${message}`);
  };
  const [top, second] = nodes;
  if (second) fail(second.line, `${second.path}: a second node at the top; one file describes one object`);
  if (top!.base !== ".") fail(top!.line, `${top!.path}: the Path of the top node isn't .`);
  for (const { name, path, line } of everyNode(nodes)) {
    if (Buffer.byteLength(name) > MAX_NAME) fail(line, `${path}: NodeName of more than ${MAX_NAME} bytes`);
  }
  return top!;
}

function limits(): Limits {
  const { MaxDepth = 0, MaxSegLen = 0, MaxTotLen = 0 } = Object.fromEntries(readLimits());
  return { MaxDepth, MaxSegLen, MaxTotLen };
}

function nodeOf(
  { name, line, access, format, occurrence, dynamic, mimes, ddfName, children }: Described,
  file: string,
): DdfNode {
  const type = ddfName ?? mimes[0] ?? "";
  const below = children.map((child) => nodeOf(child, file));
  return { name, file, line, access, format, occurrence, dynamic, type, children: below };
}

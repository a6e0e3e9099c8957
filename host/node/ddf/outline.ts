/** A description as an outline for people: one line for each node, in columns. */
import { printable } from "./finding.js";
import type { DdfNode } from "./node.js";

/** The letters of docs/virmo.md 1, in its order; C for Copy. */
const LETTERS: Record<string, string> = { Get: "G", Replace: "R", Add: "A", Delete: "D", Exec: "E", Copy: "C" };
const HEADER = ["Node", "Format", "Access", "Occurrence", "Scope", "Title"];
const MAX_TITLE = 72;

/** `GRADE` for all commands but Copy. */
export function accessLetters(access: string[]): string {
  return Object.entries(LETTERS)
    .map(([command, letter]) => (access.includes(command) ? letter : ""))
    .join("");
}

/** `ZeroOrMore`, `ZeroOrN (16)`. */
export function occurrenceText({ occurrence, most }: DdfNode): string {
  return most === undefined ? occurrence : `${occurrence} (${most})`;
}

/** The lines of the outline, the heads of the columns first; they end without white space. */
export function outline(nodes: DdfNode[]): string[] {
  const rows = [HEADER, ...nodes.flatMap((node) => rowsOf(node, node.path, "")).map((row) => row.map(printable))];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => [...row[column]!].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(width - [...cell].length);
}

/** @param indent what stands before the branches to the node's children */
function rowsOf(node: DdfNode, label: string, indent: string): string[][] {
  const { format, access, dynamic, children } = node;
  const scope = dynamic ? "dynamic" : "permanent";
  const row = [label, format, accessLetters(access), occurrenceText(node), scope, titleOf(node)];
  const below = children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    const branch = `${indent}${isLast ? "└─ " : "├─ "}${child.name || "<X>"}`;
    return rowsOf(child, branch, `${indent}${isLast ? "   " : "│  "}`);
  });
  return [row, ...below];
}

/** The title, else the beginning of the description, on one line. */
function titleOf({ title, description }: DdfNode): string {
  const text = [...(title || description).replace(/\s+/g, " ")];
  return text.length > MAX_TITLE ? `${text.slice(0, MAX_TITLE - 1).join("")}…` : text.join("");
}

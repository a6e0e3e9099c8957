/** Prints docs/mo/: a reference page for each management object, from its description and its bindings. */
import { posix } from "node:path";
import { outline, accessLetters, occurrenceText } from "../../host/node/ddf/outline.js";
import { everyNode, type DdfNode } from "../../host/node/ddf/node.js";
import { readDescription } from "./ddf.js";
import type { GeneratedFile } from "./file.js";
import { DESCRIPTIONS } from "./nodes.js";
import {
  BINDINGS,
  read,
  readBindings,
  readLimits,
  type Bindings,
  type CollectionSource,
  type NodeSource,
  type PartSource,
} from "./source.js";

const FOLDER = "docs/mo";
const LEGEND = `Access: G Get, R Replace, A Add, D Delete, E Exec. A stands on an interior node: children may be added below it. A name \`<X>\` is given at run
time. The last column tells for each command where the value is: *stored* in a field of a record (\`ddf/bindings.json\`), a *constant*, found when asked
for (*live*) or carried out by a function (of \`assembly/mo/\`); its Add is the one that makes the node itself. *Not built*: declared here, and answers 406.
*Absent*: this device doesn't have the node, 404.`;

export function generate(): GeneratedFile[] {
  const bindings = readBindings();
  return DESCRIPTIONS.map((file) => {
    const path = posix.format({ dir: FOLDER, name: `${posix.basename(file, ".xml")}.gen`, ext: ".md" });
    return { path, content: page(file, readDescription(file, read(file)), bindings) };
  });
}

/** The text of one page. */
export function page(file: string, top: DdfNode, bindings: Bindings): string {
  const id = [...everyNode([top])].find(({ ddfName }) => ddfName);
  const rows = [...everyNode([top])].map((node) => row(node, bindings));
  return [
    `<!-- Generated from ${file} and ${BINDINGS} by tools/generate/docs.ts; do not edit -->`,
    `# ${top.name}`,
    top.description + ".",
    `- Place: \`${top.path}\`\n- Identifier: ${id ? `\`${id.ddfName}\` at \`${id.path}\`` : "none"}\n- Description: \`${file}\` (OMA DM DDF 1.2)`,
    "## Tree",
    "```\n" + outline([top]).join("\n") + "\n```",
    "## Nodes",
    LEGEND,
    [HEADER, HEADER.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

const HEADER = ["Node", "Format", "Access", "Occurrence", "Default", "Meaning", "Carried out by"];

function row(node: DdfNode, bindings: Bindings): string[] {
  const value = node.defaultValue === undefined ? "" : `\`${node.defaultValue}\``;
  const cells = [
    `\`${node.path}\``,
    node.format,
    accessLetters(node.access),
    occurrenceText(node),
    value,
    meaning(node, bindings),
    boundTo(node.path, bindings),
  ];
  return cells.map((cell) => cell.replace(/\|/g, "\\|"));
}

/** The description, and what the bindings say of the values beyond it. */
function meaning({ path, description }: DdfNode, { nodes, enumerations }: Bindings): string {
  const { enum: name, min, max } = bindingOf(nodes[path]);
  const texts = name ? enumerations[name]! : [];
  const isTold = texts.every((text) => description.includes(text));
  const values = isTold ? "" : `one of ${texts.map((text) => `\`${text}\``).join(" ")}`;
  const range = min === undefined ? "" : `a server may write ${min}–${max}`;
  return [description.replaceAll("<", "&lt;"), values, range].filter(Boolean).join("; ");
}

const bindingOf = (binding: NodeSource | string | undefined): NodeSource =>
  typeof binding === "string" ? { get: binding } : (binding ?? {});

function boundTo(path: string, bindings: Bindings): string {
  if (isAbsent(path, bindings)) return "absent";
  const { get, replace, add, delete: remove, exec } = bindingOf(bindings.nodes[path]);
  const verbs = Object.entries({ Get: get, Replace: replace, Add: add, Delete: remove, Exec: exec });
  const field = verbs.map(([, binding]) => /^stored:(.+)/.exec(binding ?? "")?.[1]).find(Boolean);
  const told = new Map<string, string[]>();
  for (const [command, binding] of verbs) {
    const text = binding === undefined || binding === "interior" ? "" : bindingText(command, binding, field);
    if (text) told.set(text, [...(told.get(text) ?? []), command]);
  }
  const parts = [...told].map(([text, commands]) => `${commands.join(", ")}: ${text}`);
  return [instances(bindings.collections[path], bindings), ...parts].filter(Boolean).join("; ");
}

/** A node lies below an absent one, or is one. */
function isAbsent(path: string, { nodes }: Bindings): boolean {
  return Object.entries(nodes).some(
    ([absent, binding]) => binding === "absent" && (path === absent || path.startsWith(`${absent}/`)),
  );
}

/** @param field of the node, which only one of its bindings names */
function bindingText(command: string, binding: string, field: string | undefined): string {
  if (binding === "unbuilt") return "not built";
  if (binding.startsWith("stored")) return field ? `stored in \`${field}\`` : "stored";
  const [, constant] = /^constant:(.+)$/.exec(binding) ?? [];
  if (constant) return `constant \`${constant}\``;
  return command === "Get" ? `live, \`${binding}\`` : `\`${binding}\``;
}

/** Where the instances of a node named at run time come from. */
function instances(collection: CollectionSource | undefined, { records }: Bindings): string {
  if (!collection) return "";
  const { record, names, grammar, ring } = collection;
  if (names) return `one for each of ${names.map((name) => `\`${name}\``).join(" ")} that the device has`;
  if (!record) return "no instances yet";
  if (ring) return `one for each of the newest ${ring} records, named by its Seq`;
  const named = grammar ? ", named as [virmo.md](../virmo.md) says" : "";
  return `one for each record \`${record}\`, at most ${countOf(record, records)}${named}`;
}

/** How many there can be of a record, or of the part of a record that has this name. */
function countOf(name: string, parts: Record<string, PartSource | string>): number | undefined {
  for (const [key, part] of Object.entries(parts)) {
    if (typeof part === "string") continue;
    if (key === name) return typeof part.count === "number" ? part.count : readLimits().get(part.count);
    const inner = countOf(name, part.fields);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Joins the device descriptions and ddf/bindings.json into the list of all nodes, in preorder, and checks each against the other. */
import { COMMANDS, parseDdf, type DdfNode } from "./ddf.js";
import { layouts, type Field, type Layout, type RecordLayout } from "./layout.js";
import {
  BINDINGS,
  read,
  readBindings,
  SourceError,
  type Bindings,
  type CollectionSource,
  type NodeSource,
} from "./source.js";

/** The descriptions in the order of the tree below the root. */
export const DESCRIPTIONS = ["devinfo", "devdetail", "dmacc", "virmo"].map((name) => `ddf/${name}.xml`);

export type Verb = "get" | "replace" | "add" | "delete" | "exec";

/** What carries out a command. */
export interface Bound {
  kind: "interior" | "stored" | "constant" | "handler" | "unbuilt";
  /** The field, the constant's text or the handler's name. */
  text: string;
}

export interface Collection extends CollectionSource {
  path: string;
  index: number;
  /** How many collections lie above: the byte of `instance` that holds the index. */
  level: number;
  parent: Collection | undefined;
  layout: Layout | undefined;
  /** The one that gives the names: itself, unless the source says another. */
  namesake: number;
}

export interface SchemaNode extends Omit<DdfNode, "children"> {
  path: string;
  index: number;
  parent: number;
  /** The index after the last node below. */
  end: number;
  verbs: Partial<Record<Verb, Bound>>;
  binding: NodeSource;
  /** Set for a node named at run time. */
  collection: Collection | undefined;
  /** The collection whose instance holds the node. */
  holder: Collection | undefined;
  field: Field | undefined;
  /** The bit in `present` of the holder's record; undefined for what is always there. */
  bit: number | undefined;
}

export interface Model {
  nodes: SchemaNode[];
  collections: Collection[];
  records: RecordLayout[];
  bindings: Bindings;
}

/** The model of this repository. */
export function readModel(): Model {
  return model(
    DESCRIPTIONS.map((file) => parseDdf(file, read(file))),
    readBindings(),
  );
}

/** @throws SourceError with one line that names the file and the place of the first contradiction */
export function model(descriptions: DdfNode[], bindings: Bindings): Model {
  const built: Model = { nodes: [], collections: [], records: layouts(bindings), bindings };
  const root: DdfNode = {
    name: ".",
    file: "",
    line: 0,
    access: ["Get"],
    format: "node",
    occurrence: "One",
    dynamic: false,
    type: "",
    children: [],
  };
  append(built, root, ".", -1, undefined);
  for (const description of descriptions) walk(built, description, "./", 0, undefined);
  built.nodes[0]!.end = built.nodes.length;
  const used = new Set(built.nodes.map((node) => node.path));
  for (const [path, source] of Object.entries(bindings.nodes)) {
    if (!used.has(path) && source !== "absent") fail(`nodes["${path}"]`, "no description has this node");
  }
  for (const path of Object.keys(bindings.collections)) {
    if (!used.has(path)) fail(`collections["${path}"]`, "no description has this node");
  }
  return built;
}

function fail(place: string, message: string): never {
  throw new SourceError(`${BINDINGS}: ${place}: ${message}`);
}

function walk(built: Model, source: DdfNode, prefix: string, parent: number, above: Collection | undefined): void {
  const path = prefix + (source.name || "<X>");
  if (built.bindings.nodes[path] === "absent") return;
  const node = append(built, source, path, parent, above);
  for (const child of source.children) walk(built, child, `${path}/`, node.index, node.collection ?? above);
  node.end = built.nodes.length;
}

function append(
  built: Model,
  source: DdfNode,
  path: string,
  parent: number,
  above: Collection | undefined,
): SchemaNode {
  const given = path === "." ? "interior" : built.bindings.nodes[path];
  if (given === undefined) throw new SourceError(`${source.file}:${source.line}: ${path} isn't bound in ${BINDINGS}`);
  const binding = typeof given === "string" ? { get: given } : given;
  const collection = source.name ? undefined : collectionOf(built, path, above);
  const node: SchemaNode = {
    ...source,
    path,
    binding,
    collection,
    parent,
    index: built.nodes.length,
    end: 0,
    verbs: {},
    holder: collection ?? above,
    field: undefined,
    bit: undefined,
  };
  built.nodes.push(node);
  node.verbs = verbsOf(built, node);
  node.field = fieldOf(built, node);
  node.bit = bitOf(node);
  return node;
}

function collectionOf(built: Model, path: string, parent: Collection | undefined): Collection {
  const source =
    built.bindings.collections[path] ?? fail(`collections["${path}"]`, "missing, though the node is named at run time");
  const part = parent?.layout?.fields.find((field) => field.name === source.record)?.part;
  const layout = part ?? built.records.find((record) => record.name === source.record);
  if (source.record && !layout) fail(`collections["${path}"].record`, `${source.record} is no record`);
  if (layout && !source.named && !source.ring && !isNamed(layout))
    fail(`collections["${path}"].record`, `${source.record} doesn't begin with name, a chr[${NAME_BYTES}]`);
  const level = parent ? parent.level + 1 : 0;
  if (level > 3) fail(`collections["${path}"]`, "more than four collections in one path");
  const index = built.collections.length;
  const namesake = source.named ? namesakeOf(built, path, source.named) : index;
  const collection = { ...source, path, index, level, parent, layout, namesake };
  built.collections.push(collection);
  return collection;
}

function namesakeOf(built: Model, path: string, named: string): number {
  const found = built.collections.find((each) => each.path === named && each.level === 0);
  return (
    found?.index ?? fail(`collections["${path}"].named`, `${named} is no collection before it that is below no other`)
  );
}

/** The name that an instance's record begins with; also assembly/tree/instance.ts. */
const NAME_BYTES = 32;

function isNamed({ fields: [first] }: Layout): boolean {
  return first?.name === "name" && first.type === "chr" && first.capacity === NAME_BYTES;
}

/** A command is bound if and only if the description allows it; Add stands on the parent, but is bound at the child. */
function verbsOf(built: Model, node: SchemaNode): SchemaNode["verbs"] {
  const verbs: SchemaNode["verbs"] = {};
  for (const command of COMMANDS) {
    const verb = command.toLowerCase() as Verb;
    const text = node.binding[verb];
    const place = `nodes["${node.path}"].${verb}`;
    const rights = verb === "add" ? (built.nodes[node.parent]?.access ?? []) : node.access;
    if (text === undefined && rights.includes(command)) fail(place, "missing, though the description allows it");
    if (text !== undefined && !rights.includes(command)) fail(place, "bound, though the description doesn't allow it");
    if (text !== undefined) verbs[verb] = boundOf(text, place);
  }
  return verbs;
}

function boundOf(text: string, place: string): Bound {
  if (text === "interior" || text === "unbuilt" || text === "stored") return { kind: text, text: "" };
  const [, kind, rest] = /^(stored|constant):(.+)$/.exec(text) ?? [];
  if (kind) return { kind: kind as Bound["kind"], text: rest! };
  if (/^[\w/]+\.\w+$/.test(text)) return { kind: "handler", text };
  return fail(place, `${text} is none of interior, unbuilt, stored[:RECORD.FIELD], constant:TEXT, FILE.FUNCTION`);
}

/** The field of a stored leaf: named once, by its first command. */
function fieldOf(built: Model, node: SchemaNode): Field | undefined {
  const stored = Object.values(node.verbs).filter((bound) => bound.kind === "stored");
  if (node.format === "node" || stored.length === 0) return undefined;
  const place = `nodes["${node.path}"]`;
  const [record, name] = (
    stored.find((bound) => bound.text)?.text ?? fail(place, "stored, but no command names the field")
  ).split(".");
  const layout = node.holder?.layout;
  if (!layout || layout.name !== record)
    fail(place, `${record} isn't the record that holds the node (${layout?.name ?? "none does"})`);
  const field = layout.fields.find((each) => each.name === name) ?? fail(place, `${record} has no field ${name}`);
  checkField(built, node, field, place);
  return field;
}

function checkField(built: Model, node: SchemaNode, field: Field, place: string): void {
  const { enum: enumeration, min, max } = node.binding;
  const fits: Record<string, string[]> = {
    chr: enumeration ? ["u8"] : ["chr"],
    int: ["u8", "u16", "u32", "i32"],
    bool: ["u8"],
    bin: ["bin"],
  };
  if (!fits[node.format]?.includes(field.type))
    fail(place, `a ${field.type} can't hold ${node.format}${enumeration ? " of an enumeration" : ""}`);
  if (enumeration && !built.bindings.enumerations[enumeration])
    fail(`${place}.enum`, `${enumeration} is no enumeration`);
  if ((min === undefined) !== (max === undefined) || (min ?? 0) > (max ?? 0)) fail(place, "min and max are no range");
  if (min !== undefined && node.format !== "int") fail(place, `a range for ${node.format}`);
}

/** What is dynamic, but not an instance, needs a bit that says whether it is there. */
function bitOf(node: SchemaNode): number | undefined {
  const place = `nodes["${node.path}"]`;
  if (node.collection) return undefined;
  if (!node.dynamic || !node.verbs.add) {
    return node.occurrence === "ZeroOrOne"
      ? fail(place, "ZeroOrOne, but nothing can add it; bind it absent")
      : undefined;
  }
  const { path, present = [], layout } = node.holder ?? fail(place, "dynamic, but not below a collection");
  const bit = node.path.startsWith(`${path}/`) ? present.indexOf(node.path.slice(path.length + 1)) : -1;
  if (node.verbs.add.kind === "unbuilt") return UNSET;
  if (bit < 0 || bit > 31) fail(place, `dynamic, but not among the first 32 of collections["${path}"].present`);
  if (!layout?.fields.some((field) => field.name === "present" && field.type === "u32"))
    fail(place, `${path} has no record with a u32 present`);
  return bit;
}

/** The node's member of the enum Node: ./VirMO/Domain/<X>/Id becomes VirMO_Domain_X_Id. */
export function memberOf(path: string): string {
  return path === "." ? "Root" : path.slice(2).replace(/<X>/g, "X").replace(/\W/g, "_");
}

/** The bit of a node that nothing can add yet: never set. */
export const UNSET = -1;

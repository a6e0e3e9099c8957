/** Prints assembly/tree/schema.gen.ts: the packed tables of all nodes, fields and collections (their layout: assembly/tree/schema.ts). */
import { COMMANDS, FORMATS } from "./ddf.js";
import { banner, type GeneratedFile } from "./file.js";
import { handlersOf, type Handler } from "./handlers.js";
import { Names, readTexts } from "./names.js";
import { DESCRIPTIONS, memberOf, readModel, type Bound, type Model, type SchemaNode } from "./nodes.js";
import { BINDINGS } from "./source.js";
import { collectionRow, Fields, schemaTexts, wordsOf } from "./tables.js";

const OUTPUT = "assembly/tree/schema.gen.ts";
/** Values of a binding's byte; handlers follow from FIRST_HANDLER + 1. */
const KINDS = { interior: 0, stored: 1, constant: 2, unbuilt: 5 };
const FIRST_HANDLER = 7;
const MAX_TYPES = 16;

export function generate(): GeneratedFile[] {
  return [{ path: OUTPUT, content: print(readModel()) }];
}

/** The text of the file. */
export function print(model: Model): string {
  const handlers = handlersOf(model);
  const comment =
    banner(`ddf/*.xml and ${BINDINGS}`, "tools/generate/schema.ts") +
    "/** The schema of the management tree as packed tables; tree/schema.ts reads them. Names lie in TEXT (text.gen.ts). */";
  return (
    [comment, nodeEnumeration(model), handlerEnumeration(handlers), ...tablesOf(model, handlers)].join("\n\n") + "\n"
  );
}

function tablesOf(model: Model, handlers: Handler[]): string[] {
  const words = wordsOf(model);
  const names = new Names(schemaTexts(model), Object.values(readTexts()));
  const types = [...new Set(model.nodes.map((node) => node.type))];
  if (types.length > MAX_TYPES)
    throw new Error(`${DESCRIPTIONS[0]}: ${types.length} types of nodes, limit ${MAX_TYPES}`);
  const fields = new Fields(model, names);
  const rows = model.nodes.map((node) => bytes(nodeRow(node, { names, types, fields, handlers }), node.path));
  const collections = model.collections.map((each) => bytes(collectionRow(each, model, words), each.path));
  const fieldRows = fields.rows.map(({ value, comment }) => `  ${value}, // ${comment}`);
  const ranges = fields.ranges.map(([low, high]) => `  ${low}, ${high},`);
  const enumerations = [...words.enumerations].map(([name, { first, count }]) => `  ${first}, ${count}, // ${name}`);
  return [
    table("u8", "NODES", rows),
    table("u32", "FIELDS", fieldRows),
    table("i32", "RANGES", ranges),
    table("u8", "COLLECTIONS", collections),
    `/** The first word of each format, enumeration and list of names. */\nexport const FORMAT_WORDS: u32 = ${words.formats};`,
    table("u8", "ENUMERATIONS", enumerations),
    referenceTable("WORDS", words.texts, names),
    referenceTable("TYPES", types, names),
  ];
}

function referenceTable(name: string, texts: string[], names: Names): string {
  return table(
    "u16",
    name,
    texts.map((text) => `  ${names.reference(text)}, // ${text || "none"}`),
  );
}

function nodeEnumeration(model: Model): string {
  const members = model.nodes.map((node): [string, number] => [memberOf(node.path), node.index]);
  return enumeration("All nodes, in preorder.", "Node", members);
}

function handlerEnumeration(handlers: Handler[]): string {
  const members = handlers.map(({ member, id }): [string, number] => [member, id]);
  return enumeration("What of mo/ carries out a command; mo/dispatch.gen.ts calls it.", "Handler", [
    ["None", 0],
    ...members,
  ]);
}

interface Context {
  names: Names;
  types: string[];
  fields: Fields;
  handlers: Handler[];
}

/** Ten bytes: end, name, shape as u16; detail, get, replace or exec, add and delete as u8. */
function nodeRow(node: SchemaNode, { names, types, fields, handlers }: Context): number[] {
  const code = (bound: Bound | undefined): number => {
    if (bound?.kind === "handler") return FIRST_HANDLER + handlers.find(({ name }) => name === bound.text)!.id;
    return KINDS[(bound?.kind ?? "unbuilt") as keyof typeof KINDS];
  };
  const structural = (bound: Bound | undefined): number => {
    if (bound?.kind === "handler") return 1 + handlers.find(({ name }) => name === bound.text)!.id;
    return bound?.kind === "stored" ? 1 : 0;
  };
  const { get, replace, exec, add, delete: remove } = node.verbs;
  const detail = node.collection ? node.collection.index : fields.indexOf(node);
  const words = [node.end, names.reference(node.name), shapeOf(node, types)];
  return [
    ...words.flatMap((word) => [word & 0xff, word >> 8]),
    detail,
    code(get),
    code(replace ?? exec),
    structural(add) | (structural(remove) << 4),
  ];
}

/** Format 4 bits, access 5, dynamic 1, 0 in 2, type 4. */
function shapeOf({ access, format, dynamic, type }: SchemaNode, types: string[]): number {
  const rights = COMMANDS.reduce((bits, command, bit) => bits | (Number(access.includes(command)) << bit), 0);
  return FORMATS.indexOf(format) | (rights << 4) | (Number(dynamic) << 9) | (types.indexOf(type) << 12);
}

const bytes = (row: number[], comment: string): string => `  ${row.join(", ")}, // ${comment}`;

function table(type: string, name: string, rows: string[]): string {
  return `export const ${name}: usize = memory.data<${type}>([\n${rows.join("\n")}\n]);`;
}

function enumeration(comment: string, name: string, members: [string, number][]): string {
  return `/** ${comment} */\nexport const enum ${name} {\n${members.map(([member, value]) => `  ${member} = ${value},`).join("\n")}\n}`;
}

/** The rows of the schema's smaller tables: words, fields, ranges and collections. */
import { FORMATS } from "./ddf.js";
import type { Field, Layout } from "./layout.js";
import type { Names } from "./names.js";
import { UNSET, type Collection, type Model, type SchemaNode } from "./nodes.js";
import { BINDINGS, readEnums, SourceError } from "./source.js";

/** Texts that numbers stand for, in one list. */
export interface Words {
  texts: string[];
  formats: number;
  enumerations: Map<string, { first: number; count: number }>;
  /** Per collection with fixed names, by path. */
  names: Map<string, number>;
}

export function wordsOf(model: Model): Words {
  const words: Words = { texts: [], formats: 0, enumerations: new Map(), names: new Map() };
  const append = (texts: string[]): number => words.texts.push(...texts) - texts.length;
  words.formats = append(FORMATS);
  const enums = readEnums();
  for (const [name, texts] of Object.entries(model.bindings.enumerations)) {
    const plain = texts.map((text) => text.replace(/\W/g, "").toLowerCase()).join(" ");
    const members = (enums.get(name) ?? []).join(" ").toLowerCase();
    if (plain !== members)
      throw new SourceError(
        `${BINDINGS}: enumerations.${name}: ${plain} isn't what assembly/domain.ts says (${members})`,
      );
    words.enumerations.set(name, { first: append(texts), count: texts.length });
  }
  for (const { path, names } of model.collections) if (names) words.names.set(path, append(names));
  if (words.texts.length > 256) throw new SourceError(`${BINDINGS}: ${words.texts.length} words, limit 256`);
  return words;
}

/** Every text of the schema: words, names, types and constants. */
export function* schemaTexts(model: Model): Iterable<string> {
  yield* wordsOf(model).texts;
  for (const node of model.nodes) {
    yield node.name;
    yield node.type;
    if (node.verbs.get?.kind === "constant") yield node.verbs.get.text;
  }
}

/** Kinds of a field row; the numbers are those of FieldType in assembly/tree/schema.ts. */
const TYPES: Record<string, number> = { u8: 1, u16: 2, u32: 3, i32: 4, chr: 5, bin: 6, enum: 7, bool: 8, constant: 9 };
/** Presence of a node that is never there. */
const NEVER = 63;
const MAX_FIELDS = 255;

/** A row of fields: offset 12 bits, type 4, limit 8 (capacity, range or enumeration), presence 8 (bit + 1; 0 = always there). */
export class Fields {
  readonly rows: { value: number; comment: string }[] = [];
  readonly ranges: [number, number][] = [];
  private readonly byNode = new Map<number, number>();

  constructor(model: Model, names: Names) {
    const enumerations = Object.keys(model.bindings.enumerations);
    for (const node of model.nodes) {
      const [offset, type, limit] = this.content(node, names, enumerations);
      const presence = node.bit === undefined ? 0 : node.bit === UNSET ? NEVER : node.bit + 1;
      if (type === 0 && presence === 0) continue;
      if (offset > 0xfff)
        throw new SourceError(`${BINDINGS}: nodes["${node.path}"]: the field lies at ${offset}, limit 4095`);
      this.rows.push({ value: (offset | (type << 12) | (limit << 16) | (presence << 24)) >>> 0, comment: node.path });
      this.byNode.set(node.index, this.rows.length);
    }
    if (this.rows.length > MAX_FIELDS)
      throw new SourceError(`${BINDINGS}: ${this.rows.length} fields, limit ${MAX_FIELDS}`);
  }

  /** From 1; 0 if the node has none. */
  indexOf(node: SchemaNode): number {
    return this.byNode.get(node.index) ?? 0;
  }

  private content(
    { field, format, binding, verbs }: SchemaNode,
    names: Names,
    enumerations: string[],
  ): [number, number, number] {
    if (verbs.get?.kind === "constant") {
      const reference = names.reference(verbs.get.text);
      return [reference >> 5, TYPES["constant"]!, reference & 31];
    }
    if (!field) return [0, 0, 0];
    if (binding.enum) return [field.offset, TYPES["enum"]!, enumerations.indexOf(binding.enum)];
    if (format === "bool") return [field.offset, TYPES["bool"]!, 0];
    return [field.offset, TYPES[field.type]!, field.capacity || this.range(binding.min, binding.max)];
  }

  /** From 1; 0 for none. */
  private range(min: number | undefined, max: number | undefined): number {
    if (min === undefined || max === undefined) return 0;
    const known = this.ranges.findIndex(([low, high]) => low === min && high === max);
    return known >= 0 ? known + 1 : this.ranges.push([min, max]);
  }
}

const NO_PARENT = 255;
const SOURCES = { none: 0, durable: 1, volatile: 2, part: 3, names: 4, ring: 5 };

/** 14 bytes: base and stride as u16; count, source, level, parent, and the offsets of hidden, owner, present; 1 if names are restricted; namesake; 0. */
export function collectionRow(collection: Collection, model: Model, words: Words): number[] {
  const { layout, level, parent, names, grammar, namesake } = collection;
  const place = `collections["${collection.path}"]`;
  const tail = (["hidden", "owner", "present"] as const).map((key) => {
    const field = key === "present" ? collection.present && "present" : collection[key];
    return field ? fieldAt(layout, field, `${place}.${key}`).offset : 0;
  });
  const [base, stride, count, source] = names ? namesSource(collection, model, words) : recordSource(collection, model);
  const row = [
    base & 0xff,
    base >> 8,
    stride & 0xff,
    stride >> 8,
    count,
    source,
    level,
    parent?.index ?? NO_PARENT,
    ...tail,
    Number(grammar === "name"),
    namesake,
    0,
  ];
  if (row.some((byte) => byte > 255)) throw new SourceError(`${BINDINGS}: ${place}: an offset beyond 255`);
  return row;
}

type Source = [base: number, stride: number, count: number, source: number];

function recordSource({ layout, parent, ring }: Collection, model: Model): Source {
  if (!layout) return [0, 0, 0, SOURCES.none];
  const record = model.records.find((each) => each === layout);
  if (record && ring) return [record.base, 0, ring, SOURCES.ring];
  if (record) return [record.base, layout.stride, layout.count, record.kind > 0 ? SOURCES.durable : SOURCES.volatile];
  const field = parent!.layout!.fields.find((each) => each.part === layout)!;
  return [field.offset, layout.stride, layout.count, SOURCES.part];
}

/** For names the stride's place holds where the mask lies in the volatile block. */
function namesSource({ path, names, mask = "" }: Collection, model: Model, words: Words): Source {
  const [recordName, fieldName = ""] = mask.split(".");
  const place = `collections["${path}"].mask`;
  const record = model.records.find(({ name, kind }) => name === recordName && kind === 0);
  const field = fieldAt(record, fieldName, place);
  if (names!.length > 32) throw new SourceError(`${BINDINGS}: ${place}: ${names!.length} names, limit 32`);
  return [words.names.get(path)!, record!.base + field.offset, names!.length, SOURCES.names];
}

function fieldAt(layout: Layout | undefined, name: string, place: string): Field {
  const field = layout?.fields.find((each) => each.name === name);
  if (!field) throw new SourceError(`${BINDINGS}: ${place}: ${layout?.name ?? "no record"} has no field ${name}`);
  return field;
}

/** The layout of the records of ddf/bindings.json: offsets, strides and kinds. Fields keep their order and are naturally aligned. */
import { BINDINGS, readLimits, SourceError, type Bindings, type PartSource } from "./source.js";

export interface Field {
  name: string;
  type: "u8" | "u16" | "u32" | "i32" | "u64" | "chr" | "bytes" | "bin" | "links" | "part";
  offset: number;
  /** Most bytes of a chr, bytes, bin or links; else 0. */
  capacity: number;
  /** Of a u8 that says so, the greatest number that it may hold. */
  most?: number;
  part?: Layout;
}

export interface Layout {
  name: string;
  count: number;
  stride: number;
  alignment: number;
  fields: Field[];
}

export interface RecordLayout extends Layout {
  /** The journal's number, from 1; 0 for a volatile record. */
  kind: number;
  /** From the start of its block. */
  base: number;
}

const SCALARS: Record<string, number> = { u8: 1, u16: 2, u32: 4, i32: 4, u64: 8 };

const align = (offset: number, alignment: number): number => Math.ceil(offset / alignment) * alignment;

/** The layouts of all records in their order: the durable ones back to back in one block, the volatile ones in another. */
export function layouts(bindings: Bindings): RecordLayout[] {
  const limits = readLimits();
  const end = { durable: 0, volatile: 0 };
  let kinds = 0;
  return Object.entries(bindings.records).map(([name, source]) => {
    const layout = layoutOf(name, source, `records.${name}`, limits);
    const block = source.durable === false ? "volatile" : "durable";
    const base = align(end[block], layout.alignment);
    end[block] = base + layout.stride * layout.count;
    return { ...layout, kind: block === "durable" ? ++kinds : 0, base };
  });
}

/** The bytes that the durable or the volatile records take. */
export function blockBytes(records: RecordLayout[]): number {
  return Math.max(...records.map((record) => record.base + record.stride * record.count));
}

function layoutOf(name: string, source: PartSource, place: string, limits: Map<string, number>): Layout {
  const count = typeof source.count === "number" ? source.count : limits.get(source.count);
  if (!count || count > 255) {
    throw new SourceError(`${BINDINGS}: ${place}.count: ${source.count} is neither a number from 1 to 255 nor a limit`);
  }
  const layout: Layout = { name, count, stride: 0, alignment: 1, fields: [] };
  let end = 0;
  for (const [fieldName, type] of Object.entries(source.fields)) {
    const { bytes, alignment, ...field } = fieldOf(fieldName, type, `${place}.${fieldName}`, limits);
    const offset = align(end, alignment);
    layout.fields.push({ ...field, offset });
    layout.alignment = Math.max(layout.alignment, alignment);
    end = offset + bytes;
  }
  layout.stride = align(end, layout.alignment);
  return layout;
}

type Sized = Omit<Field, "offset"> & { bytes: number; alignment: number };

function fieldOf(name: string, type: string | PartSource, place: string, limits: Map<string, number>): Sized {
  if (typeof type !== "string") {
    const part = layoutOf(name, type, place, limits);
    return { name, type: "part", capacity: 0, part, bytes: part.stride * part.count, alignment: part.alignment };
  }
  const [, bound] = /^u8<=(\w+)$/.exec(type) ?? [];
  if (bound !== undefined) {
    const most = limits.get(bound) ?? Number(bound);
    if (!(most >= 1 && most <= 255)) {
      throw new SourceError(`${BINDINGS}: ${place}: ${bound} is neither a number from 1 to 255 nor a limit`);
    }
    return { name, type: "u8", capacity: 0, most, bytes: 1, alignment: 1 };
  }
  const scalar = SCALARS[type];
  if (scalar) return { name, type: type as Field["type"], capacity: 0, bytes: scalar, alignment: scalar };
  const [, kind, length = ""] = /^(chr|bytes|bin|links)\[(\w+)\]$/.exec(type) ?? [];
  const capacity = limits.get(length) ?? Number(length);
  if (!kind || !(capacity >= 1 && capacity <= 255)) {
    throw new SourceError(
      `${BINDINGS}: ${place}: ${type} is none of u8 u8<=N u16 u32 i32 u64 chr[1–255] bytes[1–255] bin[1–255] links[1–255]`,
    );
  }
  // A bin has its length in a byte before it.
  const bytes = kind === "bin" ? capacity + 1 : capacity;
  return { name, type: kind as Field["type"], capacity, bytes, alignment: 1 };
}

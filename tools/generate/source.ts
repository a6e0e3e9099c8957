/** The sources of the tree's generators: reads ddf/bindings.json and the vocabulary files that it refers to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";

/** A mistake in ddf/: its message is the one line that names file, place and limit. */
export class SourceError extends Error {}

/** A group of fields, `count` times: a number or the name of a limit. */
export interface PartSource {
  count: number | string;
  fields: Record<string, string | PartSource>;
}

export interface RecordSource extends PartSource {
  /** false: read again at every boot, not journalled. */
  durable?: boolean;
}

/** Where the instances of a node without a name (`<X>`) come from. */
export interface CollectionSource {
  /** The record, or the part of the record of the collection above. Neither `record` nor `names`: there are no instances yet. */
  record?: string;
  /** Fixed names instead of a record, each there if its bit is set in `mask`, a u32 of a volatile record. */
  names?: string[];
  mask?: string;
  /** The collection, not below any other, whose instances these share their names with: the record has none, and each is there if that one is. */
  named?: string;
  /** The record holds one of the newest `ring` records of the audit area, the one that was read last (assembly/journal/ring.ts): they are named by Seq. */
  ring?: number;
  /** The u8 of the record that holds the index of the parent's instance it belongs to. */
  owner?: string;
  /** The u8 of the record that hides an instance from every server (virmo.md 7). */
  hidden?: string;
  /** "name": the names of virmo.md 1. */
  grammar?: string;
  /** The handler that refuses changes below an instance. */
  guard?: string;
  /** The children that may be absent, in the order of their bits in the record's `present`; only ever appended to. */
  present?: string[];
}

/** What carries out each command; a string stands for `get` alone. */
export interface NodeSource {
  get?: string;
  replace?: string;
  add?: string;
  delete?: string;
  exec?: string;
  /** The enumeration whose texts a u8 stands for. */
  enum?: string;
  /** The range that a server may write. */
  min?: number;
  max?: number;
}

export interface Bindings {
  enumerations: Record<string, string[]>;
  records: Record<string, RecordSource>;
  collections: Record<string, CollectionSource>;
  nodes: Record<string, NodeSource | string>;
}

export const BINDINGS = "ddf/bindings.json";

/** Reads a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function readBindings(): Bindings {
  try {
    return JSON.parse(read(BINDINGS)) as Bindings;
  } catch (error) {
    throw new SourceError(`${BINDINGS}: ${(error as Error).message}`);
  }
}

/** The constants of assembly/limits.ts. */
export function readLimits(): Map<string, number> {
  const found = read("assembly/limits.ts").matchAll(/^export const (\w+): \w+ = (\d+);$/gm);
  return new Map(Array.from(found, (match) => [match[1]!, Number(match[2])]));
}

/** The members of every const enum of assembly/domain.ts, in their order. */
export function readEnums(): Map<string, string[]> {
  const found = read("assembly/domain.ts").matchAll(/^export const enum (\w+) \{([^}]*)\}/gm);
  return new Map(
    Array.from(found, ([, name, body]) => [name!, Array.from(body!.matchAll(/^ *(\w+) = \d+,$/gm), (m) => m[1]!)]),
  );
}

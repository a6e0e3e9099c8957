/** The block of texts: every text once, and as part of a longer one if it can be. The schema's come first, for their references are short. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.js";
import { readModel } from "./nodes.js";
import { BINDINGS, SourceError } from "./source.js";
import { schemaTexts } from "./tables.js";

export const TEXTS = "assembly/text.json";

/** A reference is offset << 5 | length in 16 bits. */
const LENGTH_BITS = 5;
const MAX_LENGTH = (1 << LENGTH_BITS) - 1;
const MAX_BLOCK = 1 << (16 - LENGTH_BITS);

function joined(block: Buffer, text: Buffer): Buffer {
  if (block.includes(text)) return block;
  let overlap = Math.min(block.length, text.length);
  while (!block.subarray(block.length - overlap).equals(text.subarray(0, overlap))) overlap--;
  return Buffer.concat([block, text.subarray(overlap)]);
}

/** Adds texts to a block, the longest first, so that a text inside another takes no bytes of its own. */
function packed(block: Buffer, texts: Iterable<string>): Buffer {
  const longestFirst = [...new Set(texts)].sort(
    (a, b) => Buffer.byteLength(b) - Buffer.byteLength(a) || (a < b ? -1 : 1),
  );
  return longestFirst.reduce((sum, text) => joined(sum, Buffer.from(text)), block);
}

export class Names {
  readonly bytes: Buffer;

  constructor(short: Iterable<string>, others: Iterable<string>) {
    const names = packed(Buffer.alloc(0), short);
    if (names.length > MAX_BLOCK)
      throw new SourceError(`${BINDINGS}: the names take ${names.length} bytes, limit ${MAX_BLOCK}`);
    this.bytes = packed(names, others);
  }

  /** A name of the schema as 16 bits. */
  reference(text: string): number {
    const bytes = Buffer.from(text);
    if (bytes.length > MAX_LENGTH)
      throw new SourceError(`${BINDINGS}: "${text}" has ${bytes.length} bytes, limit ${MAX_LENGTH}`);
    return (this.bytes.indexOf(bytes) << LENGTH_BITS) | bytes.length;
  }
}

/** assembly/text.json: the fixed texts by their keys. */
export function readTexts(): Record<string, string> {
  return JSON.parse(readFileSync(join(ROOT, TEXTS), "utf8")) as Record<string, string>;
}

/** The one block that both the schema's names and the fixed texts lie in. */
export function readNames(): Names {
  return new Names(schemaTexts(readModel()), Object.values(readTexts()));
}

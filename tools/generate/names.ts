/** The names block: every text once, and as part of a longer one if it can be; a text is then one number. */
import { BINDINGS, SourceError } from "./source.js";

/** A reference is offset << 5 | length in 16 bits. */
const LENGTH_BITS = 5;
const MAX_LENGTH = (1 << LENGTH_BITS) - 1;
const MAX_BLOCK = 1 << (16 - LENGTH_BITS);

export class Names {
  readonly bytes: Buffer;

  constructor(texts: Iterable<string>) {
    const longestFirst = [...new Set(texts)].sort(
      (a, b) => Buffer.byteLength(b) - Buffer.byteLength(a) || (a < b ? -1 : 1),
    );
    let block: Buffer = Buffer.alloc(0);
    for (const text of longestFirst) block = joined(block, Buffer.from(text));
    if (block.length > MAX_BLOCK)
      throw new SourceError(`${BINDINGS}: the names take ${block.length} bytes, limit ${MAX_BLOCK}`);
    this.bytes = block;
  }

  reference(text: string): number {
    const bytes = Buffer.from(text);
    if (bytes.length > MAX_LENGTH)
      throw new SourceError(`${BINDINGS}: "${text}" has ${bytes.length} bytes, limit ${MAX_LENGTH}`);
    return (this.bytes.indexOf(bytes) << LENGTH_BITS) | bytes.length;
  }
}

function joined(block: Buffer, text: Buffer): Buffer {
  if (block.includes(text)) return block;
  let overlap = Math.min(block.length, text.length);
  while (!block.subarray(block.length - overlap).equals(text.subarray(0, overlap))) overlap--;
  return Buffer.concat([block, text.subarray(overlap)]);
}

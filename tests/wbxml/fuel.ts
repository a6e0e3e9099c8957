/** Modules with a counter in them: how often functions are called and loops go round, so how much work a document is to codec.wasm. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { instantiate } from "@assemblyscript/loader";
import binaryen from "binaryen";
import type { CodecExports } from "../../host/node/codec-events.js";
import type { DocumentType } from "../../host/node/tokens.gen.js";
import { ROOT } from "../../tools/root.js";

const COUNT = "(global.set $fuel (i32.add (global.get $fuel) (i32.const 1)))";
const LOOP = /^\s*loop\b/;
/** A function's locals are declared at its start: nothing may stand before them. */
const DECLARATION = /^ {2}\(local /;

interface Fuelled extends CodecExports {
  fuel: { value: number };
}

/** The module's text, which asc writes one instruction to a line, with COUNT where work repeats itself. */
function withCounter(wat: string): string {
  const out: string[] = [];
  let isDeclaring = false;
  for (const line of wat.split("\n")) {
    if (isDeclaring && !DECLARATION.test(line)) {
      out.push(COUNT);
      isDeclaring = false;
    }
    out.push(line);
    if (/^ \(func /.test(line)) isDeclaring = true;
    if (LOOP.test(line)) out.push(COUNT);
  }
  return out.join("\n").replace(/^\(module$/m, `(module (global $fuel (export "fuel") (mut i32) (i32.const 0))`);
}

/** A built module, from its text, that counts in its global `fuel`. */
export function fuelled(name: "agent" | "codec"): Uint8Array {
  const module = binaryen.parseText(withCounter(readFileSync(join(ROOT, `build/${name}.wat`), "utf8")));
  module.setFeatures(binaryen.Features.All);
  return module.emitBinary();
}

/** Counts the work of decoding. */
export class Meter {
  private constructor(private readonly wasm: Fuelled) {}

  /** A meter for the built codec.wasm. */
  static async load(): Promise<Meter> {
    const { exports } = await instantiate(fuelled("codec"));
    return new Meter(exports as unknown as Fuelled);
  }

  /**
   * Reads a document (at most 65,536 bytes) as one of `type`, whatever its header says.
   *
   * @returns how many calls and rounds that took, and how many events it gave
   */
  measure(document: Uint8Array, type: DocumentType): { fuel: number; events: number } {
    new Uint8Array(this.wasm.memory.buffer).set(document, this.wasm.documentAddress());
    this.wasm.fuel.value = 0;
    this.wasm.readHeader(document.length);
    this.wasm.decode(document.length, type);
    return { fuel: this.wasm.fuel.value, events: this.wasm.count() };
  }
}

/** Agents whose whole state can be saved and put back: their memory, and the globals, which a copy of the module exports. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AgentExports } from "../../host/node/agent.js";

interface Global {
  value: unknown;
}
type Exports = AgentExports & Record<string, Global>;
interface Compiler {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Exports };
}

const GLOBALS = 6;
const EXPORTS = 7;
const GLOBAL_KIND = 3;
const END = 0x0b;
/** Constants by opcode: those of fixed length, in bytes; the others are LEB128 numbers. */
const FIXED: Record<number, number> = { 0x43: 4, 0x44: 8 };
const PREFIX = "global ";

/** The bytes of a module, read one after the other. */
class Reader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  byte(): number {
    return this.bytes[this.at++]!;
  }

  /** LEB128; of signed ones only the length is right. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}

/** The indices of the mutable globals. */
function mutableGlobals(section: Uint8Array): number[] {
  const reader = new Reader(section);
  const mutable: number[] = [];
  const count = reader.number();
  for (let index = 0; index < count; index++) {
    reader.byte();
    if (reader.byte() === 1) mutable.push(index);
    const opcode = reader.byte();
    if (FIXED[opcode] === undefined) reader.number();
    else reader.at += FIXED[opcode];
    if (reader.byte() !== END) throw new Error("a global begins with more than a constant");
  }
  return mutable;
}

const leb = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >> 7)]);

/** The export section with the globals added. */
function withGlobals(section: Uint8Array, globals: readonly number[]): number[] {
  const reader = new Reader(section);
  const count = reader.number();
  const added = globals.flatMap((index) => {
    const name = [...Buffer.from(PREFIX + index)];
    return [...leb(name.length), ...name, GLOBAL_KIND, ...leb(index)];
  });
  return [...leb(count + globals.length), ...section.subarray(reader.at), ...added];
}

/** A module like `bytes`, without imports, that exports its mutable globals, too. */
export function exposed(bytes: Uint8Array): Uint8Array {
  const reader = new Reader(bytes);
  reader.at = 8;
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  let globals: number[] = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const length = reader.number();
    const section = bytes.subarray(reader.at, reader.at + length);
    reader.at += length;
    if (id === GLOBALS) globals = mutableGlobals(section);
    const content = id === EXPORTS ? withGlobals(section, globals) : section;
    parts.push(Uint8Array.from([id, ...leb(content.length)]), Uint8Array.from(content));
  }
  return Buffer.concat(parts);
}

/** Instances of build/agent.wasm. */
export class Instances {
  private readonly compiler = (globalThis as unknown as { WebAssembly: Compiler }).WebAssembly;
  private readonly module: object;
  private current!: Exports;

  constructor(private readonly change: (exports: AgentExports) => AgentExports) {
    const path = fileURLToPath(new URL("../../agent.wasm", import.meta.url));
    this.module = new this.compiler.Module(exposed(readFileSync(path)));
  }

  /** For Play and Device: the instance made last is the one that is saved. */
  readonly instantiate = (): AgentExports => {
    this.current = new this.compiler.Instance(this.module, {}).exports;
    return this.change(this.current);
  };

  /** Those of the instance made last. */
  get exports(): AgentExports {
    return this.current;
  }

  /** Remembers memory and globals; the result puts them back. */
  save(): () => void {
    const exports = this.current;
    const memory = new Uint8Array(exports.memory.buffer).slice();
    const globals = Object.keys(exports).filter((name) => name.startsWith(PREFIX));
    const values = globals.map((name) => exports[name]!.value);
    return () => {
      this.current = exports;
      new Uint8Array(exports.memory.buffer).set(memory);
      globals.forEach((name, index) => (exports[name]!.value = values[index]));
    };
  }
}

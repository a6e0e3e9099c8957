/** The parts of WebAssembly's JavaScript interface that the checks use; the ES2022 library doesn't declare them. */

export interface Description {
  module: string;
  name: string;
  kind: "function" | "table" | "memory" | "global";
}

export interface Module {
  readonly kind?: never;
}

export interface Memory {
  readonly buffer: ArrayBuffer;
  /** @throws RangeError beyond the maximum */
  grow(pages: number): number;
}

interface Api {
  Module: {
    new (bytes: Uint8Array): Module;
    imports(module: Module): Description[];
    exports(module: Module): Description[];
  };
  Instance: new (module: Module) => { exports: Record<string, unknown> };
  Memory: new (limits: { initial: number }) => Memory;
}

export const WebAssembly = (globalThis as unknown as { WebAssembly: Api }).WebAssembly;

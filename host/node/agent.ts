/** One instance of the agent: its exports, its memory, and the effect record (docs/port.md). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { instantiateSync } from "@assemblyscript/loader";
import { Effect, type Acceptance, type Notification } from "./abi.gen.js";

/** What agent.wasm exports. u32 results may come as negative numbers. */
export interface AgentExports {
  tick(now: bigint): void;
  deadline(): bigint;
  poll(): number;
  complete(id: number, result: number, length: number): void;
  inbox(): number;
  receive(length: number): number;
  outbox(): number;
  event(): number;
  notify(kind: number, length: number): number;
  busy(): number;
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** An exception out of an export: the instance is lost, as after a power cut. */
export class AgentTrap extends Error {
  override readonly name = "AgentTrap";

  constructor(entry: string, cause: unknown) {
    super(`the agent trapped in ${entry}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** An effect as the agent put it. */
export interface EffectCall {
  kind: Effect;
  id: number;
  /** a0–a7 */
  arguments: readonly number[];
  pointer: number;
  length: number;
  /** A copy of the payload; empty for effects that ask for bytes. */
  payload: Uint8Array;
}

/** The outcome of an effect and the bytes it was asked for. */
export interface Answer {
  outcome: number;
  bytes?: Uint8Array;
}

const RECORD_BYTES = 48;
const NEVER = 2n ** 64n - 1n;
const ASKS_FOR_BYTES: readonly Effect[] = [Effect.FlashRead, Effect.Random];

export class Agent {
  constructor(private readonly exports: AgentExports) {}

  /** @param now monotonic ms */
  tick(now: number): void {
    this.enter("tick", (exports) => exports.tick(BigInt(now)));
  }

  /** When `tick` is wanted next, monotonic ms; undefined for never. */
  deadline(): number | undefined {
    const deadline = BigInt.asUintN(
      64,
      this.enter("deadline", (exports) => exports.deadline()),
    );
    return deadline === NEVER ? undefined : Number(deadline);
  }

  /** The effect that the agent waits for. */
  poll(): EffectCall | undefined {
    const address = this.enter("poll", (exports) => exports.poll()) >>> 0;
    if (address === 0) return undefined;
    const view = new DataView(this.bytes(address, RECORD_BYTES).buffer);
    const word = (index: number): number => view.getUint32(4 * index, true);
    const kind = word(0) as Effect;
    const [pointer, length] = [word(10), word(11)];
    const payload = ASKS_FOR_BYTES.includes(kind) ? new Uint8Array() : this.bytes(pointer, length);
    const words = Array.from({ length: 8 }, (_, index) => word(index + 2));
    return { kind, id: word(1), arguments: words, pointer, length, payload };
  }

  /** Tells how an effect came out; bytes go where the effect asked for them, else to the event buffer. */
  complete(call: EffectCall, answer: Answer): void {
    const bytes = answer.bytes ?? new Uint8Array();
    if (bytes.length > 0) {
      this.write(ASKS_FOR_BYTES.includes(call.kind) ? call.pointer : this.eventBuffer(), bytes);
    }
    this.enter("complete", (exports) => exports.complete(call.id, answer.outcome, bytes.length));
  }

  /** Hands over a DM message; undefined if there is no room for one of this length. Only while `poll` has nothing. */
  receive(message: Uint8Array): Acceptance | undefined {
    const record = this.enter("inbox", (exports) => exports.inbox()) >>> 0;
    const view = new DataView(this.bytes(record, 8).buffer);
    if (message.length > view.getUint32(4, true)) return undefined;
    this.write(view.getUint32(0, true), message);
    return this.enter("receive", (exports) => exports.receive(message.length)) as Acceptance;
  }

  /** Only while `poll` has nothing. */
  notify(kind: Notification, payload: Uint8Array): Acceptance {
    this.write(this.eventBuffer(), payload);
    return this.enter("notify", (exports) => exports.notify(kind, payload.length)) as Acceptance;
  }

  /** Bits of `Activity`. */
  busy(): number {
    return this.enter("busy", (exports) => exports.busy()) >>> 0;
  }

  /** A copy of the agent's memory. */
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, address, length).slice();
  }

  private write(address: number, bytes: Uint8Array): void {
    new Uint8Array(this.exports.memory.buffer).set(bytes, address);
  }

  private eventBuffer(): number {
    return this.enter("event", (exports) => exports.event()) >>> 0;
  }

  private enter<T>(entry: string, call: (exports: AgentExports) => T): T {
    try {
      return call(this.exports);
    } catch (error) {
      throw new AgentTrap(entry, error);
    }
  }
}

/** Compiles build/agent.wasm; every call of the result makes a fresh instance. */
export function loadAgent(): () => AgentExports {
  const path = fileURLToPath(new URL("../../agent.wasm", import.meta.url));
  const module = compile(readFileSync(path));
  return () => instantiateSync(module, {}).exports as unknown as AgentExports;
}

/** TypeScript's ES libraries don't declare WebAssembly, and Node's types leave it to the DOM's. */
function compile(bytes: Uint8Array): never {
  type Compiler = new (bytes: Uint8Array) => never;
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: Compiler } };
  return new WebAssembly.Module(bytes);
}

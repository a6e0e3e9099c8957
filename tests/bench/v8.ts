/** Our works in V8: the same as tests/bench/ours.c does to the same module. */
import { cpuUsage } from "node:process";
import type { Outcome, Timed } from "./peer.js";
import { instantiateProbe, type Probe } from "./probe.js";

interface Work {
  /** Not timed. */
  prepare?(probe: Probe, length: number): void;
  once(probe: Probe, length: number): number;
  /** Whether copying the document into the module's memory is a part of it. */
  copies: boolean;
  /** @param last what once() answered */
  outcome(v8: V8, last: number, document: Uint8Array): Outcome;
}

const countOnly = (_v8: V8, last: number): Outcome => ({ count: last, checksum: 0 });

const WORKS: Record<string, Work> = {
  digest: { copies: true, once: (probe, length) => probe.digest(length), outcome: (v8, last) => v8.checked(last) },
  tokens: { copies: true, once: (probe, length) => probe.tokens(length), outcome: (v8, last) => v8.checked(last) },
  records: { copies: true, once: (probe, length) => probe.records(length), outcome: countOnly },
  both: { copies: true, once: (probe, length) => probe.both(length), outcome: countOnly },
  encode: {
    copies: false,
    prepare: (probe, length) => void probe.record(length),
    once: (probe) => probe.encode(),
    outcome: (v8, last) => v8.digestOfOutput(last),
  },
};

export class V8 {
  private readonly probe: Probe;
  private readonly memory: Uint8Array;
  private readonly place: number;

  constructor(wasm: Uint8Array) {
    this.probe = instantiateProbe(wasm);
    this.memory = new Uint8Array(this.probe.memory.buffer);
    this.place = this.probe.documentAddress();
  }

  /** Does `name` to a document, `times` over (at least once). */
  time(name: string, document: Uint8Array, times: number): Timed {
    const work = WORKS[name];
    if (!work) throw new RangeError(`no work ${name}`);
    const { probe, memory, place } = this;
    memory.set(document, place);
    work.prepare?.(probe, document.length);
    // The first time finds its memory cold.
    let last = work.once(probe, document.length);
    const started = cpuUsage();
    for (let count = 0; count < times; count++) {
      if (work.copies) memory.set(document, place);
      last = work.once(probe, document.length);
    }
    // Processor time, as in peer.c.
    const { user, system } = cpuUsage(started);
    const nanoseconds = (user + system) * 1_000;
    return { nanoseconds, ...work.outcome(this, last, document) };
  }

  checked(count: number): Outcome {
    return { count, checksum: this.probe.checksum() >>> 0 };
  }

  /** What reading the document of `length` bytes that encode() wrote comes to; minus the fault when it wrote none. */
  digestOfOutput(length: number): Outcome {
    if (length < 0) return { count: length, checksum: 0 };
    const from = this.probe.outputAddress();
    this.memory.copyWithin(this.place, from, from + length);
    return this.checked(this.probe.digest(length));
  }
}

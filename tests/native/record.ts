/** Records what a host and its agents do to each other, as the script that replay.c replays and the answers that it has to give. */
import { loadAgent, type AgentExports } from "../../host/node/agent.js";

const EXPORTS = [
  "tick",
  "deadline",
  "poll",
  "complete",
  "inbox",
  "receive",
  "outbox",
  "event",
  "notify",
  "busy",
] as const;
type Export = (typeof EXPORTS)[number];

/** The effect record of docs/port.md: its size, and where its pointer and length stand. */
const [RECORD_BYTES, POINTER_AT, LENGTH_AT] = [48, 40, 44];

const words = (argument: number | bigint): number[] =>
  typeof argument === "bigint" ? [Number(argument & 0xffffffffn), Number(argument >> 32n)] : [argument];

/** A line of the script: always three words, so that whatever reads it needs no table. */
function line(what: string, ...a: (number | bigint)[]): string {
  const all = [...a.flatMap(words), 0, 0, 0].slice(0, 3);
  return [what, ...all.map((word) => (word >>> 0).toString(16))].join(" ");
}

/** Anything an export answers, as replay.c prints it. */
function resultText(result: number | bigint | undefined): string {
  const value = typeof result === "bigint" ? BigInt.asUintN(64, result) : (result ?? 0) >>> 0;
  return value.toString(16);
}

export class Recorder {
  readonly script: string[] = [];
  /** One for each line of the script. */
  readonly answers: string[] = [];
  private readonly load = loadAgent();
  private memory = Buffer.alloc(0);
  /** The memory as the agent left it: what differs, the host has written. */
  private left = Buffer.alloc(0);

  /** Makes a fresh agent that is recorded; the one before is given up. */
  readonly instantiate = (): AgentExports => {
    const exports = this.load();
    this.memory = Buffer.from(exports.memory.buffer);
    this.left = Buffer.from(this.memory);
    this.add(line("boot"), "boot");
    const recorded = EXPORTS.map((name) => [name, this.recorded(exports, name)]);
    return { ...Object.fromEntries(recorded), memory: exports.memory } as AgentExports;
  };

  /** Also records all of the memory as it is now. */
  dump(): void {
    this.hostWrites();
    this.add(line("dump"), `dump ${this.memory.toString("hex")}`);
  }

  private add(call: string, answer: string): void {
    this.script.push(call);
    this.answers.push(answer);
  }

  private recorded(exports: AgentExports, name: Export): (...a: (number | bigint)[]) => unknown {
    const call = exports[name] as (...a: (number | bigint)[]) => number | bigint | undefined;
    return (...a) => {
      this.hostWrites();
      const result = call(...a);
      this.memory.copy(this.left);
      const effect = name === "poll" && result !== 0 ? this.effect(Number(result) >>> 0) : "";
      this.add(line(name, ...a), `${name} ${resultText(result)}${effect}`);
      return result;
    };
  }

  private effect(record: number): string {
    const [pointer, length] = [POINTER_AT, LENGTH_AT].map((at) => this.memory.readUInt32LE(record + at)) as [
      number,
      number,
    ];
    return ` ${this.hex(record, RECORD_BYTES)} ${this.hex(pointer, length)}`;
  }

  private hex(address: number, length: number): string {
    return this.memory.toString("hex", address, address + length);
  }

  private hostWrites(): void {
    if (this.memory.equals(this.left)) return;
    const differs = (byte: number, at: number): boolean => byte !== this.left[at];
    const first = this.memory.findIndex(differs);
    const length = this.memory.findLastIndex(differs) + 1 - first;
    this.add(`${line("write", first, length)} ${this.hex(first, length)}`, "write");
  }
}

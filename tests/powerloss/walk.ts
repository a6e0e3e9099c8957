/** Walks the life once, and at every operation on flash looks what a cut there would lead to. */
import { Effect } from "../../host/node/abi.gen.js";
import { cutsIn, idOf, sceneOf, type Cut, type Scene } from "./cut.js";
import { describeEffect } from "../../host/node/trace.js";
import type { Step } from "./step.js";
import { fresh, play } from "./live.js";
import type { Parts } from "./parts.js";
import { Phone } from "./phone.js";
import { Recovery } from "./recover.js";
import { DURABLE_BYTES, locate } from "./records.js";

export interface Failure {
  id: string;
  /** What was under way. */
  during: string;
  complaints: string[];
}

/** What is cut. */
export interface Choice {
  first: (cut: Cut, kind: Effect) => boolean;
  /** Whether the recovery from a cut is cut again, and by which of the cuts that it offers. */
  second: (first: Cut, second: Cut, kind: Effect) => boolean;
}

export interface Outcome {
  /** By model; and those of recoveries. */
  cuts: Record<string, number>;
  seconds: Record<string, number>;
  operations: number;
  /** Checkpoints that were ended, and sectors of the log that were begun. */
  checkpoints: number;
  logSectors: number;
  failed: number;
  /** The first of those that failed. */
  failures: Failure[];
  /** The phone at the end of its life. */
  phone: Phone;
}

/** How a checkpoint ends, and a sector of the log begins (docs/journal.md). */
const TRAILER = "VMJE";
const LOG = "VMJL";
/** Failures that are kept; more say nothing new. */
const MOST_FAILURES = 20;

export class Walk {
  private readonly outcome: Outcome;
  private step: Step = { title: "the first boot", account: 0, commands: [], after: [] };
  private readonly durable: number;

  constructor(
    private readonly parts: Parts,
    seed: string,
    private readonly choice: Choice,
  ) {
    const first = new Phone(parts, 0, fresh(parts, seed));
    first.boot([]);
    this.durable = locate(first.memory(), parts.machine);
    const phone = new Phone(parts, this.durable, fresh(parts, seed));
    this.outcome = {
      cuts: {},
      seconds: {},
      operations: 0,
      checkpoints: 0,
      logSectors: 0,
      failed: 0,
      failures: [],
      phone,
    };
  }

  /**
   * @param life the steps; what they should come to, they come to
   * @param last no operation is looked at behind this one
   * @returns what was cut and what came of it; a life that doesn't go as it should ends there, and is a failure
   */
  run(life: readonly Step[], last = Infinity): Outcome {
    const { phone } = this.outcome;
    phone.watch = (_, call) => {
      const operation = ++this.outcome.operations;
      const magic = Buffer.from(call.payload.subarray(0, 4)).toString("latin1");
      if (call.kind === Effect.FlashProgram && magic === TRAILER) this.outcome.checkpoints++;
      if (call.kind === Effect.FlashProgram && magic === LOG) this.outcome.logSectors++;
      for (const cut of cutsIn(operation, call.kind)) {
        if (!this.choice.first(cut, call.kind)) continue;
        count(this.outcome.cuts, cut.model);
        this.recover(sceneOf(idOf(cut), cut, phone, call, this.step), cut, describe(this.step, call));
      }
    };
    phone.boot([new Uint8Array(DURABLE_BYTES)]);
    for (const step of life) {
      if (this.outcome.operations >= last) break;
      this.step = step;
      const wrong = attempt(() => play(phone, step));
      if (wrong.length > 0) {
        this.keep(`${this.outcome.operations}:nothing:agent`, `${step.title}, without any cut`, wrong);
        break;
      }
    }
    return this.outcome;
  }

  private recover(scene: Scene, first: Cut, during: string): void {
    let operation = 0;
    const recovery = new Recovery(this.parts, this.durable, scene);
    const complaints = recovery.run((phone, call) => {
      operation++;
      for (const cut of cutsIn(operation, call.kind)) {
        if (!this.choice.second(first, cut, call.kind)) continue;
        count(this.outcome.seconds, cut.model);
        const again = sceneOf(`${scene.id}+${idOf(cut)}`, cut, phone, call, scene.step);
        const wrong = new Recovery(this.parts, this.durable, again).run();
        this.keep(again.id, `${during}, then ${describe(undefined, call)} of the recovery`, wrong);
      }
    });
    this.keep(scene.id, during, complaints);
  }

  private keep(id: string, during: string, complaints: string[]): void {
    const { failures } = this.outcome;
    if (complaints.length === 0) return;
    this.outcome.failed++;
    if (failures.length < MOST_FAILURES) failures.push({ id, during, complaints });
  }
}

/** What came out wrong, be it an exception. */
function attempt(action: () => string[]): string[] {
  try {
    return action();
  } catch (error) {
    return [(error as Error).stack ?? String(error)];
  }
}

function count(counts: Record<string, number>, model: string): void {
  counts[model] = (counts[model] ?? 0) + 1;
}

function describe(step: Step | undefined, call: Parameters<typeof describeEffect>[0]): string {
  const { name, summary } = describeEffect(call, 0);
  return `${step ? `${step.title}: ` : ""}${name} ${summary}`.trim();
}

/** A failure as it is printed. */
export function told({ id, during, complaints }: Failure): string {
  return [`--cut ${id}`, `  during ${during}`, ...complaints.map((line) => `  ${line}`)].join("\n");
}

/** A hand-made agent with the exports of agent.wasm: it does what its test tells it and notes what the host did. */
import { Acceptance, Activity, type Effect, type Notification } from "../../host/node/abi.gen.js";
import type { AgentExports } from "../../host/node/agent.js";

const RECORD = 0x100;
const INBOX_RECORD = 0x180;
const EVENT = 0x1000;
const INBOX = 0x2000;
const PAYLOAD = 0x4000;
export const ROOM = 6144;
const NEVER = -1n; // As a signed 64-bit number, which is how exports answer.

export interface Wish {
  kind: Effect;
  arguments?: number[];
  /** Bytes to hand over, or how many are asked for. */
  payload?: Uint8Array | number;
}

/** What a test lets the agent do; each function may `wish` for effects. */
export interface Behaviour {
  tick?(agent: FakeAgent, now: number): void;
  notify?(agent: FakeAgent, kind: Notification, payload: Uint8Array): Acceptance;
  receive?(agent: FakeAgent, message: Uint8Array): Acceptance;
  complete?(agent: FakeAgent, kind: Effect, result: number, answer: Uint8Array): void;
}

export class FakeAgent implements AgentExports {
  readonly memory = { buffer: new ArrayBuffer(65536) };
  readonly ticks: number[] = [];
  wakeAt: bigint = NEVER;
  activityBits = Activity.Booting as number;
  private readonly wishes: (Wish & { id: number })[] = [];
  private ids = 0;

  constructor(private readonly behaviour: Behaviour) {}

  wish(wish: Wish): void {
    this.wishes.push({ ...wish, id: ++this.ids });
  }

  tick(now: bigint): void {
    this.ticks.push(Number(now));
    this.wakeAt = NEVER;
    this.behaviour.tick?.(this, Number(now));
  }

  deadline(): bigint {
    return this.wakeAt;
  }

  poll(): number {
    const wish = this.wishes[0];
    if (wish === undefined) return 0;
    const { payload = 0 } = wish;
    const length = typeof payload === "number" ? payload : payload.length;
    if (typeof payload !== "number") this.bytes(PAYLOAD, length).set(payload);
    const words = [
      wish.kind,
      wish.id,
      ...Array.from({ length: 8 }, (_, index) => wish.arguments?.[index] ?? 0),
      PAYLOAD,
      length,
    ];
    new Uint32Array(this.memory.buffer, RECORD, 12).set(words);
    return RECORD;
  }

  complete(id: number, result: number, length: number): void {
    const wish = this.wishes.shift();
    if (wish?.id !== id) throw new Error(`complete(${id}) for ${wish?.id}`);
    const answer = this.bytes(typeof wish.payload === "number" ? PAYLOAD : EVENT, length).slice();
    this.behaviour.complete?.(this, wish.kind, result, answer);
  }

  inbox(): number {
    new Uint32Array(this.memory.buffer, INBOX_RECORD, 2).set([INBOX, ROOM]);
    return INBOX_RECORD;
  }

  receive(length: number): number {
    this.expectIdle("receive");
    return this.behaviour.receive?.(this, this.bytes(INBOX, length).slice()) ?? Acceptance.Refused;
  }

  outbox(): number {
    return PAYLOAD;
  }

  event(): number {
    return EVENT;
  }

  notify(kind: number, length: number): number {
    this.expectIdle("notify");
    const payload = this.bytes(EVENT, length).slice();
    return this.behaviour.notify?.(this, kind as Notification, payload) ?? Acceptance.Taken;
  }

  busy(): number {
    return this.activityBits;
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  /** docs/port.md: the host writes to the agent only while `poll` answers 0. */
  private expectIdle(entry: string): void {
    if (this.wishes.length > 0) throw new Error(`${entry} while an effect is under way`);
  }
}

/** One DM server of the comparison: sends what it is given, message by message, and hands on what it hears. */
import type { Command, Heard, Saying, StatusOf, Told, Wire } from "./wire.js";

/** Commands of one message, and what was answered to each of them and of their children, in their order. */
export interface Batch {
  /** Called when the server sends them. */
  compose: () => Command[];
  /** Called with each message of the agent that comes after them, until all are answered. */
  heard: (values: Record<string, string>) => void;
  answers: StatusOf[][];
}

export interface Listener {
  /** An alert was told; answers the Status that it gets, or undefined for none. */
  told(server: Server, alert: Told): number | undefined;
  /** The Statuses for these alerts have reached the agent. */
  acknowledged(server: Server, alerts: [Told, number][]): void;
  /** The phone has begun a session. */
  began(server: Server): void;
}

export class Server {
  up = true;
  /** The answer to the next message of the device is lost after it was taken in. */
  losing = false;
  /** What alerts are answered; undefined: nothing. */
  acks: number | undefined = 200;
  private readonly queue: Batch[] = [];
  private open: { batch: Batch; msgId: number; first: number } | undefined;
  private msgId = 0;

  constructor(
    readonly id: string,
    private readonly wire: Wire,
    private readonly listener: Listener,
  ) {}

  get url(): string {
    return `http://127.0.0.1:1/${this.id}`;
  }

  /** As it was at first. */
  reset(): void {
    Object.assign(this, { up: true, losing: false, acks: 200, open: undefined, msgId: 0 });
    this.queue.length = 0;
  }

  send(batch: Batch): void {
    this.queue.push(batch);
  }

  /** Nothing of what was to be sent is sent any more. */
  forget(): void {
    this.queue.length = 0;
    this.open = undefined;
  }

  /** The answer to a message of the device; undefined: none. */
  exchange(bytes: Uint8Array): Uint8Array | undefined {
    if (!this.up) return undefined;
    const heard = this.wire.decode(bytes);
    if (heard.msgId === "1") {
      this.msgId = 0;
      this.listener.began(this);
    }
    this.takeAnswers(heard);
    const acks = heard.alerts.map(([id, told]): [string, Told, number | undefined] => [
      id,
      told,
      this.listener.told(this, told),
    ]);
    if (this.losing) {
      this.losing = false;
      return undefined;
    }
    const given = acks.filter((each): each is [string, Told, number] => each[2] !== undefined);
    const known = given.map(([, told, status]): [Told, number] => [told, status]);
    if (known.length > 0) this.listener.acknowledged(this, known);
    return this.answer(heard, given);
  }

  private answer(heard: Heard, acks: [string, Told, number][]): Uint8Array {
    this.msgId++;
    const own = heard.others.map(([id, name]): [string, string, number] => [id, name, 200]);
    const statuses = [...own, ...acks.map(([id, , code]): [string, string, number] => [id, "Alert", code])];
    const batch = heard.final ? this.queue.shift() : undefined;
    const saying: Saying = { statuses, commands: batch?.compose() ?? [], more: !heard.final };
    if (batch !== undefined) {
      this.open = { batch, msgId: this.msgId, first: statuses.length + 2 };
    }
    return this.wire.encode(this.url, this.msgId, heard, saying);
  }

  private takeAnswers(heard: Heard): void {
    const { open } = this;
    if (open === undefined) return;
    for (const status of heard.statuses) {
      if (status.msgRef !== `${open.msgId}` || status.cmdRef === "0") continue;
      (open.batch.answers[Number(status.cmdRef) - open.first] ??= []).push(status);
    }
    open.batch.heard(heard.values);
  }
}

/** The one exchange of messages that may be under way between the agent and a server. */
import type { Transport } from "./transport.js";

/** What came of an exchange: the server's message, or undefined for none. */
export interface Delivery {
  url: string;
  message: Uint8Array | undefined;
  /** An observer has been shown it. */
  seen: boolean;
}

export class Exchange {
  private controller: AbortController | undefined;
  private delivery: Delivery | undefined;
  /** Resolves when the exchange begun last is over, however it ended. */
  ended: Promise<void> = Promise.resolve();

  constructor(private readonly transport: Transport) {}

  get underWay(): boolean {
    return this.controller !== undefined;
  }

  /** Sends a message. The agent has given up an exchange that is still under way: nothing of it is delivered any more. */
  begin(url: string, message: Uint8Array): void {
    this.drop();
    const controller = new AbortController();
    this.controller = controller;
    const before = this.ended;
    this.ended = this.run(url, message, controller, before);
  }

  /** What an ended exchange brought, until `take` has been called. */
  peek(): Delivery | undefined {
    return this.delivery;
  }

  take(): void {
    this.delivery = undefined;
  }

  /** Forgets everything; the transport is told to stop. */
  drop(): void {
    this.controller?.abort();
    this.controller = undefined;
    this.delivery = undefined;
  }

  /** The transport may need a moment to stop the exchange before; messages never overtake each other. */
  private async run(
    url: string,
    message: Uint8Array,
    controller: AbortController,
    before: Promise<void>,
  ): Promise<void> {
    await before;
    const answer = await this.answer(url, message, controller.signal);
    if (this.controller !== controller) return;
    this.controller = undefined;
    this.delivery = { url, message: answer, seen: false };
  }

  private async answer(url: string, message: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      return await this.transport.exchange(url, message, signal);
    } catch {
      return undefined;
    }
  }
}

/** The life of a handset in wall-clock time: when it opens sessions, and when it ends. */
import { Activity } from "../abi.gen.js";
import type { Clock } from "../clock.js";
import type { Handset } from "../handset.js";
import { UsageError } from "../usage.js";
import { untilAsked } from "./signals.js";
import type { Ended } from "./signals.js";

export interface LifeOptions {
  /** One session, then the end. */
  once?: boolean;
  /** With `once`: wait for pending operations and their report. */
  wait: boolean;
  /** Seconds between the sessions that the handset's schedule asks for. */
  interval: number;
  json?: boolean;
}

export interface LifeContext extends LifeOptions {
  /** How many servers there are to talk to. */
  accounts: number;
  /** How many messages went either way so far. */
  messages(): number;
  /** What messages call the flash. */
  flash: string;
}

export interface Ending {
  /** The last session went well. */
  ok: boolean;
  /** Operations or alerts were left for later. */
  pending: boolean;
}

/** How long `--once` waits for pending operations and their report, in ms. */
const PENDING_MS = 60_000;

/** More than a session takes, in ms, with a user who thinks it over: the agent gives up a message that isn't answered long before. */
const SESSION_MS = 3_600_000;

/**
 * Lives until the end of `--once`, or until SIGINT or SIGTERM.
 * @throws UsageError when the agent refuses what stands on the flash
 */
export async function life(handset: Handset, clock: Clock, context: LifeContext): Promise<Ending> {
  const end = untilAsked();
  const driver = new Driver(handset, clock, end, context);
  try {
    await (context.once ? driver.once() : driver.always());
    return driver.ending();
  } finally {
    end.release();
    await handset.close();
  }
}

class Driver {
  private told = 0;

  constructor(
    private readonly handset: Handset,
    private readonly clock: Clock,
    private readonly end: Ended,
    private readonly context: LifeContext,
  ) {}

  /** A session of the client (Alert 1201), then what is pending; the agent itself opens the session that reports it. */
  async once(): Promise<void> {
    this.handset.requestSession(0);
    await this.until(() => !this.active(Activity.Booting | Activity.Session), SESSION_MS);
    if (!this.context.wait || this.active(Activity.SessionFailed)) return;
    const over = (): boolean =>
      !this.active(Activity.Session) && (this.active(Activity.SessionFailed) || !this.pending());
    await this.until(over, PENDING_MS);
  }

  async always(): Promise<void> {
    while (!this.end.signal.aborted) {
      for (let account = 0; account < this.context.accounts; account++) this.handset.requestSession(account);
      await this.until(() => false, this.context.interval * 1000);
    }
  }

  /** Without a single message there was no session: the agent knows no server. */
  ending(): Ending {
    const ok = this.context.messages() > 0 && !this.active(Activity.SessionFailed);
    return { ok, pending: this.pending() };
  }

  /** Lets the handset do what it has to, until `done` or for so many ms. */
  private async until(done: () => boolean, ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    while (!this.end.signal.aborted) {
      await Promise.race([this.handset.settle(), this.end.asked]);
      if (this.active(Activity.StoreRefused))
        throw new UsageError(
          `${this.context.flash}: damaged, another device's, or written by a later version; it is left as it is`,
        );
      this.tell();
      if (done() || this.clock.now() >= end) return;
      const wake = Math.min(this.handset.nextWake() ?? end, end);
      const over = new AbortController();
      await Promise.race([this.clock.until(wake, over.signal), this.handset.called(), this.end.asked]);
      over.abort();
    }
  }

  private pending(): boolean {
    return this.active(Activity.Operation | Activity.Alert);
  }

  private active(bits: number): boolean {
    return (this.handset.activity() & bits) !== 0;
  }

  /** A line for each session that has ended. */
  private tell(): void {
    const messages = this.context.messages();
    if (messages === this.told || this.active(Activity.Session)) return;
    const outcome = this.active(Activity.SessionFailed) ? "failed" : "ok";
    if (!this.context.json) process.stdout.write(`session ${outcome}, ${messages - this.told} messages\n`);
    this.told = messages;
  }
}

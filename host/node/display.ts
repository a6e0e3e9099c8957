/** The display of a handset: the one prompt that is on it, and the answer that the agent hasn't heard yet. */
import { Outcome } from "./abi.gen.js";
import type { Clock } from "./clock.js";
import { answerNotice, type Notice } from "./notice.js";
import type { Prompt, Reply } from "./prompt.js";

/** Somebody who looks at the phone, or a program that stands for them. */
export interface User {
  /**
   * Shows a prompt, and returns at once.
   * @param answer to be called once, also later, unless the prompt is dismissed before; the answer is given `ms` later
   * @returns Started; NotSupported if there is nothing to show it on, or to answer it with; Failed if it can't be shown
   */
  ask(prompt: Prompt, answer: (reply: Reply, ms?: number) => void): Outcome;
  /** Takes the prompt off: its time is over, or the agent that asked is no more. */
  dismiss(): void;
}

export class Display {
  /** Answers for the agent. */
  readonly answers: Notice[] = [];
  private open: { prompt: Prompt; until: number; reply: Reply } | undefined;

  /** @param called is told that there is an answer, or will be */
  constructor(
    private readonly user: User | undefined,
    private readonly clock: Clock,
    private readonly called: () => void,
  ) {}

  /** Shows a prompt; another one that is still there makes way. */
  ask(prompt: Prompt): Outcome {
    this.clear();
    if (this.user === undefined) return Outcome.NotSupported;
    const timedOut: Reply = { outcome: Outcome.TimedOut };
    const shown = { prompt, until: this.clock.now() + prompt.atMost * 1000, reply: timedOut };
    this.open = shown;
    const outcome = this.user.ask(prompt, (reply, ms = 0) => {
      if (this.open !== shown) return;
      const at = this.clock.now() + ms;
      if (at <= shown.until) Object.assign(shown, { reply, until: at });
      this.called();
    });
    if (outcome !== Outcome.Started) this.open = undefined;
    return outcome;
  }

  /** When there will be an answer, ms of the monotonic clock. */
  nextEvent(): number | undefined {
    return this.open?.until;
  }

  /** Makes an answer of what is due. */
  advance(): void {
    const { open } = this;
    if (open === undefined || open.until > this.clock.now()) return;
    this.open = undefined;
    if (open.reply.outcome === Outcome.TimedOut) this.user?.dismiss();
    this.answers.push(answerNotice(open.prompt.id, open.reply));
  }

  /** Nobody wants to know any more. */
  clear(): void {
    this.answers.length = 0;
    if (this.open !== undefined) this.user?.dismiss();
    this.open = undefined;
  }
}

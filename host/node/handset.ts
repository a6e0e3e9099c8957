/** The driver loop of docs/port.md: an agent, its port, a hypervisor and a transport make a handset. */
import { Acceptance, Activity, Effect, Outcome } from "./abi.gen.js";
import type { FactoryAccount } from "./account.js";
import { Agent, AgentTrap, loadAgent, type AgentExports, type Answer, type EffectCall } from "./agent.js";
import { Calls } from "./calls.js";
import type { Clock } from "./clock.js";
import type { Description } from "./description.js";
import { Display, type User } from "./display.js";
import { Exchange } from "./exchange.js";
import { Foreground } from "./foreground.js";
import type { Hypervisor } from "./hypervisor/hypervisor.js";
import { accountNotice, hypervisorNotice, sendFailedNotice, sessionNotice, timeNotice, type Notice } from "./notice.js";
import { AgentDeath, type Observer } from "./observer.js";
import { NodePort, Unanswered, perform, urlOf, type Flash, type Port } from "./port.js";
import type { Random } from "./random.js";
import { describeEffect } from "./trace.js";
import type { Transport } from "./transport.js";

export { AgentDeath, type Observer } from "./observer.js";

export interface HandsetOptions {
  clock: Clock;
  transport: Transport;
  flash: Flash;
  hypervisor: Hypervisor;
  description: Description;
  /** Offered at every start; an agent that has accounts ignores them. */
  accounts: readonly FactoryAccount[];
  random: Random;
  /** Who is asked what servers ask the user; the default is that the phone has no display. */
  user?: User | undefined;
  observer?: Observer;
  /** Makes a fresh agent; the default is build/agent.wasm. */
  instantiate?: () => AgentExports;
}

/** How long the port may owe an answer, in ms: half of the second in which a fresh agent has to run (docs/port.md, The watchdog). */
export const WATCHDOG_MS = 500;
/** An agent that traps so often without ever coming to rest won't recover. */
const MOST_TRAPS = 5;
/** Effects at one instant; an agent that wants more doesn't come to rest. A boot takes some hundred. */
const MOST_EFFECTS = 100_000;

export class Handset {
  /** What the user turns to. */
  readonly foreground: Foreground;
  /** Who is in a call. */
  readonly calls: Calls;
  private agent: Agent | undefined;
  private readonly exchange: Exchange;
  private readonly port: Port;
  private readonly display: Display;
  /** What the hypervisor has to tell. */
  private readonly events: Notice[] = [];
  /** Accounts, time, foreground and calls, which every fresh agent gets first, and then what was asked for. */
  private setup: Notice[] = [];
  private readonly requests: Notice[] = [];
  private ticked = -1;
  /** An effect that the port hasn't answered, and when the watchdog has had enough of it. */
  private unanswered: { name: string; until: number } | undefined;
  private effects = 0;
  private traps = 0;
  private closed = false;
  private settling: Promise<void> | undefined;
  /** Ends a wait of `settle`. */
  private wake: () => void = () => undefined;
  private readonly tell = (notice: Notice): void => (this.requests.push(notice), this.wake());

  private constructor(
    private readonly options: HandsetOptions,
    private readonly instantiate: () => AgentExports,
  ) {
    this.exchange = new Exchange(options.transport);
    const send = (url: string, message: Uint8Array): void => this.exchange.begin(url, message);
    this.display = new Display(options.user, options.clock, () => this.wake());
    this.foreground = new Foreground(options.hypervisor, this.tell);
    this.calls = new Calls(options.hypervisor, options.clock, this.tell);
    this.port = new NodePort({ ...options, send, ask: (prompt) => this.display.ask(prompt) });
  }

  /** A handset that is switched on; its agent boots at the first `settle`. */
  static async open(options: HandsetOptions): Promise<Handset> {
    return new Handset(options, options.instantiate ?? loadAgent());
  }

  /**
   * Asks for a client-initiated session. Done at the next `settle`, or by the one that runs.
   * @param account index; the default is the first account
   */
  requestSession(account?: number): void {
    this.tell(sessionNotice(account));
  }

  /**
   * Runs everything that can happen now, exchanges with servers included, until the agent rests. On a clock that goes on by
   * itself, hypervisor events and time-outs are served while an exchange is under way.
   * @throws Error when the agent traps more than 5 times without coming to rest
   */
  settle(): Promise<void> {
    this.settling ??= this.run().finally(() => (this.settling = undefined));
    return this.settling;
  }

  /** When `settle` is wanted next, ms of the monotonic clock and later than now; undefined for never. */
  nextWake(): number | undefined {
    const now = this.options.clock.now();
    const times = this.wakes(now).filter((time) => time !== undefined);
    return this.closed || times.length === 0 ? undefined : Math.max(now + 1, Math.min(...times));
  }

  /** Resolves when something has come from outside, such as the user's answer: `settle` is wanted then. */
  called(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }

  /** Bits of `Activity`. An agent to which the port owes an answer is as good as dead: another one is to boot. */
  activity(): number {
    const bits = this.guarded(() => this.agent?.busy());
    return bits === undefined || this.unanswered ? (bits ?? 0) | Activity.Booting : bits;
  }

  /** The agent dies. The next `settle` boots a new one from the same flash. An observer throws AgentDeath instead. */
  kill(): void {
    this.drop("killed");
  }

  /** Switches the handset off. Flash and hypervisor stay the caller's to close. */
  async close(): Promise<void> {
    this.closed = true;
    this.agent = undefined;
    this.exchange.drop();
    this.display.clear();
    this.wake();
    await this.settling;
    await this.exchange.ended;
  }

  private async run(): Promise<void> {
    this.traps = 0;
    while (!this.closed) {
      const alive = this.guarded(() => this.turn());
      if (alive === undefined) await this.exchange.ended;
      else if (this.exchange.underWay) await this.news();
      else return;
    }
  }

  /** While the port owes an answer nothing but the watchdog can help. */
  private wakes(now: number): (number | undefined)[] {
    if (this.unanswered) return [this.unanswered.until];
    const deadline = this.guarded(() => this.agent?.deadline());
    return [this.agent === undefined ? now : deadline, this.options.hypervisor.nextEvent(), this.display.nextEvent()];
  }

  /** Waits for the exchange, a time-out, a hypervisor event or a call from outside. */
  private async news(): Promise<void> {
    const over = new AbortController();
    const called = this.called();
    const next = this.nextWake();
    const timer = next === undefined ? [] : [this.options.clock.until(next, over.signal)];
    await Promise.race([this.exchange.ended, called, ...timer]);
    over.abort();
  }

  /** Whatever `action` answers; undefined if the agent died of it. */
  private guarded<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (error instanceof AgentTrap) this.traps++;
      else if (!(error instanceof AgentDeath)) throw error;
      this.drop(error.message);
      if (this.traps > MOST_TRAPS) throw new Error(`the agent doesn't recover: ${error.message}`, { cause: error });
      return undefined;
    }
  }

  private drop(reason: string): void {
    this.agent = undefined;
    this.unanswered = undefined;
    this.exchange.drop();
    this.display.clear();
    this.wake();
    this.options.observer?.restarted?.(reason);
  }

  /** Serves the agent until nothing is left to do at this instant. */
  private turn(): true {
    if (this.hangs()) return true;
    const agent = this.agent ?? this.boot();
    const limit = this.effects + MOST_EFFECTS;
    do {
      this.collect();
      this.tick(agent);
      if (this.effects > limit) throw new Error(`the agent doesn't rest after ${MOST_EFFECTS} effects`);
    } while (this.serve(agent) && !this.unanswered);
    return true;
  }

  /** Whether the port owes the agent an answer. AgentDeath when it has done so for too long. */
  private hangs(): boolean {
    if (!this.unanswered) return false;
    if (this.options.clock.now() < this.unanswered.until) return true;
    throw new AgentDeath(`the port didn't answer ${this.unanswered.name} within ${WATCHDOG_MS} ms`);
  }

  /** Carries out effects, or tells the agent one thing; false when there was neither, or the agent takes nothing now. */
  private serve(agent: Agent): boolean {
    if (this.carryOut(agent) || this.unanswered) return true;
    const queues = [this.events, this.display.answers, this.setup.length > 0 ? this.setup : this.requests];
    const tellings = [() => this.answer(agent), ...queues.map((queue) => () => this.offer(agent, queue))];
    return tellings.some((tell) => {
      const taken = tell();
      return this.carryOut(agent) || taken;
    });
  }

  /** What happened to the domains of a dead agent is asked for at boot; nobody tells the new one. */
  private boot(): Agent {
    const { hypervisor, clock, accounts } = this.options;
    hypervisor.advance(clock.now());
    this.events.length = 0;
    this.setup = [...accounts.map(accountNotice), timeNotice(clock), ...this.foreground.again(), ...this.calls.again()];
    this.ticked = -1;
    this.agent = new Agent(this.instantiate());
    return this.agent;
  }

  private collect(): void {
    const { hypervisor, clock } = this.options;
    this.events.push(...hypervisor.advance(clock.now()).map(hypervisorNotice));
    for (const part of [this.display, this.foreground, this.calls]) part.advance();
  }

  /** The agent is told the time whenever it has changed, so that its time-outs start at the right instant. */
  private tick(agent: Agent): void {
    const now = this.options.clock.now();
    if (now <= this.ticked && (agent.deadline() ?? Infinity) > now) return;
    agent.tick(now);
    this.ticked = now;
  }

  /** Carries out effects until there is none, or the port doesn't answer one. */
  private carryOut(agent: Agent): boolean {
    const before = this.effects;
    for (let call = agent.poll(); call !== undefined; call = agent.poll()) {
      const answer = this.perform(agent, call);
      if (answer === undefined) break;
      this.effects++;
      this.report(agent, call, answer.outcome);
      agent.complete(call, answer);
      if (this.effects - before > MOST_EFFECTS) break;
    }
    return this.effects > before;
  }

  /** Undefined if the port doesn't answer. */
  private perform(agent: Agent, call: EffectCall): Answer | undefined {
    try {
      return perform(this.port, call, agent);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      const { name } = describeEffect(call, Outcome.Done);
      this.unanswered = { name, until: this.options.clock.now() + WATCHDOG_MS };
      return undefined;
    }
  }

  private report(agent: Agent, call: EffectCall, outcome: number): void {
    const { observer } = this.options;
    if (observer === undefined) return;
    const words = describeEffect(call, outcome);
    observer.effect?.(words.name, words.summary, words.outcome);
    if (call.kind === Effect.Send && outcome === 0) observer.message?.("out", call.payload, urlOf(call, agent));
    observer.afterEffect?.(this.effects, call.kind);
  }

  private answer(agent: Agent): boolean {
    const delivery = this.exchange.peek();
    if (delivery === undefined) return false;
    const { url, message, seen } = delivery;
    delivery.seen = true;
    if (message !== undefined && !seen) this.options.observer?.message?.("in", message, url);
    const acceptance = (message && agent.receive(message)) ?? notify(agent, sendFailedNotice());
    if (acceptance === Acceptance.Busy) return false;
    this.exchange.take();
    return true;
  }

  private offer(agent: Agent, queue: Notice[]): boolean {
    const notice = queue[0];
    if (notice === undefined || notify(agent, notice) === Acceptance.Busy) return false;
    queue.shift();
    return true;
  }
}

function notify(agent: Agent, { kind, payload }: Notice): Acceptance {
  return agent.notify(kind, payload());
}

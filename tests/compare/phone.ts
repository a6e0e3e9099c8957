/** The phone of a comparison: the real agent over the simulated hypervisor in virtual time, driven without a promise, and put back to where it was. */
import { Acceptance, Activity, type Call } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { Agent } from "../../host/node/agent.js";
import { Calls } from "../../host/node/calls.js";
import { machineOf, type Description } from "../../host/node/description.js";
import type { HypervisorEvent } from "../../host/node/hypervisor/domain.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import {
  accountNotice,
  hypervisorNotice,
  sendFailedNotice,
  sessionNotice,
  timeNotice,
} from "../../host/node/notice.js";
import type { Notice } from "../../host/node/notice.js";
import { NodePort, perform, type Port } from "../../host/node/port.js";
import { seededRandom } from "../../host/node/random.js";
import type { StateFile } from "../../host/node/state.js";
import { Instances } from "../hostile/instance.js";
import { SavedFlash } from "./flash.js";
import { Meddler, type Watcher } from "./meddler.js";

/** 2026-11-22T00:00:00Z */
const START = Date.UTC(2026, 10, 22);
/** Effects at one instant; an agent that wants more doesn't come to rest. */
const MOST_EFFECTS = 20_000;
/** Instants in one stretch of time. */
const MOST_INSTANTS = 5_000;

/** What the phone's messages go to: the answer, or undefined for none. */
export type Exchange = (url: string, message: Uint8Array) => Uint8Array | undefined;

/** One whose being taken by the agent somebody wants to hear of. */
interface TakenNotice extends Notice {
  taken?: () => void;
}

export interface PhoneOptions {
  description: Description;
  accounts: readonly FactoryAccount[];
  watcher: Watcher;
  exchange: Exchange;
  /** A fresh agent has been told of the call of a domain. */
  callTold: (name: string) => void;
  /** Called whenever time has gone on, before the phone hears of it. */
  ticked: (ms: number) => void;
}

/** Random bytes that are cheap and never repeat: one counter, spread by a multiplication. */
function cheapRandom(): (length: number) => Uint8Array {
  let state = 1;
  return (length) => Uint8Array.from({ length }, () => (state = Math.imul(state, 0x9e3779b1) + 0x7f4a7c15) >>> 24);
}

export class Phone {
  now = 0;
  hypervisor!: Hypervisor;
  meddler!: Meddler;
  private agent: Agent | undefined;
  private readonly flash = new SavedFlash();
  private readonly instances = new Instances((exports) => exports);
  private readonly virgin: () => void;
  private booted: (() => void) | undefined;
  private readonly store: StateFile & { text: string | undefined };
  private keptStore: string | undefined;
  private port!: Port;
  private random = cheapRandom();
  /** What the transport has brought: a message, or the failure of the one that was sent. */
  private delivery: { message: Uint8Array | undefined } | undefined;
  private readonly events: TakenNotice[] = [];
  private setup: TakenNotice[] = [];
  private readonly requests: Notice[] = [];
  private calls!: Calls;
  private ticked = -1;
  private readonly clock = { now: () => this.now, utc: () => START + this.now, until: async () => undefined };

  constructor(private readonly o: PhoneOptions) {
    const store = { name: "hypervisor", text: undefined as string | undefined };
    this.store = Object.assign(store, {
      read: () => store.text,
      write: (text: string) => void (store.text = text),
    });
    this.agent = new Agent(this.instances.instantiate());
    this.virgin = this.instances.save();
    this.agent = undefined;
    this.plug();
    this.settle();
    this.booted = this.instances.save();
    this.flash.save();
    this.keptStore = this.store.text;
  }

  /** A hypervisor that goes on from what the store has, and a port to it. */
  private plug(): void {
    const { description, watcher } = this.o;
    const parts = { clock: this.clock, machine: machineOf(description), store: this.store, random: seededRandom(1) };
    this.hypervisor = new Hypervisor(parts);
    this.meddler = new Meddler(this.hypervisor, watcher);
    this.calls = new Calls(this.hypervisor, this.clock, (notice) => this.requests.push(notice));
    const send = (url: string, message: Uint8Array): void =>
      void (this.delivery = { message: this.o.exchange(url, message) });
    const random = (length: number): Uint8Array => this.random(length);
    const port = new NodePort({ flash: this.flash, hypervisor: this.hypervisor, description, random, send });
    this.port = this.meddler.wrap(port);
  }

  /** Back to right after the first boot. */
  restore(): void {
    this.now = 0;
    this.ticked = -1;
    this.flash.restore();
    this.booted?.();
    this.agent ??= new Agent(this.instances.exports);
    this.store.text = this.keptStore;
    this.random = cheapRandom();
    this.delivery = undefined;
    for (const queue of [this.events, this.setup, this.requests]) queue.length = 0;
    this.plug();
  }

  requestSession(account: number): void {
    this.requests.push(sessionNotice(account));
  }

  /** A domain is in a call, or in none any more. */
  call(name: string, call: Call): void {
    this.calls.change(this.hypervisor.domains().find((domain) => domain.name === name)!.id, call);
  }

  /** Whether a session is open. */
  inSession(): boolean {
    return ((this.agent?.busy() ?? 0) & Activity.Session) !== 0;
  }

  /** The agent dies; guests live on. */
  die(): void {
    this.agent = undefined;
    this.delivery = undefined;
    this.requests.length = 0;
  }

  /** The phone loses its power and is switched on again. */
  powerCut(): void {
    this.meddler.forget();
    this.hypervisor.powerCut();
    this.die();
  }

  /** Time passes, event by event, until `ms` are over or `enough` says so. */
  pass(ms: number, enough: () => boolean = () => false): void {
    const until = this.now + ms;
    for (let instants = 0; !enough(); instants++) {
      if (instants > MOST_INSTANTS) throw new Error("the agent wants to be woken without end");
      const next = this.nextWake();
      if (next > until) break;
      this.advance(next);
    }
    if (!enough()) this.advance(until);
  }

  private nextWake(): number {
    const times = [this.agent?.deadline(), this.hypervisor.nextEvent()];
    return Math.max(this.now + 1, Math.min(...times.map((time) => time ?? Infinity)));
  }

  private advance(to: number): void {
    const elapsed = to - this.now;
    this.now = to;
    if (elapsed > 0) this.o.ticked(elapsed);
    this.settle();
  }

  /** Everything that can happen without time passing happens. */
  settle(): void {
    this.agent ??= this.boot();
    for (let count = 0; count < MOST_EFFECTS; count++) {
      const events = this.meddler.advance(this.now);
      const taken = (event: HypervisorEvent) => (): void => this.meddler.taken(event);
      this.events.push(...events.map((event) => ({ ...hypervisorNotice(event), taken: taken(event) })));
      this.tick(this.agent);
      if (!this.carryOut(this.agent) && !this.tell(this.agent)) return;
    }
    throw new Error("the agent doesn't come to rest");
  }

  private boot(): Agent {
    this.meddler.advance(this.now);
    this.events.length = 0;
    const domains = this.hypervisor.domains();
    const calls = this.calls
      .again()
      .map((notice, at) => ({ ...notice, taken: () => this.o.callTold(domains[at]!.name) }));
    this.setup = [...this.o.accounts.map(accountNotice), timeNotice(this.clock), ...calls];
    this.ticked = -1;
    this.virgin();
    return new Agent(this.instances.exports);
  }

  private tick(agent: Agent): void {
    if (this.now <= this.ticked && (agent.deadline() ?? Infinity) > this.now) return;
    agent.tick(this.now);
    this.ticked = this.now;
  }

  /** Carries effects out until there is none; whether there was one. */
  private carryOut(agent: Agent): boolean {
    let any = false;
    for (let call = agent.poll(); call !== undefined; call = agent.poll()) {
      any = true;
      agent.complete(call, perform(this.port, call, agent));
    }
    return any;
  }

  /** Tells the agent one thing; whether it took it. */
  private tell(agent: Agent): boolean {
    if (this.deliver(agent)) return true;
    const queues = [this.events, this.setup.length > 0 ? this.setup : this.requests];
    return queues.some((queue) => this.offer(agent, queue));
  }

  private deliver(agent: Agent): boolean {
    if (this.delivery === undefined) return false;
    const { message } = this.delivery;
    const taken = message === undefined ? undefined : agent.receive(message);
    const failed = sendFailedNotice();
    if ((taken ?? agent.notify(failed.kind, failed.payload())) === Acceptance.Busy) return false;
    this.delivery = undefined;
    return true;
  }

  private offer(agent: Agent, queue: TakenNotice[]): boolean {
    const [notice] = queue;
    if (notice === undefined || agent.notify(notice.kind, notice.payload()) === Acceptance.Busy) return false;
    queue.shift()?.taken?.();
    return true;
  }
}

/** A handset in virtual time, with its hypervisor and its servers, that does everything at once: it can be copied between any two effects. */
import { createHash } from "node:crypto";
import { Acceptance, Activity, Call, Effect, Outcome, Section } from "../../host/node/abi.gen.js";
import { Agent, type EffectCall } from "../../host/node/agent.js";
import { VirtualClock } from "../../host/node/clock.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import {
  accountNotice,
  answerNotice,
  callNotice,
  hypervisorNotice,
  sessionNotice,
  timeNotice,
  type Notice,
} from "../../host/node/notice.js";
import { NodePort, perform } from "../../host/node/port.js";
import type { Prompt } from "../../host/node/prompt.js";
import { memoryFile, type StateFile } from "../../host/node/state.js";
import { seeded } from "../random.js";
import { Cells } from "../journal/cells.js";
import { PROMISES } from "./cut.js";
import type { Parts } from "./parts.js";
import { DURABLE_BYTES } from "./records.js";
import type { Server } from "./server.js";
import type { Torn } from "../journal/tear.js";
import { replyTo } from "./user.js";
import { Witness } from "./witness.js";

/** All that outlives the agent. */
export interface Remains {
  flash: Torn;
  /** Of the simulated hypervisor; undefined for a new phone. */
  hypervisor: string | undefined;
  utc: number;
  servers: Server[];
  /** Of the random bytes, so that no two phones draw the same. */
  seed: string;
}

/** An effect that changes something outside of the agent, just before it is carried out. */
export type Watch = (phone: Phone, call: EffectCall) => void;

const FLASH: readonly Effect[] = [Effect.FlashProgram, Effect.FlashErase, Effect.FlashSync];
/** More effects than a boot and a session take; an agent that wants more spins. */
const MOST_EFFECTS = 50_000;
/** Virtual ms in which everything comes to rest. */
const PATIENCE = 400_000;
const UNDER_WAY = Activity.Booting | Activity.Session | Activity.Operation | Activity.Alert | Activity.Held;

export class Phone {
  readonly clock: VirtualClock;
  readonly cells: Cells;
  readonly hypervisor: Hypervisor;
  readonly servers: Server[];
  witness!: Witness;
  watch: Watch = () => {};
  /** Called when the journal has been opened, with the records as they were found. */
  opened: (records: Uint8Array) => void = () => {};
  private readonly store: StateFile = memoryFile("hypervisor");
  private readonly port: NodePort;
  private agent!: Agent;
  private outgoing: { url: string; message: Uint8Array; answer?: Uint8Array }[] = [];
  private events: Notice[] = [];
  private setup: Notice[] = [];
  private requests: Notice[] = [];
  private ticked = -1;
  private draws = 0;
  private isOpen = false;

  /** @param durable address of the records in the agent's memory */
  constructor(
    private readonly parts: Parts,
    readonly durable: number,
    { flash, hypervisor, utc, servers, seed }: Remains,
  ) {
    this.clock = new VirtualClock(utc);
    this.cells = new Cells(flash, seeded(createHash("md5").update(seed).digest().readUInt32LE()));
    if (hypervisor !== undefined) this.store.write(hypervisor);
    this.servers = servers;
    const random = (length: number): Uint8Array => this.draw(seed, length);
    this.hypervisor = new Hypervisor({ clock: this.clock, machine: parts.machine, store: this.store, random });
    const send = (url: string, message: Uint8Array): void => void this.outgoing.push({ url, message });
    const { description } = parts;
    const ask = (prompt: Prompt): Outcome => this.ask(prompt);
    this.port = new NodePort({ flash: this.cells, hypervisor: this.hypervisor, description, random, send, ask });
  }

  /** The user is asked. What isn't answered ends by its time. */
  private ask(prompt: Prompt): Outcome {
    const reply = replyTo(prompt);
    if (reply !== undefined) this.events.push(answerNotice(prompt.id, reply));
    return Outcome.Started;
  }

  private draw(seed: string, length: number): Uint8Array {
    const digest = createHash("sha512").update(`${seed} ${this.draws++}`).digest();
    return new Uint8Array(digest.subarray(0, length));
  }

  /**
   * The agent, if there is one, dies; a new one boots.
   * @param candidates the records that its journal may find
   */
  boot(candidates: readonly Uint8Array[]): void {
    const { parts, clock } = this;
    this.hypervisor.advance(clock.now());
    this.events = [];
    this.outgoing = [];
    this.requests = [];
    this.setup = [...parts.accounts.map(accountNotice), timeNotice(clock)];
    this.ticked = -1;
    this.isOpen = false;
    this.agent = new Agent(parts.instantiate());
    this.witness = new Witness(() => this.view(), candidates, false);
    this.settle();
  }

  /** The records as they are in the agent's memory. */
  view(): Uint8Array {
    return this.agent.bytes(this.durable, DURABLE_BYTES);
  }

  /** The agent's whole memory. */
  memory(): Uint8Array {
    return this.agent.bytes(0, 65536);
  }

  activity(): number {
    return this.agent.busy();
  }

  /** Everything that survives, with another flash. */
  remains(flash: Torn, seed: string): Remains {
    const servers = this.servers.map((server) => server.copy());
    return { flash, hypervisor: this.store.read(), utc: this.clock.utc(), servers, seed };
  }

  /** A domain begins a call, or ends the one that it is in. It is over when the agent dies: who waits for it still waits as long. */
  talk(name: string, call: Call): void {
    const { id } = this.hypervisor.domains().find((domain) => domain.name === name)!;
    this.requests.push(callNotice(id, call, () => (call === Call.None ? 0 : undefined)));
    this.settle();
  }

  /** A session with the account takes place. */
  visit(account: number): void {
    this.requests.push(sessionNotice(account));
    this.settle();
  }

  /** Time passes, event by event, until nothing is under way or `ms` have passed. Answers false if something still is. */
  rest(ms = PATIENCE): boolean {
    const end = this.clock.now() + ms;
    for (;;) {
      this.settle();
      if ((this.activity() & UNDER_WAY) === 0) return true;
      const next = this.nextWake();
      if (next === undefined || next > end) return false;
      this.clock.advanceTo(next);
    }
  }

  /** `ms` pass, event by event. */
  pass(ms: number): void {
    const end = this.clock.now() + ms;
    for (let next = this.nextWake(); next !== undefined && next <= end; next = this.nextWake()) {
      this.clock.advanceTo(next);
      this.settle();
    }
    this.clock.advanceTo(end);
    this.settle();
  }

  private nextWake(): number | undefined {
    const times = [this.agent.deadline(), this.hypervisor.nextEvent()].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.max(this.clock.now() + 1, Math.min(...times));
  }

  /** Everything happens that can without time passing. */
  settle(): void {
    let happened = true;
    while (happened) {
      const now = this.clock.now();
      this.events.push(...this.hypervisor.advance(now).map(hypervisorNotice));
      if (now > this.ticked || (this.agent.deadline() ?? Infinity) <= now) {
        this.agent.tick(now);
        this.ticked = now;
      }
      happened = this.carryOut() || this.answer() || this.offer(this.events) || this.offerSetup();
    }
  }

  private carryOut(): boolean {
    let count = 0;
    for (let call = this.agent.poll(); call !== undefined; call = this.agent.poll()) {
      if (++count > MOST_EFFECTS) throw new Error("the agent spins");
      this.perform(call);
    }
    return count > 0;
  }

  private perform(call: EffectCall): void {
    // The platform is asked for as soon as the journal has been opened.
    if (call.kind === Effect.PlatformQuery && call.arguments[0] === Section.Platform && !this.isOpen) {
      this.isOpen = true;
      this.opened(this.view());
      this.witness = new Witness(() => this.view(), [this.view()], true);
    }
    const isFlash = FLASH.includes(call.kind);
    if (isFlash || PROMISES.includes(call.kind)) this.watch(this, call);
    const answer = perform(this.port, call, this.agent);
    const operation = { kind: call.kind, address: call.arguments[0]!, data: call.payload };
    if (isFlash && this.cells.shows(operation)) this.witness.done(operation);
    this.agent.complete(call, answer);
  }

  private answer(): boolean {
    const sent = this.outgoing[0];
    if (sent === undefined) return false;
    const server = this.servers.find(({ account }) => account.address === sent.url);
    if (server === undefined) throw new Error(`${sent.url}: no such server`);
    sent.answer ??= server.exchange(sent.message);
    if (this.agent.receive(sent.answer) === Acceptance.Busy) return false;
    this.outgoing.shift();
    return true;
  }

  private offerSetup(): boolean {
    return this.offer(this.setup.length > 0 ? this.setup : this.requests);
  }

  /** Tells the agent the first of the notices, if it listens. */
  private offer(notices: Notice[]): boolean {
    const notice = notices[0];
    if (notice === undefined || this.agent.notify(notice.kind, notice.payload()) === Acceptance.Busy) return false;
    notices.shift();
    return true;
  }
}

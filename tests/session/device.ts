/** The device of a fixture: the real agent, a flash in memory, a scripted hypervisor, a clock that stands still, random bytes that don't. */
import { Acceptance, Effect, Notification, Outcome, SectorBytes } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { Agent, type AgentExports, type Answer, type EffectCall } from "../../host/node/agent.js";
import { machineOf, type Description } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import type { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { accountNotice, sessionNotice, timeNotice } from "../../host/node/notice.js";
import { NodePort, perform, readDescriptor, type Port } from "../../host/node/port.js";
import type { Prompt } from "../../host/node/prompt.js";
import { describeEffect } from "../../host/node/trace.js";
import { ScriptedHypervisor } from "./hypervisor.js";

/** 2026-11-22T00:00:00Z, when every fixture begins. */
export const START = Date.UTC(2026, 10, 22);
/** More than any message can lead to; an agent that wants more doesn't come to rest. */
const MOST_EFFECTS = 5000;

/** An effect as host/node/trace.ts words it. */
export interface Done {
  name: string;
  words: string;
}

/** What the host is to answer instead of doing it: `DomainControl Start -> Failed`. */
export interface Completion {
  /** How the words of the effect begin. */
  words: string;
  outcome: Outcome;
  /** Not once but until the fixture ends. */
  always: boolean;
}

export class Device {
  flash = NorFlash.open();
  readonly hypervisor: ScriptedHypervisor;
  readonly log: Done[] = [];
  readonly sent: Uint8Array[] = [];
  readonly script: Completion[] = [];
  /** What was answered Started, by the name of its domain. */
  readonly started: EffectCall[] = [];
  /** What has been put on the display; the last one is what the user sees. */
  readonly prompts: Prompt[] = [];
  /** How often the flash was programmed or erased, and which sectors since this set was cleared. */
  writes = 0;
  readonly written = new Set<number>();
  agent!: Agent;
  now = 0;
  draws = 0;
  private port: Port;

  constructor(
    private readonly description: Description,
    private readonly accounts: readonly FactoryAccount[],
    private readonly instantiate: () => AgentExports,
  ) {
    this.hypervisor = new ScriptedHypervisor(machineOf(description));
    this.port = this.openPort();
  }

  private openPort(): Port {
    const { flash, description } = this;
    const hypervisor = this.hypervisor as unknown as Hypervisor;
    const send = (_: string, message: Uint8Array): void => void this.sent.push(message);
    // Bytes that a reader recognises: all of them the number of the draw.
    const random = (length: number): Uint8Array => new Uint8Array(length).fill(++this.draws);
    const ask = (prompt: Prompt): Outcome => (this.prompts.push(prompt), Outcome.Started);
    return new NodePort({ flash, hypervisor, description, random, send, ask });
  }

  /** Puts another flash in. */
  useFlash(flash: NorFlash): void {
    this.flash = flash;
    this.port = this.openPort();
  }

  /** A fresh agent boots from the flash. */
  boot(): void {
    this.agent = new Agent(this.instantiate());
    this.agent.tick(this.now);
    this.run();
    const clock = { now: () => this.now, utc: () => START + this.now, until: async () => undefined };
    for (const { kind, payload } of [...this.accounts.map(accountNotice), timeNotice(clock)]) {
      this.notify(kind, payload());
    }
  }

  /** @param account index of the account that a session is asked for */
  requestSession(account: number): void {
    const { kind, payload } = sessionNotice(account);
    this.notify(kind, payload());
  }

  /** @returns what the agent made of it; undefined if it has no room for so long a message */
  receive(message: Uint8Array): Acceptance | undefined {
    const acceptance = this.agent.receive(message);
    this.run();
    return acceptance;
  }

  notify(kind: Notification, payload: Uint8Array): Acceptance {
    const acceptance = this.agent.notify(kind, payload);
    this.run();
    return acceptance;
  }

  /** Lets `ms` pass; the agent is called at its deadlines. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let due = this.agent.deadline(); due !== undefined && due <= end; due = this.agent.deadline()) {
      this.now = Math.max(this.now + 1, due);
      if (this.now > end) break;
      this.tick();
    }
    this.now = end;
    this.tick();
  }

  private tick(): void {
    this.agent.tick(this.now);
    this.run();
  }

  /** Carries effects out until the agent wants none. */
  run(): void {
    const limit = MOST_EFFECTS;
    for (let count = 0; count < limit; count++) {
      const call = this.agent.poll();
      if (call === undefined) return;
      const answer = this.answer(call);
      const { name, summary, outcome } = describeEffect(call, answer.outcome);
      const words = [name, summary].filter((word) => word !== "").join(" ");
      this.log.push({ name, words: `${this.hypervisor.inNames(words)} -> ${outcome}` });
      this.agent.complete(call, answer);
    }
    throw new Error(`the agent doesn't rest after ${limit} effects`);
  }

  private answer(call: EffectCall): Answer {
    const { name, summary } = describeEffect(call, Outcome.Done);
    if (call.kind === Effect.DomainCreate || call.kind === Effect.DomainClone)
      this.hypervisor.meet(readDescriptor(call.payload));
    if (call.kind === Effect.FlashProgram || call.kind === Effect.FlashErase) {
      this.writes++;
      this.written.add(Math.floor(call.arguments[0]! / SectorBytes));
    }
    const next = this.script[0];
    if (next === undefined || !`${name} ${summary}`.startsWith(next.words)) return perform(this.port, call, this.agent);
    if (!next.always) this.script.shift();
    if (next.outcome === Outcome.Started) this.started.push(call);
    return { outcome: next.outcome };
  }

  private carryOut(call: EffectCall, control: number, id: string): void {
    if (call.kind === Effect.DomainDestroy) this.hypervisor.destroy(id);
    else if (call.kind === Effect.DomainWipe) this.hypervisor.wipe(id);
    else this.hypervisor.apply(call.kind, control, readDescriptor(call.payload));
  }

  /** What was answered Started ends. */
  end(call: EffectCall, outcome: Outcome): void {
    const control = call.kind === Effect.DomainControl ? call.arguments[0]! : 0;
    const id = call.payload.slice(0, 16);
    if (outcome === Outcome.Done) this.carryOut(call, control, Buffer.from(id).toString("hex"));
    const payload = new Uint8Array(24);
    payload.set(id);
    const view = new DataView(payload.buffer);
    view.setUint32(16, call.kind | (control << 8), true);
    view.setInt32(20, outcome, true);
    this.notify(Notification.OperationEnded, payload);
  }
}

/** A handset for the benchmark of whole sessions: the agent in V8, a port of arrays, and a server that says what it is given. */
import { Acceptance, Effect, FlashBytes, Notification, Outcome, SectorBytes } from "../../../host/node/abi.gen.js";
import { accountNotice } from "../../../host/node/notice.js";
import { Agent, loadAgent, type Answer, type EffectCall } from "../../../host/node/agent.js";
import { VirtualClock } from "../../../host/node/clock.js";
import { loadDescription, machineOf } from "../../../host/node/description.js";
import { Hypervisor } from "../../../host/node/hypervisor/hypervisor.js";
import { NodePort, perform } from "../../../host/node/port.js";
import { seededRandom } from "../../../host/node/random.js";
import { memoryFile } from "../../../host/node/state.js";
import type { Outcome as Figures } from "../peer.js";

/** What Random gives: the same in C, so that sessions have the same SessionID. */
export const RANDOM_BYTE = 0x5a;
export const ADDRESS = "http://127.0.0.1/";

const ACCOUNT = {
  serverId: "dm",
  address: ADDRESS,
  auth: "none" as const,
  clientName: "",
  clientSecret: "",
  serverSecret: undefined,
  clientNonce: new Uint8Array(),
  serverNonce: new Uint8Array(),
};
const FIRST_ACCOUNT = Uint8Array.of(255, 255, 255, 255);
const [FNV_BASIS, FNV_PRIME] = [0x811c9dc5, 0x01000193];

const DONE: Answer = { outcome: Outcome.Done };

export class Phone {
  /** What a program in C has to tell the agent until it is at rest (host.c, BOOT). */
  readonly boot: string[] = [];
  readonly deviceId: string;
  /** Messages of the session at hand. */
  sent: Uint8Array[] = [];
  private readonly agent = new Agent(loadAgent()());
  private readonly flash = new Uint8Array(FlashBytes).fill(0xff);
  private readonly port: NodePort;

  /** A phone that has booted for the first time and has been given its account. */
  constructor() {
    const description = loadDescription();
    this.deviceId = description.identity.devId;
    const [clock, random] = [new VirtualClock(0), seededRandom(1)];
    const hypervisor = new Hypervisor({
      clock,
      random,
      machine: machineOf(description),
      store: memoryFile("benchmark"),
    });
    const flash = { read: () => new Uint8Array(), program: () => {}, erase: () => {}, sync: () => {} };
    this.port = new NodePort({ description, hypervisor, random, flash, send: () => {} });
    this.agent.tick(0);
    this.settle();
    const { kind, payload } = accountNotice(ACCOUNT);
    this.boot.push(`notify ${kind.toString(16)} ${Buffer.from(payload()).toString("hex")}`);
    this.notify(kind, payload());
  }

  /** One whole session in which the server says `first`, and then `last`. */
  session(first: Uint8Array, last: Uint8Array): void {
    this.sent = [];
    this.notify(Notification.SessionRequest, FIRST_ACCOUNT);
    this.receive(first);
    this.receive(last);
    if (this.sent.length !== 2 || this.agent.busy() !== 0) throw new Error("the session didn't end as it should");
  }

  /** The bytes that the last session sent, as host.c tells of them. */
  outcome(): Figures {
    let checksum = FNV_BASIS;
    for (const byte of Buffer.concat(this.sent)) checksum = Math.imul(checksum ^ byte, FNV_PRIME) >>> 0;
    return { count: Buffer.concat(this.sent).length, checksum };
  }

  private notify(kind: Notification, payload: Uint8Array): void {
    if (this.agent.notify(kind, payload) !== Acceptance.Taken) throw new Error("the agent isn't at rest");
    this.settle();
  }

  private receive(message: Uint8Array): void {
    if (this.agent.receive(message) !== Acceptance.Taken) throw new Error("a message wasn't taken");
    this.settle();
  }

  private settle(): void {
    for (let call = this.agent.poll(); call; call = this.agent.poll()) this.agent.complete(call, this.carryOut(call));
  }

  private carryOut(call: EffectCall): Answer {
    const [address] = call.arguments as [number];
    switch (call.kind) {
      case Effect.FlashRead:
        return { outcome: Outcome.Done, bytes: this.flash.subarray(address, address + call.length) };
      case Effect.FlashProgram:
        for (let i = 0; i < call.length; i++) this.flash[address + i]! &= call.payload[i]!;
        return DONE;
      case Effect.FlashErase:
        this.flash.fill(0xff, address, address + SectorBytes);
        return DONE;
      case Effect.FlashSync:
        return DONE;
      case Effect.Random:
        return { outcome: Outcome.Done, bytes: new Uint8Array(call.length).fill(RANDOM_BYTE) };
      case Effect.Send:
        this.sent.push(call.payload);
        return DONE;
      default:
        return this.query(call);
    }
  }

  private query(call: EffectCall): Answer {
    const answer = perform(this.port, call, this.agent);
    const digits = Buffer.from(answer.bytes ?? []).toString("hex");
    this.boot.push(`answer ${(answer.outcome >>> 0).toString(16)} ${digits}`);
    return answer;
  }
}

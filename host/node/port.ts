/** The port: what a host does for the agent, one function per effect, in the order of the Effect enum (docs/port.md). */
import { Effect, Outcome, type Control } from "./abi.gen.js";
import type { Agent, Answer, EffectCall } from "./agent.js";
import type { Description } from "./description.js";
import { CPU_CLASSES, NETWORKS, type CpuClass, type DomainDescriptor, type Share } from "./hypervisor/domain.js";
import type { Hypervisor } from "./hypervisor/hypervisor.js";
import { RecordReader } from "./layout.js";
import { readPrompt, type Prompt } from "./prompt.js";
import type { Random } from "./random.js";
import { reportRecord, section } from "./section.js";
import { trustedByTransport } from "./transport.js";

/** Who must be trusted by the transport alone (docs/port.md, Send). */
const TRUSTED_BY_TRANSPORT = 1;
const BY_ID = 0xffffffff;

export interface Flash {
  /** All throw when the medium fails, with a `code`, and when the agent breaks the rules of NOR flash, without one. */
  read(address: number, length: number): Uint8Array;
  program(address: number, bytes: Uint8Array): void;
  erase(address: number): void;
  sync(): void;
}

/** A domain descriptor without its networks, and the part of each network. */
const DOMAIN_BYTES = 112;
const SHARE_BYTES = 20;
const DESCRIPTOR_BYTES = DOMAIN_BYTES + NETWORKS * SHARE_BYTES;

/** Thrown by a port function that doesn't answer, now or ever: the watchdog ends the agent that waits for it (docs/port.md, The watchdog). */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** Outcomes of each function: docs/port.md, the effect of the same name. Each may throw Unanswered. */
export interface Port {
  flashRead(address: number, length: number): Answer;
  flashProgram(address: number, bytes: Uint8Array): Answer;
  flashErase(address: number): Answer;
  flashSync(): Answer;
  random(length: number): Answer;
  /** @param flags bits: 1 trusted by its transport alone, 2 first message of a session */
  send(account: number, url: string, flags: number, message: Uint8Array): Answer;
  deliver(): Answer;
  prompt(prompt: Prompt): Answer;
  domainCreate(descriptor: Uint8Array): Answer;
  /** @param timeout seconds, for Stop */
  domainControl(action: Control, timeout: number, descriptor: Uint8Array): Answer;
  domainDestroy(id: Uint8Array): Answer;
  /** @param payload the new domain's descriptor, then the source's id */
  domainClone(payload: Uint8Array): Answer;
  domainWipe(id: Uint8Array): Answer;
  /** @param index of a domain, or 2³²−1 for the one with `id` */
  domainQuery(index: number, id: Uint8Array): Answer;
  quotaSet(descriptor: Uint8Array): Answer;
  imageDownload(): Answer;
  peripheralSet(): Answer;
  deviceControl(): Answer;
  platformQuery(section: number, index: number, task: number): Answer;
}

const NOT_SUPPORTED: Answer = { outcome: Outcome.NotSupported };

export interface NodePortOptions {
  flash: Flash;
  hypervisor: Hypervisor;
  description: Description;
  random: Random;
  /** Takes a message for the transport. */
  send: (url: string, message: Uint8Array) => void;
  /** Puts a prompt on the display; without it there is none. */
  ask?: (prompt: Prompt) => Outcome;
}

export class NodePort implements Port {
  constructor(private readonly o: NodePortOptions) {}

  flashRead(address: number, length: number): Answer {
    return attempt(() => this.o.flash.read(address, length));
  }

  flashProgram(address: number, bytes: Uint8Array): Answer {
    return attempt(() => this.o.flash.program(address, bytes));
  }

  flashErase(address: number): Answer {
    return attempt(() => this.o.flash.erase(address));
  }

  flashSync(): Answer {
    return attempt(() => this.o.flash.sync());
  }

  random(length: number): Answer {
    return attempt(() => this.o.random(length));
  }

  send(_account: number, url: string, flags: number, message: Uint8Array): Answer {
    if ((flags & TRUSTED_BY_TRANSPORT) !== 0 && !trustedByTransport(url)) return { outcome: Outcome.Refused };
    this.o.send(url, message);
    return { outcome: Outcome.Done };
  }

  deliver(): Answer {
    return NOT_SUPPORTED;
  }

  prompt(prompt: Prompt): Answer {
    return { outcome: this.o.ask?.(prompt) ?? Outcome.NotSupported };
  }

  domainCreate(descriptor: Uint8Array): Answer {
    return { outcome: this.o.hypervisor.create(readDescriptor(descriptor)) };
  }

  domainControl(action: Control, timeout: number, descriptor: Uint8Array): Answer {
    return { outcome: this.o.hypervisor.control(action, readDescriptor(descriptor), timeout) };
  }

  domainDestroy(id: Uint8Array): Answer {
    return { outcome: this.o.hypervisor.destroy(new RecordReader(id).id(0)) };
  }

  domainClone(payload: Uint8Array): Answer {
    const source = new RecordReader(payload).id(DESCRIPTOR_BYTES);
    return { outcome: this.o.hypervisor.clone(readDescriptor(payload), source) };
  }

  domainWipe(id: Uint8Array): Answer {
    return { outcome: this.o.hypervisor.wipe(new RecordReader(id).id(0)) };
  }

  domainQuery(index: number, id: Uint8Array): Answer {
    const report = this.o.hypervisor.query(index === BY_ID ? new RecordReader(id).id(0) : index);
    return report ? { outcome: Outcome.Done, bytes: reportRecord(report) } : { outcome: Outcome.NotFound };
  }

  quotaSet(descriptor: Uint8Array): Answer {
    return { outcome: this.o.hypervisor.setQuotas(readDescriptor(descriptor)) };
  }

  imageDownload(): Answer {
    return NOT_SUPPORTED;
  }

  peripheralSet(): Answer {
    return NOT_SUPPORTED;
  }

  deviceControl(): Answer {
    return NOT_SUPPORTED;
  }

  platformQuery(which: number, index: number, task: number): Answer {
    const bytes = section(this.o.description, this.o.hypervisor.platform(), which, index, task);
    return bytes ? { outcome: Outcome.Done, bytes } : { outcome: Outcome.NotFound };
  }
}

type Carrier = (port: Port, a: readonly number[], call: EffectCall, agent: Agent) => Answer;

const CARRIERS: Record<Effect, Carrier> = {
  [Effect.FlashRead]: (port, a, { length }) => port.flashRead(a[0]!, length),
  [Effect.FlashProgram]: (port, a, { payload }) => port.flashProgram(a[0]!, payload),
  [Effect.FlashErase]: (port, a) => port.flashErase(a[0]!),
  [Effect.FlashSync]: (port) => port.flashSync(),
  [Effect.Random]: (port, _, { length }) => port.random(length),
  [Effect.Send]: (port, a, call, agent) => port.send(a[0]!, urlOf(call, agent), a[3]!, call.payload),
  [Effect.Deliver]: (port) => port.deliver(),
  [Effect.Prompt]: (port, _, call) => port.prompt(readPrompt(call)),
  [Effect.DomainCreate]: (port, _, { payload }) => port.domainCreate(payload),
  [Effect.DomainControl]: (port, a, { payload }) => port.domainControl(a[0] as Control, a[1]!, payload),
  [Effect.DomainDestroy]: (port, _, { payload }) => port.domainDestroy(payload),
  [Effect.DomainClone]: (port, _, { payload }) => port.domainClone(payload),
  [Effect.DomainWipe]: (port, _, { payload }) => port.domainWipe(payload),
  [Effect.DomainQuery]: (port, a, { payload }) => port.domainQuery(a[0]!, payload),
  [Effect.QuotaSet]: (port, _, { payload }) => port.quotaSet(payload),
  [Effect.ImageDownload]: (port) => port.imageDownload(),
  [Effect.PeripheralSet]: (port) => port.peripheralSet(),
  [Effect.DeviceControl]: (port) => port.deviceControl(),
  [Effect.PlatformQuery]: (port, a) => port.platformQuery(a[0]!, a[1]!, a[2]!),
};

/** Carries out an effect. */
export function perform(port: Port, call: EffectCall, agent: Agent): Answer {
  return CARRIERS[call.kind](port, call.arguments, call, agent);
}

/** Where a Send effect goes to. */
export function urlOf(call: EffectCall, agent: Agent): string {
  return new TextDecoder().decode(agent.bytes(call.arguments[1]!, call.arguments[2]!));
}

/** The domain descriptor of docs/port.md. */
export function readDescriptor(bytes: Uint8Array): DomainDescriptor {
  const record = new RecordReader(bytes);
  return {
    id: record.id(0),
    name: record.text(16, 32),
    image: record.text(48, 32),
    memory: record.u32(80),
    memoryMax: record.u32(84),
    // A number without a name is a class that no machine has: NotSupported.
    class: CPU_CLASSES[record.u32(88)] as CpuClass,
    budget: record.u32(92),
    period: record.u32(96),
    weight: record.u32(100),
    cap: record.u32(104),
    storage: record.u32(108),
    networks: Array.from({ length: NETWORKS }, (_, index) => readShare(record, DOMAIN_BYTES + index * SHARE_BYTES)),
  };
}

function readShare(record: RecordReader, at: number): Share {
  const [egressRate, ingressRate, burst, guaranteed, priority] = [0, 4, 8, 12, 16].map((o) => record.u32(at + o));
  return {
    egressRate: egressRate!,
    ingressRate: ingressRate!,
    burst: burst!,
    guaranteed: guaranteed!,
    priority: priority!,
  };
}

/** A medium that fails (an error of the system, with a code) is an outcome; breaking the rules of the flash isn't. */
function attempt(action: () => Uint8Array | void): Answer {
  try {
    const bytes = action();
    return bytes ? { outcome: Outcome.Done, bytes } : { outcome: Outcome.Done };
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== "string") throw error;
    return { outcome: Outcome.Failed };
  }
}

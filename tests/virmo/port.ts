/** The port with a hypervisor behind it that misbehaves as a test says: it lies, refuses, falls silent, or shows others' domains. */
import { Control, Outcome } from "../../host/node/abi.gen.js";
import type { Answer } from "../../host/node/agent.js";
import type { DomainDescriptor, DomainReport, HypervisorEvent } from "../../host/node/hypervisor/domain.js";
import type { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { readDescriptor, type NodePort } from "../../host/node/port.js";
import { reportRecord } from "../../host/node/section.js";

export type Verb = "create" | "clone" | "wipe" | "destroy" | "start" | "stop" | "kill" | "pause" | "resume" | "quota";

/** What comes of the next call of a verb. */
interface Fault {
  verb: Verb;
  /** Undefined: what it is. */
  outcome: Outcome | undefined;
  /** Whether the hypervisor does it all the same. */
  happens: boolean;
}

/** Where a domain report says it (docs/port.md). */
const MEMORY_IN_USE = 56;
const STORAGE_USED = 72;

const VERBS = Object.fromEntries(Object.entries(Control).map(([name, value]) => [value, name.toLowerCase() as Verb]));

export class Misbehaviour {
  /** What was asked of the hypervisor: "start ent". */
  readonly calls: string[] = [];
  /** Nobody answers. */
  unreachable = false;
  /** The hypervisor doesn't tell any more when an operation has ended. */
  silent = false;
  readonly foreign: DomainReport[] = [];
  /** KiB that guests hold on to, by domain: their balloons don't get them to give it back. */
  readonly held = new Map<string, number>();
  /** KiB that guests have filled, by domain, instead of what the simulator says. */
  readonly filled = new Map<string, number>();
  /** The quotas that the hypervisor took last, by id: at the start of a domain or while it runs. */
  readonly granted = new Map<string, DomainDescriptor>();
  /** Called after every call of the hypervisor. */
  observe: () => void = () => undefined;
  private readonly faults: Fault[] = [];
  private readonly told: HypervisorEvent[] = [];

  constructor(private readonly hypervisor: Hypervisor) {
    const advance = hypervisor.advance.bind(hypervisor);
    hypervisor.advance = (now) => {
      const events = advance(now);
      return [...this.told.splice(0), ...events.filter(({ kind }) => !(this.silent && kind === "ended"))];
    };
  }

  /** The next call of `verb` comes out so. */
  fault(verb: Verb, outcome: Outcome, happens = false): void {
    this.faults.push({ verb, outcome, happens });
  }

  /** The next call of `verb` comes out as it does. */
  pass(verb: Verb): void {
    this.faults.push({ verb, outcome: undefined, happens: true });
  }

  /** Nothing comes out wrong any more. */
  forgive(): void {
    this.faults.length = 0;
  }

  /** The hypervisor tells something that isn't so. */
  tell(event: HypervisorEvent): void {
    this.told.push(event);
  }

  /** `port` as it is now. */
  wrap(port: NodePort): NodePort {
    const own: Partial<NodePort> = {
      domainCreate: (bytes) => this.ask("create", readDescriptor(bytes).name, () => port.domainCreate(bytes)),
      domainClone: (bytes) => this.ask("clone", readDescriptor(bytes).name, () => port.domainClone(bytes)),
      domainWipe: (bytes) => this.ask("wipe", this.nameOf(bytes), () => port.domainWipe(bytes)),
      domainControl: (action, timeout, bytes) =>
        this.ask(VERBS[action]!, readDescriptor(bytes).name, () => {
          const answer = port.domainControl(action, timeout, bytes);
          return action === Control.Start ? this.grant(bytes, answer) : answer;
        }),
      domainDestroy: (bytes) => this.ask("destroy", this.nameOf(bytes), () => port.domainDestroy(bytes)),
      quotaSet: (bytes) => this.ask("quota", readDescriptor(bytes).name, () => this.grant(bytes, port.quotaSet(bytes))),
      domainQuery: (index, id) => this.query(index, () => port.domainQuery(index, id)),
    };
    return Object.assign(Object.create(port) as NodePort, own);
  }

  private grant(bytes: Uint8Array, answer: Answer): Answer {
    const descriptor = readDescriptor(bytes);
    if (answer.outcome >= Outcome.Done) this.granted.set(descriptor.id, descriptor);
    return answer;
  }

  private nameOf(id: Uint8Array): string {
    const hex = Buffer.from(id).toString("hex");
    const everybody = [...this.hypervisor.domains(), ...this.foreign];
    return everybody.find((domain) => domain.id === hex)?.name ?? "?";
  }

  private ask(verb: Verb, name: string, real: () => Answer): Answer {
    this.calls.push(`${verb} ${name}`);
    if (this.unreachable) return { outcome: Outcome.Unreachable };
    const at = this.faults.findIndex((fault) => fault.verb === verb);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    const answer = fault === undefined || fault.happens ? real() : undefined;
    this.observe();
    return fault?.outcome === undefined ? answer! : { outcome: fault.outcome };
  }

  private query(index: number, real: () => Answer): Answer {
    if (this.unreachable) return { outcome: Outcome.Unreachable };
    const stranger = this.foreign[index - this.hypervisor.domains().length];
    return stranger ? { outcome: Outcome.Done, bytes: reportRecord(stranger) } : this.distorted(real());
  }

  /** A domain report, with what its guest has filled and holds on to. */
  private distorted(answer: Answer): Answer {
    if (answer.bytes === undefined) return answer;
    const report = Buffer.from(answer.bytes);
    const name = report.toString("utf8", 16, 48).replace(/\0+$/, "");
    const used = this.filled.get(name);
    if (used !== undefined) report.writeUInt32LE(used, STORAGE_USED);
    report.writeUInt32LE(Math.max(this.held.get(name) ?? 0, report.readUInt32LE(MEMORY_IN_USE)), MEMORY_IN_USE);
    return { ...answer, bytes: report };
  }
}

/** The port with a hypervisor behind it that misbehaves as a test says, keeps its ends to itself, or shows others' domains. */
import { Control, Outcome, Section } from "../../host/node/abi.gen.js";
import type { Answer } from "../../host/node/agent.js";
import type {
  Domain,
  DomainDescriptor,
  DomainReport,
  HypervisorEvent,
  Verb,
} from "../../host/node/hypervisor/domain.js";
import type { FaultyHypervisor } from "../../host/node/hypervisor/fault.js";
import { readDescriptor, type NodePort } from "../../host/node/port.js";
import { reportRecord } from "../../host/node/section.js";

/** Where a domain report says it (docs/port.md). */
const MEMORY_IN_USE = 56;
const STORAGE_USED = 72;
/** Where a platform report says what the hypervisor can do (docs/port.md). */
const OPERATIONS = 44;

const VERBS = Object.fromEntries(Object.entries(Control).map(([name, value]) => [value, name.toLowerCase() as Verb]));

export class Misbehaviour {
  /** What was asked of the hypervisor: "start ent". */
  readonly calls: string[] = [];
  /** The hypervisor doesn't tell any more when an operation has ended. */
  silent = false;
  readonly foreign: DomainReport[] = [];
  /** KiB that guests hold on to, by domain: their balloons don't get them to give it back. */
  readonly held = new Map<string, number>();
  /** KiB that guests have filled, by domain, instead of what the simulator says. */
  readonly filled = new Map<string, number>();
  /** What it can do, a bit each, if that is less than the simulator says: told to the next agent. */
  offers = ~0;
  /** Called after every call of the hypervisor. */
  observe: () => void = () => undefined;
  private readonly told: HypervisorEvent[] = [];

  constructor(private readonly hypervisor: FaultyHypervisor) {
    const advance = hypervisor.advance.bind(hypervisor);
    hypervisor.advance = (now) => {
      const events = advance(now);
      return [...this.told.splice(0), ...events.filter(({ kind }) => !(this.silent && kind === "ended"))];
    };
  }

  /** Nobody answers. */
  set unreachable(is: boolean) {
    this.hypervisor.isUnreachable = is;
  }

  /** The next call of `verb` comes out so. */
  fault(verb: Verb, answer: Outcome, happens = false): void {
    this.hypervisor.expect({ verb, answer, happens });
  }

  /** The next call of `verb` comes out as it does. */
  pass(verb: Verb): void {
    this.hypervisor.expect({ verb });
  }

  /** The quotas that the hypervisor took last, by id, of all but the firmware's domains. */
  get granted(): Map<string, DomainDescriptor> {
    const { population } = this.hypervisor as unknown as { population: { domains: Domain[] } };
    return new Map(population.domains.filter(({ factory }) => !factory).map((domain) => [domain.id, domain]));
  }

  /** Nothing comes out wrong any more. */
  forgive(): void {
    this.hypervisor.forgive();
  }

  /** The hypervisor tells something that isn't so. */
  tell(event: HypervisorEvent): void {
    this.told.push(event);
  }

  /** `port` as it is now. */
  wrap(port: NodePort): NodePort {
    const own: Partial<NodePort> = {
      domainCreate: (bytes) => this.ask("create", readDescriptor(bytes).name, port.domainCreate(bytes)),
      domainClone: (bytes) => this.ask("clone", readDescriptor(bytes).name, port.domainClone(bytes)),
      domainWipe: (bytes) => this.ask("wipe", this.nameOf(bytes), port.domainWipe(bytes)),
      domainControl: (action, timeout, bytes) =>
        this.ask(VERBS[action]!, readDescriptor(bytes).name, port.domainControl(action, timeout, bytes)),
      domainDestroy: (bytes) => this.ask("destroy", this.nameOf(bytes), port.domainDestroy(bytes)),
      quotaSet: (bytes) => this.ask("quota", readDescriptor(bytes).name, port.quotaSet(bytes)),
      platformQuery: (section, index, task) => this.describe(section, port.platformQuery(section, index, task)),
      domainQuery: (index, id) => this.query(index, port.domainQuery(index, id)),
    };
    return Object.assign(Object.create(port) as NodePort, own);
  }

  private nameOf(id: Uint8Array): string {
    const hex = Buffer.from(id).toString("hex");
    const everybody = [...this.hypervisor.domains(), ...this.foreign];
    return everybody.find((domain) => domain.id === hex)?.name ?? "?";
  }

  private ask(verb: Verb, name: string, answer: Answer): Answer {
    this.calls.push(`${verb} ${name}`);
    this.observe();
    return answer;
  }

  private describe(section: number, answer: Answer): Answer {
    if (section !== <number>Section.Platform || answer.bytes === undefined) return answer;
    const record = Buffer.from(answer.bytes);
    record.writeUInt32LE(record.readUInt32LE(OPERATIONS) & this.offers, OPERATIONS);
    return { ...answer, bytes: record };
  }

  private query(index: number, answer: Answer): Answer {
    const stranger = this.foreign[index - this.hypervisor.domains().length];
    const isShown = stranger && answer.outcome !== Outcome.Unreachable;
    return isShown ? { outcome: Outcome.Done, bytes: reportRecord(stranger) } : this.distorted(answer);
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

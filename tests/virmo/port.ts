/** The port with a hypervisor behind it that misbehaves as a test says, keeps its ends to itself, or shows others' domains. */
import { Control, Outcome } from "../../host/node/abi.gen.js";
import type { Answer } from "../../host/node/agent.js";
import type { DomainReport, HypervisorEvent, Verb } from "../../host/node/hypervisor/domain.js";
import type { FaultyHypervisor } from "../../host/node/hypervisor/fault.js";
import { readDescriptor, type NodePort } from "../../host/node/port.js";
import { reportRecord } from "../../host/node/section.js";

const VERBS = Object.fromEntries(Object.entries(Control).map(([name, value]) => [value, name.toLowerCase() as Verb]));

export class Misbehaviour {
  /** What was asked of the hypervisor: "start ent". */
  readonly calls: string[] = [];
  /** The hypervisor doesn't tell any more when an operation has ended. */
  silent = false;
  readonly foreign: DomainReport[] = [];
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
    return answer;
  }

  private query(index: number, answer: Answer): Answer {
    const stranger = this.foreign[index - this.hypervisor.domains().length];
    const isShown = stranger && answer.outcome !== Outcome.Unreachable;
    return isShown ? { outcome: Outcome.Done, bytes: reportRecord(stranger) } : answer;
  }
}

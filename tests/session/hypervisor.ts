/** A hypervisor that does at once what it is asked, for fixtures; what it shall do instead, their `completions` say. */
import { Control, Effect, HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import type { DomainDescriptor, DomainReport, Machine } from "../../host/node/hypervisor/domain.js";

const SHOWN: Record<Control, HypervisorState> = {
  [Control.Start]: HypervisorState.Running,
  [Control.Stop]: HypervisorState.Stopped,
  [Control.Kill]: HypervisorState.Stopped,
  [Control.Pause]: HypervisorState.Paused,
  [Control.Resume]: HypervisorState.Running,
};

export class ScriptedHypervisor {
  private reports: DomainReport[];
  /** Of every domain that there has been, by id. */
  private readonly names = new Map<string, string>();
  private boots = 1;

  constructor(private readonly machine: Machine) {
    this.reports = machine.factory.map((domain) => reportOf(domain, HypervisorState.Running, false));
    machine.factory.forEach((domain) => this.meet(domain));
  }

  create(descriptor: DomainDescriptor): Outcome {
    this.apply(Effect.DomainCreate, 0, descriptor);
    return Outcome.Done;
  }

  control(action: Control, descriptor: DomainDescriptor): Outcome {
    this.apply(Effect.DomainControl, action, descriptor);
    return Outcome.Done;
  }

  destroy(id: string): Outcome {
    this.reports = this.reports.filter((report) => report.id !== id);
    return Outcome.Done;
  }

  clone(descriptor: DomainDescriptor): Outcome {
    return this.create(descriptor);
  }

  wipe(id: string): Outcome {
    this.show(this.query(id)!, HypervisorState.Stopped);
    return Outcome.Done;
  }

  setQuotas(descriptor: DomainDescriptor): Outcome {
    const report = this.query(descriptor.id);
    if (report === undefined) return Outcome.NotFound;
    const { state, marked } = report;
    Object.assign(report, reportOf(descriptor, state, marked));
    return Outcome.Done;
  }

  query(which: number | string): DomainReport | undefined {
    return typeof which === "number" ? this.reports[which] : this.reports.find(({ id }) => id === which);
  }

  platform(): Machine & { bootId: string } {
    return { ...this.machine, bootId: `${this.boots}`.padStart(32, "0") };
  }

  /** What an operation does to the domain. */
  apply(effect: Effect, control: number, descriptor: DomainDescriptor): void {
    const found = this.reports.find(({ id }) => id === descriptor.id);
    if (effect === Effect.DomainDestroy) this.destroy(descriptor.id);
    else if (effect === Effect.DomainCreate || effect === Effect.DomainClone)
      this.reports.push(reportOf(descriptor, HypervisorState.Stopped, true));
    else if (found !== undefined) this.show(found, SHOWN[control as Control]);
  }

  /** So many domains are there that carry our mark, and that the agent doesn't know: 0101…, 0202… */
  appear(count: number): void {
    const [model] = this.machine.factory;
    for (let i = 1; i <= count; i++) {
      const id = i.toString(16).padStart(2, "0").repeat(16);
      this.reports.push(reportOf({ ...model!, id, name: `stray-${i}` }, HypervisorState.Stopped, true));
    }
  }

  /** The id of the domain of that name. */
  idOf(name: string): string | undefined {
    return this.reports.find((report) => report.name === name)?.id;
  }

  /** Learns the name of a domain that it is to create, whatever comes of that. */
  meet({ id, name }: DomainDescriptor): void {
    this.names.set(id, name);
  }

  /** Words with the ids of domains replaced by their names. */
  inNames(words: string): string {
    return words.replace(/[0-9a-f]{32}/, (id) => this.names.get(id) ?? id);
  }

  /** A domain is in another state now. */
  show(report: DomainReport, state: HypervisorState): void {
    Object.assign(report, { state });
  }

  /** Guests don't survive it; the factory's domains run again. */
  powerCut(): void {
    this.boots++;
    for (const report of this.reports) {
      this.show(report, report.marked ? HypervisorState.Stopped : HypervisorState.Running);
    }
  }

  /** A copy of what it shows, and back to it. */
  save(): () => void {
    const reports = structuredClone(this.reports);
    return () => void (this.reports = structuredClone(reports));
  }
}

function reportOf(domain: DomainDescriptor, state: HypervisorState, marked: boolean): DomainReport {
  const { id, name, memory, budget, period, storage } = domain;
  const running = state === HypervisorState.Running;
  return {
    ...{ id, name, state, marked, memory: running ? memory : 0, cpuUsed: 0, class: domain.class, storage },
    ...{ budgetInForce: running ? budget : 0, periodInForce: running ? period : 0, storageInForce: storage },
    guaranteedInForce: domain.networks.map(({ guaranteed }) => (running ? guaranteed : 0)),
  };
}

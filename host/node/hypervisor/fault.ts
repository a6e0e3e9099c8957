/** A hypervisor that misbehaves as a scenario or a test says: it is slow, fails, lies, falls silent, or can't be reached. */
import { Control, Outcome } from "../abi.gen.js";
import { Unreachable, type DomainDescriptor, type DomainReport, type Fault, type Verb } from "./domain.js";
import { Hypervisor } from "./hypervisor.js";

const NAMES = Object.fromEntries(Object.entries(Control).map(([name, value]) => [value, name.toLowerCase() as Verb]));

export class FaultyHypervisor extends Hypervisor {
  /** Nobody answers. Guests run on. */
  isUnreachable = false;
  private faults: Fault[] = [];

  /** Adds a fault; each is good for one call, the oldest first. */
  expect(fault: Fault): void {
    this.faults.push(fault);
  }

  /** The domain `name` is gone, and nothing is told. RangeError if there is none. */
  vanish(name: string): void {
    this.population.catchUp();
    this.population.remove(this.population.named(name));
    this.population.save();
  }

  /** Nothing comes out wrong any more. */
  forgive(): void {
    this.faults = [];
  }

  override create(descriptor: DomainDescriptor): Outcome {
    return this.faulty("create", descriptor.name, () => super.create(descriptor));
  }

  override clone(descriptor: DomainDescriptor, source: string): Outcome {
    return this.faulty("clone", descriptor.name, () => super.clone(descriptor, source));
  }

  override wipe(id: string): Outcome {
    return this.faulty("wipe", this.nameOf(id), () => super.wipe(id));
  }

  override destroy(id: string): Outcome {
    return this.faulty("destroy", this.nameOf(id), () => super.destroy(id));
  }

  override control(action: Control, descriptor: DomainDescriptor, timeout: number): Outcome {
    return this.faulty(NAMES[action]!, descriptor.name, () => super.control(action, descriptor, timeout));
  }

  override setQuotas(wanted: DomainDescriptor): Outcome {
    return this.faulty("quota", wanted.name, () => super.setQuotas(wanted));
  }

  override query(which: string | number): DomainReport | undefined {
    this.reach();
    return super.query(which);
  }

  private nameOf(id: string): string {
    return this.domains().find((domain) => domain.id === id)?.name ?? "";
  }

  private reach(): void {
    if (this.isUnreachable) throw new Unreachable();
  }

  private twisted(fault: Fault, real: () => Outcome): Outcome {
    this.population.twist = fault;
    try {
      return real();
    } finally {
      this.population.twist = undefined;
    }
  }

  private faulty(verb: Verb, domain: string, real: () => Outcome): Outcome {
    this.reach();
    const at = this.faults.findIndex((fault) => fault.verb === verb && (fault.domain ?? domain) === domain);
    if (at < 0) return real();
    const [fault] = this.faults.splice(at, 1);
    const { answer, happens = answer === undefined } = fault!;
    const outcome = happens ? this.twisted(fault!, real) : Outcome.Failed;
    return answer ?? outcome;
  }
}

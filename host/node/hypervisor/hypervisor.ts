/** A simulated hypervisor: domains that start, run, crash and stop on discrete events. It knows no trees and no servers. */
import { createHash } from "node:crypto";
import { Control, DomainEvent, Effect, HypervisorState, Outcome } from "../abi.gen.js";
import type { Clock } from "../clock.js";
import type { Random } from "../random.js";
import type { StateFile } from "../state.js";
import { admitChange, admitCreate, admitStart, imageSize } from "./admission.js";
import {
  quotasOf,
  type Domain,
  type DomainDescriptor,
  type DomainReport,
  type HypervisorEvent,
  type Machine,
} from "./domain.js";
import { ACCEPTED_FROM, controlled, DURATION, filling, fillingTime, WIPED_FROM } from "./operation.js";
import { Population } from "./population.js";
import { report } from "./report.js";
import { afterPowerCut, firstPowerOn, load, made } from "./snapshot.js";

export interface HypervisorOptions {
  clock: Clock;
  /** The hypervisor's part of the device description: `machineOf(description)`. */
  machine: Machine;
  /** Where its domains outlive the process. */
  store: StateFile;
  /** For boot ids. */
  random: Random;
}

const { Creating, Stopped, Starting, Running, Paused, Stopping, Crashed, Destroying } = HypervisorState;

export class Hypervisor {
  private readonly population: Population;
  private readonly machine: Machine;
  private readonly random: Random;

  /**
   * Goes on where the last process left off; what was to end meanwhile has ended at its time.
   * @throws UsageError when the store holds something else
   */
  constructor({ clock, machine, store, random }: HypervisorOptions) {
    [this.machine, this.random] = [machine, random];
    const stored = load(store, machine);
    this.population = new Population(
      clock,
      machine,
      store,
      stored ?? firstPowerOn(machine, this.freshBootId(), clock.utc()),
    );
    if (stored === undefined) this.population.save();
  }

  /** Begins to make a domain. Started, or why not: Exists, NotFound (image), NotSupported (class), NoMemory, NoStorage, Failed. */
  create(descriptor: DomainDescriptor): Outcome {
    this.population.catchUp();
    const verdict = admitCreate(this.machine, this.population.domains, descriptor);
    if (verdict !== Outcome.Done) return verdict;
    const domain = made(descriptor, imageSize(this.machine, descriptor));
    this.population.domains.push(domain);
    return this.population.begin(domain, filling(Effect.DomainCreate), fillingTime(domain.storageUsed));
  }

  /**
   * Changes what a domain does; Start applies the quotas of `descriptor`, the others use its id only.
   * @param timeout seconds that a guest may take to stop
   * @returns Started (Start, Stop, Kill), Done (Pause, Resume), NotFound, Refused (state), NotSupported, NoMemory, NoCpu, Failed
   */
  control(action: Control, descriptor: DomainDescriptor, timeout: number): Outcome {
    this.population.catchUp();
    const domain = this.population.find(descriptor.id);
    if (domain === undefined) return Outcome.NotFound;
    if (!ACCEPTED_FROM[action].includes(domain.state)) return Outcome.Refused;
    switch (action) {
      case Control.Start:
        return this.start(domain, descriptor);
      case Control.Stop:
        return this.stop(domain, timeout * 1000);
      case Control.Kill:
        domain.state = Stopping;
        return this.population.begin(domain, controlled(action), DURATION.kill);
      default:
        domain.state = action === Control.Pause ? Paused : Running;
        this.population.save();
        return Outcome.Done;
    }
  }

  /** Promises a domain the quotas of `wanted`: Done, or why not: NotFound, Refused (state), NotSupported (class), NoMemory, NoCpu, NoStorage, NoNetwork, Failed. */
  setQuotas(wanted: DomainDescriptor): Outcome {
    this.population.catchUp();
    const domain = this.population.find(wanted.id);
    if (domain === undefined) return Outcome.NotFound;
    const verdict = admitChange(this.machine, this.population.domains, domain, wanted);
    if (verdict !== Outcome.Done) return verdict;
    Object.assign(domain, quotasOf(wanted));
    if (domain.memoryInUse > 0) domain.memoryInUse = domain.memory;
    this.population.save();
    return Outcome.Done;
  }

  /** Begins to make `descriptor` a cold copy of the domain `source`. As create(); NotFound and Refused (state) are about the source. */
  clone(descriptor: DomainDescriptor, source: string): Outcome {
    this.population.catchUp();
    const original = this.population.find(source);
    if (original?.state !== Stopped) return original ? Outcome.Refused : Outcome.NotFound;
    const verdict = admitCreate(this.machine, this.population.domains, descriptor);
    if (verdict !== Outcome.Done) return verdict;
    const domain = made(descriptor, original.storageUsed);
    this.population.domains.push(domain);
    return this.population.begin(domain, filling(Effect.DomainClone), fillingTime(original.storageUsed));
  }

  /** Begins to put a domain's storage back to its image: Started, NotFound, Refused (state, or part of the firmware). */
  wipe(id: string): Outcome {
    this.population.catchUp();
    const domain = this.population.find(id);
    if (domain === undefined) return Outcome.NotFound;
    if (domain.factory || !WIPED_FROM.includes(domain.state)) return Outcome.Refused;
    domain.state = Creating;
    domain.storageUsed = imageSize(this.machine, domain);
    return this.population.begin(domain, filling(Effect.DomainWipe), fillingTime(domain.storageUsed));
  }

  /** Begins to destroy a domain in whatever state it is: Started, NotFound, Failed (part of the firmware). */
  destroy(id: string): Outcome {
    this.population.catchUp();
    const domain = this.population.find(id);
    if (domain === undefined) return Outcome.NotFound;
    if (domain.factory) return Outcome.Failed;
    domain.state = Destroying;
    return this.population.begin(
      domain,
      { effect: Effect.DomainDestroy, control: 0, outcome: Outcome.Done },
      DURATION.destroy,
    );
  }

  /** The domain with that id, or at that index; undefined if there is none. */
  query(which: string | number): DomainReport | undefined {
    this.population.catchUp();
    const domain = typeof which === "string" ? this.population.find(which) : this.population.domains[which];
    return domain && report(domain);
  }

  domains(): readonly DomainReport[] {
    this.population.catchUp();
    return this.population.domains.map(report);
  }

  /** The machine, and the boot id (32 hexadecimal digits) of the present power-on. */
  platform(): Machine & { bootId: string } {
    return { ...this.machine, bootId: this.population.snapshot.bootId };
  }

  /** When, in ms of the monotonic clock, something happens next by itself. */
  nextEvent(): number | undefined {
    return this.population.nextEvent();
  }

  /** Everything that has happened up to `now` (ms of the monotonic clock) and wasn't told yet, in order. */
  advance(now: number): HypervisorEvent[] {
    this.population.catchUp(now);
    return this.population.events.splice(0);
  }

  /** The phone loses its power and is switched on again: at once, as far as the clock is concerned. */
  powerCut(): void {
    const { population } = this;
    population.catchUp();
    population.events = [];
    population.snapshot = afterPowerCut(population.snapshot, this.freshBootId(population.snapshot.bootId));
    population.save();
  }

  /** For tests: the guest `name` crashes. RangeError if it isn't live. */
  crash(name: string): void {
    const domain = this.population.live(name);
    this.population.abandon(domain, Outcome.Failed);
    this.population.rest(domain, Crashed);
    this.population.tell(domain, DomainEvent.Crashed);
  }

  /** For tests: the guest `name` shuts itself down. A graceful stop under way has then succeeded. RangeError if it isn't live. */
  shutDown(name: string): void {
    const domain = this.population.live(name);
    const wasAsked = domain.state === Stopping;
    this.population.abandon(domain, wasAsked ? Outcome.Done : Outcome.Failed);
    this.population.rest(domain, Stopped);
    if (!wasAsked) this.population.tell(domain, DomainEvent.ShutDown);
    this.population.save();
  }

  /** For tests: the guest `name` reboots itself. RangeError if it isn't live. */
  reboot(name: string): void {
    this.population.tell(this.population.live(name), DomainEvent.Rebooted);
  }

  /** For tests: from now on the guest `name` doesn't react to a graceful stop. RangeError if there is none. */
  ignoreStop(name: string): void {
    const domain = this.population.domains.find((other) => other.name === name);
    if (domain === undefined) throw new RangeError(`no domain ${name}`);
    domain.ignoresStop = true;
    this.population.save();
  }

  private start(domain: Domain, wanted: DomainDescriptor): Outcome {
    const verdict = admitStart(this.machine, this.population.domains, wanted);
    if (verdict !== Outcome.Done) return verdict;
    Object.assign(domain, quotasOf(wanted), { memoryInUse: wanted.memory, state: Starting });
    return this.population.begin(domain, controlled(Control.Start), DURATION.start);
  }

  /** A paused guest runs on to be able to shut itself down. */
  private stop(domain: Domain, patience: number): Outcome {
    const inTime = !domain.ignoresStop && DURATION.stop <= patience;
    const ending = { ...controlled(Control.Stop), outcome: inTime ? Outcome.Done : Outcome.TimedOut };
    const before = domain.state;
    domain.state = Stopping;
    return this.population.begin(domain, ending, inTime ? DURATION.stop : patience, before);
  }

  /** Depends on the one before, too: a seed that starts anew with each process mustn't bring an old boot id back. */
  private freshBootId(before = ""): string {
    return createHash("sha256").update(before).update(this.random(16)).digest("hex").slice(0, 32);
  }
}

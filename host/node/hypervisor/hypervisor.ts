/** A simulated hypervisor: domains that start, run, crash and stop on discrete events. It knows no trees and no servers. */
import { createHash } from "node:crypto";
import { Control, DomainEvent, Effect, HypervisorState, Outcome } from "../abi.gen.js";
import type { Clock } from "../clock.js";
import type { Random } from "../random.js";
import type { StateFile } from "../state.js";
import { admitCreate, admitStart, imageSize } from "./admission.js";
import { shares } from "./cpu.js";
import type { Domain, DomainDescriptor, DomainReport, Ending, HypervisorEvent, Machine, Operation } from "./domain.js";
import {
  ACCEPTED_FROM,
  ACTIVE,
  controlled,
  DURATION,
  filling,
  fillingTime,
  LIVE,
  overtaken,
  WIPED_FROM,
} from "./operation.js";
import { report } from "./report.js";
import { afterPowerCut, firstPowerOn, load, made, save, type Snapshot } from "./snapshot.js";

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
  private snapshot: Snapshot;
  private events: HypervisorEvent[] = [];
  /** From the monotonic clock to the UTC of the snapshot. */
  private readonly toUtc: number;
  private readonly clock: Clock;
  private readonly machine: Machine;
  private readonly store: StateFile;
  private readonly random: Random;

  /**
   * Goes on where the last process left off; what was to end meanwhile has ended at its time.
   * @throws UsageError when the store holds something else
   */
  constructor(options: HypervisorOptions) {
    ({ clock: this.clock, machine: this.machine, store: this.store, random: this.random } = options);
    const stored = load(this.store, this.machine);
    // The time of day may have been set back since; what is under way doesn't wait for it.
    this.toUtc = Math.max(this.clock.utc(), stored?.time ?? 0) - this.clock.now();
    this.snapshot = stored ?? firstPowerOn(this.machine, this.freshBootId(), this.clock.utc());
    if (stored === undefined) this.save();
  }

  /** Begins to make a domain. Started, or why not: Exists, NotFound (image), NotSupported (class), NoMemory, NoStorage, Failed. */
  create(descriptor: DomainDescriptor): Outcome {
    this.catchUp();
    const verdict = admitCreate(this.machine, this.snapshot.domains, descriptor);
    if (verdict !== Outcome.Done) return verdict;
    const domain = made(descriptor, imageSize(this.machine, descriptor));
    this.snapshot.domains.push(domain);
    return this.begin(domain, filling(Effect.DomainCreate), fillingTime(domain.storageUsed));
  }

  /**
   * Changes what a domain does; Start applies the quotas of `descriptor`, the others use its id only.
   * @param timeout seconds that a guest may take to stop
   * @returns Started (Start, Stop, Kill), Done (Pause, Resume), NotFound, Refused (state), NotSupported, NoMemory, NoCpu, Failed
   */
  control(action: Control, descriptor: DomainDescriptor, timeout: number): Outcome {
    this.catchUp();
    const domain = this.find(descriptor.id);
    if (domain === undefined) return Outcome.NotFound;
    if (!ACCEPTED_FROM[action].includes(domain.state)) return Outcome.Refused;
    switch (action) {
      case Control.Start:
        return this.start(domain, descriptor);
      case Control.Stop:
        return this.stop(domain, timeout * 1000);
      case Control.Kill:
        domain.state = Stopping;
        return this.begin(domain, controlled(action), DURATION.kill);
      default:
        domain.state = action === Control.Pause ? Paused : Running;
        this.save();
        return Outcome.Done;
    }
  }

  /** Begins to make `descriptor` a cold copy of the domain `source`. As create(); NotFound and Refused (state) are about the source. */
  clone(descriptor: DomainDescriptor, source: string): Outcome {
    this.catchUp();
    const original = this.find(source);
    if (original?.state !== Stopped) return original ? Outcome.Refused : Outcome.NotFound;
    const verdict = admitCreate(this.machine, this.snapshot.domains, descriptor);
    if (verdict !== Outcome.Done) return verdict;
    const domain = made(descriptor, original.storageUsed);
    this.snapshot.domains.push(domain);
    return this.begin(domain, filling(Effect.DomainClone), fillingTime(original.storageUsed));
  }

  /** Begins to put a domain's storage back to its image: Started, NotFound, Refused (state, or part of the firmware). */
  wipe(id: string): Outcome {
    this.catchUp();
    const domain = this.find(id);
    if (domain === undefined) return Outcome.NotFound;
    if (domain.factory || !WIPED_FROM.includes(domain.state)) return Outcome.Refused;
    domain.state = Creating;
    domain.storageUsed = imageSize(this.machine, domain);
    return this.begin(domain, filling(Effect.DomainWipe), fillingTime(domain.storageUsed));
  }

  /** Begins to destroy a domain in whatever state it is: Started, NotFound, Failed (part of the firmware). */
  destroy(id: string): Outcome {
    this.catchUp();
    const domain = this.find(id);
    if (domain === undefined) return Outcome.NotFound;
    if (domain.factory) return Outcome.Failed;
    domain.state = Destroying;
    return this.begin(domain, { effect: Effect.DomainDestroy, control: 0, outcome: Outcome.Done }, DURATION.destroy);
  }

  /** The domain with that id, or at that index; undefined if there is none. */
  query(which: string | number): DomainReport | undefined {
    this.catchUp();
    const domain = typeof which === "string" ? this.find(which) : this.snapshot.domains[which];
    return domain && report(domain);
  }

  domains(): readonly DomainReport[] {
    this.catchUp();
    return this.snapshot.domains.map(report);
  }

  /** The machine, and the boot id (32 hexadecimal digits) of the present power-on. */
  platform(): Machine & { bootId: string } {
    return { ...this.machine, bootId: this.snapshot.bootId };
  }

  /** When, in ms of the monotonic clock, something happens next by itself. */
  nextEvent(): number | undefined {
    if (this.events.length > 0) return this.clock.now();
    const ends = this.snapshot.operations.map((operation) => operation.ends);
    return ends.length === 0 ? undefined : Math.min(...ends) - this.toUtc;
  }

  /** Everything that has happened up to `now` (ms of the monotonic clock) and wasn't told yet, in order. */
  advance(now: number): HypervisorEvent[] {
    this.catchUp(now);
    return this.events.splice(0);
  }

  /** The phone loses its power and is switched on again: at once, as far as the clock is concerned. */
  powerCut(): void {
    this.catchUp();
    this.events = [];
    this.snapshot = afterPowerCut(this.snapshot, this.freshBootId(this.snapshot.bootId));
    this.save();
  }

  /** For tests: the guest `name` crashes. RangeError if it isn't live. */
  crash(name: string): void {
    const domain = this.live(name);
    this.abandon(domain, Outcome.Failed);
    this.rest(domain, Crashed);
    this.tell(domain, DomainEvent.Crashed);
  }

  /** For tests: the guest `name` shuts itself down. A graceful stop under way has then succeeded. RangeError if it isn't live. */
  shutDown(name: string): void {
    const domain = this.live(name);
    const wasAsked = domain.state === Stopping;
    this.abandon(domain, wasAsked ? Outcome.Done : Outcome.Failed);
    this.rest(domain, Stopped);
    if (!wasAsked) this.tell(domain, DomainEvent.ShutDown);
    this.save();
  }

  /** For tests: the guest `name` reboots itself. RangeError if it isn't live. */
  reboot(name: string): void {
    this.tell(this.live(name), DomainEvent.Rebooted);
  }

  /** For tests: from now on the guest `name` doesn't react to a graceful stop. RangeError if there is none. */
  ignoreStop(name: string): void {
    const domain = this.snapshot.domains.find((other) => other.name === name);
    if (domain === undefined) throw new RangeError(`no domain ${name}`);
    domain.ignoresStop = true;
    this.save();
  }

  private start(domain: Domain, wanted: DomainDescriptor): Outcome {
    const verdict = admitStart(this.machine, this.snapshot.domains, wanted);
    if (verdict !== Outcome.Done) return verdict;
    const { memory, memoryMax, class: cls, budget, period, weight, cap } = wanted;
    Object.assign(domain, { memory, memoryMax, class: cls, budget, period, weight, cap, memoryInUse: memory });
    domain.state = Starting;
    return this.begin(domain, controlled(Control.Start), DURATION.start);
  }

  /** A paused guest runs on to be able to shut itself down. */
  private stop(domain: Domain, patience: number): Outcome {
    const inTime = !domain.ignoresStop && DURATION.stop <= patience;
    const ending = { ...controlled(Control.Stop), outcome: inTime ? Outcome.Done : Outcome.TimedOut };
    const before = domain.state;
    domain.state = Stopping;
    return this.begin(domain, ending, inTime ? DURATION.stop : patience, before);
  }

  private begin(domain: Domain, ending: Ending, duration: number, before: HypervisorState = domain.state): Outcome {
    const earlier = this.takeOperation(domain).map((each) => overtaken(each, ending));
    const ends = this.snapshot.time + duration;
    this.snapshot.operations.push({ ...ending, domain: domain.id, ends, before, overtaken: earlier });
    this.save();
    return Outcome.Started;
  }

  /** The endings of what is under way on a domain, which is over with that. */
  private takeOperation(domain: Domain): Ending[] {
    const index = this.snapshot.operations.findIndex((operation) => operation.domain === domain.id);
    if (index < 0) return [];
    const { overtaken, effect, control, outcome } = this.snapshot.operations.splice(index, 1)[0]!;
    return [...overtaken, { effect, control, outcome }];
  }

  /** What is under way on a domain ends now because its guest is gone. */
  private abandon(domain: Domain, outcome: Outcome): void {
    for (const ending of this.takeOperation(domain))
      this.events.push({ kind: "ended", id: domain.id, ...ending, outcome });
  }

  private catchUp(now: number = this.clock.now()): void {
    const until = now + this.toUtc;
    const due = this.snapshot.operations.filter(({ ends }) => ends <= until).sort((a, b) => a.ends - b.ends);
    for (const operation of due) {
      this.account(operation.ends);
      this.finish(operation);
    }
    this.account(until);
    if (due.length > 0) this.save();
  }

  private finish(operation: Operation): void {
    const domain = this.find(operation.domain)!;
    for (const ending of this.takeOperation(domain)) this.events.push({ kind: "ended", id: domain.id, ...ending });
    if (operation.effect === Effect.DomainDestroy) {
      this.snapshot.domains = this.snapshot.domains.filter((other) => other !== domain);
    } else if (operation.outcome === Outcome.TimedOut) {
      domain.state = operation.before;
    } else if (operation.control === Control.Start) {
      domain.state = Running;
    } else {
      this.rest(domain, Stopped);
    }
  }

  /** A domain comes to rest: its memory and CPU are free again. */
  private rest(domain: Domain, state: HypervisorState): void {
    domain.state = state;
    domain.memoryInUse = 0;
  }

  private tell(domain: Domain, event: DomainEvent): void {
    this.events.push({ kind: "domain", id: domain.id, event });
    this.save();
  }

  /** Charges the CPU time up to `time`, during which nothing changed. */
  private account(time: number): void {
    const active = this.snapshot.domains.filter(({ state }) => ACTIVE.includes(state));
    const elapsed = Math.max(0, time - this.snapshot.time);
    const capacity = this.machine.cores - this.machine.cpu.reserve / 1_000_000;
    shares(active, capacity).forEach((share, index) => (active[index]!.cpuUsed += share * elapsed));
    this.snapshot.time += elapsed;
  }

  private find(id: string): Domain | undefined {
    return this.snapshot.domains.find((domain) => domain.id === id);
  }

  private live(name: string): Domain {
    this.catchUp();
    const domain = this.snapshot.domains.find((other) => other.name === name && LIVE.includes(other.state));
    if (domain === undefined) throw new RangeError(`no live domain ${name}`);
    return domain;
  }

  /** Depends on the one before, too: a seed that starts anew with each process mustn't bring an old boot id back. */
  private freshBootId(before = ""): string {
    return createHash("sha256").update(before).update(this.random(16)).digest("hex").slice(0, 32);
  }

  private save(): void {
    save(this.store, this.snapshot);
  }
}

/** The domains of the simulated hypervisor, what is under way on them, and the time that goes by. */
import { Control, Effect, HypervisorState, Outcome, type DomainEvent } from "../abi.gen.js";
import type { Clock } from "../clock.js";
import type { StateFile } from "../state.js";
import { shares } from "./cpu.js";
import type { Domain, Ending, HypervisorEvent, Machine, Operation } from "./domain.js";
import { ACTIVE, LIVE, overtaken } from "./operation.js";
import { save, type Snapshot } from "./snapshot.js";

const { Stopped, Running } = HypervisorState;

export class Population {
  /** What happened and wasn't told yet. */
  events: HypervisorEvent[] = [];
  /** From the monotonic clock to the UTC of the snapshot. */
  private readonly toUtc: number;

  constructor(
    private readonly clock: Clock,
    private readonly machine: Machine,
    private readonly store: StateFile,
    public snapshot: Snapshot,
  ) {
    // The time of day may have been set back since; what is under way doesn't wait for it.
    this.toUtc = Math.max(clock.utc(), snapshot.time) - clock.now();
  }

  get domains(): Domain[] {
    return this.snapshot.domains;
  }

  /** An operation on a domain is under way from now on, for `duration` ms, and ends so; `before` is what a failed one returns to. */
  begin(domain: Domain, ending: Ending, duration: number, before: HypervisorState = domain.state): Outcome {
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
  abandon(domain: Domain, outcome: Outcome): void {
    for (const ending of this.takeOperation(domain))
      this.events.push({ kind: "ended", id: domain.id, ...ending, outcome });
  }

  /** Lets everything end that was to end up to `now` (ms of the monotonic clock). */
  catchUp(now: number = this.clock.now()): void {
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
  rest(domain: Domain, state: HypervisorState): void {
    domain.state = state;
    domain.memoryInUse = 0;
  }

  /** The agent is to hear of it. */
  tell(domain: Domain, event: DomainEvent): void {
    this.events.push({ kind: "domain", id: domain.id, event });
    this.save();
  }

  /** When, in ms of the monotonic clock, something happens next by itself. */
  nextEvent(): number | undefined {
    if (this.events.length > 0) return this.clock.now();
    const ends = this.snapshot.operations.map((operation) => operation.ends);
    return ends.length === 0 ? undefined : Math.min(...ends) - this.toUtc;
  }

  /** Charges the CPU time up to `time`, during which nothing changed. */
  private account(time: number): void {
    const active = this.snapshot.domains.filter(({ state }) => ACTIVE.includes(state));
    const elapsed = Math.max(0, time - this.snapshot.time);
    const capacity = this.machine.cores - this.machine.cpu.reserve / 1_000_000;
    shares(active, capacity).forEach((share, index) => (active[index]!.cpuUsed += share * elapsed));
    this.snapshot.time += elapsed;
  }

  find(id: string): Domain | undefined {
    return this.snapshot.domains.find((domain) => domain.id === id);
  }

  /** The guest of that name. RangeError if it isn't live. */
  live(name: string): Domain {
    this.catchUp();
    const domain = this.snapshot.domains.find((other) => other.name === name && LIVE.includes(other.state));
    if (domain === undefined) throw new RangeError(`no live domain ${name}`);
    return domain;
  }

  save(): void {
    save(this.store, this.snapshot);
  }
}

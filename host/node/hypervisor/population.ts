/** The domains of the simulated hypervisor, what is under way on them, and the time that goes by. */
import { Control, Effect, HypervisorState, Outcome, type DomainEvent } from "../abi.gen.js";
import type { Clock } from "../clock.js";
import type { StateFile } from "../state.js";
import type { Domain, Ending, Fault, HypervisorEvent, Operation } from "./domain.js";
import { LIVE, overtaken } from "./operation.js";
import type { Deadlines, Processor } from "./processor.js";
import { save, type Snapshot } from "./snapshot.js";

const { Stopped, Running } = HypervisorState;

/** Looks at the domains after every change, and every `step` ms. */
export interface Watcher {
  readonly step: number;
  /** @param time UTC ms; the domains are no one's to keep */
  see(time: number, domains: readonly Domain[], deadlines: Deadlines): void;
}

export class Population {
  /** What happened and wasn't told yet. */
  events: HypervisorEvent[] = [];
  /** What is to go wrong with the operation that begins next. */
  twist: Pick<Fault, "slow" | "fails" | "end"> | undefined;
  /** From the monotonic clock to the UTC of the snapshot. */
  private readonly toUtc: number;

  constructor(
    private readonly clock: Clock,
    private readonly processor: Processor,
    private readonly store: StateFile,
    public snapshot: Snapshot,
    private readonly watcher: Watcher | undefined,
  ) {
    // The time of day may have been set back since; what is under way doesn't wait for it.
    this.toUtc = Math.max(clock.utc(), snapshot.time) - clock.now();
    this.restart(snapshot);
  }

  /** The phone is on, and everything as in `snapshot`. */
  restart(snapshot: Snapshot): void {
    this.events = [];
    this.snapshot = snapshot;
    this.processor.restart(snapshot.time * 1000);
    this.save();
  }

  get domains(): Domain[] {
    return this.snapshot.domains;
  }

  /** From now on `domain` is `state`, and an operation is under way on it for `duration` ms, which ends so. */
  begin(domain: Domain, state: HypervisorState, ending: Ending, duration: number): Outcome {
    const earlier = this.takeOperation(domain).map((each) => overtaken(each, ending));
    const { slow = 0, fails = false, end } = this.twist ?? {};
    const outcome = fails ? Outcome.Failed : ending.outcome;
    const ends = this.snapshot.time + duration + slow;
    const operation = { ...ending, outcome, domain: domain.id, ends, told: end, before: domain.state };
    this.snapshot.operations.push({ ...operation, overtaken: earlier });
    domain.state = state;
    this.save();
    return Outcome.Started;
  }

  /** The endings of what is under way on a domain, as they are told; it is over with that. */
  private takeOperation(domain: Domain): Ending[] {
    const index = this.snapshot.operations.findIndex((operation) => operation.domain === domain.id);
    if (index < 0) return [];
    const { overtaken, effect, control, outcome, told = outcome } = this.snapshot.operations.splice(index, 1)[0]!;
    return told === "untold" ? overtaken : [...overtaken, { effect, control, outcome: told }];
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
    if (operation.outcome !== Outcome.Done) this.undo(domain, operation);
    else if (operation.effect === Effect.DomainDestroy) this.remove(domain);
    else if (operation.control === Control.Start) domain.state = Running;
    else this.rest(domain, Stopped);
  }

  /** It came to nothing: what was to be made isn't there, the rest is as before. */
  private undo(domain: Domain, { effect, before }: Operation): void {
    if (effect === Effect.DomainCreate || effect === Effect.DomainClone) this.remove(domain);
    else if (LIVE.includes(before)) domain.state = before;
    else this.rest(domain, before);
  }

  /** It is gone, with what is under way on it. */
  remove(domain: Domain): void {
    this.snapshot.operations = this.snapshot.operations.filter((operation) => operation.domain !== domain.id);
    this.snapshot.domains = this.snapshot.domains.filter((other) => other !== domain);
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

  /** Time goes by up to `time` (UTC ms), during which nothing changes but what a balloon does. */
  private account(time: number): void {
    const { step = Infinity } = this.watcher ?? {};
    while (time > this.snapshot.time) {
      const until = Math.min(time, this.snapshot.time + step);
      this.processor.account(this.domains, this.snapshot.time, until);
      for (const domain of this.domains) followPromise(domain, until - this.snapshot.time);
      this.snapshot.time = until;
      this.show();
    }
  }

  private show(): void {
    this.watcher?.see(this.snapshot.time, this.domains, this.processor.deadlines());
  }

  find(id: string): Domain | undefined {
    return this.snapshot.domains.find((domain) => domain.id === id);
  }

  /** The domain of that name. RangeError if there is none. */
  named(name: string): Domain {
    const domain = this.domains.find((other) => other.name === name);
    if (domain === undefined) throw new RangeError(`no domain ${name}`);
    return domain;
  }

  /** The guest of that name. RangeError if it isn't live. */
  live(name: string): Domain {
    this.catchUp();
    const domain = this.snapshot.domains.find((other) => other.name === name && LIVE.includes(other.state));
    if (domain === undefined) throw new RangeError(`no live domain ${name}`);
    return domain;
  }

  /** Something has changed: it holds from now on, and whatever happens to this process. */
  save(): void {
    const { domains, snapshot } = this;
    for (const domain of domains) if (domain.balloon === undefined) followPromise(domain, Infinity);
    this.processor.settle(domains, snapshot.time);
    this.show();
    save(this.store, this.snapshot);
  }
}

/** Its balloon moves for so many ms, towards the promise or the least that the guest gives way to. */
function followPromise(domain: Domain, elapsed: number): void {
  const { memory, memoryInUse: held, balloon = { rate: Infinity, floor: 0 } } = domain;
  if (held === 0 || held === memory) return;
  const step = (balloon.rate * elapsed) / 1000;
  if (held < memory) domain.memoryInUse = Math.min(memory, held + step);
  else domain.memoryInUse = Math.max(held - step, memory, Math.min(held, balloon.floor));
}

/** The processor of the simulated machine: what is in force for each domain, who has got how much, and, while somebody watches, µs by µs which deadlines were met. */
import { shares } from "./cpu.js";
import type { Domain, Machine } from "./domain.js";
import { Jobs, type Pattern } from "./jobs.js";
import { ACTIVE } from "./operation.js";
import { NONE, pass, promise, windowsFrom, type Reservation, type Windows } from "./reservation.js";
import { Scheduler, type Section } from "./scheduler.js";

/** Deadlines of the hard domain's declared tasks, and budgets that reserved domains were owed and didn't get. */
export interface Deadlines {
  met: number;
  missed: number;
  budgetsMissed: number;
}

/** The hypervisor's own work, as the platform's reserve (ppm) tells, goes on in a reservation of this period, µs. */
const OWN = { id: "", period: 10_000 };
const US = 1000;

const isAlive = ({ memoryInUse }: Domain): boolean => memoryInUse > 0;

export class Processor {
  private core: Watched | undefined;
  private before: Deadlines = { met: 0, missed: 0, budgetsMissed: 0 };

  /** @param isWatched the core runs µs by µs; otherwise domains get their shares, which costs next to nothing */
  constructor(
    private readonly machine: Machine,
    private readonly isWatched: boolean,
  ) {}

  /** The phone's power is back, at `now` (µs). */
  restart(now: number): void {
    if (!this.isWatched) return;
    this.before = this.deadlines();
    this.core = new Watched(this.machine, now);
  }

  deadlines(): Deadlines {
    const { before, core } = this;
    if (!core) return before;
    return {
      met: before.met + core.hard.met,
      missed: before.missed + core.hard.missed,
      budgetsMissed: before.budgetsMissed + core.scheduler.budgetsMissed,
    };
  }

  /** What the domains are and were promised holds from `now` (ms) on; a reservation changes with its next window. */
  settle(domains: readonly Domain[], now: number): void {
    for (const domain of domains) settleWindows(domain, now * US);
    this.core?.settle(domains);
    this.pass(domains, now);
  }

  /** Charges each domain what it has got from `now` to `until` (ms), during which nothing changed. */
  account(domains: readonly Domain[], now: number, until: number): void {
    if (this.core) this.core.account(domains, until * US);
    else this.share(domains, until - now);
    this.pass(domains, until);
  }

  /** Windows of those that don't run on the watched core. */
  private pass(domains: readonly Domain[], now: number): void {
    for (const { id, windows } of domains) if (!this.core?.runs(id)) pass(windows, now * US);
  }

  private share(domains: readonly Domain[], elapsed: number): void {
    const active = domains.filter(({ state }) => ACTIVE.includes(state));
    const capacity = this.machine.cores - this.machine.cpu.reserve / 1_000_000;
    shares(active, capacity).forEach((share, index) => (active[index]!.cpuUsed += share * elapsed));
  }
}

function settleWindows(domain: Domain, now: number): void {
  const { windows } = domain;
  const wanted = isAlive(domain) && domain.class !== "besteffort" ? domain : NONE;
  if (!isAlive(domain)) domain.windows = windowsFrom(NONE, now);
  else if (!isSame(windows.next, wanted)) promise(windows, { budget: wanted.budget, period: wanted.period }, now);
}

function isSame(a: Reservation, b: Reservation): boolean {
  return a.budget === b.budget && (a.budget === 0 || a.period === b.period);
}

/** The core while it is watched. */
class Watched {
  readonly hard: Jobs;
  readonly scheduler: Scheduler;
  /** The hard domain's jobs inside its reservation, where the platform has it so. */
  private readonly inside: Jobs | undefined;
  private readonly hardId: string;
  /** Those that run, with what they run by. */
  private readonly running = new Map<string, string>();
  private readonly charged = new Map<string, number>();

  constructor(machine: Machine, now: number) {
    const { hardInside, deferrable = false, blocking = 0, reserve } = machine.cpu;
    this.hardId = machine.factory.find((domain) => domain.class === "hard")?.id ?? "";
    const jobs = new Jobs(patternsOf(machine, now), now, hardInside);
    this.inside = hardInside && jobs;
    this.hard = jobs;
    const above = hardInside ? new Jobs([], now) : jobs;
    this.scheduler = new Scheduler({
      start: now,
      hard: { id: this.hardId, jobs: above },
      isDeferrable: deferrable,
      ...(blocking > 0 ? { section: sections(blocking) } : {}),
    });
    const own = { budget: Math.ceil((reserve * OWN.period) / 1_000_000), period: OWN.period };
    if (reserve > 0) this.scheduler.reserve(OWN.id, windowsFrom(own, now));
  }

  runs(id: string): boolean {
    return this.running.has(id);
  }

  settle(domains: readonly Domain[]): void {
    const active = domains.filter(({ state }) => ACTIVE.includes(state));
    for (const id of this.running.keys()) if (!active.some((domain) => domain.id === id)) this.remove(id);
    for (const domain of active) this.place(domain);
  }

  account(domains: readonly Domain[], until: number): void {
    while (this.scheduler.now < until) {
      const change = Math.min(...domains.map(({ windows }) => endOf(windows)));
      // What happens at the end of the window has happened 1 µs later.
      this.scheduler.advance(Math.min(until, Math.max(change, this.scheduler.now) + 1));
      for (const domain of domains) if (this.runs(domain.id)) this.place(domain);
    }
    for (const domain of domains) {
      const used = this.scheduler.usedBy(domain.id);
      domain.cpuUsed += (used - (this.charged.get(domain.id) ?? 0)) / US;
      this.charged.set(domain.id, used);
    }
  }

  private remove(id: string): void {
    this.scheduler.remove(id);
    this.running.delete(id);
  }

  /** Where a domain stands follows from what is in force for it, not from what it was promised. */
  private place(domain: Domain): void {
    const { id, windows, weight, cap } = domain;
    const isReserved = windows.current.budget > 0 || domain.class !== "besteffort";
    const kind = isReserved ? "reserved" : `${weight} ${cap}`;
    // Its tasks are above all reservations.
    if (id === this.hardId && !this.inside) return;
    if (this.running.get(id) === kind) return;
    // Another weight or cap keeps its turn.
    if (isReserved || this.running.get(id) === "reserved") this.remove(id);
    if (!isReserved) this.scheduler.share(id, weight, cap);
    else this.scheduler.reserve(id, windows, id === this.hardId ? this.inside : undefined);
    this.running.set(id, kind);
  }
}

/** When a reservation is over that won't be renewed, µs. */
function endOf({ current, next, end }: Windows): number {
  return current.budget > 0 && next.budget === 0 ? end : Infinity;
}

/** The hard domain's tasks; without any its whole budget is one. Jitter is spread the same way in every run. */
function patternsOf(machine: Machine, phase: number): Pattern[] {
  const hard = machine.factory.find((domain) => domain.class === "hard");
  if (!hard) return [];
  const { budget: cost, period } = hard;
  const whole = [{ cost, period, deadline: period, jitter: 0 }];
  return (machine.tasks.length > 0 ? machine.tasks : whole).map((task, index) => ({
    ...task,
    phase,
    lateness: (job) => mixed(index * 0x9e3779b9 + job) % (task.jitter + 1),
  }));
}

/** 32 bits that follow from `value` and look as if they didn't. */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** One in four moments at which no reserved domain runs is the begin of a section, of any length up to `longest` µs. */
function sections(longest: number): Section {
  let count = 0;
  return (at) => {
    const chance = mixed(count++);
    return chance % 4 === 0 ? { at, length: 1 + ((chance >>> 2) % longest) } : undefined;
  };
}

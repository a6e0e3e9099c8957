/** One core in whole µs, from event to event: hard tasks above all, reservations the earliest deadline first, best effort below. */
import { BestEffort } from "./besteffort.js";
import { Jobs } from "./jobs.js";
import { isPending, replenish, type Windows } from "./reservation.js";

/** Who has a reservation, and what may run in it. */
interface Server {
  id: string;
  windows: Windows;
  /** µs of the budget left in this window. */
  left: number;
  /** When, µs, its domain begins to want the core in this window. */
  wake: number;
  /** It has wanted to run ever since the window began, and is owed the whole budget. */
  isOwed: boolean;
  /** What runs inside, if it isn't a domain that always has work. */
  jobs: Jobs | undefined;
}

/** When a domain begins to work in the window that has begun: µs, from its begin on; Infinity for never. */
export type Wake = (id: string, begin: number, windows: Windows) => number;

/** A section of the hypervisor that can't be preempted and begins while no reserved domain runs. */
export type Section = (from: number, until: number) => { at: number; length: number } | undefined;

export interface SchedulerOptions {
  /** µs. */
  start: number;
  /** The domain whose jobs go above all reservations. */
  hard: { id: string; jobs: Jobs };
  /** A reservation's unused budget stays until its period ends; otherwise it is lost when its domain has nothing to do. */
  isDeferrable: boolean;
  wake?: Wake;
  section?: Section;
}

export class Scheduler {
  /** Windows at whose end a domain that wanted to run throughout hasn't got its budget. */
  budgetsMissed = 0;
  now: number;
  private readonly servers: Server[] = [];
  private readonly bestEffort = new BestEffort();
  private readonly used = new Map<string, number>();
  private keptUntil = 0;

  constructor(private readonly o: SchedulerOptions) {
    this.now = o.start;
  }

  /** A reservation; its windows go on here and can be changed by promise(). What isn't `jobs` always has work, or when `wake` says. */
  reserve(id: string, windows: Windows, jobs?: Jobs): void {
    const server: Server = { id, windows, left: 0, wake: Infinity, isOwed: false, jobs };
    if (windows.current.budget > 0) this.enter(server, this.now);
    this.servers.push(server);
  }

  /** A best-effort domain of that weight (1–65535) and cap (ppm, 0 none), from now on. */
  share(id: string, weight: number, cap: number): void {
    this.bestEffort.set(id, weight, cap);
  }

  /** The domain doesn't run any more. */
  remove(id: string): void {
    this.bestEffort.remove(id);
    const at = this.servers.findIndex((server) => server.id === id);
    if (at >= 0) this.servers.splice(at, 1);
  }

  /** µs of the core that it has got so far. */
  usedBy(id: string): number {
    return this.used.get(id) ?? 0;
  }

  /** Runs up to `until`, µs; what happens at that very instant is still to come. */
  advance(until: number): void {
    while (this.now < until) {
      this.update();
      const next = Math.min(until, this.nextEvent());
      if (next > this.now) this.now += this.stretch(next);
    }
  }

  private update(): void {
    this.o.hard.jobs.update(this.now);
    this.bestEffort.update(this.now);
    for (const server of this.servers) {
      server.jobs?.update(this.now);
      while (isPending(server.windows) && server.windows.end <= this.now) this.begin(server);
    }
  }

  private begin(server: Server): void {
    if (server.isOwed && server.left > 0) this.budgetsMissed++;
    const begins = server.windows.end;
    replenish(server.windows);
    this.enter(server, begins);
  }

  private enter(server: Server, begins: number): void {
    const { current } = server.windows;
    server.left = current.budget;
    server.wake = this.o.wake?.(server.id, begins, server.windows) ?? begins;
    server.isOwed = current.budget > 0 && server.wake <= begins && server.jobs === undefined;
  }

  private nextEvent(): number {
    let next = Math.min(this.o.hard.jobs.nextEvent, this.bestEffort.nextEvent);
    for (const { windows, wake, left, jobs } of this.servers) {
      if (isPending(windows) && windows.end < next) next = windows.end;
      if (left > 0 && wake > this.now && wake < next) next = wake;
      if (jobs && jobs.nextEvent < next) next = jobs.nextEvent;
    }
    return next;
  }

  /** Gives the core to who comes first, at most up to `until`, before which nothing is released, replenished or woken; answers for how many µs. */
  private stretch(until: number): number {
    const most = until - this.now;
    if (this.now < this.keptUntil) return Math.min(most, this.keptUntil - this.now);
    const { hard } = this.o;
    if (hard.jobs.wanted > 0) {
      const length = Math.min(most, hard.jobs.wanted);
      hard.jobs.run(length);
      this.charge(hard.id, length);
      return length;
    }
    const server = this.earliest();
    return server ? this.serve(server, most) : this.leftOver(until);
  }

  private earliest(): Server | undefined {
    let first: Server | undefined;
    for (const server of this.servers) {
      if (server.left === 0 || server.wake > this.now) continue;
      if (server.jobs && server.jobs.wanted === 0) {
        if (!this.o.isDeferrable) server.left = 0;
      } else if (!first || server.windows.end < first.windows.end) first = server;
    }
    return first;
  }

  private serve(server: Server, most: number): number {
    const length = Math.min(most, server.left, server.jobs?.wanted ?? Infinity);
    server.jobs?.run(length);
    server.left -= length;
    this.charge(server.id, length);
    return length;
  }

  /** Neither a hard nor a reserved domain wants the core. */
  private leftOver(until: number): number {
    const kept = this.o.section?.(this.now, until);
    if (kept?.at === this.now) this.keptUntil = this.now + kept.length;
    if (this.keptUntil > this.now) return Math.min(until, this.keptUntil) - this.now;
    const most = (kept?.at ?? until) - this.now;
    const next = this.bestEffort.next();
    if (!next) return most;
    const length = Math.min(most, next.limit);
    this.bestEffort.run(next.id, length);
    this.charge(next.id, length);
    return length;
  }

  private charge(id: string, length: number): void {
    this.used.set(id, this.usedBy(id) + length);
  }
}

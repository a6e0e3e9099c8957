/** The agent and the model side by side: what the one is told the other is, and what the one does the other has to allow. */
import { HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import type { DomainDescriptor, DomainReport } from "../../host/node/hypervisor/domain.js";
import type { Shown } from "../model/life.js";
import { isPending } from "../model/replace.js";
import { alertsFor } from "../model/ticket.js";
import { change, type Input, type Outcomes } from "../model/step.js";
import type { Work, World } from "../model/world.js";
import { Force, LACKS, inForceOf } from "./force.js";
import type { Verb, Watcher } from "./meddler.js";
import type { Listener, Server } from "./server.js";
import type { InForce } from "../model/mend.js";
import { fits } from "./telling.js";
import { SHOWN, verbOf, verdictOf } from "./verdict.js";
import type { Told } from "./wire.js";

/** What the agent does and the model doesn't allow, or the other way round. */
export class Difference extends Error {
  override readonly name = "Difference";
}

/** µs for which the agent waits for the end of an operation before it looks by itself. */
const PATIENCE = 120_000_000;
/** µs that a reservation's start may wait. */
const LONGEST_CALM = 3_000_000;

export class Twin implements Watcher, Listener {
  /** The Statuses that the model held, by command. */
  readonly answers = new Map<number, number>();
  /** What has happened, for who reads the story. */
  readonly notes: string[] = [];
  /** A set is over in the model, and will be in the agent when it looks again. */
  early = false;
  /** Guests whose quotas the hypervisor has changed by itself since they were looked at. */
  readonly drifted = new Set<string>();
  private readonly issued = new Set<number>();
  private readonly said = new Map<string, number>();
  /** Guests that did something while the hypervisor told nothing: nobody can know of it before they are looked at. */
  readonly unseen = new Set<string>();
  /** Stops and Kills that an agent before this one has asked for, or that got no answer: which of the two is under way nobody knows. */
  private readonly inherited = new Set<number>();
  /** Since when the model has wanted a start that the agent hasn't asked for, by call. */
  private readonly waiting = new Map<number, number>();
  private readonly force = new Force((name) =>
    this.hypervisor()
      .domains()
      .find((each) => each.name === name),
  );
  /** When the agent looks at an operation that it has been told nothing of, by call. */
  private readonly expiries = new Map<number, number>();
  private listing = false;
  private orphans = 0;

  constructor(
    public world: World,
    /** Hears what has happened, to count it. */
    private readonly count: (what: string) => void,
    private readonly hypervisor: () => { domains(): readonly DomainReport[]; platform(): { bootId: string } },
  ) {}

  /** Something the model is told. */
  feed(input: Input): Outcomes {
    const outcomes = change(this.world, input);
    this.world = outcomes.world;
    for (const { command, status } of outcomes.answers) this.answers.set(command, status);
    return outcomes;
  }

  differ(what: string): never {
    throw new Difference(what);
  }

  asked(verb: Verb, name: string, outcome: number): void {
    this.notes.push(`${verb} ${name}: ${nameOf(Outcome, outcome)}`);
    const work = this.world.domains[name]?.work;
    if (work === null || work === undefined || verbOf(work) !== verb) {
      // The Kill of a Stop whose time is over goes into silence, too: the model waits with it.
      if (outcome !== Outcome.Unreachable || !this.isOverdue(verb, work)) this.cleaned(verb, name);
      return;
    }
    // What is left of a creation is destroyed until it is gone.
    if (this.issued.has(work.call) && work.foretold === null && !this.inherited.has(work.call))
      this.differ(`asks twice to ${verb} ${name}`);
    this.issued.add(work.call);
    this.inherited.delete(work.call);
    // Whether the Kill of a Stop that is under way has arrived nobody knows either.
    if (verb === "kill" && outcome === Outcome.Unreachable) this.inherited.add(work.call);
    this.expect(work);
    if (outcome === Outcome.Started) this.said.delete(name);
    else this.said.set(name, outcome);
  }

  private expect(work: Work): void {
    this.expiries.set(work.call, this.world.now + (work.phase === "stop" ? work.patience : PATIENCE));
  }

  /** Whether a domain is looked at for its operation, of which something was told or for which was waited too long; else for its quotas. */
  private isAboutWork(name: string, { call, lost }: Work): boolean {
    if (lost || !this.issued.has(call)) return false;
    return this.said.has(name) || this.world.now >= (this.expiries.get(call) ?? 0);
  }

  private isOverdue(verb: Verb, work: Work | null | undefined): boolean {
    return verb === "kill" && work?.phase === "stop" && this.world.now >= (work.killAt ?? Infinity);
  }

  /** What is destroyed without a Delete: the remains of a creation, or what nobody knows. */
  private cleaned(verb: Verb, name: string): void {
    const work = this.world.domains[name]?.work;
    if (verb !== "delete" || (this.world.domains[name] !== undefined && work?.phase !== "make"))
      this.differ(`asks to ${verb} ${name}, which isn't allowed now`);
    if (this.listing) this.orphans++;
  }

  quotaAsked(descriptor: DomainDescriptor, outcome: number): void {
    const { name } = descriptor;
    this.notes.push(`quotas of ${name}: ${nameOf(Outcome, outcome)}`);
    if (outcome === Outcome.Unreachable || outcome === Outcome.NotFound) return;
    if (outcome < Outcome.Done)
      return void this.feed({ kind: "force", domain: name, outcome: "refused", resource: LACKS[outcome] });
    const complaint = this.force.asked(this.world, descriptor);
    if (complaint !== undefined) this.differ(complaint);
  }

  endTold(verb: Verb, name: string, outcome: number): void {
    this.notes.push(`${verb} ${name} ends: ${nameOf(Outcome, outcome)}`);
    const work = this.world.domains[name]?.work;
    // Of what was lost sight of nobody waits for the end.
    if (!work || work.lost) return;
    // Only the Stop has ended that an agent before this one was waiting for: the Kill is still to come.
    const isStop = work.phase === "kill" && verb === "stop";
    if (isStop && outcome === Outcome.TimedOut && this.inherited.has(work.call)) this.issued.delete(work.call);
    // A Kill that was said to be refused may have been done.
    const isKill = work.phase === "stop" && verb === "kill";
    if (verbOf(work) === verb || isStop || isKill) this.said.set(name, outcome);
  }

  shown(name: string, report: DomainReport | undefined | null): void {
    const work = this.world.domains[name]?.work;
    if (work && this.isAboutWork(name, work)) this.seen(name, work, report);
    // What the guest itself has ended already in the model.
    else if (this.said.delete(name)) return;
    else if (report !== null && this.force.looked(this.world, name, report)) this.inForce(name);
  }

  private inForce(name: string): void {
    this.notes.push(`the set of ${name} is in force`);
    this.count("set in force");
    this.feed({ kind: "force", domain: name, outcome: "shown" });
  }

  /** What has become of an operation has been looked at. */
  private seen(name: string, work: Work, report: DomainReport | undefined | null): void {
    const said = this.said.get(name) ?? Outcome.TimedOut;
    this.said.delete(name);
    const verdict = report === null ? "unreachable" : verdictOf(work, said, report?.state);
    if (verdict === null) return this.goesOn(work, said);
    this.notes.push(`${name} is shown ${report ? nameOf(HypervisorState, report.state) : report}`);
    const looked = report ? SHOWN[report.state] : "absent";
    this.feed({ kind: "ended", call: work.call, outcome: verdict, shown: looked });
    // What a Kill was to end is waited for anew.
    const next = this.world.domains[name]?.work;
    if (next?.call === work.call) this.expect(next);
    if (this.world.domains[name] === undefined) this.left();
  }

  /** It isn't over. What the hypervisor says of a stop's time holds, also if the model counts it anew. */
  private goesOn(work: Work, said: number): void {
    this.expect(work);
    if (work.phase !== "stop" || said !== Outcome.TimedOut) return;
    work.killAt = this.world.now;
    this.feed({ kind: "tick", elapsed: 0 });
  }

  /** What a domain that has gone leaves of its set may be in force with that: the agent finds out when it looks again. */
  private left(): void {
    const member = this.force.bereft(this.world);
    if (member === undefined) return;
    this.inForce(member);
    this.early = true;
  }

  acted(name: string, deed: "crashed" | "shutDown"): void {
    const work = this.world.domains[name]?.work;
    const stops = work?.phase === "stop" || work?.phase === "kill";
    // With that it has stopped, and is looked at.
    if (stops && deed === "shutDown" && !work.lost && this.issued.has(work.call)) this.said.set(name, Outcome.Done);
    else this.feed({ kind: deed, domain: name });
  }

  listed(progress: "more" | "end" | "lost"): void {
    this.listing = progress === "more";
    if (progress === "more") return;
    if (progress === "lost") this.feed({ kind: "unreachable" });
    else if (this.orphans === 0) this.reconcile();
    this.orphans = 0;
  }

  private reconcile(): void {
    this.unseen.clear();
    this.force.forget();
    const hypervisor = this.hypervisor();
    const shown: Record<string, Shown> = {};
    const inForce: Record<string, InForce> = {};
    for (const report of hypervisor.domains()) {
      shown[report.name] = SHOWN[report.state]!;
      inForce[report.name] = inForceOf(report);
    }
    // What ended while nobody answered the agent looks at now.
    for (const { name, state, work } of Object.values(this.world.domains))
      if (work && !work.lost && state === 120 && !this.said.has(name)) this.said.set(name, Outcome.Unreachable);
    // What an agent before this one has begun this one waits for anew.
    for (const { work } of Object.values(this.world.domains)) if (work?.lost) this.expect(work);
    this.notes.push(`reconciles ${JSON.stringify(shown)}`);
    // What is pending, or under way, isn't mended.
    for (const name of this.drifted)
      if (!this.world.domains[name]?.work && !isPending(this.world, name)) this.drifted.delete(name);
    this.feed({ kind: "reconcile", report: { bootId: hypervisor.platform().bootId, shown, inForce, found: [] } });
    for (const name of [...this.said.keys()]) if (this.world.domains[name]?.work == null) this.said.delete(name);
  }

  /** The agent is a new one. */
  boots(): void {
    this.said.clear();
    this.force.forget();
    for (const { work } of Object.values(this.world.domains)) if (work) this.inherited.add(work.call);
    this.feed({ kind: "boots" });
  }

  began(server: Server): void {
    this.notes.push(`session with ${server.id}`);
  }

  told(server: Server, told: Told): number | undefined {
    if (!this.world.alerts.some((alert) => fits(this.world, alert, server, told)))
      this.differ(`tells ${server.id} ${told.data} of ${told.source} (${told.correlator}), which isn't due`);
    return server.acks;
  }

  acknowledged(server: Server, alerts: [Told, number][]): void {
    for (const [told, status] of alerts) {
      const alert = this.world.alerts.find((each) => fits(this.world, each, server, told));
      if (alert === undefined) this.differ(`tells ${server.id} ${told.data} of ${told.source} twice`);
      this.count(`told ${told.data}`);
      this.feed({ kind: "acknowledge", alert: alert.id, status });
    }
  }

  /** Everything that the model has begun the agent has asked for. */
  allAsked(): void {
    for (const { name, work, state } of Object.values(this.world.domains)) {
      if (!work || state === 120 || this.issued.has(work.call) || this.mayWait(name, work)) continue;
      this.differ(`doesn't ask to ${verbOf(work)} ${name}`);
    }
  }

  /** A reservation, also one that is to be none or hasn't been one, starts only when the last window of one that has ended is over (docs/quotas.md 2). */
  private mayWait(name: string, work: Work): boolean {
    const promises = [this.world.domains[name]?.promise, this.force.setOf(this.world, name)?.old[name]];
    if (work.phase !== "start" || !promises.some((each) => each?.cpuClass === "reserved")) return false;
    const since = this.waiting.get(work.call) ?? this.world.now;
    this.waiting.set(work.call, since);
    return this.world.now - since < LONGEST_CALM;
  }

  /** Whether a DomainStateChange waits for a server. */
  hasChange(server: Server): boolean {
    return alertsFor(this.world, server.id).some(({ type }) => type === "DomainStateChange");
  }

  /** After a session in which `server` has answered them no alert is left for it. */
  allTold(server: Server): void {
    const left = alertsFor(this.world, server.id);
    if (left.length > 0)
      this.differ(`didn't tell ${server.id} ${left.map(({ source, data }) => `${data} of ${source}`).join(", ")}`);
  }
}

/** The name of a number in an enumeration. */
export function nameOf(names: Record<string, number>, value: number): string {
  return Object.keys(names).find((name) => names[name] === value) ?? String(value);
}

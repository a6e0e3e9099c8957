/** The port with a hypervisor behind it that does what the story says: refuses, lies, is slow, or doesn't answer; and tells a watcher what is asked. */
import { Control, DomainEvent, Effect, HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import type { Answer } from "../../host/node/agent.js";
import type { DomainDescriptor, DomainReport, HypervisorEvent } from "../../host/node/hypervisor/domain.js";
import type { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { LIVE } from "../../host/node/hypervisor/operation.js";
import type { Snapshot } from "../../host/node/hypervisor/snapshot.js";
import { readDescriptor, type NodePort, type Port } from "../../host/node/port.js";

/** What fates have: operations, and the setting of quotas. */
export type Fated = Verb | "quota";
export type Verb = "create" | "clone" | "wipe" | "delete" | "start" | "stop" | "kill" | "pause" | "resume";

/**
 * What comes of the next call of a verb: it is refused, said to be done and isn't, said to have failed and is done, takes 40 s more, ends
 * badly, or its end is never told.
 */
export const FATES = ["refused", "undone", "done all the same", "slow", "ends badly", "untold"] as const;
export type Fate = (typeof FATES)[number];

/** Who hears what the agent asks and is told. */
export interface Watcher {
  /** An operation was asked for, with this outcome. */
  asked(verb: Verb, name: string, outcome: number): void;
  /** Quotas were to be set, with this outcome. */
  quotaAsked(descriptor: DomainDescriptor, outcome: number): void;
  /** An operation that was started is said to have ended. */
  endTold(verb: Verb, name: string, outcome: number): void;
  /** A guest is said to have done something of its own. */
  acted(name: string, deed: "crashed" | "shutDown"): void;
  /** A domain was asked for by its id; undefined: it isn't there, null: no answer. */
  shown(name: string, report: DomainReport | undefined | null): void;
  /** The next of the domains was asked for: there is more, that was the end, or there was no answer. */
  listed(progress: "more" | "end" | "lost"): void;
}

const SLOWER = 40_000;
const BY_ID = 0xffffffff;
const VERBS: Record<number, Verb> = Object.fromEntries(
  Object.entries(Control).map(([name, value]) => [value, name.toLowerCase() as Verb]),
);
const OF_EFFECT: Partial<Record<number, Verb>> = {
  [Effect.DomainCreate]: "create",
  [Effect.DomainClone]: "clone",
  [Effect.DomainWipe]: "wipe",
  [Effect.DomainDestroy]: "delete",
};
const verbOf = ({ effect, control }: Extract<HypervisorEvent, { kind: "ended" }>): Verb =>
  OF_EFFECT[effect] ?? VERBS[control]!;
const UNREACHABLE: Answer = { outcome: Outcome.Unreachable };

export class Meddler {
  /** Nobody answers, and nobody tells anything. */
  unreachable = false;
  private readonly fates = new Map<Fated, Fate>();
  /** By domain id and verb: how what is under way is going to end, and what its domain was before. */
  private readonly doomed = new Map<string, { fate: Fate; before: HypervisorState }>();
  /** Names of all domains that there have been, by id. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly hypervisor: Hypervisor,
    private readonly watcher: Watcher,
  ) {}

  /** The next call of `verb` comes out so. */
  plan(verb: Fated, fate: Fate): void {
    this.fates.set(verb, fate);
  }

  /** A domain at rest or alive gets other quotas without being asked; whether it is there, and did. */
  drift(name: string, quota: "storage" | "budget" | "guaranteed"): boolean {
    const domain = this.snapshot.domains.find((each) => each.name === name);
    if (domain === undefined) return false;
    const wanted = structuredClone({ ...domain, storage: domain.storage + (quota === "storage" ? 1_024 : 0) });
    if (quota === "guaranteed") wanted.networks[1]!.guaranteed += 100;
    if (quota === "budget") Object.assign(wanted, { class: "reserved", budget: 500, period: 20_000 });
    return this.hypervisor.setQuotas(wanted) === Outcome.Done;
  }

  /** Nothing that was under way ends any more. */
  forget(): void {
    this.doomed.clear();
  }

  /** Whether there is a guest that can crash or shut itself down. */
  isLive(name: string): boolean {
    return this.snapshot.domains.some((domain) => domain.name === name && LIVE.includes(domain.state));
  }

  /** What the hypervisor has to tell up to `now`. */
  advance(now: number): HypervisorEvent[] {
    const events = this.hypervisor.advance(now).flatMap((event) => this.altered(event));
    return this.unreachable ? [] : events;
  }

  private altered(event: HypervisorEvent): HypervisorEvent[] {
    if (event.kind !== "ended") return [event];
    const verb = verbOf(event);
    const key = `${event.id} ${verb}`;
    const doom = this.doomed.get(key);
    this.doomed.delete(key);
    if (doom?.fate === "untold") return [];
    const spoilt = doom?.fate === "ends badly" && event.outcome === Outcome.Done;
    if (spoilt) this.takeBack(event.id, doom.before);
    return [{ ...event, outcome: spoilt ? Outcome.Failed : event.outcome }];
  }

  /** The agent has taken what it was told. */
  taken(event: HypervisorEvent): void {
    const name = this.nameOf(event.id);
    if (event.kind === "ended") this.watcher.endTold(verbOf(event), name, event.outcome);
    else if (event.event === DomainEvent.Crashed) this.watcher.acted(name, "crashed");
    else if (event.event === DomainEvent.ShutDown) this.watcher.acted(name, "shutDown");
  }

  /** The domain is again what it was before the operation; what was in transition then runs. */
  private takeBack(id: string, before: HypervisorState): void {
    const domain = this.snapshot.domains.find((each) => each.id === id);
    if (domain === undefined || before === HypervisorState.Creating) return;
    const { Starting, Stopping, Running, Paused } = HypervisorState;
    const state = before === Starting || before === Stopping ? Running : before;
    const live = state === Running || state === Paused;
    Object.assign(domain, { state, memoryInUse: live ? domain.memory : 0 });
  }

  private get snapshot(): Snapshot {
    return (this.hypervisor as unknown as { population: { snapshot: Snapshot } }).population.snapshot;
  }

  /** `port` as it is now. */
  wrap(port: NodePort): Port {
    const own: Partial<Port> = {
      domainCreate: (bytes) => this.ask("create", this.met(bytes), () => port.domainCreate(bytes)),
      domainClone: (bytes) => this.ask("clone", this.met(bytes), () => port.domainClone(bytes)),
      domainWipe: (bytes) => this.ask("wipe", hex(bytes), () => port.domainWipe(bytes)),
      domainControl: (action, timeout, bytes) =>
        this.ask(VERBS[action]!, readDescriptor(bytes).id, () => port.domainControl(action, timeout, bytes)),
      domainDestroy: (bytes) => this.ask("delete", hex(bytes), () => port.domainDestroy(bytes)),
      quotaSet: (bytes) => this.setQuotas(readDescriptor(bytes), () => port.quotaSet(bytes)),
      domainQuery: (index, id) => this.query(index, id, () => port.domainQuery(index, id)),
    };
    return Object.assign(Object.create(port) as Port, own);
  }

  private met(bytes: Uint8Array): string {
    const { id, name } = readDescriptor(bytes);
    this.names.set(id, name);
    return id;
  }

  private nameOf(id: string): string {
    return this.names.get(id) ?? this.hypervisor.query(id)?.name ?? "?";
  }

  private ask(verb: Verb, id: string, real: () => Answer): Answer {
    const before = this.hypervisor.query(id)?.state ?? HypervisorState.Creating;
    const answer = this.unreachable ? UNREACHABLE : this.fated(verb, id, before, real);
    this.watcher.asked(verb, this.nameOf(id), answer.outcome);
    return answer;
  }

  private setQuotas(descriptor: DomainDescriptor, real: () => Answer): Answer {
    const { id } = descriptor;
    const answer = this.unreachable ? UNREACHABLE : this.fated("quota", id, HypervisorState.Creating, real);
    this.watcher.quotaAsked(descriptor, answer.outcome);
    return answer;
  }

  private fated(verb: Fated, id: string, before: HypervisorState, real: () => Answer): Answer {
    const fate = this.fates.get(verb);
    this.fates.delete(verb);
    if (fate === "refused") return { outcome: Outcome.Failed };
    if (fate === "undone") return { outcome: Outcome.Done };
    const answer = real();
    if (fate === "done all the same" && answer.outcome >= Outcome.Done) return { outcome: Outcome.Failed };
    if (answer.outcome !== Outcome.Started || fate === undefined) return answer;
    const operation = this.snapshot.operations.find((each) => each.domain === id);
    if (fate === "slow" && operation !== undefined) operation.ends += SLOWER;
    else this.doomed.set(`${id} ${verb}`, { fate, before });
    return answer;
  }

  private query(index: number, id: Uint8Array, real: () => Answer): Answer {
    const answer = this.unreachable ? UNREACHABLE : real();
    if (index === BY_ID) {
      const report = this.unreachable ? null : this.hypervisor.query(hex(id));
      this.watcher.shown(this.nameOf(hex(id)), report);
    } else this.watcher.listed(this.unreachable ? "lost" : answer.outcome === Outcome.Done ? "more" : "end");
    return answer;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 16)).toString("hex");

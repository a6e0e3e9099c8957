/** The model: (state, command or event) → (state', Status, alerts, allowed port calls), without any other effect. */
import { addAccount, removeAccount, replaceAcl, refusedAt } from "./authority.js";
import { boots, reconcile, unreachable, type Report } from "./boot.js";
import { planRestarts } from "./restart.js";
import {
  execute,
  inEmergency,
  isUnderWay,
  joinWork,
  mustNotRun,
  setLock,
  start,
  want,
  type Exec,
  type Reply,
} from "./exec.js";
import type { Resource } from "./ledger.js";
import { crashed, ended, shutDown, tickDomains, type Outcome, type Shown } from "./life.js";
import { applyLock } from "./lock.js";
import { atomic, replace, type Change } from "./replace.js";
import { begin, isProtected, settleForeground, type Answer, type Run } from "./run.js";
import { advance, forced, tickSets } from "./sets.js";
import { acknowledge, alertsFor, defer, endTickets, sendChanges, slotFree, type Waiting } from "./ticket.js";
import { resumeTransfer } from "./transfer.js";
import { AFTER_EMERGENCY, Code, DELETE_LIMIT, LIVE, Status, State, TABLE } from "./values.js";
import type { Acl, Alert, Domain, PortCall, World } from "./world.js";

export type Input =
  | Exec
  | ({ kind: "replace"; server: string } & Change)
  | { kind: "atomic"; server: string; children: Change[] }
  | { kind: "delete"; id: number; server: string; domain: string }
  | { kind: "acl"; server: string; domain: string; acl: Acl }
  | { kind: "addAccount" | "removeAccount"; server: string; account: string }
  | { kind: "session"; account: string }
  | { kind: "acknowledge"; alert: number; status: number }
  | { kind: "ended"; call: number; outcome: Outcome; shown?: Shown | "absent" | undefined; resource?: Resource }
  | { kind: "crashed" | "shutDown"; domain: string }
  | { kind: "actual"; domain: string; memory: number }
  | { kind: "call"; domain: string; call: Domain["call"] }
  | { kind: "deviceLock"; lock: number }
  | { kind: "image"; name: string; ready: boolean }
  | { kind: "force"; domain: string; outcome: "shown" | "refused"; resource?: Resource | undefined }
  | { kind: "unreachable" | "boots" }
  | { kind: "reconcile"; report: Report }
  | { kind: "tick"; elapsed: number };

export interface Outcomes {
  world: World;
  /** The command's Status, null while it is held or for an event. */
  status: number | null;
  /** The Statuses of an Atomic's children. */
  children: number[];
  /** The parameter that a 412 names. */
  key: string;
  /** Alerts that came to be, or for a session all that its account hasn't acknowledged. */
  alerts: Alert[];
  /** Port calls that are allowed from now on. */
  calls: PortCall[];
  /** Statuses that were held until now. */
  answers: Answer[];
}

type Verdict = Partial<Reply> & { children?: number[]; alerts?: Alert[]; undone?: boolean };

/** One command or event. The state that goes in is never changed. */
export function step(before: World, input: Input): Outcomes {
  return change(structuredClone(before), input);
}

/** The same, for who has no use for the state before: `world` itself is changed, unless an Atomic that fails takes everything back. */
export function change(world: World, input: Input): Outcomes {
  const before = input.kind === "atomic" ? structuredClone(world) : world;
  const known = new Set(world.alerts.map((alert) => alert.id));
  const run: Run = { world, calls: [], answers: [] };
  const verdict = take(run, input);
  if (verdict.undone === true) Object.assign(run, { world: before, calls: [], answers: [] });
  planRestarts(run);
  sendChanges(run.world);
  settleForeground(run.world);
  return {
    world: run.world,
    status: verdict.status ?? null,
    children: verdict.children ?? [],
    key: verdict.key ?? "",
    alerts: verdict.alerts ?? run.world.alerts.filter((alert) => !known.has(alert.id)),
    calls: run.calls,
    answers: run.answers,
  };
}

function take(run: Run, input: Input): Verdict {
  switch (input.kind) {
    case "exec":
      return execute(run, input);
    case "replace":
      return { status: replace(run, input.server, input) };
    case "atomic": {
      const result = atomic(run, input.server, input.children);
      return { ...result, undone: result.status !== Status.Ok };
    }
    case "delete":
      return { status: deleteNode(run, input.id, input.server, input.domain) };
    case "acl":
      return { status: replaceAcl(run.world, input.server, input.domain, input.acl) };
    case "addAccount":
      return { status: addAccount(run.world, input.server, input.account) };
    case "removeAccount":
      return { status: removeAccount(run, input.server, input.account) };
    case "session":
      return { alerts: alertsFor(run.world, input.account) };
    default:
      event(run, input);
      return {};
  }
}

type Event = Exclude<
  Input,
  { kind: "exec" | "replace" | "atomic" | "delete" | "acl" | "addAccount" | "removeAccount" | "session" }
>;

function event(run: Run, input: Event): void {
  const { world } = run;
  switch (input.kind) {
    case "acknowledge":
      return acknowledge(world, input.alert, input.status);
    case "ended":
      return ended(run, input.call, input.outcome, input, input.resource);
    case "deviceLock":
      return lockDevice(run, input.lock);
    case "image":
      if (world.images[input.name] !== undefined) world.images[input.name]!.ready = input.ready;
      return;
    case "force":
      return forced(run, input.domain, input.outcome, input.resource);
    case "unreachable":
      return unreachable(run);
    case "boots":
      return boots(run);
    case "reconcile":
      return reconcile(run, input.report);
    case "tick":
      return tick(run, input.elapsed);
    default: {
      const domain = world.domains[input.domain];
      if (domain !== undefined) guestEvent(run, domain, input);
    }
  }
}

type GuestEvent = Extract<Event, { domain: string }>;

function guestEvent(run: Run, domain: Domain, input: GuestEvent): void {
  const live = LIVE.includes(domain.state) || isAwaited(domain);
  if (input.kind === "crashed" && live) crashed(run, domain);
  if (input.kind === "shutDown" && (live || isToldLate(domain))) shutDown(run, domain);
  if (input.kind === "call") changeCall(run, domain, input.call);
  if (input.kind !== "actual" || !live) return;
  domain.actual = input.memory;
  for (const set of [...run.world.sets]) if (set.old[domain.name] !== undefined) advance(run, set);
}

/** It is out of sight, but what is under way on it isn't lost. Of another what was told is seen when it is reconciled, at once. */
function isAwaited({ state, work }: Domain): boolean {
  return state === State.Unknown && work !== null && !work.lost;
}

/** That its guest has shut itself down is told after the start that failed with that. */
function isToldLate({ state, work, desired }: Domain): boolean {
  return state === State.Stopped && work === null && desired === State.Running;
}

function changeCall(run: Run, domain: Domain, now: Domain["call"]): void {
  if (domain.call === "emergency" && now !== "emergency") domain.quietUntil = run.world.now + AFTER_EMERGENCY;
  domain.call = now;
  domain.told = true;
  releaseWaiting(run);
  if (!isProtected(domain)) applyLock(run, domain);
}

function lockDevice(run: Run, lock: number): void {
  if (run.world.deviceLock === lock) return;
  run.world.deviceLock = lock;
  for (const domain of Object.values(run.world.domains)) if (!isProtected(domain)) applyLock(run, domain);
}

function tick(run: Run, elapsed: number): void {
  run.world.now += elapsed;
  releaseWaiting(run);
  tickDomains(run);
  tickSets(run);
}

/** What waited for the end of an emergency call is done now, if its domain still allows it. */
function releaseWaiting(run: Run): void {
  const { world } = run;
  for (const each of [...world.waiting]) {
    const domains = [world.domains[each.domain], world.domains[each.other]];
    if (domains.some((domain) => domain?.told === false || inEmergency(run, domain))) continue;
    world.waiting = world.waiting.filter((other) => other !== each);
    const [domain] = domains;
    if (each.operation === "Transfer") {
      if (resumeTransfer(run, each.server, each.data, each.ticket)) continue;
      for (const side of domains) if (side) Object.assign(side, { lastOperation: "Transfer", lastResult: 1415 });
      endTickets(world, [each.ticket], 1415);
    } else if (domain === undefined) endTickets(world, [each.ticket], Code.ClientError);
    else if (each.operation === "FullyLock") {
      domain.lockTickets.push({ ticket: each.ticket, operation: each.operation });
      setLock(run, domain, each.operation, each.server);
    } else lateStart(run, domain, each);
  }
}

function lateStart(run: Run, domain: Domain, { operation, ticket, timeout }: Waiting): void {
  const row = TABLE[operation];
  if (row === undefined) return;
  const onlyWiped = domain.halfWiped && !["Wipe", "Delete"].includes(operation);
  if (isUnderWay(domain, operation)) {
    want(domain, operation);
    joinWork(domain.work, operation, ticket);
  } else if (domain.state === row.reached) {
    want(domain, operation);
    endTickets(run.world, [ticket], Code.Success);
  } else if (row.from.includes(domain.state) && !onlyWiped && !mustNotRun(run.world, domain, operation))
    start(run, domain, operation, [ticket], [], timeout);
  else {
    const lastResult = operation === "Restart" ? Code.StartFailed : row.code;
    Object.assign(domain, { lastOperation: operation, lastResult });
    endTickets(run.world, [ticket], lastResult);
  }
}

/** DM Delete of a domain: held until the hypervisor has answered, 500 after 30 s. */
function deleteNode(run: Run, id: number, server: string, name: string): number | null {
  const refused = refusedAt(run.world, server, name, "Delete");
  if (refused !== null) return refused;
  const domain = run.world.domains[name] as Domain;
  if (isProtected(domain)) return Status.Forbidden;
  if (domain.state === State.Deleting) domain.work?.held.push(id);
  else if (domain.state !== State.Stopped && domain.state !== State.Crashed) return Status.Forbidden;
  else if (inEmergency(run, domain)) {
    if (!slotFree(run.world)) return Status.DeviceFull;
    return defer(run.world, { operation: "Delete", server, correlator: "", data: "" }, name);
  } else begin(run, domain, "Delete", { held: [id] });
  if (domain.work !== null) domain.work.answerBy ??= run.world.now + DELETE_LIMIT;
  return null;
}

/** One step under way: the copy of the state that it changes, and what it lets out. */
import { dropChange, endTickets, noteChange, type Waiting } from "./ticket.js";
import { Code, Lock, Reason, State, TABLE, type OperationName } from "./values.js";
import type { Domain, PortCall, Quotas, Work, World } from "./world.js";

/** A Status that was held until the hypervisor had answered. */
export interface Answer {
  command: number;
  status: number;
}

export interface Run {
  world: World;
  calls: PortCall[];
  answers: Answer[];
}

/** Allows one call of the hypervisor and returns its id. */
export function call(run: Run, kind: PortCall["kind"], domain: string, quotas?: Quotas): number {
  const id = run.world.next++;
  run.calls.push(quotas === undefined ? { id, kind, domain } : { id, kind, domain, quotas: structuredClone(quotas) });
  return id;
}

const ASKED_FOR: readonly number[] = [Reason.None, Reason.ServerRequest, Reason.Lock];

/** A domain's new state and why. A domain that isn't live holds no memory. */
export function enter(domain: Domain, state: number, reason: number): void {
  domain.state = state;
  domain.reason = reason;
  // What no server asked for is told (§3, DomainStateChange).
  if (!ASKED_FOR.includes(reason)) noteChange(domain);
  if (state === State.Stopped || state === State.Crashed) domain.granted = domain.actual = 0;
}

export function isProtected(domain: Domain): boolean {
  return domain.role !== "guest";
}

/** The stricter of a domain's own lock and the device's; the management and modem domains are never locked. */
export function lockOf(world: World, domain: Domain): number {
  return isProtected(domain) ? Lock.Unlocked : Math.min(domain.lock, world.deviceLock);
}

export function isFullyLocked(world: World, domain: Domain): boolean {
  return lockOf(world, domain) === Lock.Fully;
}

const FIRST: Readonly<Record<string, Work["phase"]>> = {
  Create: "make",
  Clone: "make",
  Start: "start",
  Stop: "stop",
  Kill: "kill",
  Restart: "stop",
  Pause: "pause",
  Resume: "resume",
  Wipe: "wipe",
  Delete: "delete",
};

/** The work of an operation that has just been accepted, before its first port call. */
export function workOf(operation: Work["operation"], before: number): Work {
  return {
    operation,
    call: 0,
    phase: FIRST[operation] ?? "make",
    before,
    begun: before,
    killAt: null,
    answerBy: null,
    patience: 0,
    start: false,
    tickets: [],
    overtaken: [],
    named: null,
    lost: false,
    foretold: null,
    held: [],
    reason: Reason.ServerRequest,
    clone: null,
  };
}

/** Its state, or what it was before it was lost sight of. */
export function knownState({ state, before }: Domain): number {
  return state === State.Unknown ? before : state;
}

/** Begins what the table of §2 describes: the transient state, its work and the first port call. */
export function begin(run: Run, domain: Domain, operation: Work["operation"], work: Partial<Work> = {}): Work {
  const begun = { ...workOf(operation, domain.state), begun: knownState(domain), ...work };
  domain.work = begun;
  domain.restartAt = null;
  // A Delete that fails leaves all as it was.
  domain.held = operation === "Delete" && domain.held;
  const row = TABLE[operation];
  if (row?.desired === State.Running) domain.givenUp = false;
  if (row !== undefined) enter(domain, row.through, begun.reason);
  issue(run, domain, begun);
  return begun;
}

/** The port call of the phase that a work is in. */
export function issue(run: Run, domain: Domain, work: Work): void {
  if (work.phase === "start") domain.granted = domain.promise.memory;
  work.lost = false;
  work.call = call(run, work.phase === "make" ? "create" : work.phase, domain.name);
}

/**
 * Ends the work of a domain: its alerts, its held Statuses, LastOperation and LastResult.
 * @param failure what operations come to that a Kill took over from and that haven't reached their state; 0: each its own code
 */
export function conclude(run: Run, domain: Domain, code: number, failure = 0): void {
  const { work } = domain;
  if (work === null) return;
  domain.work = null;
  domain.lastOperation = work.named ?? work.operation;
  domain.lastResult = code;
  // After something else a lock's pause that failed is due at once.
  if (code !== Code.LockFailed) domain.lockAgain = null;
  endTickets(run.world, work.tickets, code);
  for (const { operation, tickets } of work.overtaken)
    endTickets(run.world, tickets, overtakenCode(operation, domain.state, failure));
  answer(run, work.held, code === 1200 ? 200 : 500);
}

/** What a Kill took over from has succeeded if its state is reached all the same. */
function overtakenCode(operation: OperationName, state: number, failure: number): number {
  if (operation === "Delete" && state === State.Deleting) return Code.Success;
  const makes = operation === "Create" || operation === "Clone";
  const row = TABLE[operation];
  // What was to be restarted and has been killed instead hasn't been restarted, whatever it does now.
  const again = operation === "Restart";
  if (!again && state === (makes ? State.Running : row?.reached)) return Code.Success;
  return failure !== 0 ? failure : makes || again ? Code.StartFailed : (row?.code ?? Code.LockFailed);
}

/** Lets held Statuses out. */
export function answer(run: Run, commands: readonly number[], status: number): void {
  run.answers.push(...commands.map((command) => ({ command, status })));
}

/** Takes a domain out of the tree: all but its part in sets of quotas is released, and nothing is left behind. */
export function removeDomain(run: Run, domain: Domain): void {
  endTickets(
    run.world,
    domain.lockTickets.map(({ ticket }) => ticket),
    Code.LockFailed,
  );
  endWaiting(run.world, domain.name);
  delete run.world.domains[domain.name];
  dropChange(run.world, domain.name);
}

/** What an emergency call held back of a domain that is gone has failed. */
function endWaiting(world: World, name: string): void {
  const isOver = (each: Waiting): boolean => each.domain === name || each.other === name;
  for (const each of world.waiting.filter(isOver)) endTickets(world, [each.ticket], failureOf(each.operation));
  world.waiting = world.waiting.filter((each) => !isOver(each));
}

const failureOf = (operation: OperationName): number =>
  operation === "Transfer" ? Code.TransferFailed : (TABLE[operation]?.code ?? Code.LockFailed);

/** Domains in the order of AutoStart: BootOrder, then name. */
export function bootOrder(world: World): Domain[] {
  return Object.values(world.domains).sort(
    (a, b) => a.policy.bootOrder - b.policy.bootOrder || (a.name < b.name ? -1 : 1),
  );
}

/** Foreground that leaves Running or is fully locked: the first Running unlocked guest, else nobody (§2). */
export function settleForeground(world: World): void {
  const holder = world.domains[world.foreground];
  const state = holder?.state === State.Unknown ? holder.before : holder?.state;
  if (holder !== undefined && state === State.Running && !isFullyLocked(world, holder)) return;
  const next = bootOrder(world).find(
    (domain) => domain.role === "guest" && domain.state === State.Running && lockOf(world, domain) === Lock.Unlocked,
  );
  world.foreground = next?.name ?? "";
}

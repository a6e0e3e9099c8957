/** Exec of an operation (§3): the answer, and the first step of what was accepted. */
import { refusedAt } from "./authority.js";
import { createDomain, cloneDomain } from "./create.js";
import { shortage } from "./ledger.js";
import { kill } from "./life.js";
import { applyLock, isLockDue, putLock } from "./lock.js";
import { integer, parameters, Refusal } from "./parameters.js";
import { begin, isFullyLocked, isProtected, knownState, type Run } from "./run.js";
import { defer, domainUri, isRepeated, openTicket, slotFree } from "./ticket.js";
import { transfer } from "./transfer.js";
import { CORRELATOR, Lock, SECOND, STABLE, State, Status, TABLE, type OperationName } from "./values.js";
import type { Domain, Work, World } from "./world.js";

export interface Exec {
  kind: "exec";
  /** Names the command when its Status is held. */
  id: number;
  server: string;
  operation: OperationName;
  /** The domain whose operation it is; of Create and Transfer empty. */
  domain: string;
  data: string;
  correlator: string;
}

/** A Status, or null while it is held, and the parameter that a 412 names. */
export interface Reply {
  status: number | null;
  key: string;
}

/** Seconds that a guest may be given to stop. */
const LONGEST_STOP = 3_600;

/** What emergency calls hold back (§2). */
const DEFERRED: readonly string[] = ["Pause", "Stop", "Restart", "Kill", "Wipe", "Delete", "FullyLock", "Transfer"];

const LOCKS: Readonly<Record<string, number>> = {
  FullyLock: Lock.Fully,
  PartiallyLock: Lock.Partially,
  UnLock: Lock.Unlocked,
};

/** Whether an emergency call of a domain, or its 300 s, are going on. */
export function inEmergency(run: Run, domain: Domain | undefined): boolean {
  return domain !== undefined && (domain.call === "emergency" || run.world.now < domain.quietUntil);
}

/** Judges an Exec and begins it. */
export function execute(run: Run, exec: Exec): Reply {
  const result = judge(run, exec);
  return result instanceof Refusal ? { status: result.status, key: result.key } : { status: result, key: "" };
}

function judge(run: Run, exec: Exec): number | null | Refusal {
  const refused = denied(run.world, exec);
  if (refused !== null) return refused;
  if (new TextEncoder().encode(exec.correlator).length > CORRELATOR) return Status.TooLarge;
  if (exec.operation === "Create") return createDomain(run, exec);
  if (exec.operation === "Transfer") return transfer(run, exec, inEmergency);
  const domain = run.world.domains[exec.domain] as Domain;
  if (!run.world.operations.includes(exec.operation)) return Status.NotSupported;
  if (exec.operation === "Clone") return cloneDomain(run, exec, domain);
  const found = parameters(exec.data, exec.operation === "Stop" ? ["Timeout"] : []);
  if (found instanceof Refusal) return found;
  if (found.has("Timeout") && integer(found.get("Timeout"), 1, LONGEST_STOP) === null)
    return new Refusal(Status.Incomplete, "Timeout");
  const timeout = integer(found.get("Timeout"), 1, LONGEST_STOP) ?? domain.policy.stopTimeout;
  if (isProtected(domain)) return Status.Forbidden;
  return exec.operation in LOCKS ? lock(run, exec, domain) : operate(run, exec, domain, timeout);
}

/** Out of sight in one of these nothing runs that could be killed. */
const BETWEEN: readonly number[] = [State.Creating, State.Cloning, State.Deleting];

/** ACLs come first, then whether the node is there. */
function denied(world: World, { operation, server, domain }: Exec): number | null {
  if (operation === "Create") return world.createAcl.includes(server) ? null : Status.PermissionDenied;
  if (operation === "Transfer") return world.transferAcl.includes(server) ? null : Status.PermissionDenied;
  return refusedAt(world, server, domain, "Exec");
}

/** The operations of the table of §2 that work on one domain. */
function operate(run: Run, exec: Exec, domain: Domain, timeout: number): number | null {
  const { operation } = exec;
  const row = TABLE[operation];
  if (row === undefined) return Status.NotFound;
  if (mustNotRun(run.world, domain, operation)) return Status.Forbidden;
  if (domain.state === row.reached) {
    want(domain, operation);
    return Status.Ok;
  }
  if (isRepeated(run.world, exec, domain.name)) return Status.Accepted;
  if (isUnderWay(domain, operation)) return join(run, exec, domain);
  const between = domain.state === State.Unknown && BETWEEN.includes(domain.before);
  if (between || !row.from.includes(domain.state) || (domain.halfWiped && !["Wipe", "Delete"].includes(operation)))
    return Status.Forbidden;
  if (operation === "Start" && shortage(run.world, {}, [domain.name]) !== null) return Status.DeviceFull;
  const waits = DEFERRED.includes(operation) && inEmergency(run, domain);
  const holds = (operation === "Pause" || operation === "Resume") && !waits;
  if (!holds && !slotFree(run.world)) return Status.DeviceFull;
  if (waits) return defer(run.world, exec, domain.name, "", timeout);
  const tickets = holds ? [] : [ticketOf(run, exec)];
  start(run, domain, operation, tickets, holds ? [exec.id] : [], timeout);
  return holds ? null : Status.Accepted;
}

/** A domain that is fully locked doesn't get to run. */
export function mustNotRun(world: World, domain: Domain, operation: OperationName): boolean {
  return ["Start", "Resume", "Restart"].includes(operation) && isFullyLocked(world, domain);
}

/** Begins an operation that is allowed: the state it passes through, and the stable one that is now asked for. */
export function start(
  run: Run,
  domain: Domain,
  operation: OperationName,
  tickets: number[],
  held: number[],
  timeout = domain.policy.stopTimeout,
): void {
  want(domain, operation);
  if (operation === "Kill") return kill(run, domain, tickets);
  const stops = operation === "Stop" || operation === "Restart";
  const killAt = stops ? run.world.now + timeout * SECOND : null;
  begin(run, domain, operation, { tickets, held, killAt, patience: timeout * SECOND });
}

function ticketOf(run: Run, exec: Exec): number {
  return openTicket(run.world, exec, domainUri(exec.domain));
}

/** The same operation is under way: its Correlator gets its alert, too. */
function join(run: Run, exec: Exec, domain: Domain): number {
  if (!slotFree(run.world)) return Status.DeviceFull;
  want(domain, exec.operation);
  const ticket = ticketOf(run, exec);
  joinWork(domain.work, exec.operation, ticket);
  return Status.Accepted;
}

/** What an operation leads to is what was asked for last. Delete asks for no stable state. */
export function want(domain: Domain, operation: OperationName): void {
  if (operation === "Delete") return;
  domain.desired = TABLE[operation]?.desired ?? domain.desired;
  domain.held = false;
}

/** Whether the same operation is under way. A Kill of what is out of sight is asked for anew. */
export function isUnderWay(domain: Domain, operation: OperationName): boolean {
  if (operation === "Kill" && domain.state === State.Unknown) return false;
  return domain.work?.operation === operation || (operation === "Delete" && knownState(domain) === State.Deleting);
}

/** However a domain came to be destroyed, it is being deleted; a lock may be what pauses it, or lets it go on. */
export function joinWork(work: Work | null, operation: OperationName, ticket: number): void {
  if (work === null) return;
  if (work.foretold !== null || work.named !== null) work.overtaken.push({ operation, tickets: [ticket] });
  else work.tickets.push(ticket);
}

/** FullyLock, PartiallyLock, UnLock: at once; 202 when what follows from them must wait. */
function lock(run: Run, exec: Exec, domain: Domain): number | null {
  const wanted = LOCKS[exec.operation] ?? Lock.Unlocked;
  const { world } = run;
  if (isRepeated(world, exec, domain.name)) return Status.Accepted;
  if (wanted === Lock.Unlocked && world.deviceLock !== Lock.Unlocked) return Status.Forbidden;
  if (wanted > domain.lock && exec.server !== domain.lockedBy && exec.server !== world.operator)
    return Status.Forbidden;
  const deferred = wanted === Lock.Fully && inEmergency(run, domain);
  if (deferred) return slotFree(world) ? defer(world, exec, domain.name) : Status.DeviceFull;
  const pauses = wanted === Lock.Fully && domain.state === 40 && domain.call !== "none";
  const eases = domain.lock === wanted && domain.work !== null && domain.work.named !== null;
  const asks = wanted === Lock.Fully || domain.held || eases;
  const waits = pauses || (asks && !STABLE.includes(domain.state));
  if (domain.lock === wanted && !waits && !isLockDue(run, domain)) return Status.Ok;
  if (waits && !slotFree(world)) return Status.DeviceFull;
  if (waits) domain.lockTickets.push({ ticket: ticketOf(run, exec), operation: exec.operation });
  setLock(run, domain, exec.operation, exec.server, waits ? [] : [exec.id]);
  if (waits) return Status.Accepted;
  if (domain.work?.held.includes(exec.id) === true) return null;
  domain.lastOperation = exec.operation;
  domain.lastResult = 1200;
  return Status.Ok;
}

/** Changes a domain's own lock and lets what follows from it begin. Who makes somebody else's stricter doesn't become its locker. */
export function setLock(run: Run, domain: Domain, operation: OperationName, server: string, held: number[] = []): void {
  const wanted = LOCKS[operation] ?? domain.lock;
  const own = domain.lock === Lock.Unlocked || server === domain.lockedBy || server === run.world.operator;
  const changes = domain.lock !== wanted;
  putLock(domain, wanted);
  if (own && changes) domain.lockedBy = domain.lock === Lock.Unlocked ? "" : server;
  applyLock(run, domain, held);
}

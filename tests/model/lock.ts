/** Locks (§2): orthogonal to the state, at once for rights, and for a Running domain by a pause. */
import { shortage } from "./ledger.js";
import { begin, enter, isFullyLocked, isProtected, lockOf, type Run } from "./run.js";
import { endTickets } from "./ticket.js";
import { Code, Lock, Reason, STABLE, State } from "./values.js";
import type { Domain, Work } from "./world.js";

/** A domain's own lock is another one now. */
export function putLock(domain: Domain, lock: number): void {
  if (lock === Lock.Fully && domain.lock !== Lock.Fully && domain.desired === State.Running) domain.held = true;
  domain.lock = lock;
}

/** Whether a lock must wait before it can be applied. */
export function lockWaits(run: Run, domain: Domain): boolean {
  if (!STABLE.includes(domain.state)) return true;
  const pauses = isFullyLocked(run.world, domain) && domain.state === State.Running;
  return pauses && (!domain.told || domain.call !== "none" || run.world.now < domain.quietUntil);
}

/** Whether its lock asks something of a domain at rest: it runs and is fully locked, or was held and no longer is. */
export function isLockDue(run: Run, domain: Domain): boolean {
  return isFullyLocked(run.world, domain) ? domain.state === State.Running : domain.held;
}

/** An eased lock was to let a domain go on, and it hasn't: it is held as before. */
export function keepHeld(domain: Domain, { named, phase }: Work): void {
  if (named !== null && phase === "resume" && domain.state === State.Paused) domain.held = true;
}

/** What a lock asks of a domain at rest: to pause, or to go on; then whoever waited for it is told. */
export function applyLock(run: Run, domain: Domain, held: number[] = []): void {
  if (isProtected(domain) || lockWaits(run, domain) || run.world.now < (domain.lockAgain ?? 0)) return;
  domain.lockAgain = null;
  const due = isLockDue(run, domain);
  const tickets = due ? applyNow(run, domain, held) : domain.lockTickets.splice(0);
  if (tickets === null) return;
  for (const { operation } of tickets) Object.assign(domain, { lastOperation: operation, lastResult: Code.Success });
  endTickets(
    run.world,
    tickets.map(({ ticket }) => ticket),
    Code.Success,
  );
}

/** Begins what a lock asks for. Those who waited, unless they wait on for the hypervisor: null. */
function applyNow(run: Run, domain: Domain, held: number[]): Domain["lockTickets"] | null {
  const waiting = domain.lockTickets.splice(0);
  const tickets = waiting.map(({ ticket }) => ticket);
  const wanted = domain.held;
  domain.held = false;
  if (isFullyLocked(run.world, domain)) {
    begin(run, domain, "Pause", { tickets, held, named: "FullyLock", reason: Reason.Lock });
    domain.held = wanted;
    return null;
  }
  if (domain.state === State.Paused && domain.desired === State.Running) {
    resume(run, domain, tickets, held);
    return null;
  }
  // What AutoStart was to start is started if it is to be still.
  const wantsStart = domain.policy.autoStart || domain.desired === State.Running;
  if (domain.state === State.Stopped && wantsStart) startHeld(run, domain);
  return waiting;
}

function resume(run: Run, domain: Domain, tickets: number[], held: number[]): void {
  const named = lockOf(run.world, domain) === Lock.Unlocked ? "UnLock" : "PartiallyLock";
  begin(run, domain, "Resume", { tickets, held, named, reason: Reason.Lock });
}

/** What was held is held until its start has ended: should it not come to it, it is started again. */
export function startHeld(run: Run, domain: Domain): void {
  startByPolicy(run, domain);
  domain.held = domain.state === State.Starting;
}

/** A start that no server asked for has ended; that of what is fully locked by now is owed again. */
export function endHeld(run: Run, domain: Domain): void {
  if (domain.reason === Reason.Policy && !isFullyLocked(run.world, domain)) domain.held = false;
}

/** A start that no server asked for: AutoStart, or after a crash. Without room the domain stays what it is, Reason 70. */
export function startByPolicy(run: Run, domain: Domain): void {
  domain.desired = State.Running;
  if (shortage(run.world, {}, [domain.name]) === null) {
    begin(run, domain, "Start", { reason: Reason.Policy });
    return;
  }
  domain.held = false;
  enter(domain, domain.state, Reason.ResourceShortage);
}

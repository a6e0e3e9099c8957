/** Locks (§2): orthogonal to the state, at once for rights, and for a Running domain by a pause. */
import { shortage } from "./ledger.js";
import { begin, isFullyLocked, type Run } from "./run.js";
import { endTickets, noteChange } from "./ticket.js";
import { Code, Reason, STABLE, State } from "./values.js";
import type { Domain } from "./world.js";

/** A lock that changed: it is applied now, or at the next stable state and when a call has ended. */
export function lockChanged(run: Run, domain: Domain, held: number[] = []): void {
  domain.lockDue = true;
  applyLock(run, domain, held);
}

/** Whether a lock must wait before it can be applied. */
export function lockWaits(run: Run, domain: Domain): boolean {
  if (!STABLE.includes(domain.state)) return true;
  const pauses = isFullyLocked(run.world, domain) && domain.state === State.Running;
  return pauses && (domain.call !== "none" || run.world.now < domain.quietUntil);
}

/** Applies a lock that is due: pauses what is fully locked, else restores the Desired state. */
export function applyLock(run: Run, domain: Domain, held: number[] = []): void {
  if (!domain.lockDue || lockWaits(run, domain)) return;
  domain.lockDue = false;
  const tickets = domain.lockTickets.splice(0);
  if (isFullyLocked(run.world, domain)) {
    if (domain.state === State.Running) begin(run, domain, "Pause", { tickets, held, reason: Reason.Lock });
    else endTickets(run.world, tickets, Code.Success);
  } else restore(run, domain, tickets, held);
}

/** Resumes what a lock had paused, and starts what had to wait for its end. */
function restore(run: Run, domain: Domain, tickets: number[], held: number[]): void {
  const wanted = domain.desired === State.Running;
  if (wanted && domain.state === State.Paused) {
    begin(run, domain, "Resume", { tickets, held, reason: Reason.Lock });
    return;
  }
  endTickets(run.world, tickets, Code.Success);
  if (wanted && domain.state === State.Stopped) startByPolicy(run, domain);
}

/** A start that no server asked for: AutoStart, or after a crash. Without room the domain stays what it is, Reason 70. */
export function startByPolicy(run: Run, domain: Domain): void {
  if (shortage(run.world, {}, [domain.name]) === null) {
    begin(run, domain, "Start", { reason: Reason.Policy });
    return;
  }
  domain.reason = Reason.ResourceShortage;
  noteChange(domain);
}

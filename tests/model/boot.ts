/** Reconciliation (§2): at boot, after a trap and after every error of the hypervisor, what it shows against what was kept. */
import { isLive } from "./ledger.js";
import { startByPolicy } from "./lock.js";
import { crashed, lose, settle } from "./life.js";
import { bootOrder, call, conclude, enter, isFullyLocked, isProtected, issue, removeDomain, type Run } from "./run.js";
import { noteChange } from "./ticket.js";
import { decrease, undo } from "./sets.js";
import { Code, LIVE, Reason, State } from "./values.js";
import type { Domain, Work } from "./world.js";

export type Shown = "running" | "paused" | "stopped" | "crashed";

/** What the port tells. A domain that isn't shown is absent. */
export interface Report {
  bootId: string;
  shown: Record<string, Shown>;
  /** Domains that the agent doesn't know: with our mark, or foreign. */
  found: { name: string; marked: boolean; memory: number }[];
}

const STATE_OF: Readonly<Record<Shown, number>> = {
  running: State.Running,
  paused: State.Paused,
  stopped: State.Stopped,
  crashed: State.Crashed,
};

/** The hypervisor doesn't answer at all: every domain is Unknown, which counts as what it was. */
export function unreachable(run: Run): void {
  for (const domain of Object.values(run.world.domains)) {
    if (domain.state === State.Unknown) continue;
    lose(domain);
    noteChange(domain);
  }
}

/** Adopts what the hypervisor shows (same boot id), or begins anew with what the journal keeps (new boot id). */
export function reconcile(run: Run, report: Report): void {
  const fresh = report.bootId !== run.world.bootId;
  run.world.bootId = report.bootId;
  meetStrangers(run, report);
  for (const domain of Object.values(run.world.domains)) {
    if (run.world.domains[domain.name] === undefined) continue;
    const before = domain.state === State.Unknown ? domain.before : domain.state;
    const lost = isLive(domain);
    if (rolled(run, domain, domain.work, report)) continue;
    const shown = report.shown[domain.name];
    if (fresh && !isProtected(domain)) stopForBoot(run, domain, before, lost);
    else adopt(run, domain, before, lost, shown);
  }
  replaySets(run);
  if (fresh) autoStart(run);
  for (const domain of Object.values(run.world.domains)) settleLock(run, domain);
}

/** Ours that nobody knows are destroyed and audited; foreign ones are left alone and their memory is charged. */
function meetStrangers(run: Run, report: Report): void {
  run.world.foreignMemory = 0;
  for (const { name, marked, memory } of report.found) {
    if (marked) {
      call(run, "destroy", name);
      run.world.audit.push(`destroyed: ${name}`);
    } else run.world.foreignMemory += memory;
  }
}

/** Create and Clone roll back, Wipe and Delete roll forward; whether it was one of them. */
function rolled(run: Run, domain: Domain, work: Work | null, report: Report): boolean {
  if (work === null) return false;
  if (work.phase === "make") {
    rollBack(run, domain, report);
    return true;
  }
  if (work.phase !== "wipe" && work.phase !== "delete") return false;
  enter(domain, work.phase === "wipe" ? State.Creating : State.Deleting, Reason.ServerRequest);
  issue(run, domain, work);
  return true;
}

function rollBack(run: Run, domain: Domain, report: Report): void {
  const source = domain.work?.clone !== null;
  conclude(run, domain, Code.Interrupted);
  if (source) enter(domain, State.Stopped, Reason.ServerRequest);
  else {
    removeDomain(run, domain);
    if (report.shown[domain.name] !== undefined) call(run, "destroy", domain.name);
  }
}

/** New boot id: every domain is Stopped. A storage that is half wiped stays Crashed until a Wipe succeeds. */
function stopForBoot(run: Run, domain: Domain, before: number, lost: boolean): void {
  const { work } = domain;
  if (domain.halfWiped) enter(domain, State.Crashed, domain.reason);
  else enter(domain, State.Stopped, lost ? Reason.PowerLoss : before === State.Unknown ? Reason.None : domain.reason);
  domain.call = "none";
  domain.restartAt = null;
  if (lost) noteChange(domain);
  if (work !== null) conclude(run, domain, endOf(domain, work));
}

/** Same boot id: guests run on, and what is live but absent has crashed. */
function adopt(run: Run, domain: Domain, before: number, lost: boolean, shown: Shown | undefined): void {
  const { work } = domain;
  if (shown === undefined && lost) {
    domain.state = before;
    if (work !== null) conclude(run, domain, Code.Interrupted);
    crashed(run, domain);
    return;
  }
  const now = domain.halfWiped ? State.Crashed : shown === undefined ? before : STATE_OF[shown];
  const unexpected = domain.state !== now && work === null;
  if (now === State.Crashed && LIVE.includes(before)) {
    domain.state = before;
    if (work !== null) conclude(run, domain, Code.Interrupted);
    crashed(run, domain);
    return;
  }
  enter(domain, now, unexpected && now === State.Stopped && lost ? Reason.GuestRequest : domain.reason);
  if (now === State.Running || now === State.Paused) domain.granted = Math.max(domain.granted, domain.promise.memory);
  if (unexpected) noteChange(domain);
  if (work !== null) conclude(run, domain, endOf(domain, work));
}

const REACHED: Readonly<Record<string, number>> = {
  Create: State.Running,
  Clone: State.Running,
  Start: State.Running,
  Restart: State.Running,
  Resume: State.Running,
  Stop: State.Stopped,
  Kill: State.Stopped,
  Pause: State.Paused,
};

/** Any other operation ends by what is shown: 1200 if its state is reached, else 1418. */
function endOf(domain: Domain, work: Work): number {
  if (work.operation === "Restart" && work.phase !== "start") return Code.Interrupted;
  return REACHED[work.operation] === domain.state ? Code.Success : Code.Interrupted;
}

/** Transfers roll back; other sets are begun again. */
function replaySets(run: Run): void {
  for (const set of [...run.world.sets]) {
    if (!run.world.sets.includes(set)) continue;
    if (set.ticket === null) decrease(run, set);
    else undo(run, set, Code.Interrupted);
  }
}

/** AutoStart by BootOrder, then name; what has it and is fully locked waits for its lock; the others are wanted Stopped. */
function autoStart(run: Run): void {
  for (const domain of bootOrder(run.world)) {
    if (domain.work !== null || isProtected(domain)) continue;
    const wanted = domain.policy.autoStart && !domain.halfWiped;
    domain.desired = wanted ? State.Running : State.Stopped;
    if (wanted && !isFullyLocked(run.world, domain) && domain.state === State.Stopped) startByPolicy(run, domain);
  }
}

/** A lock that was due, or that the domain was found running under. */
function settleLock(run: Run, domain: Domain): void {
  if (isProtected(domain)) return;
  if (isFullyLocked(run.world, domain)) domain.lockDue = true;
  settle(run, domain);
}

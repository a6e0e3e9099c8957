/** Reconciliation (§2): at boot, after a trap and after every error of the hypervisor, what it shows against what was kept. */
import { isLive } from "./ledger.js";
import { keepHeld, startHeld } from "./lock.js";
import { crashed, lose, seeAgain, settle, settled, withdraw, type Shown } from "./life.js";
import { bootOrder, call, conclude, enter, isFullyLocked, isProtected, issue, type Run } from "./run.js";
import { mend, type InForce } from "./mend.js";
import { noteChange } from "./ticket.js";
import { endIdleSets, replaySets } from "./sets.js";
import { CHANGE_INTERVAL, Code, LIVE, LOCK_AGAIN, Reason, State } from "./values.js";
import type { Domain, Work } from "./world.js";

/** What the port tells. A domain that isn't shown is absent. */
export interface Report {
  bootId: string;
  shown: Record<string, Shown>;
  /** Domains that the agent doesn't know: with our mark, or foreign. */
  found: { name: string; marked: boolean; memory: number }[];
  /** Of those that are shown. */
  inForce?: Record<string, InForce>;
}

/** The phases that the hypervisor can be seen to be at. */
const AT: Readonly<Partial<Record<Shown, readonly Work["phase"][]>>> = {
  starting: ["start"],
  stopping: ["stop", "kill"],
  creating: ["wipe"],
  deleting: ["delete"],
};

/** The hypervisor doesn't answer at all: every domain is Unknown, which counts as what it was. */
export function unreachable(run: Run): void {
  for (const domain of Object.values(run.world.domains)) {
    if (domain.state === State.Unknown) continue;
    lose(domain);
  }
  takeOverSets(run);
}

/** The agent is a new one: what the one before had asked for it doesn't wait for until it is reconciled. */
export function boots(run: Run): void {
  const { now } = run.world;
  for (const domain of Object.values(run.world.domains)) {
    if (domain.work !== null) domain.work.lost = true;
    // How old restarts are it doesn't know either.
    domain.restarts = domain.restarts.map(() => now);
    domain.restartAt = null;
    domain.told = false;
    postponeLock(run, domain);
    // How old the last DomainStateChange is it doesn't know: as old as itself.
    if (domain.changeAt !== null && now < domain.changeAt + CHANGE_INTERVAL) domain.changeAt = now;
  }
  run.world.inherits = true;
}

/** The minute after which a lock's pause that failed is tried again begins anew. */
function postponeLock({ world }: Run, domain: Domain): void {
  if (domain.lockAgain !== null) domain.lockAgain = world.now + LOCK_AGAIN;
}

/** The sets of the agent before this one are its own once it has tried to reconcile. */
function takeOverSets(run: Run): void {
  if (run.world.inherits) replaySets(run);
  run.world.inherits = false;
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
    // It is in sight again.
    if (domain.state === State.Unknown) {
      noteChange(domain);
      postponeLock(run, domain);
    }
    if (rolled(run, domain, domain.work, report)) continue;
    const shown = report.shown[domain.name];
    // What runs has been started since the boot: the factory's domains, or one that was made before the hypervisor answered.
    if (fresh && shown !== "running") stopForBoot(run, domain, before, lost);
    else adopt(run, domain, before, lost, shown ?? "absent");
  }
  mend(run, report.inForce ?? {});
  if (fresh) {
    // What nothing runs with is over before anything is started beside it.
    takeOverSets(run);
    endIdleSets(run);
    autoStart(run);
  }
  for (const domain of bootOrder(run.world)) settleLock(run, domain);
  takeOverSets(run);
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

/** Create and Clone roll back, Wipe and Delete roll forward, and what the hypervisor is still at goes on; whether it was one of them. */
function rolled(run: Run, domain: Domain, work: Work | null, report: Report): boolean {
  if (work === null) return false;
  if (!work.lost) {
    if (domain.state === State.Unknown) seeAgain(domain);
    return true;
  }
  if (work.phase === "make") {
    rollBack(run, domain);
    return true;
  }
  const shown = report.shown[domain.name];
  const goesOn = shown !== undefined && (AT[shown] ?? []).includes(work.phase);
  const forward = work.phase === "wipe" || work.phase === "delete";
  if (!goesOn && !forward) return isHalfMade(domain, work, report) && (withdraw(run, domain, Code.Interrupted), true);
  // What the hypervisor is still at goes on, and its end decides.
  work.lost = false;
  // How long it has been waited for nobody knows.
  if (work.phase === "stop") work.killAt = run.world.now + work.patience;
  if (domain.state === State.Unknown) seeAgain(domain);
  if (!goesOn) issue(run, domain, work);
  return true;
}

/** A Create or Clone that was to start its domain, and was interrupted before it ran. A call that was lost isn't an interruption. */
function isHalfMade(domain: Domain, work: Work, report: Report): boolean {
  const making = [work, ...work.overtaken].some(({ operation }) => operation === "Create" || operation === "Clone");
  return making && report.shown[domain.name] !== "running" && !isLost(domain);
}

function rollBack(run: Run, domain: Domain): void {
  if (domain.work?.clone == null) return withdraw(run, domain, Code.Interrupted);
  enter(domain, State.Stopped, Reason.ServerRequest);
  conclude(run, domain, Code.Interrupted);
}

/** New boot id: every domain is Stopped. A storage that is half wiped stays Crashed until a Wipe succeeds. */
function stopForBoot(run: Run, domain: Domain, before: number, lost: boolean): void {
  const now = domain.halfWiped ? State.Crashed : State.Stopped;
  if (domain.state !== now)
    enter(domain, now, lost && now === State.Stopped ? Reason.PowerLoss : reasonOf(domain, now));
  domain.call = "none";
  domain.restartAt = null;
  endByShown(run, domain, before);
}

/** An error of the hypervisor isn't the reason any more when it is over; of what is Crashed it is the crash again. */
function reasonOf({ reason, halfWiped }: Domain, now: number): number {
  if (reason !== Reason.HypervisorUnreachable) return reason;
  return now === State.Crashed && !halfWiped ? Reason.Crash : Reason.None;
}

/** Same boot id: guests run on, and what is live but absent has crashed. */
function adopt(run: Run, domain: Domain, before: number, lost: boolean, shown: Shown | "absent"): void {
  const { work } = domain;
  const now = domain.halfWiped ? State.Crashed : settled(before, shown);
  const changed = domain.state !== now;
  if (changed && now === State.Crashed && LIVE.includes(before)) {
    enter(domain, State.Crashed, Reason.Crash);
    endByShown(run, domain, before);
    return crashed(run, domain);
  }
  const byItself = before === State.Running && now === State.Stopped;
  if (changed) enter(domain, now, byItself ? Reason.GuestRequest : reasonOf(domain, now));
  if (changed && byItself) Object.assign(domain, { desired: State.Stopped, held: false });
  if (lost && (now === State.Running || now === State.Paused))
    domain.granted = Math.max(domain.granted, domain.promise.memory);
  if (changed && work === null) noteChange(domain);
  endByShown(run, domain, before);
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

/** Any other operation ends by what is shown: 1200 if its state is reached; else 1419 if its call was lost, else 1418. */
function endByShown(run: Run, domain: Domain, before: number): void {
  const { work } = domain;
  if (work === null) return;
  keepHeld(domain, work);
  const failure = isLost(domain) ? domain.lastResult : Code.Interrupted;
  const again = work.operation === "Restart" && before === State.Stopping;
  conclude(run, domain, REACHED[work.operation] === domain.state && !again ? Code.Success : failure, failure);
}

/** What became of the last call was not to be learnt. */
function isLost(domain: Domain): boolean {
  return domain.lastResult === Code.Unreachable || domain.lastResult === Code.TimedOut;
}

/** AutoStart by BootOrder, then name; what has it and is fully locked waits for its lock; the others are wanted Stopped. */
function autoStart(run: Run): void {
  for (const domain of bootOrder(run.world)) {
    if (domain.work !== null || isProtected(domain)) continue;
    if (domain.state === State.Running) continue;
    const wanted = domain.policy.autoStart && domain.state === State.Stopped;
    const locked = isFullyLocked(run.world, domain);
    domain.desired = State.Stopped;
    domain.held = wanted;
    if (wanted && !locked) startHeld(run, domain);
  }
}

/** A lock that was due, or that the domain was found running under. */
function settleLock(run: Run, domain: Domain): void {
  if (isProtected(domain)) return;
  settle(run, domain);
}

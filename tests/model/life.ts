/** What the hypervisor's answers and events make of a domain (§2). */
import type { Resource } from "./ledger.js";
import { applyLock, startByPolicy } from "./lock.js";
import { advance, setAnswered } from "./sets.js";
import { answer, begin, call, conclude, enter, isFullyLocked, issue, removeDomain, type Run } from "./run.js";
import { noteChange } from "./ticket.js";
import { Code, LONGEST_BACKOFF, Reason, RESTART_WINDOW, SECOND, State } from "./values.js";
import type { Domain, Work } from "./world.js";

export type Outcome = "ok" | "failed" | "unreachable";

/** The end of a port call. An end that nobody waits for any more changes nothing. */
export function ended(run: Run, id: number, outcome: Outcome, resource?: Resource): void {
  const set = run.world.sets.find((each) => each.calls.includes(id));
  if (set !== undefined) {
    setAnswered(run, set, id, outcome === "ok", resource);
    return;
  }
  for (const domain of Object.values(run.world.domains)) {
    if (domain.work?.call !== id || domain.state === State.Unknown) continue;
    if (outcome === "ok") succeeded(run, domain, domain.work);
    else if (outcome === "failed") failed(run, domain, domain.work);
    else unreached(run, domain, domain.work);
    if (run.world.domains[domain.name] !== undefined) settle(run, domain);
  }
}

/** A stable state was reached: locks and sets that waited for it go on. */
export function settle(run: Run, domain: Domain): void {
  applyLock(run, domain);
  for (const set of [...run.world.sets]) {
    if (set.old[domain.name] !== undefined && domain.granted === 0) advance(run, set);
  }
}

function succeeded(run: Run, domain: Domain, work: Work): void {
  switch (work.phase) {
    case "make":
      return made(run, domain, work);
    case "start":
      domain.actual = domain.granted;
      return reach(run, domain, State.Running);
    case "pause":
      return reach(run, domain, State.Paused);
    case "resume":
      return reach(run, domain, State.Running);
    case "wipe":
      domain.halfWiped = false;
      return reach(run, domain, State.Stopped);
    case "delete":
      conclude(run, domain, Code.Success);
      return removeDomain(run, domain);
    default:
      return stopped(run, domain, work);
  }
}

function reach(run: Run, domain: Domain, state: number): void {
  enter(domain, state, domain.reason);
  noteUnasked(domain);
  conclude(run, domain, Code.Success);
}

/** What Policy began is told to the owner. */
function noteUnasked(domain: Domain): void {
  const waiting = (domain.work?.tickets.length ?? 0) + (domain.work?.held.length ?? 0);
  if (waiting === 0 && domain.reason === Reason.Policy) noteChange(domain);
}

function made(run: Run, domain: Domain, work: Work): void {
  if (domain.state === State.Cloning) return reach(run, domain, State.Stopped);
  domain.storageUsed = run.world.images[domain.image]?.size ?? domain.storageUsed;
  if (work.start) startNow(run, domain, work);
  else reach(run, domain, State.Stopped);
}

function startNow(run: Run, domain: Domain, work: Work): void {
  work.start = false;
  work.phase = "start";
  work.killAt = null;
  enter(domain, State.Starting, domain.reason);
  issue(run, domain, work);
}

function stopped(run: Run, domain: Domain, work: Work): void {
  if (work.operation !== "Restart") return reach(run, domain, State.Stopped);
  startNow(run, domain, work);
}

const FAILURE: Readonly<Record<Work["phase"], number>> = {
  make: Code.CreateFailed,
  stop: Code.StopFailed,
  kill: Code.StopFailed,
  start: Code.StartFailed,
  pause: Code.PauseOrResumeFailed,
  resume: Code.PauseOrResumeFailed,
  delete: Code.DeleteOrWipeFailed,
  wipe: Code.DeleteOrWipeFailed,
};

/** The code of a work that fails where it stands. */
export function failureOf(work: Work): number {
  if (work.reason === Reason.Lock) return Code.LockFailed;
  return work.phase === "make" && work.operation === "Clone" ? Code.CloneFailed : FAILURE[work.phase];
}

function failed(run: Run, domain: Domain, work: Work, code = failureOf(work)): void {
  const before = domain.state === State.Cloning ? State.Stopped : work.before;
  if (work.phase === "make" && domain.state === State.Creating) {
    conclude(run, domain, code);
    return removeDomain(run, domain);
  }
  if (work.phase === "start") {
    enter(domain, State.Stopped, domain.reason);
    noteUnasked(domain);
  } else if (work.phase === "wipe") {
    domain.halfWiped = true;
    enter(domain, State.Crashed, domain.reason);
  } else if (before === State.Starting || before === State.Unknown) lose(domain, before);
  else enter(domain, before, domain.reason);
  conclude(run, domain, code);
}

/** The hypervisor doesn't answer: nothing is known of the domain until it is reconciled. */
export function lose(domain: Domain, before = domain.state): void {
  if (domain.state !== State.Unknown) domain.before = before === State.Unknown ? domain.before : before;
  domain.state = State.Unknown;
  domain.reason = Reason.HypervisorUnreachable;
}

/** A call that couldn't be made. Wipe and Delete roll forward later; anything else ends with 1419. */
function unreached(run: Run, domain: Domain, work: Work): void {
  if (work.phase === "make" && domain.state === State.Creating) return failed(run, domain, work, Code.Unreachable);
  const forward = work.phase === "wipe" || work.phase === "delete";
  lose(domain, domain.state === State.Cloning ? State.Stopped : forward ? domain.state : work.before);
  noteChange(domain);
  if (!forward) conclude(run, domain, Code.Unreachable);
}

/** The guest crashed: what was under way has failed, and OnCrash decides. */
export function crashed(run: Run, domain: Domain, reason: number = Reason.Crash): void {
  const { work } = domain;
  enter(domain, State.Crashed, reason);
  if (work !== null) conclude(run, domain, failureOf(work));
  noteChange(domain);
  planRestart(run, domain);
  settle(run, domain);
}

function planRestart(run: Run, domain: Domain): void {
  const { policy } = domain;
  if (policy.onCrash !== "restart" || domain.desired !== State.Running) return;
  domain.restarts = domain.restarts.filter((time) => time > run.world.now - RESTART_WINDOW);
  const count = domain.restarts.length;
  if (count >= policy.maxRestarts) return;
  domain.restartAt = run.world.now + Math.min(2 ** count * SECOND, LONGEST_BACKOFF);
}

/** The guest shut itself down: what was asked for is reached, goes on, or has failed. */
export function shutDown(run: Run, domain: Domain): void {
  const { work } = domain;
  if (work !== null && (work.phase === "stop" || work.phase === "kill")) stopped(run, domain, work);
  else {
    enter(domain, State.Stopped, Reason.GuestRequest);
    domain.desired = State.Stopped;
    if (work !== null) conclude(run, domain, failureOf(work));
    noteChange(domain);
  }
  settle(run, domain);
}

/** What time does to the domains: a stop becomes a kill, a held DM Delete gives up, a crashed guest is restarted. */
export function tickDomains(run: Run): void {
  const { now } = run.world;
  for (const domain of Object.values(run.world.domains)) {
    const { work } = domain;
    if (work !== null && work.killAt !== null && now >= work.killAt && domain.state !== State.Unknown) {
      if (work.phase === "delete") answer(run, work.held.splice(0), 500);
      else if (work.phase === "stop") {
        work.phase = "kill";
        work.call = call(run, "kill", domain.name);
      }
      work.killAt = null;
    }
    restartIfDue(run, domain);
    applyLock(run, domain);
  }
}

function restartIfDue(run: Run, domain: Domain): void {
  if (domain.state !== State.Crashed || domain.halfWiped || domain.restartAt === null) return;
  if (run.world.now < domain.restartAt || isFullyLocked(run.world, domain)) return;
  domain.restartAt = null;
  domain.restarts.push(run.world.now);
  startByPolicy(run, domain);
}

/** Kill takes over from what is under way: a Stop is fulfilled with it, anything else has failed. */
export function kill(run: Run, domain: Domain, tickets: number[]): void {
  const work = domain.work;
  const before = work?.phase === "stop" || work?.phase === "kill" ? work.before : domain.state;
  if (work?.operation === "Stop") tickets.unshift(...work.tickets.splice(0));
  if (work !== null) conclude(run, domain, work.operation === "Restart" ? Code.StartFailed : failureOf(work));
  begin(run, domain, "Kill", { tickets, before });
}

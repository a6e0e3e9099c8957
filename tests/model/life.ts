/** What the hypervisor's answers and events make of a domain (§2). */
import type { Resource } from "./ledger.js";
import { applyLock, endHeld, keepHeld } from "./lock.js";
import { restartIfDue } from "./restart.js";
import { advance, leaveSet, setAnswered } from "./sets.js";
import { answer, begin, call, conclude, enter, issue, knownState, removeDomain, type Run } from "./run.js";
import { endTickets, noteChange } from "./ticket.js";
import { CLEAN_AGAIN, Code, LIVE, LOCK_AGAIN, Reason, SECOND, State } from "./values.js";
import type { Domain, Work } from "./world.js";

/** What the hypervisor can show of a domain. */
export type Shown = "running" | "paused" | "stopped" | "crashed" | "starting" | "stopping" | "creating" | "deleting";

/** How a call came out: `timedOut` and `silent` failed because its end wasn't told; `unreachable`: nobody knows. */
export type Outcome = "ok" | "failed" | "timedOut" | "silent" | "unreachable";

/** What the hypervisor shows of a domain when a call on it has ended; nothing: what was before, as §2 says. */
export interface Looked {
  shown?: Shown | "absent" | undefined;
}

/** The end of a port call. An end that nobody waits for any more changes nothing. */
export function ended(run: Run, id: number, outcome: Outcome, looked: Looked = {}, resource?: Resource): void {
  const set = run.world.sets.find((each) => each.calls.includes(id));
  if (set !== undefined) {
    setAnswered(run, set, id, outcome === "ok", resource);
    return;
  }
  for (const domain of Object.values(run.world.domains)) {
    if (domain.work?.call !== id) continue;
    // Its end is told although it was lost sight of.
    if (domain.state === State.Unknown && outcome !== "unreachable") seeAgain(domain);
    if (outcome === "ok") succeeded(run, domain, domain.work);
    else if (outcome === "failed") failed(run, domain, domain.work, looked);
    else if (outcome === "timedOut") failed(run, domain, domain.work, looked, Code.TimedOut);
    else if (outcome === "silent") failed(run, domain, domain.work, looked, Code.Unreachable);
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
      endHeld(run, domain);
      return reach(run, domain, State.Running);
    case "pause":
      return reach(run, domain, State.Paused);
    case "resume":
      return reach(run, domain, State.Running);
    case "wipe":
      domain.halfWiped = false;
      return reach(run, domain, State.Stopped);
    case "delete":
      answer(run, work.held.splice(0), 200);
      conclude(run, domain, work.foretold ?? Code.Success, work.foretold ?? 0);
      removeDomain(run, domain);
      return leaveSet(run, domain.name);
    default:
      return stopped(run, domain, work);
  }
}

function reach(run: Run, domain: Domain, state: number): void {
  enter(domain, state, domain.reason);
  conclude(run, domain, Code.Success);
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

function failed(run: Run, domain: Domain, work: Work, looked: Looked, code = failureOf(work)): void {
  if (work.phase === "make" && domain.state === State.Creating) return withdraw(run, domain, code);
  if (work.phase === "kill" && (looked.shown === "starting" || looked.shown === "stopping"))
    return goOn(run, domain, work, looked.shown, code);
  if (work.foretold !== null) {
    work.killAt = run.world.now + CLEAN_AGAIN;
    return;
  }
  if (work.phase === "start") endHeld(run, domain);
  if (domain.state === State.Cloning) enter(domain, State.Stopped, domain.reason);
  else if (work.phase === "wipe") {
    domain.halfWiped = true;
    enter(domain, State.Crashed, domain.reason);
  } else fallBack(domain, work, looked);
  if (work.named !== null) domain.lockAgain = run.world.now + LOCK_AGAIN;
  keepHeld(domain, work);
  conclude(run, domain, code);
}

/** A Kill that has failed leaves what it was to end as it was; a stop is killed again when its time is over. */
function goOn(run: Run, domain: Domain, work: Work, shown: "starting" | "stopping", code: number): void {
  if (work.operation === "Kill") {
    Object.assign(domain, { lastOperation: "Kill", lastResult: code });
    endTickets(run.world, work.tickets, code);
    const killed = work.overtaken.filter(({ operation }) => operation === "Kill");
    for (const { tickets } of killed) endTickets(run.world, tickets, code);
    const overtaken = work.overtaken.filter((each) => !killed.includes(each));
    const usual = { operation: shown === "starting" ? ("Start" as const) : ("Stop" as const), tickets: [] };
    Object.assign(work, overtaken.pop() ?? usual, { overtaken });
  }
  const stops = shown === "stopping";
  work.phase = stops ? "stop" : "start";
  work.patience = domain.policy.stopTimeout * SECOND;
  work.killAt = stops ? run.world.now + work.patience : null;
  enter(domain, stops ? State.Stopping : State.Starting, Reason.ServerRequest);
}

/** Where a failure leads to: what is shown, else what §2 says. */
function fallBack(domain: Domain, work: Work, { shown }: Looked): void {
  if (shown !== undefined) {
    const state = settled(work.before, shown);
    if (domain.halfWiped && state === State.Stopped) enter(domain, State.Crashed, domain.reason);
    else enter(domain, state, state === State.Crashed ? Reason.Crash : domain.reason);
  } else if (work.phase === "start") enter(domain, State.Stopped, domain.reason);
  else if (work.before === State.Starting || work.before === State.Unknown) lose(domain, work.before);
  else enter(domain, work.before, domain.reason);
}

const STATE_OF: Readonly<Record<Shown, number>> = {
  running: State.Running,
  paused: State.Paused,
  stopped: State.Stopped,
  crashed: State.Crashed,
  // What nobody waits for any more settles where it leads to.
  starting: State.Running,
  stopping: State.Stopped,
  creating: State.Stopped,
  deleting: State.Stopped,
};

/** The state of a domain that was in state `before` when the hypervisor shows this. */
export function settled(before: number, shown: Shown | "absent"): number {
  if (shown !== "absent") return STATE_OF[shown];
  return LIVE.includes(before) ? State.Crashed : before;
}

/** It is in sight again, in what it was in the middle of. */
export function seeAgain(domain: Domain): void {
  enter(domain, domain.before, Reason.ServerRequest);
  noteChange(domain);
}

/** The hypervisor doesn't answer: nothing is known of the domain until it is reconciled. */
export function lose(domain: Domain, before = domain.state): void {
  if (domain.state === State.Unknown) return;
  domain.before = before === State.Unknown ? domain.before : before;
  domain.state = State.Unknown;
  domain.reason = Reason.HypervisorUnreachable;
  noteChange(domain);
}

/** A creation has come to nothing: its node goes when what the hypervisor may have of it is destroyed. */
export function withdraw(run: Run, domain: Domain, code: number): void {
  const { work } = domain;
  if (work === null) return;
  Object.assign(work, { phase: "delete", foretold: code, killAt: null, start: false });
  enter(domain, State.Deleting, Reason.ServerRequest);
  issue(run, domain, work);
}

/** Nobody knows what a call has come to: 1419 meanwhile; what is shown in the end decides. */
function unreached(run: Run, domain: Domain, work: Work): void {
  if (work.phase !== "make" && work.foretold === null) {
    domain.lastOperation = work.named ?? work.operation;
    domain.lastResult = Code.Unreachable;
  }
  work.lost = true;
  lose(domain);
  answer(run, work.held.splice(0), 500);
}

/** The guest crashed: what was under way has failed, and OnCrash decides. */
export function crashed(run: Run, domain: Domain, reason: number = Reason.Crash): void {
  const { work } = domain;
  enter(domain, State.Crashed, reason);
  if (work !== null) conclude(run, domain, failureOf(work));
  settle(run, domain);
}

/** The guest shut itself down: what was asked for is reached, goes on, or has failed. */
export function shutDown(run: Run, domain: Domain): void {
  const { work } = domain;
  if (work !== null && (work.phase === "stop" || work.phase === "kill")) stopped(run, domain, work);
  else {
    enter(domain, State.Stopped, Reason.GuestRequest);
    domain.desired = State.Stopped;
    domain.held = false;
    if (work !== null) conclude(run, domain, failureOf(work));
  }
  settle(run, domain);
}

/** What time does to the domains: a stop becomes a kill, a held DM Delete gives up, a crashed guest is restarted. */
export function tickDomains(run: Run): void {
  const { now } = run.world;
  for (const domain of Object.values(run.world.domains)) {
    const { work } = domain;
    if (work !== null && work.killAt !== null && now >= work.killAt && domain.state !== State.Unknown) {
      if (work.foretold !== null) issue(run, domain, work);
      else if (work.phase === "stop") {
        work.phase = "kill";
        work.call = call(run, "kill", domain.name);
      }
      work.killAt = null;
    }
    if (work !== null && work.answerBy !== null && now >= work.answerBy) {
      answer(run, work.held.splice(0), 500);
      work.answerBy = null;
    }
    restartIfDue(run, domain);
    applyLock(run, domain);
  }
}

/** Kill takes over from what is under way, whose tickets end with it. */
export function kill(run: Run, domain: Domain, tickets: number[]): void {
  const work = domain.work;
  const before = work?.phase === "stop" || work?.phase === "kill" ? work.before : domain.state;
  const stopping = work !== null && knownState(domain) === State.Stopping;
  const { operation, tickets: own = [] } = work ?? {};
  const overtaken = [...(work?.overtaken ?? []), ...(operation === undefined ? [] : [{ operation, tickets: own }])];
  begin(run, domain, "Kill", { tickets, before, overtaken, begun: stopping ? work.begun : knownState(domain) });
}

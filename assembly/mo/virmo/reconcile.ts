/** Reconciliation: what the journal promised is compared with what the hypervisor shows, and the difference closed (virmo.md 2). */
import { Effect, HypervisorState, Outcome } from "../../effect";
import { isAuditAtRest } from "../../journal/audit";
import { device, domain, live, platform } from "../../journal/record.gen";
import { commit, failed } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";
import { EVENT, Owner, issue, result } from "../../port/register";
import { noteOrphan } from "./audit";
import { chargeForeign } from "./charge";
import { report } from "./descriptor";
import { domainWithId, isUsed } from "./domain";
import { planAutoStart } from "./autostart";
import { endIdleSets } from "./set";
import { loseSight, settleDomain } from "./settle";
import { PATIENCE, dropUnissued } from "./work";

const enum Stage {
  Rest = 0,
  /** To be begun: at once, or at `due`. */
  Wanted = 1,
  /** Asking for domain after domain. */
  Listing = 2,
  /** A domain of ours that the journal doesn't know: before it is destroyed, that is recorded. */
  Recording = 3,
  Destroying = 4,
  Closing = 5,
  Committing = 6,
}

/** How long after the hypervisor didn't answer it is asked again, in ms. */
const AGAIN: u64 = 5000;
/** By index: a domain can vanish from the list while it is read, so a list with orphans is read again; no oftener than this. */
const PASSES: u32 = 4;

let stage: u32 = Stage.Rest;
let due: u64 = 0;
let cursor: u32 = 0;
let orphans: u32 = 0;
let passes: u32 = 0;
let foreign: u64 = 0;
/** An orphan could not be destroyed. */
let undone: bool = false;
/** The id of the orphan that is to be destroyed. */
const ORPHAN: usize = memory.data(16);
/** The hypervisor has answered, or has failed to, since the agent booted. */
let tried: bool = false;
/** The domains have been settled for this boot of the device. */
let settled: bool = false;

/** How many have been made. */
let made: u32 = 0;

export function reconciliations(): u32 {
  return made;
}

/** Whether orphans are left alone, and charged as foreign domains are: in safe mode, and once the journal has lost something. */
let sparing: bool = false;

/** Orphans are left alone from now on, or no longer. */
export function spareOrphans(spare: bool): void {
  sparing = spare;
}

/** Asks for a reconciliation; done at boot and after every error of the hypervisor. */
export function requestReconciliation(): void {
  requestReconciliationIn(0);
}

/** The same after `delay` ms at the latest. */
export function requestReconciliationIn(delay: u64): void {
  if (stage > <u32>Stage.Wanted) return;
  due = stage == Stage.Wanted ? min(due, now() + delay) : now() + delay;
  stage = Stage.Wanted;
  passes = 0;
}

/** Whether one has been made since the agent booted, or at least tried. */
export function hasReconciled(): bool {
  return tried;
}

/** Whether one is under way or about to be: effects of Owner.Operation are its own. */
export function isReconciling(): bool {
  return stage > <u32>Stage.Wanted;
}

export function reconcileDeadline(): u64 {
  return stage == Stage.Wanted ? due : NEVER;
}

/** Does the next step when the port and the journal are idle; false if there is none. */
export function stepReconcile(): bool {
  switch (stage) {
    case Stage.Wanted:
      if (now() < due) return false;
      startListing();
      return true;
    case Stage.Listing:
      issue(Owner.Operation, Effect.DomainQuery, EVENT, 0).a0 = cursor;
      return true;
    case Stage.Recording:
      if (!isAuditAtRest()) return false;
      stage = Stage.Destroying;
      issue(Owner.Operation, Effect.DomainDestroy, ORPHAN, 16);
      return true;
    case Stage.Closing:
      close();
      return true;
    case Stage.Committing:
      committed();
      return true;
    default:
      return false;
  }
}

/** An effect of a reconciliation has completed. */
export function reconcileCompleted(): void {
  if (stage == Stage.Destroying) {
    stage = Stage.Listing;
    undone = undone || result() < Outcome.Done;
    return;
  }
  if (result() == Outcome.Done) take();
  else if (result() == Outcome.NotFound) endOfList();
  else hypervisorLost();
}

function startListing(): void {
  stage = Stage.Listing;
  cursor = 0;
  orphans = 0;
  undone = false;
  foreign = 0;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    live(i).seen = 0;
    live(i).memoryActual = 0;
    live(i).budgetInForce = 0;
    live(i).periodInForce = 0;
    live(i).storageInForce = 0;
  }
}

/** One domain's report. */
function take(): void {
  cursor++;
  const index = domainWithId(report.id);
  if (index >= 0) {
    live(<u32>index).seen = report.state;
    report.keep(live(<u32>index));
  } else if (!report.isOurs || sparing) foreign += report.memory;
  else if (report.state != HypervisorState.Destroying) {
    orphans++;
    memory.copy(ORPHAN, report.id, 16);
    noteOrphan(ORPHAN);
    stage = Stage.Recording;
  }
}

function endOfList(): void {
  if (orphans > 0 && ++passes < PASSES) startListing();
  else stage = Stage.Closing;
}

function hypervisorLost(): void {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isUsed(domain(i))) loseSight(domain(i));
  commit();
  again(AGAIN);
}

function again(delay: u64): void {
  stage = Stage.Wanted;
  due = now() + delay;
  passes = 0;
  tried = true;
}

/** What could not be made durable is settled again, and an orphan that would not go is destroyed again. */
function committed(): void {
  if (failed()) {
    dropUnissued();
    return again(AGAIN);
  }
  settled = true;
  made++;
  if (undone) return again(PATIENCE);
  stage = Stage.Rest;
  tried = true;
}

/** Everything is known: each domain is settled, in one transaction. */
function close(): void {
  chargeForeign(foreign);
  const newBoot = !settled && memory.compare(device().bootId, platform().bootId, 16) != 0;
  for (let i: u32 = 0; i < MaxDomains; i++) if (isUsed(domain(i))) settleDomain(domain(i), i, live(i).seen, newBoot);
  if (newBoot) {
    // Before anything is started beside what they keep room for.
    endIdleSets();
    planAutoStart();
  }
  stage = Stage.Committing;
  commit();
}

/** Reconciliation: what the journal promised is compared with what the hypervisor shows, and the difference closed (virmo.md 2). */
import { Role } from "../../domain";
import { Effect, HypervisorState, Outcome } from "../../effect";
import { DEVICE_BYTES, device, domain, live, platform } from "../../journal/record.gen";
import { commit } from "../../journal/journal";
import { MaxDomains } from "../../limits";
import { NEVER, now } from "../../port/clock";
import { EVENT, Owner, issue, result } from "../../port/register";
import { edit } from "../edit";
import { report } from "./descriptor";
import { domainWithId, isUsed } from "./domain";
import { planAutoStart } from "./autostart";
import { loseSight, settleDomain } from "./settle";

const enum Stage {
  Rest = 0,
  /** To be begun: at once, or at `due`. */
  Wanted = 1,
  /** Asking for domain after domain. */
  Listing = 2,
  /** A domain of ours that the journal doesn't know is being destroyed. */
  Destroying = 3,
  Closing = 4,
  Committing = 5,
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

/** Asks for a reconciliation; done at boot and after every error of the hypervisor. */
export function requestReconciliation(): void {
  if (stage != Stage.Rest) return;
  stage = Stage.Wanted;
  due = now();
  passes = 0;
}

/** Whether one is under way or about to be: effects of Owner.Operation are its own. */
export function isReconciling(): bool {
  return stage > <u32>Stage.Wanted;
}

export function reconcileDeadline(): u64 {
  return stage == Stage.Wanted ? due : NEVER;
}

/** Memory of domains that aren't ours, KiB: they are left alone, and charged. */
export function foreignMemory(): u64 {
  return foreign;
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
    case Stage.Closing:
      close();
      return true;
    case Stage.Committing:
      stage = Stage.Rest;
      return true;
    default:
      return false;
  }
}

/** An effect of a reconciliation has completed. */
export function reconcileCompleted(): void {
  if (stage == Stage.Destroying) {
    stage = Stage.Listing;
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
  foreign = 0;
  for (let i: u32 = 0; i < MaxDomains; i++) {
    live(i).seen = 0;
    live(i).memoryActual = 0;
    live(i).budgetInForce = 0;
    live(i).periodInForce = 0;
  }
}

/** One domain's report. */
function take(): void {
  cursor++;
  const index = domainWithId(report.id);
  if (index >= 0) {
    live(<u32>index).seen = report.state;
    report.keep(live(<u32>index));
  } else if (!report.isOurs) foreign += report.memory;
  else if (report.state != HypervisorState.Destroying) {
    orphans++;
    stage = Stage.Destroying;
    issue(Owner.Operation, Effect.DomainDestroy, EVENT, 16);
  }
}

function endOfList(): void {
  if (orphans > 0 && ++passes < PASSES) startListing();
  else stage = Stage.Closing;
}

function hypervisorLost(): void {
  for (let i: u32 = 0; i < MaxDomains; i++) if (isUsed(domain(i)) && domain(i).role == Role.Guest) loseSight(domain(i));
  commit();
  stage = Stage.Wanted;
  due = now() + AGAIN;
}

/** Everything is known: each domain is settled, in one transaction with the boot id that it was settled for. */
function close(): void {
  const newBoot = memory.compare(device().bootId, platform().bootId, 16) != 0;
  for (let i: u32 = 0; i < MaxDomains; i++) if (isUsed(domain(i))) settleDomain(domain(i), i, live(i).seen, newBoot);
  if (newBoot) {
    edit(changetype<usize>(device()), DEVICE_BYTES);
    memory.copy(device().bootId, platform().bootId, 16);
    planAutoStart();
  }
  stage = Stage.Committing;
  commit();
}

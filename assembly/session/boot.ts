/** Boot: the flash and its journal, the platform's facts, the factory's domains and images, then reconciliation (docs/design.md 2, Boot). */
import { DomainState, Reason, Role } from "../domain";
import { Effect, Outcome, Section } from "../effect";
import { isAuditAtRest, openAudit } from "../journal/audit";
import { commit, failed, open, opened, refused } from "../journal/journal";
import {
  CEILING_BYTES,
  DOMAIN_BYTES,
  Domain,
  IDENTITY_BYTES,
  IMAGE_BYTES,
  NETWORK_BYTES,
  PLATFORM_BYTES,
  TASK_BYTES,
  TRAFFIC_BYTES,
  ceiling,
  device,
  domain,
  identity,
  image,
  network,
  platform,
  task,
} from "../journal/record.gen";
import { MaxAccounts, MaxDomains, MaxImages, MaxNetworks, MaxTasks } from "../limits";
import { crc32 } from "../memory/crc";
import { edit } from "../mo/edit";
import { defaultPolicy, domainWithId } from "../mo/virmo/domain";
import { fallBack, harden } from "../mo/virmo/fallback";
import { hasReconciled, requestReconciliation } from "../mo/virmo/reconcile";
import { EVENT, Owner, answered, issue, result } from "../port/register";
import { countStart } from "./safety";

const enum Stage {
  Off = 0,
  /** Asking which device this is, and for the flash's pages and sectors. */
  Flash = 1,
  Journal = 2,
  /** The audit area is looked through. */
  Audit = 3,
  /** Asking the platform, section by section. */
  Platform = 4,
  /** Whose class the scheduler can't honour. */
  Classes = 5,
  Commit = 6,
  Reconcile = 7,
  Ready = 8,
}

/** Identity strings that there are (effect.ts, Identity). */
const IDENTITIES: u32 = 10;
const NOWHERE: u32 = 0xff;

let stage: u32 = Stage.Off;
let section: u32 = Section.Identity;
let index: u32 = 0;
let subindex: u32 = 0;
let tasks: u32 = 0;
/** How often what boot has found out is still to be committed if that fails. */
let commits: u32 = 3;
/** Stands for this device's DevId in its records: never 0, unless the platform tells none. */
let owner: u32 = 0;
/** Which record each factory domain of the description has. */
const PLACES: usize = memory.data(8);

export function isReady(): bool {
  return stage == Stage.Ready;
}

/** The first tick starts it. */
export function startBoot(): void {
  if (stage != Stage.Off) return;
  stage = Stage.Flash;
  memory.fill(PLACES, <u8>NOWHERE, MaxDomains);
}

/** Does the next step when the port and the journal are idle; false if it waits or is done. */
export function stepBoot(): bool {
  switch (stage) {
    case Stage.Journal:
      if (!opened()) return false;
      // A flash that is left as it is has no room for records either.
      if (!refused()) openAudit();
      stage = Stage.Audit;
      return true;
    case Stage.Audit:
      if (!isAuditAtRest()) return false;
      startPlatform();
      return true;
    case Stage.Classes:
      if (!fallBack()) seal();
      return true;
    case Stage.Flash:
    case Stage.Platform:
      ask();
      return true;
    case Stage.Commit:
      // What could not be kept, of the factory's or of a class that has fallen back, is found out once more.
      if (failed() && commits-- > 0) {
        startPlatform();
        return true;
      }
      stage = Stage.Reconcile;
      requestReconciliation();
      return true;
    case Stage.Reconcile:
      if (!hasReconciled()) return false;
      stage = Stage.Ready;
      return true;
    default:
      return false;
  }
}

function ask(): void {
  const effect = issue(Owner.Boot, Effect.PlatformQuery, EVENT, 0);
  effect.a0 = section;
  effect.a1 = index;
  effect.a2 = subindex;
}

/** A PlatformQuery has completed. */
export function bootCompleted(): void {
  const found = result() == Outcome.Done && answered() > 0;
  if (stage == Stage.Flash) return section == Section.Identity ? takeOwner(found) : openJournal(found);
  if (found) take();
  if (section == Section.Task) advanceTask(found);
  else if (found && index + 1 < most(section)) index++;
  else nextSection();
  if (section > <u32>Section.Ceiling) stage = Stage.Classes;
}

/** The first string of the identity is the DevId: a flash that knows another one was put into this device, or copied. */
function takeOwner(found: bool): void {
  if (found) owner = crc32(0, EVENT, answered()) | 1;
  section = Section.Flash;
}

/** A flash that the port doesn't know has no room for anything. */
function openJournal(found: bool): void {
  stage = Stage.Journal;
  open(load<u32>(EVENT), load<u32>(EVENT, 4), found ? load<u32>(EVENT, 8) : 0, owner);
}

/** How many records of a section the agent has room for; what the platform has beyond is not used. */
function most(which: u32): u32 {
  switch (which) {
    case Section.Network:
      return MaxNetworks;
    case Section.Image:
      return MaxImages;
    case Section.Domain:
      return MaxDomains;
    case Section.Identity:
      return IDENTITIES;
    case Section.Ceiling:
      return MaxAccounts;
    default:
      return 1;
  }
}

function startPlatform(): void {
  stage = Stage.Platform;
  section = Section.Platform;
  index = 0;
  subindex = 0;
  tasks = 0;
}

function nextSection(): void {
  section++;
  index = 0;
  subindex = 0;
}

/** The tasks of one domain after the other. */
function advanceTask(found: bool): void {
  if (found && tasks < MaxTasks) subindex++;
  else {
    index++;
    subindex = 0;
    if (index >= MaxDomains || load<u8>(PLACES + index) == NOWHERE) nextSection();
  }
}

function take(): void {
  switch (section) {
    case Section.Platform:
      memory.copy(changetype<usize>(platform()), EVENT, min(answered(), PLATFORM_BYTES));
      break;
    case Section.Network:
      memory.copy(changetype<usize>(network(index)), EVENT, min(answered(), NETWORK_BYTES));
      break;
    case Section.Identity:
      memory.fill(changetype<usize>(identity(index)), 0, IDENTITY_BYTES);
      memory.copy(changetype<usize>(identity(index)), EVENT, min(answered(), IDENTITY_BYTES));
      break;
    case Section.Image:
      if (device().initialised == 0) makeImage();
      break;
    case Section.Domain:
      takeDomain();
      break;
    case Section.Task:
      takeTask();
      break;
    case Section.Ceiling:
      memory.copy(changetype<usize>(ceiling(index)), EVENT, min(answered(), CEILING_BYTES));
      break;
  }
}

/** An image of the factory (docs/port.md, Section.Image). */
function makeImage(): void {
  const i = image(index);
  edit(changetype<usize>(i), IMAGE_BYTES);
  memory.copy(i.name, EVENT, 80);
  i.format = load<u32>(EVENT, 80);
  i.size = load<i32>(EVENT, 84);
  i.memory = load<i32>(EVENT, 88);
  i.state = load<u32>(EVENT, 92);
  i.progress = 100;
  memory.copy(i.digest, EVENT + 96, 72);
  memory.copy(i.url, EVENT + 168, 128);
}

/** A domain of the factory: made at the first boot, found by its id at every other. */
function takeDomain(): void {
  let place = domainWithId(EVENT);
  if (place < 0 && device().initialised == 0) {
    place = <i32>index;
    makeDomain(domain(index));
  }
  if (place < 0) return;
  store<u8>(PLACES + index, <u32>place);
  harden(domain(<u32>place), load<u32>(EVENT, 100));
}

/** docs/port.md, Section.Domain. Whether it runs, reconciliation tells. */
function makeDomain(d: Domain): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  memory.copy(d.id, EVENT, 16);
  memory.copy(d.name, EVENT + 16, 32);
  memory.copy(d.image, EVENT + 48, 32);
  d.role = load<u32>(EVENT, 80);
  d.isPrivate = load<u32>(EVENT, 84);
  d.memoryMin = load<i32>(EVENT, 88);
  d.memoryTarget = load<i32>(EVENT, 92);
  d.memoryMax = load<i32>(EVENT, 96);
  d.cpuClass = load<u32>(EVENT, 100);
  d.budget = load<i32>(EVENT, 104);
  d.period = load<i32>(EVENT, 108);
  d.weight = load<i32>(EVENT, 112);
  d.cap = load<i32>(EVENT, 116);
  d.storage = load<i32>(EVENT, 120);
  d.floor = load<i32>(EVENT, 124);
  d.autoStart = load<u32>(EVENT, 128);
  defaultPolicy(d);
  d.bootOrder = load<i32>(EVENT, 132);
  memory.copy(changetype<usize>(d.traffic(0)), EVENT + 136, MaxNetworks * TRAFFIC_BYTES);
  d.state = DomainState.Stopped;
  // Management and modem can't be stopped: that they run is wanted.
  d.desired = d.role == Role.Guest ? DomainState.Stopped : DomainState.Running;
  d.reason = Reason.None;
}

function takeTask(): void {
  if (tasks == MaxTasks) return;
  const t = task(tasks++);
  memory.copy(changetype<usize>(t), EVENT, min(answered(), TASK_BYTES - 4));
  t.domain = load<u8>(PLACES + index);
}

/** The platform is known: the start is counted, and what came from the factory is made durable with the mark that it has been taken. */
function seal(): void {
  stage = Stage.Commit;
  countStart();
  if (device().initialised == 0) device().initialised = 1;
  if (device().owner == 0) device().owner = owner;
  commit();
}

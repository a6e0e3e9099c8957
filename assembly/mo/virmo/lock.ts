/** Domain/<X>/Lock: who may change it, and what it does to the domain at once or when it comes to rest (virmo.md 2, Lock). */
import { DomainState, Lock, OperationBit, Reason, Role } from "../../domain";
import { ResultCode } from "../../alert";
import { touch } from "../../journal/journal";
import { DOMAIN_BYTES, Domain, Operation, domain } from "../../journal/record.gen";
import { MaxDomains } from "../../limits";
import { Slice } from "../../memory/slice";
import { Status } from "../../status";
import { principalId } from "../../tree/principal";
import { OPERATOR, caller } from "../caller";
import { edit } from "../edit";
import { decimal } from "../number";
import { launch } from "./autostart";
import { isHeldBack, isTalking } from "./call";
import { isLocking, isStable, lockBit } from "./catalogue";
import { conclude } from "./domain";
import { awaitOutcome, begin } from "./operation";
import { readOffered } from "./parameter";
import { Phase, beginLocks, endLocks, freeTicket, isLockWaiting, isRepeated, openTicket } from "./ticket";
import { Step, work } from "./work";

export function lock(instance: u32): Slice {
  return decimal(levelOf(domain(instance & 0xff)));
}

export function lockedBy(instance: u32): Slice {
  return principalId(domain(instance & 0xff).lockedBy - 1);
}

export function fullyLock(instance: u32, data: Slice): Status {
  return change(instance & 0xff, data, OperationBit.FullyLock);
}

export function partiallyLock(instance: u32, data: Slice): Status {
  return change(instance & 0xff, data, OperationBit.PartiallyLock);
}

export function unLock(instance: u32, data: Slice): Status {
  return change(instance & 0xff, data, OperationBit.UnLock);
}

/** 200, or 202 if the domain has to come to rest first; 403 for the factory's domains, and for a lock of somebody else that would be eased. */
function change(index: u32, data: Slice, bit: OperationBit): Status {
  const status = readOffered(bit, data, 0, 0);
  if (status != Status.Ok) return status;
  const d = domain(index);
  if (d.role != Role.Guest) return Status.Forbidden;
  if (isRepeated(index, bit)) return Status.Accepted;
  const level: u32 = (bit - OperationBit.FullyLock + 1) * Lock.Fully;
  const mine = isMine(d, caller.account, caller.principal);
  if (level > levelOf(d) && !mine) return Status.Forbidden;
  const isHeld = isHeldBack(bit, index);
  const changes = level != levelOf(d);
  const waits =
    isHeld || (isStable(d.state) ? mustWait(d, index, level) : level == Lock.Fully || isEasing(d, index, changes));
  if (!changes && !waits && !isLockDue(d)) return Status.Ok;
  const ticket = waits ? freeTicket() : 0;
  if (ticket < 0) return Status.DeviceFull;
  if (waits) openTicket(<u32>ticket, bit, index, d, isHeld ? Phase.Held : Phase.Waiting);
  if (isHeld) return Status.Accepted;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (changes) setLock(d, level, caller.principal, mine);
  if (waits) return Status.Accepted;
  if (applyLock(d, index)) {
    awaitOutcome(index, bit);
    return Status.None;
  }
  if (isStable(d.state)) endLocks(index);
  conclude(d, bit, ResultCode.Success);
  return Status.Ok;
}

function levelOf(d: Domain): u32 {
  return d.lock == 0 ? <u32>Lock.Unlocked : d.lock;
}

/** A FullyLock that an emergency call has held back: applied at once, unless its domain is in transition or talks on. */
export function lockLate(t: Operation): void {
  const index = t.slot;
  const d = domain(index);
  t.phase = Phase.Waiting;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (d.lock != Lock.Fully) setLock(d, Lock.Fully, t.principal, isMine(d, t.account, t.principal));
  if (!isStable(d.state) || work(index).step != Step.None || mustWait(d, index, Lock.Fully)) return;
  settleLock(d, index);
}

/** Begins what the lock of a domain at rest asks for; if that is nothing, whoever waited for it is told. */
export function settleLock(d: Domain, index: u32): void {
  if (!applyLock(d, index) && isLockWaiting(index)) conclude(d, endLocks(index), ResultCode.Success);
}

/** A domain in transition that is to go on, or that the same lock is letting go on. */
function isEasing(d: Domain, index: u32, changes: bool): bool {
  const w = work(index);
  return d.held != 0 || (!changes && w.step != Step.None && isLocking(w.bit));
}

/** A call that the pause of a domain with this lock must not cut. */
export function mustWait(d: Domain, index: u32, level: u32): bool {
  return level == Lock.Fully && d.state == DomainState.Running && isTalking(index);
}

/** Only the locker or the operator may ease a lock. Who makes somebody else's stricter doesn't become its locker. */
function isMine(d: Domain, account: u32, principal: u32): bool {
  return d.lock == 0 || d.lockedBy == principal + 1 || account == OPERATOR;
}

/** While it is fully locked a domain that was to run is held. */
function setLock(d: Domain, level: u32, principal: u32, becomesLocker: bool): void {
  if (level == Lock.Fully && d.lock != Lock.Fully && d.desired == DomainState.Running) d.held = 1;
  d.lock = level == Lock.Unlocked ? 0 : level;
  if (becomesLocker) d.lockedBy = level == Lock.Unlocked ? 0 : principal + 1;
}

/** Whether its lock asks something of a domain at rest. */
export function isLockDue(d: Domain): bool {
  return d.lock == Lock.Fully ? d.state == DomainState.Running : d.held != 0;
}

/** Pauses a domain at rest that is fully locked, lets one go on that no longer is. True if the hypervisor is being asked for that. */
export function applyLock(d: Domain, index: u32): bool {
  if (!isLockDue(d)) return false;
  edit(changetype<usize>(d), DOMAIN_BYTES);
  const held = d.held;
  d.held = 0;
  const isFully = d.lock == Lock.Fully;
  if (isFully || (d.state == DomainState.Paused && d.desired == DomainState.Running)) {
    beginLocks(index);
    begin(d, index, lockBit(d), Reason.Lock);
    if (isFully) d.held = held;
    return true;
  }
  // What AutoStart was to start is started if it is to be still.
  if (d.state != DomainState.Stopped || (d.autoStart == 0 && d.desired != DomainState.Running)) return false;
  launch(d, index);
  // Held until that has ended: should it not come to it, because this agent dies, or flash does, it is started again.
  if (d.state == DomainState.Starting) d.held = 1;
  return false;
}

/**
 * The account of `principal` is gone: its domains are fully locked, and only the operator, `locker`, can unlock them; the alerts about them that
 * it hasn't acknowledged are dropped. False: too many at once.
 */
export function lockDomainsOf(principal: u32, locker: u32): bool {
  for (let i: u32 = 0; i < MaxDomains; i++) {
    if (domain(i).owner != principal + 1) continue;
    if (!touch(changetype<usize>(domain(i)), DOMAIN_BYTES)) return false;
    setLock(domain(i), Lock.Fully, locker, true);
    domain(i).untold = 0;
  }
  return true;
}

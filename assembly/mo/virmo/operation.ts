/** The Execs of a domain, and DM Delete of its node: what they ask for and what they are answered at once (virmo.md 2 and 3). */
import { ResultCode } from "../../alert";
import { DomainState, Lock, OperationBit, Reason, Role } from "../../domain";
import { DOMAIN_BYTES, Domain, Operation, domain } from "../../journal/record.gen";
import { EMPTY, Slice } from "../../memory/slice";
import { Status } from "../../status";
import { Text } from "../../text.gen";
import { caller } from "../caller";
import { edit } from "../edit";
import { admitLive } from "./admission";
import { isHeldBack } from "./call";
import { Transition, isAllowed, isLocking, isStable, transition } from "./catalogue";
import { conclude, enter, knownState } from "./domain";
import { number, readNumber, readOffered, wrong } from "./parameter";
import { Phase, endTicket, freeTicket, isRepeated, openTicket, underWay } from "./ticket";
import { Step, work } from "./work";

const STOP_KEYS: usize = memory.data<i32>([Text.Timeout]);
const MAX_TIMEOUT: i32 = 3600;

export function start(instance: u32, data: Slice): Status {
  return plain(instance, OperationBit.Start, data);
}

export function stop(instance: u32, data: Slice): Status {
  const status = readOffered(OperationBit.Stop, data, STOP_KEYS, 1);
  if (status != Status.Ok) return status;
  if (!readNumber(0, domain(instance & 0xff).stopTimeout) || number() < 1 || number() > MAX_TIMEOUT)
    return wrong(Text.Timeout);
  return request(instance, OperationBit.Stop, number(), true);
}

export function kill(instance: u32, data: Slice): Status {
  return plain(instance, OperationBit.Kill, data);
}

/** Stop, then Start; a guest that doesn't stop within Policy/StopTimeout is killed. */
export function restart(instance: u32, data: Slice): Status {
  const status = readOffered(OperationBit.Restart, data, 0, 0);
  const timeout = domain(instance & 0xff).stopTimeout;
  return status == Status.Ok ? request(instance, OperationBit.Restart, timeout, true) : status;
}

export function wipe(instance: u32, data: Slice): Status {
  return plain(instance, OperationBit.Wipe, data);
}

export function pause(instance: u32, data: Slice): Status {
  return plain(instance, OperationBit.Pause, data);
}

export function resume(instance: u32, data: Slice): Status {
  return plain(instance, OperationBit.Resume, data);
}

export function remove(instance: u32, data: Slice): Status {
  return plain(instance, OperationBit.Delete, data);
}

/** DM Delete of `Domain/<X>`: the session waits for the hypervisor instead of a ticket. In an Atomic 403. */
export function removeNode(instance: u32): Status {
  if (caller.atomic) return Status.Forbidden;
  const status = readOffered(OperationBit.Delete, EMPTY, 0, 0);
  return status == Status.Ok ? request(instance, OperationBit.Delete, 0, false) : status;
}

/** An Exec that takes no parameters. */
function plain(instance: u32, bit: OperationBit, data: Slice): Status {
  const status = readOffered(bit, data, 0, 0);
  return status == Status.Ok ? request(instance, bit, 0, true) : status;
}

/**
 * Asks for an operation on a domain.
 *
 * @param timeout of a Stop, in seconds
 * @param told whether an asynchronous operation gets a ticket and 202; else the session waits, unless an emergency call holds it back
 * @returns Accepted, Ok (the state was reached already), None (the session is to wait for outcomeOf), or why not, with nothing changed
 */
function request(instance: u32, bit: OperationBit, timeout: i32, told: bool): Status {
  const index = instance & 0xff;
  const d = domain(index);
  const t = transition(bit);
  if (d.role != Role.Guest) return Status.Forbidden;
  if (!isOpenTo(d, bit, t)) return Status.Forbidden;
  const allowed = isAllowed(t, d.state) && !isBetween(d);
  if (!allowed && d.state == t.to) {
    want(d, bit, t.to);
    return Status.Ok;
  }
  if (told && isRepeated(index, bit)) return Status.Accepted;
  const joins = (told || d.state != DomainState.Unknown) && isJoined(d, index, bit, t);
  if (!joins && !allowed) return Status.Forbidden;
  if (t.to == DomainState.Running && t.asynchronous != 0 && !joins && admitLive(index) != Status.Ok)
    return Status.DeviceFull;
  const waits = !joins && isHeldBack(bit, index);
  const ticketed = waits || (told && (joins || t.asynchronous != 0));
  const ticket = freeTicket();
  if (ticketed && ticket < 0) return Status.DeviceFull;
  if (ticketed) openTicket(<u32>ticket, bit, index, d, waits ? Phase.Held : Phase.Pending).timeout = timeout;
  if (waits) return Status.Accepted;
  if (joins) want(d, bit, t.to);
  else begin(d, index, bit, Reason.ServerRequest);
  if (!joins) work(index).timeout = timeout;
  awaitOutcome(index, bit);
  return ticketed ? Status.Accepted : Status.None;
}

/** What an emergency call has held back is judged again: it begins, joins the same operation, has been reached already, or has failed. */
export function requestLate(t: Operation): void {
  const index = t.slot;
  const bit = t.kind - 1;
  const d = domain(index);
  const row = transition(bit);
  const joins = isJoined(d, index, bit, row);
  t.phase = Phase.Pending;
  if (joins) return want(d, bit, row.to);
  const allowed = isAllowed(row, d.state) && !isBetween(d);
  if (!allowed && d.state == row.to) {
    want(d, bit, row.to);
    return endTicket(t, ResultCode.Success);
  }
  if (!allowed || !isOpenTo(d, bit, row)) {
    conclude(d, bit, row.failure);
    return endTicket(t, row.failure);
  }
  begin(d, index, bit, Reason.ServerRequest);
  work(index).timeout = t.timeout;
}

/** A half wiped domain can be wiped and deleted only, and one that is fully locked doesn't get to run. */
function isOpenTo(d: Domain, bit: OperationBit, t: Transition): bool {
  if (d.wiping != 0 && bit != OperationBit.Wipe && bit != OperationBit.Delete) return false;
  return d.lock != Lock.Fully || t.to != DomainState.Running;
}

/** The same operation is under way, in sight or not. A Kill of what is out of sight is asked for anew. */
function isJoined(d: Domain, index: u32, bit: OperationBit, t: Transition): bool {
  const known = knownState(d);
  // Whoever destroys a domain: it is being deleted. A lock may be pausing it, or letting it go on.
  if (bit == OperationBit.Delete || t.asynchronous == 0) return known == t.through;
  if (isStable(known)) return false;
  const w = work(index);
  if (d.state != DomainState.Unknown) return w.step != Step.None && w.bit == bit;
  return bit != OperationBit.Kill && underWay(index, known) == bit;
}

/** Out of sight while it was being made, copied, wiped or deleted: that comes to its end or is taken back, and nothing runs that could be killed. */
function isBetween(d: Domain): bool {
  if (d.state != DomainState.Unknown) return false;
  return d.before == DomainState.Creating || d.before == DomainState.Cloning || d.before == DomainState.Deleting;
}

/** What operation `bit` leads to has been asked for last, whether anything has to be done for it or not. Delete asks for nothing that could stand if it fails, a lock for no state of its own. */
function want(d: Domain, bit: u32, state: u32): void {
  edit(changetype<usize>(d), DOMAIN_BYTES);
  if (bit == OperationBit.Delete) return;
  if (!isLocking(bit)) d.desired = state;
  d.held = 0;
}

let awaitedDomain: u32 = 0;
let awaitedBit: u32 = 0;

/** The session is to wait for operation `bit` on domain number `index`. */
export function awaitOutcome(index: u32, bit: u32): void {
  awaitedDomain = index;
  awaitedBit = bit;
}

/** After a Status.None: the domain and the operation whose outcome the session is to wait for. */
export function awaited(): u32 {
  return awaitedDomain | (awaitedBit << 8);
}

/** Puts the domain into the transient state of operation `bit`, and asks the hypervisor. */
export function begin(d: Domain, index: u32, bit: OperationBit, reason: u32): void {
  const t = transition(bit);
  want(d, bit, t.to);
  if (t.to == DomainState.Running) d.givenUp = 0;
  if (knownState(d) != DomainState.Stopping) d.crashed = knownState(d) == DomainState.Crashed ? 1 : 0;
  // Kill of what is already in transition, or out of sight: what it was before that stays.
  if (isStable(d.state)) d.before = d.state;
  d.begun = bit + 1;
  if (bit == OperationBit.Wipe) d.wiping = 1;
  enter(d, t.through, reason);
  work(index).ask(bit, t.action);
}

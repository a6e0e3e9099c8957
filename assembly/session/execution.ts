/** Executes a message's commands in document order, and answers each (OMA-TS-DM_Protocol 8.5, OMA-TS-DM_RepPro 6.6). */
import { Alert } from "../alert";
import { OperationBit } from "../domain";
import { Effect, Outcome } from "../effect";
import { changed, commit, failed, rollback } from "../journal/journal";
import { LIVE_BYTES, domain, live } from "../journal/record.gen";
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { EMPTY, size } from "../memory/slice";
import { text } from "../memory/text";
import { beginCommand } from "../mo/caller";
import { report, writeId } from "../mo/virmo/descriptor";
import { outcomeOf } from "../mo/virmo/engine";
import { awaited } from "../mo/virmo/operation";
import { requestReconciliation } from "../mo/virmo/reconcile";
import { dropUnissued } from "../mo/virmo/work";
import { NEVER, now } from "../port/clock";
import { Owner, issue, result } from "../port/register";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Event, message } from "../syncml/reader";
import { Answer, answer } from "../syncml/writer";
import { Text } from "../text.gen";
import { Syncml } from "../wbxml/token.gen";
import { headerStatus } from "./incoming";
import { isSafe } from "./safety";
import { Phase, session } from "./session";
import * as target from "./target";

/** How long the session waits for the hypervisor before it answers 500 (virmo.md 3, DM Delete). */
const HYPERVISOR_PATIENCE: u64 = 30000;
/** Longest value that a Results can carry in a message of its own, with URI, Meta and SyncHdr. */
const LARGE: u32 = 4096;

/** The answer that is being made, or that waits for room. */
export const current = changetype<Answer>(memory.data(offsetof<Answer>(), 8));
let pending: bool = false;
/** Where the arena was before the command at hand, and before the item at hand. */
let before: usize = 0;
let scratch: usize = 0;

/** Begins with the first command of the message. */
export function beginExecution(): void {
  pending = false;
  before = arena.mark();
}

/** Whether an answer waits for a message with room for it. */
export function isPending(): bool {
  return pending;
}

/**
 * Executes up to the next command's end, or writes the answer that waits.
 *
 * @returns false at the end of the message, or when the answer doesn't fit the message in the outbox: isPending() tells which
 */
export function stepExecution(): bool {
  if (pending) return writeAnswer();
  const earlier = arena.mark();
  const event = message.next();
  // With the first item comes what belongs to the whole command, and stays until that ends.
  scratch = message.items > 1 ? earlier : arena.mark();
  switch (event) {
    case Event.End:
      return false;
    case Event.Item:
      return executeItem();
    case Event.CommandEnd:
      return executeWhole();
    case Event.ContainerHead:
      return containerHead();
    default:
      return true;
  }
}

/** Begins the answer to the command at hand. */
function begin(command: u32): void {
  memory.fill(changetype<usize>(current), 0, offsetof<Answer>());
  beginCommand(EMPTY);
  // Not the message received last: that may be the Next Message (1222) which fetches the rest of this answer.
  parseU32(message.header().text(Slot.MsgId));
  current.msgRef = parsed();
  current.command = command;
  parseU32(message.head().text(Slot.CmdId));
  current.cmdRef = parsed();
  current.targetRef = message.items > 0 ? message.item().text(Slot.TargetUri) : EMPTY;
}

function executeItem(): bool {
  const command = message.command;
  if (target.commandOf(command) == 0) return true;
  begin(command);
  current.code = isRefused() ? headerStatus : message.containers > 0 ? Status.NotExecuted : run(command);
  return command == Syncml.Get && current.code == Status.None ? askReport() : conclude();
}

/** In safe mode nothing is changed. */
function run(command: u32): Status {
  if (isSafe() && command != Syncml.Get) return Status.ServiceUnavailable;
  return target.execute(target.commandOf(command), message.item(), message.head(), current);
}

/** What is, only the hypervisor knows: it is asked before a Get of it is answered. */
function askReport(): bool {
  session.phase = Phase.Report;
  const effect = issue(Owner.Session, Effect.DomainQuery, writeId(domain(target.reportedDomain())), 16);
  effect.a0 = u32.MAX_VALUE;
  return true;
}

/** The hypervisor has answered, or has not: 500. */
export function reportCompleted(): void {
  session.phase = Phase.Execute;
  const l = live(target.reportedDomain());
  if (result() == Outcome.Done) report.keep(l);
  else if (result() == Outcome.NotFound) memory.fill(changetype<usize>(l), 0, LIVE_BYTES);
  const known = result() == Outcome.Done || result() == Outcome.NotFound;
  current.code = known ? target.read(current) : Status.CommandFailed;
  conclude();
}

/** Nothing runs for a server that is not authenticated (OMA-TS-DM_Protocol 9.1). */
function isRefused(): bool {
  return headerStatus == Status.Unauthorized || headerStatus == Status.AuthenticationRequired;
}

/** The end of a command: those that aren't answered item by item are answered now. */
function executeWhole(): bool {
  const command = message.command;
  if (command == Syncml.Status || command == Syncml.Results) return release();
  if (target.commandOf(command) != 0 && message.items > 0) return release();
  begin(command);
  if (isRefused()) current.code = headerStatus;
  else if (message.containers > 0) current.code = Status.NotExecuted;
  else
    current.code =
      target.commandOf(command) != 0
        ? Status.IncompleteCommand
        : command == Syncml.Alert
          ? executeAlert()
          : Status.OptionalFeatureNotSupported;
  return conclude();
}

/** Of a server's alerts, only those that steer the conversation are built; the user can't be asked yet (406). */
function executeAlert(): Status {
  if (!parseU32(message.head().text(Slot.Data))) return Status.IncompleteCommand;
  return parsed() == Alert.NextMessage ? Status.Ok : Status.OptionalFeatureNotSupported;
}

/** Atomic, Sequence and Sync aren't built: they are answered 406, and what they hold 215. */
function containerHead(): bool {
  begin(message.containerToken);
  parseU32(message.containerId);
  current.cmdRef = parsed();
  current.targetRef = EMPTY;
  current.code = isRefused()
    ? headerStatus
    : message.containersAround > 0
      ? Status.NotExecuted
      : Status.OptionalFeatureNotSupported;
  return conclude();
}

/** What the item took of the arena is given back at the end of its command. */
function release(): bool {
  arena.release(before);
  return true;
}

/** After a command has run: what it changed is made durable before it is answered. */
function conclude(): bool {
  pending = true;
  if (current.code == Status.IncompleteCommand) current.detail = target.detail();
  if (current.code == Status.ServiceUnavailable) current.detail = text(Text.SafeMode);
  if (isFailure(current.code)) rollback();
  else if (changed()) {
    commit();
    session.phase = Phase.Commit;
    return true;
  }
  return awaitOutcome();
}

function isFailure(code: u32): bool {
  return code >= 300;
}

/** The commit of a command has ended. */
export function committed(): void {
  session.phase = Phase.Execute;
  if (failed()) {
    dropUnissued();
    // What it would have overtaken is waited for by nobody any more.
    requestReconciliation();
    current.results = false;
    current.code = Status.DataStoreFailure;
  }
  awaitOutcome();
}

/** Status.None: the hypervisor decides what the command is answered. */
function awaitOutcome(): bool {
  if (current.code != Status.None) return writeAnswer();
  session.phase = Phase.Await;
  session.deadline = now() + HYPERVISOR_PATIENCE;
  return true;
}

/** While the session waits for the hypervisor: true once the answer is known. */
export function stepAwait(): bool {
  const code = outcomeOf(awaited() & 0xff, <OperationBit>(awaited() >> 8));
  if (code == Status.None && now() < session.deadline) return false;
  current.code = code == Status.None ? Status.CommandFailed : code;
  session.phase = Phase.Execute;
  session.deadline = NEVER;
  return true;
}

/** Writes the answer; one that would not even fit an empty message is answered without its Results. */
function writeAnswer(): bool {
  if (current.results && size(current.data) > LARGE) giveUpResults();
  if (!answer(current)) return false;
  pending = false;
  arena.release(scratch);
  return true;
}

/** Results that don't fit a message which holds nothing else but its SyncHdr fit none. */
export function giveUpResults(): void {
  current.results = false;
  current.code = Status.RequestEntityTooLarge;
}

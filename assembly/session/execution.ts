/** Executes a message's commands in document order, and answers each (OMA-TS-DM_Protocol 8.5, OMA-TS-DM_RepPro 6.6). */
import { OperationBit } from "../domain";
import { isAuditReading } from "../journal/audit";
import { changed, commit, failed, rollback } from "../journal/journal";
import { isStagingBusy } from "../journal/staging";
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { text } from "../memory/text";
import { outcomeOf } from "../mo/virmo/engine";
import { awaited } from "../mo/virmo/operation";
import { requestReconciliation } from "../mo/virmo/reconcile";
import { dropUnissued } from "../mo/virmo/work";
import { NEVER, now } from "../port/clock";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Event } from "../syncml/event";
import { PartFlag } from "../syncml/part";
import { message } from "../syncml/message";
import { Text } from "../text.gen";
import { Syncml } from "../wbxml/token.gen";
import { alertItem, attachAnswers, executeAlert } from "./alert";
import { awaitRoom, beginAnswer, beginAnswerTo, clearAnswer, current, isPending, writeAnswer } from "./answer";
import { askReport, takeReport } from "./asked";
import * as container from "./container";
import * as document from "./document";
import { headerStatus } from "./incoming";
import { isListing } from "./list";
import { breakOff, breaksOff, forgetRefusal, isApplying, isChunk, stepChunk, takeChunk } from "./object-in";
import { chunkRead, isSending } from "./object-out";
import { userAnswered } from "./prompt";
import { isSafe } from "./safety";
import { HYPERVISOR_PATIENCE, Phase, session } from "./session";
import * as target from "./target";

/** The user is being asked what an alert wants to know. */
let asking: bool = false;
/** Where the arena was before the item at hand. */
let scratch: usize = 0;
/** What the reader has stopped at, while the server hears first that it breaks a large object off. */
let held: Event = Event.End;

/** Begins with the first command of the message. */
export function beginExecution(): void {
  clearAnswer();
  asking = false;
  held = Event.End;
  forgetRefusal();
  container.beginContainers();
}

/**
 * Executes up to the next command's end, or writes the answer that waits.
 *
 * @returns false at the end of the message, or when the answer doesn't fit the message in the outbox: isPending() tells which
 */
export function stepExecution(): bool {
  if (isPending()) return writeAnswer();
  if (asking) return takeAnswer();
  let goesOn = stepCommand();
  // Nothing else may change a record before those of an Atomic are committed or taken back.
  while (goesOn && container.isTrying() && !asking) goesOn = stepCommand();
  return goesOn;
}

function stepCommand(): bool {
  if (held != Event.End) return handle(held);
  const earlier = arena.mark();
  const event = message.next();
  // With the first item comes what belongs to the whole command, and stays until that ends.
  scratch = message.items > 1 ? earlier : arena.mark();
  if (!breaksOff(event)) return handle(event);
  held = event;
  breakOff();
  return true;
}

function handle(event: Event): bool {
  held = Event.End;
  switch (event) {
    case Event.End:
      return false;
    case Event.Item:
      return executeItem();
    case Event.CommandEnd:
      return executeWhole();
    case Event.ContainerHead:
      return containerHead();
    case Event.ContainerEnd:
      return container.leave() ? tellAtomic(Status.Ok) : true;
    default:
      return true;
  }
}

function executeItem(): bool {
  const command = message.command;
  if (command == Syncml.Alert && !isRefused()) alertItem();
  if (target.commandOf(command) == 0) return true;
  beginAnswer();
  current.code = isRefused() ? headerStatus : container.decide(current);
  if (current.code != Status.None) return conclude();
  current.code = run(command);
  if (session.phase == Phase.Stage) return true;
  if (current.code == Status.IncompleteCommand) current.detail = target.detail();
  // What is, only the hypervisor knows: it is asked before a Get of it is answered.
  if (command != Syncml.Get || current.code != Status.None) return conclude();
  askReport(document.reportedDomain());
  return true;
}

/** In safe mode nothing is changed, nothing is deleted softly, and no chunk of an object may stand in a container. */
function run(command: u32): Status {
  if (isSafe() && command != Syncml.Get) return Status.ServiceUnavailable;
  if (message.head().has(PartFlag.SftDel)) return Status.OptionalFeatureNotSupported;
  if (message.containers > 0 && message.item().has(PartFlag.MoreData)) return Status.CommandNotAllowed;
  if (!container.canTakeBack()) return Status.DeviceFull;
  if (isChunk(command, message.item())) return takeChunk(command, message.item());
  const code = execute();
  // The hypervisor isn't asked while a transaction is open.
  return code == Status.None && container.isTrying() ? Status.OptionalFeatureNotSupported : code;
}

function execute(): Status {
  return document.executeItem(target.commandOf(message.command), message.item(), message.head(), current);
}

/** A chunk is on its way to the staging area, or from there into the message, or a record of the audit from flash: false while it is. */
export function stepStage(): bool {
  if (isStagingBusy() || isAuditReading()) return false;
  if (isListing()) {
    session.phase = Phase.Execute;
    return true;
  }
  if (isSending()) {
    session.phase = Phase.Execute;
    chunkRead(current);
    return true;
  }
  const isDocument = isApplying();
  const code = nextStage();
  if (code == Status.None) return true;
  session.phase = Phase.Execute;
  current.code = code == Status.Ok && !isDocument && current.command != Syncml.Get ? execute() : code;
  if (isDocument) current.failedUri = document.failedUri();
  // An answer that the message has no room for waits in Phase.Execute, which sends the message.
  conclude();
  return true;
}

function nextStage(): Status {
  if (document.isStaging()) return document.stepStaging(current);
  return current.command == Syncml.Get ? document.read(current) : stepChunk(message.item());
}

/** The hypervisor has answered, or has not: 500. */
export function reportCompleted(): void {
  session.phase = Phase.Execute;
  current.code = takeReport(document.reportedDomain()) ? document.read(current) : Status.CommandFailed;
  if (session.phase == Phase.Stage) return;
  if (current.code == Status.None) askReport(document.reportedDomain());
  else conclude();
}

/** Nothing runs for a server that is not authenticated (OMA-TS-DM_Protocol 9.1). */
function isRefused(): bool {
  return headerStatus == Status.Unauthorized || headerStatus == Status.AuthenticationRequired;
}

/** The end of a command: those that aren't answered item by item are answered now. */
function executeWhole(): bool {
  const command = message.command;
  const isItemized = target.commandOf(command) != 0;
  if (command == Syncml.Status || command == Syncml.Results || (isItemized && message.items > 0)) return release();
  scratch = container.floor;
  beginAnswer();
  current.code = isRefused() ? headerStatus : container.decide(current);
  const isDecided = current.code != Status.None;
  if (command == Syncml.Alert) return isDecided ? concludeAlert() : alert();
  if (!isDecided) current.code = isItemized ? Status.IncompleteCommand : Status.OptionalFeatureNotSupported;
  return conclude();
}

function alert(): bool {
  current.code = executeAlert();
  if (current.code != Status.None) return concludeAlert();
  asking = true;
  // No transaction stays open while the user thinks.
  if (container.isTrying()) rollback();
  return true;
}

/** The user has answered. An Atomic, whose changes have been taken back meanwhile, runs again. */
function takeAnswer(): bool {
  asking = false;
  if (container.isTrying()) {
    container.tryAgain();
    return true;
  }
  current.code = userAnswered();
  return concludeAlert();
}

function concludeAlert(): bool {
  if (current.code == Status.Ok) attachAnswers(current);
  container.skipAfter(current.code);
  return conclude();
}

/** A container is answered before what it holds; an Atomic, once that has been tried. */
function containerHead(): bool {
  const status = isRefused() ? headerStatus : container.enter();
  if (status == Status.None) return true;
  scratch = container.floor;
  parseU32(message.containerId);
  beginAnswerTo(message.containerToken, parsed());
  current.code = status;
  return conclude();
}

/** The outcome of an Atomic is known: it is answered, then its children are. */
function tellAtomic(code: Status): bool {
  container.tellChildren();
  scratch = container.floor;
  beginAnswerTo(Syncml.Atomic, container.atomicId);
  current.code = code;
  return settle();
}

/** A child of an Atomic has run. */
function concludeChild(): bool {
  container.countChild();
  if (!isFailure(current.code)) {
    arena.release(scratch);
    return true;
  }
  container.blame(current);
  return tellAtomic(Status.AtomicFailed);
}

/** What the item took of the arena is given back at the end of its command. */
function release(): bool {
  arena.release(container.floor);
  return true;
}

/** A command has run, or is not to. */
function conclude(): bool {
  if (current.code == Status.ServiceUnavailable) current.detail = text(Text.SafeMode);
  return container.isTrying() ? concludeChild() : settle();
}

/** After a command has run: what it changed is made durable before it is answered. */
function settle(): bool {
  awaitRoom(scratch);
  if (isFailure(current.code)) rollback();
  else if (changed()) {
    commit();
    session.phase = Phase.Commit;
    return true;
  }
  return awaitOutcome();
}

/** A user who has cancelled (214) hasn't agreed. */
function isFailure(code: u32): bool {
  return code >= 300 || code == Status.OperationCancelled;
}

/** The commit of a command has ended. */
export function committed(): void {
  session.phase = Phase.Execute;
  if (failed()) {
    dropUnissued();
    // What it would have overtaken is waited for by nobody any more.
    requestReconciliation();
    current.results = false;
    current.code = current.command == Syncml.Atomic ? container.blameCommit() : Status.DataStoreFailure;
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

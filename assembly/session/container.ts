/** Atomic, Sequence and Sync: which of the commands that they hold run, and what those of an Atomic come to (OMA-TS-DM_RepPro 6.6.3, 6.6.13). */
import { hasSpare } from "../journal/journal";
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { caller } from "../mo/caller";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Event } from "../syncml/event";
import { Part } from "../syncml/part";
import { PLACE_BYTES, message } from "../syncml/reader";
import { Answer } from "../syncml/answer";
import { Syncml } from "../wbxml/token.gen";
import { forgetAnswers } from "./prompt";
import { isQuota } from "./reach";

/** How the commands at hand are treated. */
const enum Course {
  /** Each is executed, then answered. */
  Plain = 0,
  /** An Atomic's are executed; nothing is answered before its outcome is known. */
  Try = 1,
  /** It is known: they are answered. */
  Tell = 2,
}

const NOWHERE: u32 = u32.MAX_VALUE;
/** More than any one command announces by edit(), which mustn't fail: an account is the largest record. */
const RESERVE: u32 = 1024;

let course: Course = Course.Plain;
/** Commands in so many containers, or more, aren't executed. */
let skipped: u32 = NOWHERE;
/** Where the arena is released to at the end of a command: what lies below is needed to the end of the message, or of the Atomic. */
export let floor: usize = 0;

// The Atomic at hand: its CmdID, where its first command begins, the floor around it, and how many children have been read, and had
// been when they were tried: a command of several Items is as many. The one that failed, 0 for none, and what it is answered.
export let atomicId: u32 = 0;
const PLACE: usize = memory.data(PLACE_BYTES, 8);
let floorAround: usize = 0;
let children: u32 = 0;
let tried: u32 = 0;
let culprit: u32 = 0;
/** How many of the children change a quota. */
let quotas: u32 = 0;
const CULPRIT: usize = memory.data(offsetof<Answer>(), 8);

/** A message begins. */
export function beginContainers(): void {
  follow(Course.Plain);
  skipped = NOWHERE;
  floor = arena.mark();
}

function follow(next: Course): void {
  course = next;
  caller.atomic = next == Course.Try;
  children = 0;
}

/** Whether the commands at hand are an Atomic's that are executed, and not answered yet. */
export function isTrying(): bool {
  return course == Course.Try;
}

/** Whether the command at hand is to be executed, as far as its containers go. */
export function isExecuting(): bool {
  return message.containers < skipped && course != Course.Tell;
}

/** Whether what one more command changes can be taken back. */
export function canTakeBack(): bool {
  return course != Course.Try || hasSpare(RESERVE);
}

/**
 * The head of a container.
 *
 * @returns its Status; None: an Atomic, which is known when its children have been tried
 */
export function enter(): Status {
  const around = message.containersAround;
  if (around >= skipped) return Status.NotExecuted;
  const token = message.containerToken;
  const isEmpty = message.containers == around;
  let status = Status.Ok;
  if (token == Syncml.Sync || (token == Syncml.Sequence && around > 0)) status = Status.OptionalFeatureNotSupported;
  else if (token == Syncml.Atomic && !isEmpty) status = lookAhead() ? Status.None : Status.CommandFailed;
  if (status >= 300 && !isEmpty) skipped = around + 1;
  if (status == Status.None) beginAtomic();
  return status;
}

/**
 * Whether an Atomic holds only what it may; a single other command, and nothing of it is executed. How many quotas it changes is known then, too: the
 * last one is judged as the whole set.
 */
function lookAhead(): bool {
  const before = arena.mark();
  quotas = 0;
  message.keep(PLACE);
  let event = message.next();
  while (event == Event.Item || (event == Event.CommandEnd && mayStandInAtomic(message.command))) {
    if (event == Event.Item && changesQuota(message.command, message.item())) quotas++;
    event = message.next();
  }
  message.goBack(PLACE);
  arena.release(before);
  return event == Event.ContainerEnd;
}

/** Add finds such a leaf there already, and documents don't get to it: virmo.md 1 has it come with its domain, in nodes that can't be replaced. */
function changesQuota(command: u32, item: Part): bool {
  return (command == Syncml.Replace || command == Syncml.Copy) && isQuota(item.text(Slot.TargetUri));
}

function mayStandInAtomic(command: u32): bool {
  switch (command) {
    case Syncml.Add:
    case Syncml.Alert:
    case Syncml.Copy:
    case Syncml.Delete:
    case Syncml.Replace:
      return true;
    default:
      return false;
  }
}

function beginAtomic(): void {
  parseU32(message.containerId);
  atomicId = parsed();
  floorAround = floor;
  forgetAnswers();
  culprit = 0;
  beginTrying();
}

function beginTrying(): void {
  follow(Course.Try);
  caller.quotas = quotas;
}

/** The user has answered an alert of the Atomic: it runs again, from its first command, with the answer kept in the arena. */
export function tryAgain(): void {
  floor = arena.mark();
  message.goBack(PLACE);
  beginTrying();
}

/** A child has been tried, and has succeeded. */
export function countChild(): void {
  children++;
}

/** The child that was tried last has failed. */
export function blame(answer: Answer): void {
  culprit = children;
  memory.copy(CULPRIT, changetype<usize>(answer), offsetof<Answer>());
  // What its answer says may lie in the arena.
  floor = arena.mark();
}

/** What all of them have changed could not be made durable: that is the last one's failure. What to answer the Atomic. */
export function blameCommit(): Status {
  culprit = tried;
  memory.fill(CULPRIT, 0, offsetof<Answer>());
  changetype<Answer>(CULPRIT).code = Status.DataStoreFailure;
  return Status.AtomicFailed;
}

/** The Atomic's outcome is known: from here on its children are answered. */
export function tellChildren(): void {
  tried = children;
  message.goBack(PLACE);
  follow(Course.Tell);
}

/** What the command or item at hand is answered instead of being executed; None: it is to be executed. */
export function decide(answer: Answer): Status {
  if (message.containers >= skipped) return Status.NotExecuted;
  if (course != Course.Tell) return Status.None;
  children++;
  if (culprit == 0) return Status.Ok;
  if (children != culprit) return children < culprit ? Status.AtomicRollbackOk : Status.NotExecuted;
  const failed = changetype<Answer>(CULPRIT);
  answer.detail = failed.detail;
  answer.failedUri = failed.failedUri;
  return failed.code;
}

/** The end of a container. True if it is that of an Atomic whose children have all succeeded. */
export function leave(): bool {
  if (message.containers < skipped) skipped = NOWHERE;
  if (course == Course.Tell) {
    follow(Course.Plain);
    floor = floorAround;
    arena.release(floor);
    if (culprit > 0) skipAfter(changetype<Answer>(CULPRIT).code);
  }
  return course == Course.Try;
}

/** A user who doesn't want the one thing isn't troubled with what a Sequence has next (OMA-TS-DM_Protocol 10). */
export function skipAfter(code: u32): void {
  const isDeclined = code == Status.NotModified || code == Status.OperationCancelled || code == Status.RequestTimeout;
  if (isDeclined && course == Course.Plain && message.containers > 0) skipped = message.containers;
}

/** User alerts (OMA-TS-DM_Protocol 10): what a server shows to the user or asks, and what came of it. */
import { Alert } from "../alert";
import { Effect, Outcome } from "../effect";
import { MaxChoices, MaxInput, MaxPromptTime } from "../limits";
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { EMPTY, Slice, byteAt, indexOf, prefix, size, skip, slice } from "../memory/slice";
import { isText } from "../memory/utf8";
import { serverIdOf } from "../mo/dmacc";
import { number, readNumber, readParameters, valueOf } from "../mo/virmo/parameter";
import { NEVER, now } from "../port/clock";
import { Owner, issue, result } from "../port/register";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { Part, PartFlag } from "../syncml/part";
import { message } from "../syncml/message";
import { Text } from "../text.gen";
import { characters } from "../memory/utf8";
import { Phase, session } from "./session";

/** The options (10.3) by their place in KEYS. */
const enum Option {
  Mindt = 0,
  Maxdt = 1,
  Dr = 2,
  Maxlen = 3,
  It = 4,
  Et = 5,
  COUNT = 6,
}

const KEYS: usize = memory.data<u32>([
  Text.OptionMindt,
  Text.OptionMaxdt,
  Text.OptionDr,
  Text.OptionMaxlen,
  Text.OptionIt,
  Text.OptionEt,
]);
const DASH: u32 = 0x2d;
/** IT=A and ET=T: what there is without the option. */
const ALPHANUMERIC: u32 = 0x41;
const SHOWN: u32 = 0x54;

// An alert's items: its options, its text, then its choices.
const OPTIONS: u32 = 0;
const QUESTION: u32 = 1;
const FIRST_CHOICE: u32 = 2;
const ITEMS: usize = memory.data(272, 8);
/** All items are texts that a display can show, and not too many. */
let showable: bool = true;

/** An answer, in the arena. */
@unmanaged
class Given {
  /** The one before it; 0 for the first. */
  earlier: usize;
  /** The alert's CmdID. */
  cmdId: u32;
  code: u32;
  /** How many Items its Status has; the choices, a bit each; the text. */
  count: u32;
  chosen: u32;
  text: Slice;
}

/** The last answer that still counts, and the one that userAnswered() tells. */
let latest: usize = 0;
let told: usize = 0;

// The prompt that is open: the id of its effect, and what may come of it.
let prompt: u32 = 0;
let kind: u32 = 0;
let choices: u32 = 0;
let longest: u32 = 0;
let alertId: u32 = 0;
/** Where the arena was before the prompt's payload. */
let before: usize = 0;

/** Takes the item of a user alert that has just been read. */
export function promptItem(item: Part): void {
  const index = message.items - 1;
  const data = item.text(Slot.Data);
  if (index == OPTIONS) showable = true;
  const isWhole = !item.has(PartFlag.TooLarge) && !item.has(PartFlag.MoreData);
  if (index < FIRST_CHOICE + MaxChoices && isWhole && isText(data)) store<u64>(ITEMS + ((<usize>index) << 3), data);
  else showable = false;
}


@inline
function itemAt(index: u32): Slice {
  return load<u64>(ITEMS + ((<usize>index) << 3));
}

/**
 * Shows the user alert at hand, whose items have been taken.
 *
 * @param code 1100–1104
 * @returns None: the session is in Phase.Prompt until the answer has come; 412 items are missing; 416 they can't be displayed
 */
export function askUser(code: u32): Status {
  const count = message.items;
  if (count < (code >= <u32>Alert.SingleChoice ? FIRST_CHOICE + 1 : FIRST_CHOICE)) return Status.IncompleteCommand;
  if (!showable) return Status.RequestedSizeTooBig;
  if (size(itemAt(QUESTION)) == 0) return Status.IncompleteCommand;
  kind = code;
  choices = code >= <u32>Alert.SingleChoice ? count - FIRST_CHOICE : 0;
  before = arena.mark();
  readParameters(itemAt(OPTIONS), KEYS, Option.COUNT, true);
  // There has to be room for the answer, too.
  const room = arena.take(offsetof<Given>());
  const payload = writeTexts();
  if (room == 0 || arena.overflowed()) return Status.RequestedSizeTooBig;
  open(payload);
  return Status.None;
}

/** Who asks, the text, the default text of an input, and the choices: each ends with a NUL. */
function writeTexts(): Slice {
  arena.begin();
  putText(serverIdOf(session.account));
  putText(itemAt(QUESTION));
  putText(kind == Alert.TextInput && isText(valueOf(Option.Dr)) ? valueOf(Option.Dr) : EMPTY);
  for (let i: u32 = 0; i < choices; i++) putText(itemAt(FIRST_CHOICE + i));
  return arena.finish();
}

function putText(s: Slice): void {
  arena.put(s);
  arena.putByte(0);
}

function open(payload: Slice): void {
  const seconds = option(Option.Maxdt, MaxPromptTime, MaxPromptTime);
  longest = option(Option.Maxlen, MaxInput, MaxInput);
  parseU32(message.head().text(Slot.CmdId));
  alertId = parsed();
  session.phase = Phase.Prompt;
  session.deadline = now() + <u64>seconds * 1000;
  const effect = issue(Owner.Session, Effect.Prompt, <usize>(<u32>payload), size(payload));
  prompt = effect.id;
  effect.a0 = kind;
  effect.a1 = min(option(Option.Mindt, i32.MAX_VALUE, 0), seconds);
  effect.a2 = seconds;
  effect.a3 = longest;
  effect.a4 = letter(Option.It, ALPHANUMERIC);
  effect.a5 = letter(Option.Et, SHOWN);
  effect.a6 = marked();
  effect.a7 = choices;
}

/** An option that is a number from 1 to `most`; `otherwise` if it isn't. */
function option(index: u32, most: u32, otherwise: u32): u32 {
  if (!readNumber(index, 0)) return otherwise;
  return <u32>number() - 1 < most ? number() : otherwise;
}

/** An option of one letter; `otherwise` if it isn't. */
function letter(index: u32, otherwise: u32): u32 {
  return size(valueOf(index)) == 1 ? byteAt(valueOf(index), 0) : otherwise;
}

/** DR=1, DR=2-3: what is marked at first, a bit each; No and Yes are 0 and 1, choices are counted from 1. */
function marked(): u32 {
  const first: u32 = choices > 0 ? 1 : 0;
  const count: u32 = choices > 0 ? choices : kind == Alert.ConfirmOrReject ? 2 : 0;
  let bits: u32 = 0;
  let rest = valueOf(Option.Dr);
  while (size(rest) > 0) {
    const cut = indexOf(rest, DASH);
    const part = cut < 0 ? rest : prefix(rest, cut);
    rest = skip(rest, size(part) + 1);
    if (parseU32(part) && <u32>parsed() - first < count) bits |= 1 << (parsed() - first);
  }
  return kind == Alert.MultipleChoice ? bits : bits & -bits;
}

/** The port has taken the prompt, or hasn't. */
export function promptCompleted(): void {
  if (result() != Outcome.Started) end(result(), 0, EMPTY);
}

/**
 * The user has answered prompt `id`.
 *
 * @param outcome Outcome of docs/port.md, Notification.UserAnswer
 * @param n bytes of the text, or the choices that were made, a bit each
 * @returns false if it isn't the prompt that is open: the answer comes too late
 */
export function userAnswer(id: u32, outcome: i32, n: u32, text: Slice): bool {
  if (session.phase != Phase.Prompt || id != prompt) return false;
  end(outcome, n, text);
  return true;
}

/** Whether the user has had long enough: then that is the answer. */
export function stepPrompt(): bool {
  if (now() < session.deadline) return false;
  end(Outcome.TimedOut, 0, EMPTY);
  return true;
}

function end(outcome: i32, n: u32, text: Slice): void {
  session.phase = Phase.Execute;
  session.deadline = NEVER;
  // The payload has been read; who has gone back further needs it no more than that.
  arena.release(min(arena.mark(), before));
  told = arena.take(offsetof<Given>());
  const given = changetype<Given>(told);
  given.earlier = latest;
  given.cmdId = alertId;
  given.code = judge(outcome, n, text);
  const isInput = kind == Alert.TextInput;
  given.count = isInput ? 1 : count(n);
  given.chosen = isInput ? 0 : n;
  arena.begin();
  if (isInput && given.code == Status.Ok) arena.put(text);
  given.text = arena.finish();
  if (arena.overflowed()) given.code = Status.CommandFailed;
  latest = told;
}

function judge(outcome: i32, n: u32, text: Slice): Status {
  switch (outcome) {
    case Outcome.Done:
      return isAllowed(n, text) ? Status.Ok : Status.CommandFailed;
    case Outcome.Refused:
      return kind == Alert.ConfirmOrReject ? Status.NotModified : Status.CommandFailed;
    case Outcome.Cancelled:
      return Status.OperationCancelled;
    case Outcome.TimedOut:
      return Status.RequestTimeout;
    case Outcome.NotSupported:
      return Status.OptionalFeatureNotSupported;
    case Outcome.Failed:
      return Status.RequestedSizeTooBig;
    default:
      return Status.CommandFailed;
  }
}

/** How many bits are set. Not popcnt: ARM has no instruction for it, and a vendor's linker no library. */
function count(bits: u32): u32 {
  let ones: u32 = 0;
  for (; bits != 0; bits &= bits - 1) ones++;
  return ones;
}

/** A port isn't believed what the alert doesn't allow. IT is left to it: what a user may type, only a keyboard knows. */
function isAllowed(n: u32, text: Slice): bool {
  if (kind == Alert.TextInput) return n == size(text) && isText(text) && characters(text) <= longest;
  return (<u64>n) >> (<u64>choices) == 0 && (kind != Alert.SingleChoice || count(n) == 1);
}

/** What the alert asked last, or found by keptAnswer(), is answered. */
export function userAnswered(): Status {
  return <Status>changetype<Given>(told).code;
}

/** How many Items a Status 200 has for that. */
export function userAnswerCount(): u32 {
  return changetype<Given>(told).count;
}

/** Data of Item `index`, in the arena: what was entered, or the number of a choice. */
export function userAnswers(index: u32): Slice {
  const given = changetype<Given>(told);
  let rest = given.chosen;
  if (rest == 0) return given.text;
  for (; index > 0; index--) rest &= rest - 1;
  arena.begin();
  arena.putDecimal(ctz(rest) + 1);
  return arena.finish();
}

/** Whether alert `cmdId` has been answered since forgetAnswers(); its answer is the one at hand then. */
export function keptAnswer(cmdId: u32): bool {
  for (told = latest; told != 0; told = changetype<Given>(told).earlier) {
    if (changetype<Given>(told).cmdId == cmdId) return true;
  }
  return false;
}

/** An Atomic begins, which may run several times: answers are kept in the arena from here on. */
export function forgetAnswers(): void {
  latest = 0;
}

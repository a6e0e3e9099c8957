/** Alerts of a server: those to the user (1100–1104, OMA-TS-DM_Protocol 10), and Next Message. */
import { Alert } from "../alert";
import * as arena from "../memory/arena";
import { parseU32, parsed } from "../memory/decimal";
import { Slice } from "../memory/slice";
import { Status } from "../status";
import { Slot } from "../syncml/element";
import { message } from "../syncml/message";
import { Answer } from "../syncml/answer";
import { isExecuting, isTrying } from "./container";
import { askUser, keptAnswer, promptItem, userAnswerCount, userAnswered, userAnswers } from "./prompt";
import { isSafe } from "./safety";

/** The code of the alert at hand; 0 if it has none. */
function codeAtHand(): u32 {
  return parseU32(message.head().text(Slot.Data)) ? parsed() : 0;
}

function isPrompt(code: u32): bool {
  return code >= <u32>Alert.Display && code <= <u32>Alert.MultipleChoice;
}

/** Whether the user has answered the alert at hand before, as its Atomic runs again or is answered. */
function isKept(): bool {
  return (isTrying() || !isExecuting()) && parseU32(message.head().text(Slot.CmdId)) && keptAnswer(parsed());
}

/** An Item of an alert that is going to be executed. */
export function alertItem(): void {
  if (isPrompt(codeAtHand()) && isExecuting() && !isSafe() && !isKept()) promptItem(message.item());
}

/** Executes the alert at hand. None: the user is being asked; userAnswered() tells what he says. */
export function executeAlert(): Status {
  const code = codeAtHand();
  if (code == 0) return Status.IncompleteCommand;
  if (code == Alert.NextMessage || code == Alert.NoEndOfData) return Status.Ok;
  if (!isPrompt(code)) return Status.OptionalFeatureNotSupported;
  if (isSafe()) return Status.ServiceUnavailable;
  return isKept() ? userAnswered() : askUser(code);
}

/** Makes what the user has answered Items of an alert's Status: just now, or when the Atomic that is answered was tried. */
export function attachAnswers(a: Answer): void {
  if (!isPrompt(codeAtHand()) || (!isExecuting() && !isKept())) return;
  const count = userAnswerCount();
  a.answers = arena.take(count << 3);
  a.answerCount = a.answers == 0 ? 0 : count;
  for (let i: u32 = 0; i < a.answerCount; i++) store<Slice>(a.answers + ((<usize>i) << 3), userAnswers(i));
}

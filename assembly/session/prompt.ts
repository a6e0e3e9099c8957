/** Asks the user what a server's alert wants to know (OMA-TS-DM_Protocol 10): no port can yet, so each alert answers 406. */
import { EMPTY, Slice } from "../memory/slice";
import { Status } from "../status";
import { Part } from "../syncml/part";

/** Takes an Item of the alert that askUser() is going to be called for. */
export function promptItem(item: Part): void {}

/**
 * Asks the user.
 *
 * @param code of the alert, 1100 to 1104
 * @returns why not; None: the user is being asked, and the phase is Execute again once userAnswered() is known
 */
export function askUser(code: u32): Status {
  return Status.OptionalFeatureNotSupported;
}

/** What the alert asked last, or found by keptAnswer(), is answered. */
export function userAnswered(): Status {
  return Status.OptionalFeatureNotSupported;
}

/** How many Items that answer has. */
export function userAnswerCount(): u32 {
  return 0;
}

/** The Data of answer number `index`, in the arena. */
export function userAnswers(index: u32): Slice {
  return EMPTY;
}

/** Whether alert `cmdId` has been answered since forgetAnswers(); its answer is the one at hand then. */
export function keptAnswer(cmdId: u32): bool {
  return false;
}

/** An Atomic begins, which may run several times: answers are kept in the arena from here on. */
export function forgetAnswers(): void {}

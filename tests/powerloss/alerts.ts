/** The part of a round that is about alerts for the user: each kind, each answer, and within an Atomic and a Sequence. */
import { Alert } from "../../host/node/abi.gen.js";
import { text } from "./command.js";
import { ANNEX, arrive, leave } from "./annex.js";
import { container, reads, replace } from "./command.js";
import type { Random } from "../random.js";
import { OPERATOR } from "./parts.js";
import { step, type Step } from "./step.js";
import { ask } from "./user.js";

const LEAF = `${ANNEX}/answer`;

function questions(): Step {
  return step("the user is asked", OPERATOR, [
    ask(Alert.Display, 200, "MINDT=5", "Your phone is looked after"),
    ask(Alert.ConfirmOrReject, 200, "DR=1", "May it be"),
    ask(Alert.ConfirmOrReject, 304, "", "It may not: no"),
    ask(Alert.TextInput, 200, "MAXLEN=4&IT=N&ET=P", "Your number"),
    ask(Alert.TextInput, 408, "MAXDT=5", "Your number, if we wait"),
    ask(Alert.SingleChoice, 200, "DR=1", "Which", "this", "that"),
    ask(Alert.MultipleChoice, 200, "DR=1-2", "Which of them", "this", "that", "the other"),
    ask(Alert.MultipleChoice, 214, "", "Any of them, or cancel", "this", "that"),
  ]);
}

/** What an Atomic does before and behind a question is durable with a Yes, and nothing of it without. */
function atomics(random: Random): Step {
  const [first, last, never] = [30, 30, 30].map((length) => text(random, length)) as [string, string, string];
  const yes = ask(Alert.ConfirmOrReject, 200, "", "Shall it be done");
  const no = ask(Alert.ConfirmOrReject, 304, "", "Or rather no");
  const commands = [
    container("Atomic", 200, replace(LEAF, first), yes, replace(LEAF, last)),
    container("Atomic", 507, replace(LEAF, never), yes, no),
    container("Sequence", 200, no, replace(LEAF, never)),
  ];
  return step("the user is asked within an Atomic and a Sequence", OPERATOR, commands, { after: [reads(LEAF, last)] });
}

/** Questions between changes, and all that comes of the answers. */
export function alertSteps(random: Random): Step[] {
  return [arrive({ answer: "none" }), questions(), atomics(random), leave()];
}

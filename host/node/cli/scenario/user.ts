/** The user of a scenario, who does what the step at hand says (docs/scenario.md, Users). */
import { Alert, Outcome } from "../../abi.gen.js";
import type { User } from "../../display.js";
import { fault } from "../../prompt.js";
import type { Prompt, Reply } from "../../prompt.js";
import type { Reaction } from "./model.js";

/** What a user says without typing or choosing; `nothing`: the prompt stays until its time is over. */
const WORDS: Record<NonNullable<Reaction["says"]>, { reply?: Reply; to?: Alert }> = {
  seen: { reply: { outcome: Outcome.Done }, to: Alert.Display },
  yes: { reply: { outcome: Outcome.Done }, to: Alert.ConfirmOrReject },
  no: { reply: { outcome: Outcome.Refused }, to: Alert.ConfirmOrReject },
  cancel: { reply: { outcome: Outcome.Cancelled } },
  nothing: {},
};

/** What the scenario said the user would be asked, and what came instead. */
export interface Surprise {
  /** Of the reaction; undefined if the scenario has none. */
  line: number | undefined;
  expected: string;
  got: string;
}

export class ScriptedUser implements User {
  private reactions: Reaction[] = [];
  private surprise: Surprise | undefined;

  /** A step begins, in which the user does this and no more. */
  begin(reactions: readonly Reaction[]): void {
    this.reactions = [...reactions];
    this.surprise = undefined;
  }

  /** The first thing in this step that isn't as the scenario says. */
  surprised(): Surprise | undefined {
    const [left] = this.reactions;
    const unasked = left && { line: left.line, expected: "the user to be asked", got: "no prompt" };
    return this.surprise ?? unasked;
  }

  ask(prompt: Prompt, answer: (reply: Reply, ms?: number) => void): Outcome {
    const reaction = this.reactions.shift();
    const expected = reaction === undefined ? "no prompt" : mismatch(reaction, prompt);
    if (expected !== undefined) {
      this.surprise ??= { line: reaction?.line, expected, got: `${nameOf(prompt)} ${JSON.stringify(prompt.text)}` };
      answer({ outcome: Outcome.Cancelled });
      return Outcome.Started;
    }
    const reply = replyOf(reaction!);
    if (reply !== undefined) answer(reply, reaction!.after * 1000);
    return Outcome.Started;
  }

  dismiss(): void {}
}

/** What the reaction expects of a prompt other than this one. */
function mismatch(reaction: Reaction, prompt: Prompt): string | undefined {
  const { to, says } = reaction;
  if (to !== undefined && to !== prompt.text) return `a prompt ${JSON.stringify(to)}`;
  const kind = says === undefined ? undefined : WORDS[says].to;
  if (kind !== undefined && kind !== prompt.kind) return `a prompt to answer ${says}`;
  const isInput = prompt.kind === Alert.TextInput;
  if (reaction.types !== undefined && !isInput) return "a prompt to type something";
  if (reaction.chooses !== undefined && prompt.choices.length === 0) return "a prompt to choose from";
  const reply = replyOf(reaction);
  const wanted = says === undefined && reply !== undefined ? fault(prompt, reply) : undefined;
  return wanted && `${wanted} as the answer`;
}

function replyOf({ says, types, chooses }: Reaction): Reply | undefined {
  if (says !== undefined) return WORDS[says].reply;
  return types === undefined
    ? { outcome: Outcome.Done, chosen: chooses ?? [] }
    : { outcome: Outcome.Done, text: types };
}

function nameOf({ kind }: Prompt): string {
  return Object.keys(Alert).find((name) => Alert[name as keyof typeof Alert] === kind) ?? String(kind);
}

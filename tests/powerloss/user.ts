/** The user of the phone in the runner: what a server asks ends with a word that tells what the user does. */
import { Alert, Outcome } from "../../host/node/abi.gen.js";
import type { Prompt, Reply } from "../../host/node/prompt.js";
import { command } from "./command.js";
import type { Command } from "./server.js";

/** What somebody does who doesn't do what is asked; undefined: nothing, until the time is over. */
const OTHERWISE: Record<string, Reply | undefined> = {
  no: { outcome: Outcome.Refused },
  cancel: { outcome: Outcome.Cancelled },
  wait: undefined,
};

/** @returns undefined if the user does nothing */
export function replyTo({ kind, text, longest, choices }: Prompt): Reply | undefined {
  const word = text.split(" ").at(-1)!;
  if (word in OTHERWISE) return OTHERWISE[word];
  if (kind === Alert.TextInput) return { outcome: Outcome.Done, text: "123456789".slice(0, longest) };
  const all = choices.map((_, index) => index + 1);
  return { outcome: Outcome.Done, chosen: kind === Alert.SingleChoice ? all.slice(-1) : all };
}

/** An alert for the user; options such as `MAXDT=5`, none if empty. */
export function ask(code: Alert, status: number, options: string, text: string, ...choices: string[]): Command {
  const each = command("Alert", `${code}`, { status });
  const items = [options, text, ...choices].map((data) => (data === "" ? "  Item" : `  Item = ${data}`));
  return { ...each, lines: [...each.lines, ...items] };
}

/** What a server shows to the user or asks, as the port is told it (docs/port.md, Prompt), and what the user may answer. */
import { Alert, Outcome } from "./abi.gen.js";
import type { EffectCall } from "./agent.js";

export interface Prompt {
  /** Of its effect; the answer names it. */
  id: number;
  kind: Alert;
  /** Seconds: it should be seen for at least so long, 0 if that doesn't matter; it is over after so many. */
  atLeast: number;
  atMost: number;
  /** Characters of a text input. */
  longest: number;
  /** What may be typed: A, N, D, T, P or I (OMA-TS-DM_Protocol 10.3.5); a letter that isn't known is as good as A. */
  input: string;
  /** What is typed isn't shown. */
  isSecret: boolean;
  /** Numbers of the choices that are marked at first; No and Yes are 0 and 1. */
  marked: number[];
  /** Server Identifier of who asks. */
  server: string;
  text: string;
  /** What stands in a text input at first. */
  preset: string;
  choices: string[];
}

/** How a prompt came out: outcomes as docs/port.md, UserAnswer, has them. */
export interface Reply {
  outcome: Outcome;
  /** Numbers from 1 on. */
  chosen?: number[];
  text?: string;
}

/** Reads the effect record of a Prompt. */
export function readPrompt({ id, arguments: a, payload }: EffectCall): Prompt {
  const [kind, atLeast, atMost, longest, input, echo, marks, count] = a as number[];
  const [server, text, preset, ...choices] = new TextDecoder().decode(payload).split("\0").slice(0, -1);
  const first = count! > 0 ? 1 : 0;
  const marked = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (marks! >>> bit) & 1);
  return {
    ...{ id, kind: kind as Alert, atLeast: atLeast!, atMost: atMost!, longest: longest! },
    ...{ input: String.fromCharCode(input!), isSecret: String.fromCharCode(echo!) === "P" },
    ...{ marked: marked.map((bit) => bit + first), server: server!, text: text!, preset: preset!, choices },
  };
}

/** The forms that a keyboard for these inputs lets through (OMA-TS-DM_Protocol 10.3.5). */
const FORMS: Record<string, [pattern: RegExp, words: string]> = {
  N: [/^[\d+\-.,*#/ ]*$/, "numbers"],
  D: [/^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{4}$/, "a date like 31122027"],
  T: [/^([01]\d|2[0-3])[0-5]\d[0-5]\d$/, "a time like 235959"],
  P: [/^[\d+*#\-() pw]*$/, "a phone number"],
  I: [/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/, "an address like 192.0.2.1"],
};

/** What that prompt wants instead of this answer, in words; undefined if it is all right. */
export function fault(prompt: Prompt, { chosen = [], text }: Reply): string | undefined {
  if (prompt.kind === Alert.TextInput) return faultOfText(prompt, text ?? "");
  const last = prompt.choices.length;
  if (chosen.some((choice) => choice < 1 || choice > last)) return `a choice from 1 to ${last}`;
  if (prompt.kind === Alert.SingleChoice && chosen.length !== 1) return "one choice";
  return undefined;
}

function faultOfText({ input, longest }: Prompt, text: string): string | undefined {
  if ([...text].length > longest) return `at most ${longest} characters`;
  if (text.includes("\0")) return "text";
  const [pattern, words] = FORMS[input] ?? [];
  return pattern?.test(text) === false ? words : undefined;
}

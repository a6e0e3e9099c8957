/** The display and the user of a fixture: what a `user` fence shows, and what it lets happen. */
import { Alert, Notification, Outcome } from "../../host/node/abi.gen.js";
import { RecordWriter } from "../../host/node/layout.js";
import type { Prompt } from "../../host/node/prompt.js";
import type { Device } from "./device.js";

/** A prompt in lines: who asks what, the options other than the usual ones, and the choices with those that are marked. */
export function promptLines(prompt: Prompt): string[] {
  const { kind, server, text, choices, marked } = prompt;
  const name = Object.keys(Alert).find((key) => Alert[key as keyof typeof Alert] === kind);
  const sign = (index: number): string => (marked.includes(index + 1) ? "*" : "-");
  return [
    `${name} of ${server}: ${text}`,
    ...optionsOf(prompt),
    ...choices.map((choice, index) => `${sign(index)} ${choice}`),
  ];
}

function optionsOf(prompt: Prompt): string[] {
  const { kind, atLeast, atMost, longest, input, isSecret, marked, preset } = prompt;
  const isInput = kind === Alert.TextInput;
  const options = [
    atLeast > 0 ? `at least ${atLeast} s` : "",
    atMost !== 600 ? `at most ${atMost} s` : "",
    longest !== 500 ? `at most ${longest} characters` : "",
    input !== "A" ? `input ${input}` : "",
    isSecret ? "secret" : "",
    kind === Alert.ConfirmOrReject && marked.length > 0 ? ["No", "Yes"][marked[0]!]! : "",
    isInput && preset !== "" ? `preset ${preset}` : "",
  ].filter((option) => option !== "");
  return options.length > 0 ? [options.join(", ")] : [];
}

/**
 * Tells the agent of an answer to its prompt `number`, counted from 1; the last one by default.
 * @param deed `Done`, `Refused`, `Done = text`, `Done 2 3`, `Done bits 8`, `Done length 9 = text`; `x * 500` is a text, too; `nothing`.
 */
export function react(device: Device, deed: string, number = device.prompts.length): void {
  if (deed === "nothing") return;
  const [, name, numbers, text] = /^(\w+)((?: \w+)*?)(?: = ?(.*))?$/.exec(deed) ?? [];
  const outcome = Outcome[name as keyof typeof Outcome];
  const id = device.prompts[number - 1]?.id;
  if (outcome === undefined || id === undefined) throw new Error(`nobody is asked, or it is no outcome: ${deed}`);
  const [, part, times] = /^(.+) \* (\d+)$/.exec(text ?? "") ?? [];
  const whole = part === undefined ? (text ?? "") : part.repeat(Number(times));
  const bytes = Buffer.from(text?.startsWith("hex:") ? Buffer.from(text.slice(4), "hex") : whole);
  const words = numbers!.split(" ").filter((word) => word !== "");
  const named = words[0] === "bits" || words[0] === "length" ? Number(words[1]) : undefined;
  const bits = words.reduce((mask, word) => mask | (1 << (Number(word) - 1)), 0) >>> 0;
  const n = named ?? (text === undefined ? bits : bytes.length);
  const record = new RecordWriter(12 + bytes.length).words(0, [id, outcome >>> 0, n]).raw(12, bytes.length, bytes);
  device.notify(Notification.UserAnswer, record.bytes);
}

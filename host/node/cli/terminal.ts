/** The user at a terminal, whom `virmo device` asks what servers ask (docs/cli.md). */
import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { Alert, Outcome } from "../abi.gen.js";
import type { User } from "../display.js";
import { fault } from "../prompt.js";
import type { Prompt, Reply } from "../prompt.js";

export interface Streams {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

type Answer = (reply: Reply) => void;

const CANCELLED: Reply = { outcome: Outcome.Cancelled };

/** What is to be typed; DISPLAY waits for nobody. */
const HINTS: Partial<Record<Alert, string>> = {
  [Alert.ConfirmOrReject]: "yes or no",
  [Alert.SingleChoice]: "a number",
  [Alert.MultipleChoice]: "numbers with spaces between",
};

/** The user at this process's terminal; undefined if nobody could see a prompt there, or answer it. */
export function terminal(): User | undefined {
  const { stdin: input, stdout: output } = process;
  return input.isTTY && output.isTTY ? new Terminal({ input, output }) : undefined;
}

export class Terminal implements User {
  private reader: Interface | undefined;

  constructor(private readonly streams: Streams) {}

  ask(prompt: Prompt, answer: Answer): Outcome {
    const { output } = this.streams;
    output.write(`${textOf(prompt)}\n`);
    if (prompt.kind === Alert.Display) answer({ outcome: Outcome.Done });
    else this.read(prompt, answer);
    return Outcome.Started;
  }

  dismiss(): void {
    if (this.reader === undefined) return;
    this.close();
    this.streams.output.write("\nNobody waits for an answer any more.\n");
  }

  /** Reads lines until one is an answer; the end of the input cancels. */
  private read(prompt: Prompt, answer: Answer): void {
    const { input, output } = this.streams;
    let isMuted = false;
    const echo = new Writable({
      write: (chunk, _, done) => (isMuted ? done() : void output.write(chunk, () => done())),
    });
    const reader = createInterface({ input, output: echo, terminal: true, prompt: `${hintOf(prompt)}: ` });
    this.reader = reader;
    const next = (): void => {
      isMuted = false;
      reader.prompt();
      isMuted = prompt.isSecret;
    };
    reader.on("line", (line) => {
      const reply = replyOf(prompt, line);
      if (typeof reply !== "string") return this.end(reply, answer);
      output.write(`${reply}\n`);
      next();
    });
    reader.on("close", () => this.reader === reader && this.end(CANCELLED, answer));
    reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    next();
  }

  private end(reply: Reply, answer: Answer): void {
    this.close();
    this.streams.output.write("\n");
    answer(reply);
  }

  private close(): void {
    const { reader } = this;
    this.reader = undefined;
    reader?.close();
  }
}

/** What a line answers, or in words why it is no answer. */
function replyOf(prompt: Prompt, line: string): Reply | string {
  const { kind, marked, preset } = prompt;
  if (kind === Alert.ConfirmOrReject) return confirmationOf(line.trim().toLowerCase() || ["no", "yes"][marked[0] ?? 2]);
  const isInput = kind === Alert.TextInput;
  const chosen =
    line.trim() === ""
      ? marked
      : [
          ...new Set(
            line
              .trim()
              .split(/[\s,]+/)
              .map(Number),
          ),
        ];
  const reply: Reply = isInput ? { outcome: Outcome.Done, text: line || preset } : { outcome: Outcome.Done, chosen };
  if (chosen.some((number) => !Number.isInteger(number)) && !isInput) return "Wanted: numbers.";
  const wrong = fault(prompt, reply);
  return wrong === undefined ? reply : `Wanted: ${wrong}.`;
}

function confirmationOf(word: string | undefined): Reply | string {
  if (word === "y" || word === "yes") return { outcome: Outcome.Done };
  return word === "n" || word === "no" ? { outcome: Outcome.Refused } : "Yes or no?";
}

function textOf({ server, text, choices, marked, atMost, kind }: Prompt): string {
  const lines = harmless(text).split("\n");
  const list = choices.map((choice, index) => {
    const mark = marked.includes(index + 1) ? "*" : " ";
    return `${mark} ${index + 1} ${harmless(choice).replaceAll("\n", " ")}`;
  });
  const time = kind === Alert.Display ? "" : ` (for ${atMost} s; Ctrl-D cancels)`;
  return [`Message of ${harmless(server)}${time}`, ...[...lines, ...list].map((line) => `  | ${line}`)].join("\n");
}

function hintOf({ kind, marked, preset }: Prompt): string {
  const usual = kind === Alert.ConfirmOrReject ? ["no", "yes"][marked[0] ?? 2] : marked.join(" ") || harmless(preset);
  return `${HINTS[kind] ?? "your answer"}${usual ? ` [${usual.replaceAll("\n", " ")}]` : ""}`;
}

/** A server's text moves no cursor, turns no writing around and looks like nothing that we say. */
function harmless(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n").replaceAll(/[^\P{C}\n]/gu, "\uFFFD");
}

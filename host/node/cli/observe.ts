/** The observers that the options --trace and --capture ask for, as one. */
import type { Codec } from "../codec.js";
import type { Clock } from "../clock.js";
import type { Observer } from "../handset.js";
import { Capture } from "./capture.js";
import { Trace } from "./trace.js";

export interface ObserveOptions {
  trace?: string;
  capture?: string;
}

export interface Observation {
  observer: Observer;
  /** How many messages went either way so far. */
  messages(): number;
  close(): void;
}

/** @throws UsageError if a file or directory can't be written */
export function observe(options: ObserveOptions, codec: Codec, clock: Clock): Observation {
  const trace = options.trace === undefined ? undefined : Trace.open(options.trace, codec, clock);
  const capture = options.capture === undefined ? undefined : Capture.open(options.capture);
  if (capture)
    process.stderr.write(`virmo: ${options.capture} will hold credentials: the raw messages of each session\n`);
  let messages = 0;
  const observer: Observer = {
    message(direction, bytes, url) {
      messages++;
      trace?.message(direction, bytes, url);
      capture?.message(direction, bytes);
    },
    effect: (name, summary, outcome) => trace?.effect(name, summary, outcome),
    restarted: (reason) => trace?.restarted(reason),
  };
  return { observer, messages: () => messages, close: () => trace?.close() };
}

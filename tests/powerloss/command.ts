/** Commands of the life, in the notation of the fixtures (tests/session/README.md). */
import { integer, type Random } from "../random.js";
import type { Expectation } from "./step.js";
import type { Command } from "./server.js";

interface Options {
  data?: string;
  format?: string;
  status?: number;
  again?: readonly number[];
}

/** A command with one Item. Its Status is 200 if nothing else is said. */
export function command(name: string, uri: string, { data, format, status = 200, again = [] }: Options = {}): Command {
  const words = [name, "ID", uri, ...(format === undefined ? [] : [format])];
  return { name, uri, lines: [`${words.join(" ")}${data === undefined ? "" : ` = ${data}`}`], status, again };
}

export const get = (uri: string, status = 200): Command => command("Get", uri, { status });

export const replace = (uri: string, data: string, status = 200): Command => command("Replace", uri, { data, status });

/** An Exec; correlate() gives it its Correlator. */
export function exec(uri: string, status: number, again: readonly number[] = [], data?: string): Command {
  return command("Exec", uri, data === undefined ? { status, again } : { status, again, data });
}

/** The same Exec with a Correlator. */
export function correlate(command: Command, correlator: string): Command {
  return { ...command, lines: [...command.lines, `  Correlator ${correlator}`], correlator };
}

/**
 * A value in chunks, each a command of its own; all but the last are answered 213.
 * @param size that the first one says; the default is the true one
 */
export function pieces(
  name: string,
  uri: string,
  parts: readonly string[],
  { format = "chr", size, status = 200, again = [] }: Options & { size?: number } = {},
): Command[] {
  const bytes = size ?? Buffer.byteLength(parts.join(""));
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const meta = index === 0 ? [`  Meta/Size ${bytes}`] : [];
    const lines = [`${name} ID`, ...meta, `  Item ${uri} ${format} = ${part}`, ...(isLast ? [] : ["    MoreData"])];
    return { name, uri, lines, status: isLast ? status : CHUNK_BUFFERED, again };
  });
}

/** A command that holds others, and its own Status. */
export function container(name: string, status: number, ...held: Command[]): Command {
  const below = held.flatMap(({ lines }, index) => lines.map((line) => `  ${line.replace(" ID", ` ${HELD + index}`)}`));
  return { name, uri: "", lines: [`${name} ID`, ...below], status, again: [] };
}

export const reads = (uri: string, ...values: string[]): Expectation => ({ uri, values });
export const absent = (uri: string): Expectation => ({ uri, values: "absent" });

const CHUNK_BUFFERED = 213;
/** CmdIDs of commands inside others. */
const HELD = 800;
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A text of `length` letters and digits. */
export function text(random: Random, length: number): string {
  return Array.from({ length }, () => LETTERS[integer(random, 0, LETTERS.length - 1)]).join("");
}

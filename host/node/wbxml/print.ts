/** Rows of an explained document as lines: offset, bytes in hexadecimal, meaning. */
import { createColors } from "picocolors";
import { BLACKED_OUT } from "./redact.js";
import type { Role, Row } from "./rows.js";

export interface PrintOptions {
  colour?: boolean;
  /** Black out what may be a secret, its bytes, too. */
  redact?: boolean;
}

/** Bytes in one line: with the meaning beside them, a line of a message fits a terminal of 80 columns. */
const WIDTH = 8;
const COLUMN = WIDTH * 3;
/** Characters of the meaning in one line. */
const MEANING = 48;
const INDENT = "  ";

type Colours = ReturnType<typeof createColors>;
const COLOURS: Record<Role, keyof Colours & ("cyan" | "magenta" | "bold" | "yellow" | "green" | "blue" | "red")> = {
  header: "cyan",
  page: "magenta",
  tag: "bold",
  attribute: "yellow",
  text: "green",
  opaque: "blue",
  fault: "red",
};

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** What a row says in pieces, none of them inside a character; only what comes from the document may be long. */
function pieces({ role, meaning }: Row): string[] {
  if (role === "fault") return [meaning];
  const characters = [...meaning];
  const count = Math.max(1, Math.ceil(characters.length / MEANING));
  return Array.from({ length: count }, (_, i) => characters.slice(i * MEANING, (i + 1) * MEANING).join(""));
}

/** The lines of one row: its bytes and its meaning, each over as many lines as it needs. */
function linesOf(row: Row, digits: number, colours: Colours): string[] {
  const meaning = pieces(row);
  const count = Math.max(meaning.length, Math.ceil(row.bytes.length / WIDTH));
  return Array.from({ length: count }, (_, i) => {
    const bytes = row.bytes.subarray(i * WIDTH, (i + 1) * WIDTH);
    const offset =
      bytes.length > 0 || i === 0 ? (row.offset + i * WIDTH).toString(16).padStart(digits, "0") : " ".repeat(digits);
    const said = meaning[i] === undefined ? "" : INDENT.repeat(row.depth) + colours[COLOURS[row.role]](meaning[i]);
    return `${colours.dim(offset)}  ${hex(bytes).padEnd(COLUMN)} ${said}`.trimEnd();
  });
}

/** The row without its bytes, and without the text that they are. */
function blackedOut(row: Row): Row {
  if (!row.hidden) return row;
  const said = row.role === "fault" ? row.meaning : row.role === "header" ? row.meaning.split(":")[0]! : BLACKED_OUT;
  return { ...row, bytes: new Uint8Array(), meaning: said };
}

/** @returns lines, each with its end */
export function printed(rows: readonly Row[], { colour = false, redact = false }: PrintOptions = {}): string {
  const last = rows[rows.length - 1];
  const digits = Math.max(4, (last?.offset ?? 0).toString(16).length);
  const colours = createColors(colour);
  const shown = redact ? rows.map(blackedOut) : rows;
  return shown
    .flatMap((row) => linesOf(row, digits, colours))
    .map((line) => `${line}\n`)
    .join("");
}

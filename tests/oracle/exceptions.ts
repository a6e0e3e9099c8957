/** tests/oracle-exceptions.json: what the other tools read otherwise than our codec, and why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../tools/root.js";

export interface Exception {
  tool: "wbxml2xml" | "xml2wbxml" | "tshark";
  case: string;
  why: string;
  /** What the tool is given: WBXML in hexadecimal, or XML. */
  document?: string;
  source?: string;
  /** What it answers then, to the letter: its error, or its wrong output (one character for each byte; WBXML in hexadecimal). */
  message?: string;
  output?: string;
}

const ALL = JSON.parse(readFileSync(join(ROOT, "tests/oracle-exceptions.json"), "utf8")) as Exception[];

export function exceptionsOf(tool: Exception["tool"]): Exception[] {
  return ALL.filter((exception) => exception.tool === tool);
}

export function bytesOf({ document = "" }: Exception): Uint8Array {
  return new Uint8Array(Buffer.from(document.replaceAll(" ", ""), "hex"));
}

/** Debian's wbxml2xml and xml2wbxml, each run on one document. */
import { spawnSync } from "node:child_process";

const LIMIT_MS = 20_000;

/** What a tool made of a document, or how it refused it. */
export interface Outcome {
  output?: Buffer;
  message?: string;
}

function run(command: string, args: string[], input: Uint8Array | string): Outcome {
  const { status, error, stdout, stderr } = spawnSync(command, args, { input, timeout: LIMIT_MS });
  if (error) throw error;
  return status === 0 ? { output: stdout } : { message: stderr.toString().trim() };
}

/** WBXML as XML without indentation, with its white space kept. */
export function wbxml2xml(document: Uint8Array): Outcome {
  return run("wbxml2xml", ["-k", "-m", "2", "-o", "-", "-"], document);
}

/** XML as WBXML 1.2, its white space kept, with a string table or without one. */
export function xml2wbxml(xml: string, table: boolean): Outcome {
  return run("xml2wbxml", ["-k", "-v", "1.2", ...(table ? [] : ["-n"]), "-o", "-", "-"], xml);
}

/** An outcome as the list of exceptions has it: the last line of an error, or what stands in the root element. */
export function asText({ output, message }: Outcome): string {
  if (output === undefined) return message?.split("\n").pop() ?? "";
  return output.toString("latin1").replace(/^<\?xml[^>]*>\s*<!DOCTYPE[^>]*>\s*/, "");
}

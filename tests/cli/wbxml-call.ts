/** Runs `virmo wbxml` within this process, on files made for it. */
import { deepEqual } from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../host/node/cli/main.js";
import { scratch } from "./command.js";

export const directory = scratch();

export interface Called {
  code: number;
  out: Buffer;
  err: string;
}

/** `virmo wbxml` with these arguments; its output a terminal or not. */
export async function called(args: string[], terminal = false): Promise<Called> {
  const outs: Buffer[] = [];
  let err = "";
  const code = await main(["wbxml", ...args], {
    out: (text) => void outs.push(Buffer.from(text as string)),
    err: (text) => void (err += text),
    terminal,
  });
  return { code, out: Buffer.concat(outs), err };
}

let files = 0;

/** A new file that holds these bytes. */
export function file(content: string | Uint8Array): string {
  const path = join(directory, `${++files}`);
  writeFileSync(path, content);
  return path;
}

/** That the command prints nothing and ends with code 2 and this line, its beginning `virmo: ` left out. */
export async function refused(args: string[], line: string, terminal = false): Promise<void> {
  const { code, out, err } = await called(args, terminal);
  deepEqual({ code, out: out.toString("latin1"), err }, { code: 2, out: "", err: `virmo: ${line}\n` });
}

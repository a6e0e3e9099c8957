/** `virmo ddf check` and `virmo ddf tree`: says what is wrong with device descriptions, and shows them as outlines. */
import { closeSync, openSync, readSync } from "node:fs";
import type { Command } from "commander";
import { MaxDepth, MaxSegLen, MaxTotLen } from "../abi.gen.js";
import { findingText } from "../ddf/finding.js";
import { everyNode, type DdfNode } from "../ddf/node.js";
import { occurrenceText, outline } from "../ddf/outline.js";
import { readDdf, type Description, type Finding } from "../ddf/read.js";
import { MAX_BYTES } from "../ddf/xml.js";
import { UsageError } from "../usage.js";
import { fileError } from "./file.js";
import type { Output } from "./main.js";

interface CheckOptions {
  strict?: boolean;
  json?: boolean;
}

interface Checked extends Description {
  file: string;
  errors: number;
  warnings: number;
}

/** Adds the subcommand. */
export function addDdf(virmo: Command, exit: (code: number) => void, output: Output): void {
  const ddf = virmo
    .command("ddf")
    .description("device descriptions, OMA DM DDF 1.2: what is wrong with them, what they say");
  ddf
    .command("check")
    .description("list every error and warning")
    .argument("<files...>", `XML files of at most ${MAX_BYTES} bytes each`)
    .option("--strict", "warnings count as errors")
    .option("--json", "print the findings as JSON")
    .action((files: string[], options: CheckOptions) => exit(check(files, options, output)));
  ddf
    .command("tree")
    .description("print the nodes as an outline")
    .argument("<files...>", `XML files of at most ${MAX_BYTES} bytes each`)
    .option("--json", "print the nodes as JSON")
    .action((files: string[], options: { json?: boolean }) => exit(tree(files, options, output)));
}

/**
 * @returns the exit code: 1 if there are errors, or warnings with `strict`
 * @throws UsageError before anything is printed, if a file can't be read or is too large
 */
function check(files: string[], { strict = false, json = false }: CheckOptions, { out, err }: Output): number {
  const all = files.map(readFile);
  const isGood = all.every(({ errors, warnings }) => errors === 0 && !(strict && warnings > 0));
  if (json) out(`${JSON.stringify({ ok: isGood, files: all.map(summaryOf) }, null, 2)}\n`);
  else {
    for (const checked of all) {
      tell(checked.file, checked.findings, err);
      const nodes = [...everyNode(checked.nodes)].length;
      out(`${checked.file}: nodes ${nodes}, errors ${checked.errors}, warnings ${checked.warnings}\n`);
    }
  }
  return isGood ? 0 : 1;
}

function summaryOf({ file, nodes, errors, warnings, findings }: Checked): object {
  return { file, nodes: [...everyNode(nodes)].length, errors, warnings, findings };
}

/**
 * @returns the exit code: 1 if a file has errors; its outline is left out
 * @throws UsageError before anything is printed, if a file can't be read or is too large
 */
function tree(files: string[], { json = false }: { json?: boolean }, { out, err }: Output): number {
  const all = files.map(readFile);
  const good = all.filter(({ errors }) => errors === 0);
  for (const { file, findings } of all) {
    tell(
      file,
      findings.filter(({ severity }) => severity === "error"),
      err,
    );
  }
  if (json) {
    const shown = good.map(({ file, nodes }) => ({ file, nodes: nodes.map(jsonOf) }));
    out(`${JSON.stringify({ ok: good.length === all.length, files: shown }, null, 2)}\n`);
  } else {
    const heads = (file: string): string => (files.length > 1 ? `${file}\n` : "");
    out(good.map(({ file, nodes }) => `${heads(file)}${outline(nodes).join("\n")}\n`).join("\n"));
  }
  return good.length === all.length ? 0 : 1;
}

function tell(file: string, findings: Finding[], err: (text: string) => void): void {
  for (const finding of findings) err(`virmo: ${findingText(file, finding)}\n`);
}

function readFile(file: string): Checked {
  const description = readDdf(bytesOf(file), { MaxDepth, MaxSegLen, MaxTotLen });
  const errors = description.findings.filter(({ severity }) => severity === "error").length;
  return { file, ...description, errors, warnings: description.findings.length - errors };
}

/** Bounded, whatever the file says of its size. */
function bytesOf(file: string): Uint8Array {
  const bytes = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  try {
    const descriptor = openSync(file, "r");
    try {
      for (let read = 1; read > 0 && length < bytes.length; length += read)
        read = readSync(descriptor, bytes, length, bytes.length - length, null);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError(file, error);
  }
  if (length > MAX_BYTES) throw new UsageError(`${file}: more than ${MAX_BYTES} bytes`);
  return bytes.subarray(0, length);
}

function jsonOf(node: DdfNode): object {
  const { path, line, format, access, dynamic, title, description, defaultValue, mimes, ddfName, children } = node;
  return {
    path,
    line,
    format,
    access,
    occurrence: occurrenceText(node),
    scope: dynamic ? "Dynamic" : "Permanent",
    ...(title ? { title } : {}),
    ...(description ? { description } : {}),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(mimes.length > 0 ? { mimes } : {}),
    ...(ddfName ? { ddfName } : {}),
    children: children.map(jsonOf),
  };
}

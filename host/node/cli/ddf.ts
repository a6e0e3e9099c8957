/** `virmo ddf check` and `virmo ddf tree`: says what is wrong with device descriptions, and shows them as outlines. */
import type { Command } from "commander";
import { MaxDepth, MaxSegLen, MaxTotLen } from "../abi.gen.js";
import { findingText, MOST_TOLD } from "../ddf/finding.js";
import { everyNode, type DdfNode } from "../ddf/node.js";
import { occurrenceText, outline } from "../ddf/outline.js";
import { readDdf, type Description, type Severity } from "../ddf/read.js";
import { MAX_BYTES } from "../ddf/xml.js";
import { nameOf, readBounded } from "./file.js";
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
    .argument("<files...>", `XML files of at most ${MAX_BYTES} bytes each; - reads standard input`)
    .option("--strict", "warnings count as errors")
    .option("--json", "print the findings as JSON")
    .action(async (files: string[], options: CheckOptions) => exit(await check(files, options, output)));
  ddf
    .command("tree")
    .description("print the nodes as an outline")
    .argument("<files...>", `XML files of at most ${MAX_BYTES} bytes each; - reads standard input`)
    .option("--json", "print the nodes as JSON")
    .action(async (files: string[], options: { json?: boolean }) => exit(await tree(files, options, output)));
}

/**
 * @returns the exit code: 1 if there are errors, or warnings with `strict`
 * @throws UsageError before anything is printed, if a file can't be read or is too large
 */
async function check(files: string[], options: CheckOptions, { out, err }: Output): Promise<number> {
  const { strict = false, json = false } = options;
  const all = await readAll(files);
  const isGood = all.every(({ errors, warnings }) => errors === 0 && !(strict && warnings > 0));
  if (json) out(`${JSON.stringify({ ok: isGood, files: all.map(summaryOf) }, null, 2)}\n`);
  else {
    for (const checked of all) {
      tell(checked, ["error", "warning"], err);
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
async function tree(files: string[], { json = false }: { json?: boolean }, { out, err }: Output): Promise<number> {
  const all = await readAll(files);
  const good = all.filter(({ errors }) => errors === 0);
  for (const checked of all) tell(checked, ["error"], err);
  if (json) {
    const shown = good.map(({ file, nodes }) => ({ file, nodes: nodes.map(jsonOf) }));
    out(`${JSON.stringify({ ok: good.length === all.length, files: shown }, null, 2)}\n`);
  } else {
    const heads = (file: string): string => (files.length > 1 ? `${file}\n` : "");
    out(good.map(({ file, nodes }) => `${heads(file)}${outline(nodes).join("\n")}\n`).join("\n"));
  }
  return good.length === all.length ? 0 : 1;
}

/** Tells the findings of these severities. */
function tell({ file, findings, untold }: Checked, severities: Severity[], err: (text: string) => void): void {
  for (const finding of findings)
    if (severities.includes(finding.severity)) err(`virmo: ${findingText(file, finding)}\n`);
  const more = severities.reduce((sum, severity) => sum + untold[severity], 0);
  if (more > 0) err(`virmo: ${file}: ${more} more, of rules that are told ${MOST_TOLD} times above\n`);
}

/** @throws UsageError for the first file that can't be read or is too large */
async function readAll(files: string[]): Promise<Checked[]> {
  const all: Checked[] = [];
  for (const file of files) all.push(checked(nameOf(file), await readBounded(file, MAX_BYTES)));
  return all;
}

function checked(file: string, bytes: Uint8Array): Checked {
  const description = readDdf(bytes, { MaxDepth, MaxSegLen, MaxTotLen });
  const { findings, untold } = description;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  return { file, ...description, errors: errors + untold.error, warnings: warnings + untold.warning };
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

#!/usr/bin/env node
/** The command `virmo`: its subcommands, options and exit codes (docs/cli.md). */
import { fileURLToPath } from "node:url";
import { realpathSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../usage.js";
import { run } from "./run.js";
import { device } from "./device.js";
import { serve } from "./serve.js";
import { addDdf } from "./ddf.js";
import { addWbxml } from "./wbxml.js";

const OK = 0;
const BAD_USE = 2;

/** Where help, results and complaints go. */
export interface Output {
  out(text: string | Uint8Array): void;
  err(text: string): void;
  /** Whether `out` is a terminal, where people look at it; by default it isn't. */
  terminal?: boolean;
}

const PROCESS: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  terminal: process.stdout.isTTY === true,
};

/**
 * Runs the command line.
 * @param args the arguments after the program's name
 * @returns the exit code: 0 ok, 1 the operation failed, 2 bad use
 */
export async function main(args: readonly string[], output: Output = PROCESS): Promise<number> {
  let code = OK;
  const set = (result: number): void => void (code = result);
  try {
    await program(set, output).parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : BAD_USE;
    if (!(error instanceof UsageError)) throw error;
    output.err(`virmo: ${error.message}\n`);
    return BAD_USE;
  }
}

function program(exit: (code: number) => void, output: Output): Command {
  const { out, err } = output;
  const virmo = new Command("virmo").description("Manages the virtual machines of a phone over OMA DM");
  virmo.exitOverride().showSuggestionAfterError().helpCommand(false);
  virmo.configureOutput({
    writeOut: out,
    writeErr: err,
    outputError: (text, write) => write(text.replace(/^error: /, "virmo: ").replace(/\n\(/, " (")),
  });
  addRun(virmo, exit);
  addDevice(virmo, exit);
  addServe(virmo, exit);
  addDdf(virmo, exit, output);
  addWbxml(virmo, exit, output);
  return virmo;
}

function addRun(virmo: Command, exit: (code: number) => void): void {
  const command = virmo
    .command("run")
    .description("play a scenario: servers and a handset in one process, in virtual time")
    .argument("<scenario>", "a YAML file (docs/scenario.md)");
  observed(seeded(command))
    .option("--timeline <file>", "draw states, CPU, memory and deadlines over time, as SVG")
    .option("--json", "print the result as JSON")
    .action(async (file: string, options) => exit(await run(file, options)));
}

function addDevice(virmo: Command, exit: (code: number) => void): void {
  const command = virmo
    .command("device")
    .description("a handset on its own, with a simulated hypervisor, in wall-clock time")
    .requiredOption("--state <dir>", "directory of its flash and of its hypervisor; made if need be")
    .option("--server <url>", "address of the operator's server; overrides the first account's", url)
    .option("--account <file>", "JSON file of an account; the first one is the operator's", collect, [])
    .option("--description <file>", "device description; by default the one built in")
    .option("--once", "one session, then wait up to 60 s for pending operations, report them, and exit")
    .addOption(new Option("--no-wait", "with --once: don't wait for pending operations"))
    .option("--interval <s>", "seconds between sessions", integer(1, 86400), 60)
    .option("--power-cut", "the phone has lost its power since the last start");
  observed(seeded(command))
    .option("--json", "print the result as JSON")
    .action(async (options) => exit(await device(options)));
}

function addServe(virmo: Command, exit: (code: number) => void): void {
  virmo
    .command("serve")
    .description("a DM server with a JSON API (docs/server-api.md)")
    .requiredOption("--port <n>", "TCP port; 0: any free one", integer(0, 65535))
    .requiredOption("--data <dir>", "directory of its database; made if need be")
    .option("--host <h>", "address to listen at", "127.0.0.1")
    .option("--server-id <id>", "Server Identifier, at most 40 characters", serverId, "operator.example")
    .option("--json", "print the address as JSON")
    .action(async (options) => exit(await serve(options)));
}

function seeded(command: Command): Command {
  return command.option("--seed <n>", "seed of everything random", integer(0, 4294967295));
}

function observed(command: Command): Command {
  return command
    .option("--trace <file>", "write every message as XML, and the effects between; credentials blacked out")
    .option("--capture <dir>", "write every message as NNNN-in.wbxml or NNNN-out.wbxml; they hold credentials");
}

function integer(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It is no integer from ${minimum} to ${maximum}.`);
  };
}

function url(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && text.length <= 127) return text;
  throw new InvalidArgumentError("It is no http or https URL of at most 127 characters.");
}

function serverId(text: string): string {
  if (/^[\x21-\x7e]{1,40}$/.test(text)) return text;
  throw new InvalidArgumentError("It is no text of 1 to 40 printable characters without spaces.");
}

function collect(text: string, list: string[]): string[] {
  return [...list, text];
}

/** Who reads our output may have had enough of it (`virmo run … | head`). */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  process.stderr.write(`virmo: standard output: ${error.message}\n`);
  process.exit(1);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.on("error", endWithReader);
  process.exitCode = await main(process.argv.slice(2));
}

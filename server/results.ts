/** Takes in what a device answers to commands, and its DevInfo. */
import { Status } from "../host/node/abi.gen.js";
import type { Exchange } from "./exchange.js";
import type { Command, Item } from "./message.js";
import { assemble, keyOf } from "./incoming.js";
import { takeChunkStatus } from "./outgoing.js";
import { outcomeAt, requestAt } from "./records.js";
import type { CommandResult, DeviceFile, Outcome, ResultItem } from "./records.js";
import type { InFlight, Session } from "./session.js";

/** Octets that the results of one command may have in all, as the server keeps them. */
const MAX_RESULTS = 1_048_576;

/** A Status for a command in flight. One for the header was taken in before; one for anything else is no news. */
export async function takeStatus(exchange: Exchange, status: Command): Promise<number> {
  const { session, file, time } = exchange;
  const entry = session.inFlight.get(keyOf(status));
  const command = entry && (await file.command(entry.id));
  // 1xx says that the work is still going on.
  if (!entry || !command || status.code < Status.Ok) return 0;
  if (entry.chunk) {
    await takeChunkStatus(exchange, status.code);
    return 0;
  }
  entry.status = status.code;
  const outcome = outcomeAt(command, entry.path);
  outcome.status = entry.refused ?? status.code;
  const detail = status.items.map((item) => textOf(item) ?? "").join();
  if (detail) outcome.detail = detail;
  const failedAt = status.items.find(({ target }) => target !== undefined)?.target;
  if (failedAt !== undefined && status.code >= 300) outcome.failedAt = failedAt;
  if (awaited(session, command.id)) file.putCommand(command);
  else settle(session, file, command, time);
  return 0;
}

/** Whether anything may still come for a command: a Status, or Results, which may be several and end with the device's package. */
function awaited({ inFlight }: Session, id: number): boolean {
  const open = ({ command, status }: InFlight): boolean => status === undefined || (command === "Get" && status < 300);
  return [...inFlight.values()].some((entry) => entry.id === id && open(entry));
}

function settle({ inFlight }: Session, file: DeviceFile, command: CommandResult, time: string): void {
  for (const [key, { id }] of inFlight) if (id === command.id) inFlight.delete(key);
  file.finish(command, time);
}

/** Results are acknowledged only when refused (OMA-TS-DM_RepPro 6.5.1), or a chunk (OMA-TS-DM_Protocol 7). */
export async function takeResults(exchange: Exchange, results: Command): Promise<number> {
  const { session, file, maxObjSize } = exchange;
  const entry = session.inFlight.get(keyOf(results));
  const command = entry && (await file.command(entry.id));
  if (!entry || !command) return 0;
  if (entry.refused) return entry.refused;
  const outcome = outcomeAt(command, entry.path);
  const { items, code } = assemble(session, results, maxObjSize);
  const brought = items.map((item) => resultOf(item, requestAt(command, entry.path).target ?? ""));
  const all = [...(outcome.results ?? []), ...brought];
  const refused = JSON.stringify(all).length > MAX_RESULTS ? Status.RequestEntityTooLarge : code >= 300 ? code : 0;
  if (refused) refuse(entry, outcome, refused);
  else if (all.length > 0 || code === 0) outcome.results = all;
  file.putCommand(command);
  return refused || code;
}

/** A part of a value must not pass for the whole: the command ends with the code that refused it. */
function refuse(entry: InFlight, outcome: Outcome, code: number): void {
  entry.refused = code;
  if (outcome.status !== undefined) outcome.status = code;
  delete outcome.results;
}

/** The value that is open gets no end. Alert 1225 says so to the device, if that isn't where it comes from. */
export async function breakOff({ session, file }: Exchange, tell: boolean): Promise<void> {
  const { incoming } = session;
  if (!incoming) return;
  delete session.incoming;
  const entry = session.inFlight.get(incoming.key);
  const command = entry && (await file.command(entry.id));
  if (!entry || !command) return;
  refuse(entry, outcomeAt(command, entry.path), Status.SizeMismatch);
  file.putCommand(command);
  if (tell) session.brokenOff.push(incoming.item.source ?? requestAt(command, entry.path).target ?? "");
}

/** Defaults of Meta: chr, text/plain (OMA-TS-DM_RepPro, META). */
function resultOf(item: Item, target: string): ResultItem {
  const { format = "chr", type = "text/plain" } = item.meta;
  return { source: item.source ?? target, format, type, data: textOf(item) ?? "" };
}

/** An item's data as text; Base64 if its format is bin, or its type says that it is a WBXML document. */
export function textOf({ data, meta }: Item): string | undefined {
  if (data === undefined) return undefined;
  const octets = typeof data === "string" ? Buffer.from(data) : Buffer.from(data);
  return octets.toString(meta.format === "bin" || meta.type?.endsWith("+wbxml") ? "base64" : "utf8");
}

const DEVINFO = /^(?:\.\/)?DevInfo\/([A-Za-z][A-Za-z0-9]{0,31})$/;
const MAX_VALUE = 255;
const MAX_NAMES = 16;

/** Replace of DevInfo leaves, the only Replace a client sends (OMA-TS-DM_Protocol 8.3). */
export function keepDevInfo({ file }: Exchange, replace: Command): number {
  const names = replace.items.map(({ source = "" }) => DEVINFO.exec(source)?.[1]);
  const values = replace.items.map((item) => textOf(item) ?? "");
  if (names.length === 0) return Status.IncompleteCommand;
  if (names.includes(undefined)) return Status.CommandNotAllowed;
  const info = { ...file.device.info };
  names.forEach((name, index) => (info[name as string] = values[index] as string));
  const tooMuch = Object.keys(info).length > MAX_NAMES || values.some((value) => value.length > MAX_VALUE);
  if (tooMuch) return Status.RequestEntityTooLarge;
  file.device.info = info;
  return Status.Ok;
}

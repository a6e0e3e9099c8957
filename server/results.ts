/** Takes in what a device answers to commands, and its DevInfo. */
import { Status } from "../host/node/abi.gen.js";
import type { Exchange } from "./exchange.js";
import type { Command, Item } from "./message.js";
import type { CommandResult, DeviceFile, ResultItem } from "./records.js";

/** A Status for a command in flight. One for the header was taken in before; one for anything else is no news. */
export async function takeStatus({ session, file, time }: Exchange, status: Command): Promise<number> {
  const entry = session.inFlight.get(`${status.msgRef}.${status.cmdRef}`);
  const command = entry && (await file.command(entry.id));
  // 1xx says that the work is still going on.
  if (!entry || !command || status.code < Status.Ok) return 0;
  entry.status = status.code;
  command.status = status.code;
  const detail = status.items.map((item) => textOf(item) ?? "").join();
  if (detail) command.detail = detail;
  const awaitsResults = command.request.command === "Get" && status.code < 300 && command.results === undefined;
  if (awaitsResults) file.putCommand(command);
  else settle(session, status, () => finish(file, command, time));
  return 0;
}

/** Results are acknowledged only when refused (OMA-TS-DM_RepPro 6.5.1). */
export async function takeResults({ session, file, time }: Exchange, results: Command): Promise<number> {
  const entry = session.inFlight.get(`${results.msgRef}.${results.cmdRef}`);
  const command = entry && (await file.command(entry.id));
  if (!entry || !command) return 0;
  // Large objects: a part of a value must not pass for the whole.
  if (results.items.some(({ moreData }) => moreData)) return Status.OptionalFeatureNotSupported;
  command.results = results.items.map((item) => resultOf(item, command.request.target ?? ""));
  if (entry.status === undefined) file.putCommand(command);
  else settle(session, results, () => finish(file, command, time));
  return 0;
}

function settle({ inFlight }: Exchange["session"], { msgRef, cmdRef }: Command, done: () => void): void {
  inFlight.delete(`${msgRef}.${cmdRef}`);
  done();
}

/** A command is done: it leaves the queue. */
export function finish(file: DeviceFile, command: CommandResult, time: string): void {
  file.putCommand({ ...command, state: "done", time });
}

/** Defaults of Meta: chr, text/plain (OMA-TS-DM_RepPro, META). */
function resultOf(item: Item, target: string): ResultItem {
  const { format = "chr", type = "text/plain" } = item.meta;
  return { source: item.source ?? target, format, type, data: textOf(item) ?? "" };
}

/** An item's data as text; Base64 if its format is bin. */
export function textOf({ data, meta }: Item): string | undefined {
  if (data === undefined) return undefined;
  const octets = typeof data === "string" ? Buffer.from(data) : Buffer.from(data);
  return octets.toString(meta.format === "bin" ? "base64" : "utf8");
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

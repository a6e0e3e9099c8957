/**
 * Keeps the alerts of devices, each once. A device repeats an alert until it has a Status for it, and may miss that Status:
 * - an alert with a Correlator is a repetition if one with the same Correlator, source, type and data was kept. Correlators
 *   are unique for the device (the server sees to it), so a new operation's alert is never taken for an old one's;
 * - an alert without is a repetition only if the device has shown, by credentials built on the nonce before, that the
 *   answer which acknowledged its equal was lost. Without that proof it is kept: an event twice in the log is better than
 *   a crash that nobody hears of.
 */
import { Status } from "../host/node/abi.gen.js";
import { fingerprint } from "./credential.js";
import type { Command, Item } from "./message.js";
import { outcomeAt } from "./records.js";
import type { AlertRecord, CommandResult, DeviceFile } from "./records.js";
import { pathOf } from "./request.js";
import { textOf } from "./results.js";
import type { Session } from "./session.js";

/** Records every item of an alert that isn't a repetition. */
export async function recordAlerts(session: Session, file: DeviceFile, time: string, command: Command): Promise<void> {
  for (const item of command.items) {
    const alert = alertOf(command, item, time);
    const repeated = alert.correlator === undefined ? isRepeat(session, file, alert) : await file.noted(mark(alert));
    if (!repeated) await keep(file, alert);
  }
}

function isRepeat(session: Session, { device }: DeviceFile, alert: AlertRecord): boolean {
  const own = mark(alert);
  // Only the session's first answer brings the nonce that tells whether it arrived.
  if (session.first) device.acknowledged.push(own);
  const at = session.repeats.indexOf(own);
  if (at >= 0) session.repeats.splice(at, 1);
  return at >= 0;
}

async function keep(file: DeviceFile, alert: AlertRecord): Promise<void> {
  const command = alert.correlator === undefined ? undefined : await file.commandWith(alert.correlator);
  const kept = command ? { ...alert, command: command.id } : alert;
  file.addAlert(kept);
  if (command) putAlert(file, command, kept);
}

/**
 * The alert of an Exec whose Status was lost shows that it was accepted: it must not be sent again, nor what stands in a Sequence with it.
 */
function putAlert(file: DeviceFile, command: CommandResult, alert: AlertRecord): void {
  const outcome = outcomeAt(command, pathOf(command.request, alert.correlator ?? "") ?? []);
  if (outcome.alert) return;
  outcome.alert = alert;
  if (command.state !== "sent") return file.putCommand(command);
  outcome.status ??= Status.Accepted;
  command.status ??= Status.Ok;
  file.finish(command, alert.time);
}

function mark({ code, correlator = "", source = "", type = "", data = "" }: AlertRecord): string {
  return fingerprint(JSON.stringify([code, correlator, source, type, data]));
}

function alertOf({ code, correlator }: Command, item: Item, time: string): AlertRecord {
  const { format, type, mark } = item.meta;
  const source = item.source;
  const data = textOf(item);
  const all = { time, code, correlator, source, type, format, mark, data };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as AlertRecord;
}

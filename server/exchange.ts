/** One message of an authenticated session: takes in what the device says and composes the answer (OMA-TS-DM_Protocol 6, 8). */
import { Alert, Status } from "../host/node/abi.gen.js";
import type { Codec } from "../host/node/codec.js";
import { takeHeaderStatus } from "./authentication.js";
import { recordAlerts } from "./alerts.js";
import { ProtocolError } from "./errors.js";
import { goesOn } from "./incoming.js";
import type { Command, Message } from "./message.js";
import type { DeviceFile } from "./records.js";
import { addCommands, endOutgoing, newReply } from "./outgoing.js";
import type { OwnChallenge, Reply } from "./reply.js";
import { breakOff, keepDevInfo, takeResults, takeStatus } from "./results.js";
import type { Session } from "./session.js";

/** What an exchange works on. */
export interface Exchange {
  codec: Codec;
  serverId: string;
  /** What the server takes, octets: a message, and a value that comes in chunks. */
  maxMsgSize: number;
  maxObjSize: number;
  /** What this answer may have, octets. */
  limit: number;
  session: Session;
  file: DeviceFile;
  message: Message;
  /** ISO 8601. */
  time: string;
  /** What the Status of the device's header says. */
  headerStatus: number;
  challenge?: OwnChallenge;
}

type Ending = "proceed" | "abort" | "aborted";
/** Answers the Status code the command gets; 0 for none. */
type Handler = (exchange: Exchange, command: Command) => number | Promise<number>;

/** The commands a client may send (OMA-TS-DM_Protocol 8); any other gets 405. */
const HANDLERS: Record<string, Handler> = {
  Status: takeStatus,
  Results: takeResults,
  Replace: keepDevInfo,
  Alert: takeAlert,
};

const FLOW_ALERTS: number[] = [
  Alert.ServerInitiatedManagement,
  Alert.ClientInitiatedManagement,
  Alert.NextMessage,
  Alert.SessionAbort,
  Alert.NoEndOfData,
];

/** So that the statuses of a package that came in several messages stay within one answer. */
const MAX_OWED = 1024;

/**
 * Runs one message.
 * @returns the answer, and whether the session is over. The file's changes are staged, not committed.
 * @throws ProtocolError if a package has more than 1024 commands: the session is over
 */
export async function run(exchange: Exchange): Promise<{ reply: Uint8Array; over: boolean }> {
  const ending = takeHeaderStatuses(exchange);
  await takeCommands(exchange);
  const reply = await compose(exchange, ending);
  return { reply, over: ending !== "proceed" };
}

function takeHeaderStatuses({ session, file, message }: Exchange): Ending {
  const { commands } = message;
  for (const status of commands.filter(({ name, cmdRef }) => name === "Status" && cmdRef === 0)) {
    const consequence = takeHeaderStatus(session.own, file.device, status);
    // The device hasn't run what was in flight.
    if (consequence !== "proceed") forgetWhatWasSent(session);
    if (consequence === "abort") return "abort";
  }
  const abort = commands.some(({ name, code }) => name === "Alert" && code === Alert.SessionAbort);
  return abort ? "aborted" : "proceed";
}

function forgetWhatWasSent(session: Session): void {
  session.inFlight.clear();
  session.unfinished = false;
  delete session.outgoing;
}

async function takeCommands(exchange: Exchange): Promise<void> {
  const { session, message } = exchange;
  for (const command of message.commands) {
    if (session.incoming && !isFlow(command) && !goesOn(session.incoming, command)) await breakOff(exchange, true);
    const handler = Object.hasOwn(HANDLERS, command.name) ? HANDLERS[command.name] : undefined;
    const code = handler ? await handler(exchange, command) : Status.CommandNotAllowed;
    const { id, name } = command;
    if (code) session.owed.push({ msgRef: message.header.msgId, cmdRef: id, cmd: name, code });
  }
  if (message.final) await breakOff(exchange, true);
  if (session.owed.length > MAX_OWED) throw new ProtocolError(`more than ${MAX_OWED} commands in a package`);
}

/** What may come between two chunks: what only leads the conversation. */
function isFlow({ name, code }: Command): boolean {
  return name === "Status" || (name === "Alert" && FLOW_ALERTS.includes(code));
}

async function takeAlert(exchange: Exchange, command: Command): Promise<number> {
  const { session, file, time } = exchange;
  if (command.code === Alert.NoEndOfData) {
    await breakOff(exchange, false);
    await endOutgoing(exchange, Status.SizeMismatch);
  }
  if (FLOW_ALERTS.includes(command.code)) return Status.Ok;
  if (command.code !== Alert.GenericAlert && command.code !== Alert.ClientEvent)
    return Status.OptionalFeatureNotSupported;
  if (command.items.length === 0) return Status.IncompleteCommand;
  await recordAlerts(session, file, time, command);
  return Status.Ok;
}

async function compose(exchange: Exchange, ending: Ending): Promise<Uint8Array> {
  const { session, message, limit } = exchange;
  const reply = newReply(exchange);
  const goesOn = ending === "proceed";
  if (goesOn && !message.final && !session.unfinished) return nextMessage(exchange, reply);
  if (goesOn) await settleInFlight(exchange);
  session.owed = reply.statuses(session.owed, limit);
  tellBrokenOff(session, reply);
  session.repeats = [];
  if (ending === "abort") reply.alert(Alert.SessionAbort);
  const hasMore = session.owed.length > 0 || (!session.stalled && goesOn && (await addCommands(exchange, reply)));
  session.unfinished = goesOn && hasMore;
  return reply.encode(!session.unfinished);
}

/** The "Next Message" response: nothing but this (OMA-TS-DM_Protocol 6.2) and what concerns chunks (7); other statuses are owed. */
function nextMessage({ session }: Exchange, reply: Reply): Uint8Array {
  const isOfResults = ({ cmd }: { cmd: string }): boolean => cmd === "Results";
  session.owed.filter(isOfResults).forEach((status) => reply.status(status));
  session.owed = session.owed.filter((status) => !isOfResults(status));
  tellBrokenOff(session, reply);
  reply.alert(Alert.NextMessage);
  return reply.encode(false);
}

function tellBrokenOff(session: Session, reply: Reply): void {
  for (const source of session.brokenOff.splice(0)) reply.alert(Alert.NoEndOfData, { source });
}

/**
 * The device's package is complete: a Get without Results has none, and a command without Status bars new ones
 * (OMA-TS-DM_Protocol 6.1).
 */
async function settleInFlight({ session, file, time }: Exchange): Promise<void> {
  const entries = [...session.inFlight.values()];
  session.inFlight.clear();
  for (const { id, path, status } of entries) {
    const command = await file.command(id);
    // What stands in a container may be answered with it.
    if (status === undefined && path.length === 0) session.stalled = true;
    else if (command && path.length === 0) file.finish(command, time);
  }
  if (session.stalled) delete session.outgoing;
}

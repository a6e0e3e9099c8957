/** One message of an authenticated session: takes in what the device says and composes the answer (OMA-TS-DM_Protocol 6, 8). */
import { Alert, Status } from "../host/node/abi.gen.js";
import type { Codec } from "../host/node/codec.js";
import { ownCredential, takeHeaderStatus } from "./authentication.js";
import { recordAlerts } from "./alerts.js";
import { ProtocolError } from "./errors.js";
import type { Command, Message } from "./message.js";
import type { CommandResult, DeviceFile } from "./records.js";
import { Reply } from "./reply.js";
import type { OwnChallenge } from "./reply.js";
import { finish, keepDevInfo, takeResults, takeStatus } from "./results.js";
import type { Session } from "./session.js";

/** What an exchange works on. */
export interface Exchange {
  codec: Codec;
  serverId: string;
  maxMsgSize: number;
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
    if (consequence !== "proceed") session.inFlight.clear();
    if (consequence === "abort") return "abort";
  }
  const abort = commands.some(({ name, code }) => name === "Alert" && code === Alert.SessionAbort);
  return abort ? "aborted" : "proceed";
}

async function takeCommands(exchange: Exchange): Promise<void> {
  const { session, message } = exchange;
  for (const command of message.commands) {
    const handler = Object.hasOwn(HANDLERS, command.name) ? HANDLERS[command.name] : undefined;
    const code = handler ? await handler(exchange, command) : Status.CommandNotAllowed;
    const { id, name } = command;
    if (code) session.owed.push({ msgRef: message.header.msgId, cmdRef: id, cmd: name, code });
  }
  if (session.owed.length > MAX_OWED) throw new ProtocolError(`more than ${MAX_OWED} commands in a package`);
}

async function takeAlert({ session, file, time }: Exchange, command: Command): Promise<number> {
  if (FLOW_ALERTS.includes(command.code)) return Status.Ok;
  if (command.code !== Alert.GenericAlert && command.code !== Alert.ClientEvent)
    return Status.OptionalFeatureNotSupported;
  if (command.items.length === 0) return Status.IncompleteCommand;
  await recordAlerts(session, file, time, command);
  return Status.Ok;
}

async function compose(exchange: Exchange, ending: Ending): Promise<Uint8Array> {
  const { session, message } = exchange;
  const reply = newReply(exchange);
  if (!message.final && ending === "proceed") {
    // The "Next Message" response: these two and nothing else (OMA-TS-DM_Protocol 6.2); other statuses are owed.
    reply.alert(Alert.NextMessage);
    return reply.encode(false);
  }
  for (const status of session.owed.splice(0)) reply.status(status);
  session.repeats = [];
  if (ending === "abort") reply.alert(Alert.SessionAbort);
  if (ending === "proceed") {
    await settleInFlight(exchange);
    if (!session.stalled) await addCommands(exchange, reply);
  }
  return reply.encode(true);
}

function newReply({ codec, serverId, maxMsgSize, session, file, message, headerStatus, challenge }: Exchange): Reply {
  const credential = ownCredential(session.own, file.device, serverId);
  const shown = credential ? { credential } : {};
  const header = { serverId, answered: message.header, msgId: session.msgId, maxMsgSize, ...shown };
  const reply = new Reply(codec, header);
  reply.statusOfHeader(headerStatus, challenge);
  return reply;
}

/**
 * The device's package is complete: a Get without Results has none, and a command without Status bars new ones
 * (OMA-TS-DM_Protocol 6.1).
 */
async function settleInFlight({ session, file, time }: Exchange): Promise<void> {
  const entries = [...session.inFlight.values()];
  session.inFlight.clear();
  for (const { id, status } of entries) {
    const command = await file.command(id);
    if (status === undefined) session.stalled = true;
    else if (command) finish(file, command, time);
  }
}

/** As many of the queue, in its order, as the device's MaxMsgSize allows. */
async function addCommands(exchange: Exchange, reply: Reply): Promise<void> {
  const { session, file } = exchange;
  const limit = Math.min(session.maxMsgSize, exchange.maxMsgSize);
  for (const command of await file.pending()) {
    const cmdId = reply.command(command.request, limit);
    if (cmdId) markSent(exchange, command, cmdId);
    else if (newReply(exchange).command(command.request, limit)) break;
    else finish(file, { ...command, status: Status.RequestEntityTooLarge }, exchange.time);
  }
}

function markSent({ session, file }: Exchange, command: CommandResult, cmdId: number): void {
  session.inFlight.set(`${session.msgId}.${cmdId}`, { id: command.id });
  file.putCommand({ ...command, state: "sent" });
}

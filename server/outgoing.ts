/** Sends what waits in the queue: as many commands as a message takes, and a value that no message takes in chunks (OMA-TS-DM_Protocol 6, 7). */
import { Alert, Status } from "../host/node/abi.gen.js";
import { ownCredential } from "./authentication.js";
import type { Exchange } from "./exchange.js";
import { noParts } from "./records.js";
import type { CommandResult } from "./records.js";
import { longestValue } from "./reply-command.js";
import type { Sent } from "./reply-command.js";
import { Reply } from "./reply.js";
import type { CommandRequest } from "./request.js";

/** The answer to a message: its header, with the server's credentials as long as they are asked for, and the Status of the device's. */
export function newReply(exchange: Exchange): Reply {
  const { codec, serverId, maxMsgSize, session, file, message, headerStatus, challenge } = exchange;
  const credential = ownCredential(session.own, file.device, serverId);
  const shown = credential ? { credential } : {};
  // Both stay as they are until said anew (OMA-TS-DM_Protocol 7).
  const objSize = session.first ? { maxObjSize: exchange.maxObjSize } : {};
  const header = { serverId, answered: message.header, msgId: session.msgId, maxMsgSize, ...objSize, ...shown };
  const reply = new Reply(codec, header);
  reply.statusOfHeader(headerStatus, challenge);
  return reply;
}

/**
 * Adds what waits, in the order of the queue.
 * @returns whether the package goes on in another message: with the next chunk, or because nothing more fits behind the statuses
 */
export async function addCommands(exchange: Exchange, reply: Reply): Promise<boolean> {
  const { session, file } = exchange;
  for (const command of await file.pending()) {
    const isBegun = session.outgoing?.id === command.id;
    const how = isBegun ? addChunk(exchange, reply, command) : addCommand(exchange, reply, command);
    if (how === "full") return reply.commands === 0;
    if (how === "more") return true;
    if (how === "never") refuseToSend(exchange, reply, command);
  }
  return false;
}

/** `sent`: it stands in the message; `more`: a part of it does; `full`: it fits a later message; `never`: no message takes it. */
type Fit = "sent" | "more" | "full" | "never";

function addCommand(exchange: Exchange, reply: Reply, command: CommandResult): Fit {
  const { session } = exchange;
  const { request } = command;
  if (longestValue(request) > (session.maxObjSize || Infinity)) return "never";
  const sent = reply.command(request, exchange.limit);
  if (sent) {
    markSent(exchange, command, sent);
    return "sent";
  }
  if (emptyReply(exchange).command(request, exchange.limit)) return "full";
  if (!isDivisible(request)) return "never";
  // A message with a chunk holds no other command, so that its 213 is all that has to come before the next one.
  if (reply.commands > 0) return "full";
  session.outgoing = { id: command.id, sent: 0 };
  return addChunk(exchange, reply, command);
}

/** What a container holds has to be in one message (OMA-TS-DM_Protocol 6.1). */
function isDivisible({ data, ask, commands }: CommandRequest): boolean {
  return data !== undefined && ask === undefined && commands === undefined;
}

function addChunk(exchange: Exchange, reply: Reply, command: CommandResult): Fit {
  const { session, limit } = exchange;
  const sent = session.outgoing?.sent ?? 0;
  const chunk = reply.chunk(command.request, sent, limit);
  if (!chunk) return emptyReply(exchange).chunk(command.request, sent, limit) ? "full" : "never";
  if (chunk.isLast) {
    delete session.outgoing;
    markSent(exchange, command, chunk);
    return "sent";
  }
  session.outgoing = { id: command.id, sent: chunk.end };
  exchange.file.putCommand({ ...fresh(command), state: "sent" });
  const entry = { id: command.id, path: [], command: command.request.command, chunk: true as const };
  session.inFlight.set(`${session.msgId}.${chunk.cmdId}`, entry);
  return "more";
}

/** A message that holds no more than it has to, when our package goes on: the Statuses of the header and of an Alert 1222. */
function emptyReply(exchange: Exchange): Reply {
  const reply = newReply(exchange);
  reply.status({ msgRef: exchange.message.header.msgId, cmdRef: 1, cmd: "Alert", code: Status.Ok });
  return reply;
}

function refuseToSend({ session, file, time }: Exchange, reply: Reply, command: CommandResult): void {
  if (session.outgoing?.id === command.id) {
    delete session.outgoing;
    reply.alert(Alert.NoEndOfData, { target: command.request.target ?? "" });
  }
  file.finish({ ...command, status: Status.RequestEntityTooLarge }, time);
}

/** What an earlier attempt has brought doesn't count. */
function fresh({ id, request, state }: CommandResult): CommandResult {
  return { id, request, state, ...noParts(request) };
}

function markSent({ session, file }: Exchange, command: CommandResult, sent: Sent): void {
  const note = ({ cmdId, parts }: Sent, path: number[], { command: name, commands = [] }: CommandRequest): void => {
    session.inFlight.set(`${session.msgId}.${cmdId}`, { id: command.id, path, command: name });
    parts.forEach((part, index) => note(part, [...path, index], commands[index] as CommandRequest));
  };
  note(sent, [], command.request);
  file.putCommand({ ...fresh(command), state: "sent" });
}

/**
 * Takes in the Status of a chunk: 213 asks for the next one, anything else ends the value. A device that answers 2xx has taken the part for
 * the whole: 424.
 */
export async function takeChunkStatus(exchange: Exchange, code: number): Promise<void> {
  dropChunk(exchange);
  if (code !== Status.ChunkBuffered) await endOutgoing(exchange, code < 300 ? Status.SizeMismatch : code);
}

/** The value that leaves in chunks ends before its last one, and its command with a Status code. */
export async function endOutgoing(exchange: Exchange, code: number): Promise<void> {
  const { session, file, time } = exchange;
  const command = session.outgoing && (await file.command(session.outgoing.id));
  dropChunk(exchange);
  delete session.outgoing;
  if (command) file.finish({ ...command, status: code }, time);
}

function dropChunk({ session: { inFlight } }: Exchange): void {
  for (const [key, { chunk }] of inFlight) if (chunk) inFlight.delete(key);
}

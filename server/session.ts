/** The sessions that are open and the challenges that are out: bounded tables in memory, forgotten after a time-out. */
import { fingerprint } from "./credential.js";
import type { Header } from "./message.js";
import type { Incoming } from "./incoming.js";
import type { OwedStatus } from "./reply.js";

/** A message and the answer it got, so that its repetition gets the same. */
interface Exchanged {
  msgId: number;
  fingerprint: string;
  reply: Uint8Array;
}

/** What both tables hold of a conversation. */
interface Conversation {
  sessionId: string;
  /** ms UTC of the last message. */
  lastUsed: number;
  last?: Exchanged;
}

/** A device that has been asked for credentials: nothing of it is believed yet. */
export interface Challenged extends Conversation {
  msgId: number;
  /** Base64: what its next md5 credential must be built on. */
  nonce: string;
  /** It used the nonce before the last one: the answer that brought the last one was lost. */
  missedAnswer: boolean;
}

/** How far the server has got with authenticating itself. */
export interface OwnAuthentication {
  /** `off`: no secret to show; `shown`: sent with every message; `accepted`: for the session (212). */
  state: "off" | "shown" | "accepted";
  type: string;
  /** Base64. */
  nonce: string;
  challenges: number;
}

/** A command that was sent, or a part of one. */
export interface InFlight {
  id: number;
  /** Where it stands in its Sequence or Atomic: indices from the outermost inwards; empty: it is the command itself. */
  path: number[];
  command: string;
  /** It carried a chunk that isn't the last one: the Status must be 213. */
  chunk?: true;
  /** The Status code, once it came. */
  status?: number;
  /** The code that its Results were refused with. */
  refused?: number;
}

/** A device in an authenticated session. */
export interface Session extends Conversation {
  /** MsgID of the device's last message, and of the server's. */
  deviceMsgId: number;
  msgId: number;
  /** The most the device takes in a message, octets. */
  maxMsgSize: number;
  own: OwnAuthentication;
  /** The longest value the device takes, octets; undefined: any. */
  maxObjSize?: number | undefined;
  /** Commands whose Status is awaited, or whose Results may still come, by "MsgRef.CmdRef". */
  inFlight: Map<string, InFlight>;
  /** A value that arrives in chunks, or one that leaves in chunks: the command, and how many octets have been sent. */
  incoming?: Incoming;
  outgoing?: { id: number; sent: number };
  /** URIs of the values that the device has broken off: it has to be told by Alert 1225. */
  brokenOff: string[];
  /** Our last message wasn't Final: the package goes on with the next one. */
  unfinished: boolean;
  /** A Status never came though the device ended its package: the session gets no more commands. */
  stalled: boolean;
  /** Statuses for the messages of a package that isn't complete. */
  owed: OwedStatus[];
  /** No answer has been given yet. */
  first: boolean;
  /** Uncorrelated alerts that the device will repeat because their acknowledgement was lost. */
  repeats: string[];
}

const TIME_OUT_MS = 10 * 60 * 1000;
const MAX_CHALLENGES = 256;
const MAX_SESSIONS = 1024;

export class Sessions {
  /** By device: one session each. */
  private readonly open = new Map<string, Session>();
  /** By device and SessionID: anybody can cause one, so they never displace a session. */
  private readonly challenged = new Map<string, Challenged>();

  /**
   * The open session that a header continues. A device that starts over under the same SessionID doesn't: its MsgID begins
   * again, and what it is asked for then is an answer to a challenge.
   */
  continued(header: Header, now: number): Session | undefined {
    if (header.credential && this.challengeOf(header, now)) return undefined;
    const session = fresh(this.open, header.source, now);
    return session?.sessionId === header.sessionId && header.msgId > session.deviceMsgId ? session : undefined;
  }

  challengeOf(header: Header, now: number): Challenged | undefined {
    return fresh(this.challenged, key(header), now);
  }

  /** The answer that this very message got already. */
  repeated(header: Header, message: Uint8Array, now: number): Uint8Array | undefined {
    const digest = fingerprint(message);
    const candidates = [fresh(this.open, header.source, now), this.challengeOf(header, now)];
    const found = candidates.find((c) => c?.sessionId === header.sessionId && c.last?.msgId === header.msgId);
    return found?.last?.fingerprint === digest ? found.last.reply : undefined;
  }

  /** Opens a session; the device's earlier one is over. */
  begin(header: Header, session: Session): void {
    this.challenged.delete(key(header));
    put(this.open, header.source, session, MAX_SESSIONS);
  }

  end(deviceId: string): void {
    this.open.delete(deviceId);
  }

  challenge(header: Header, challenged: Challenged): void {
    put(this.challenged, key(header), challenged, MAX_CHALLENGES);
  }

  /** Keeps the answer to a message for its repetition. */
  remember(conversation: Conversation, header: Header, message: Uint8Array, reply: Uint8Array): void {
    conversation.last = { msgId: header.msgId, fingerprint: fingerprint(message), reply };
  }
}

function key({ source, sessionId }: Header): string {
  return JSON.stringify([source, sessionId]);
}

function fresh<T extends Conversation>(table: Map<string, T>, key: string, now: number): T | undefined {
  const found = table.get(key);
  if (!found || now - found.lastUsed <= TIME_OUT_MS) return found;
  table.delete(key);
  return undefined;
}

/** The entry becomes the youngest; beyond `most` those begun first go. */
function put<T>(table: Map<string, T>, key: string, value: T, most: number): void {
  table.delete(key);
  table.set(key, value);
  for (const oldest of table.keys()) {
    if (table.size <= most) break;
    table.delete(oldest);
  }
}

/** Writes the server's DM message: header, statuses, commands, within the size the device can take (OMA-TS-DM_Protocol 8.4, 8.6). */
import { CodecError, el } from "../host/node/codec.js";
import type { Codec, Element } from "../host/node/codec.js";
import { Fault } from "../host/node/tokens.gen.js";
import { octetsOf, write, writeItem } from "./reply-command.js";
import type { Numbered, Sent } from "./reply-command.js";
import type { CommandRequest } from "./request.js";
import { AUTH_MD5 } from "./credential.js";
import type { Credential, Header } from "./message.js";

/** A Status the server owes the device. */
export interface OwedStatus {
  msgRef: number;
  cmdRef: number;
  cmd: string;
  code: number;
}

/** What the header of the server's message says. */
export interface ReplyHeader {
  serverId: string;
  /** The header of the message that is answered. */
  answered: Header;
  msgId: number;
  /** What the server itself takes at most, in octets. */
  maxMsgSize: number;
  /** The longest value that the server takes, in octets, where it says so. */
  maxObjSize?: number;
  credential?: Credential;
}

/** A challenge of the given type; md5 brings a nonce (Base64). */
export interface OwnChallenge {
  type: string;
  nextNonce?: string;
}

/** So that a package goes on however little the device takes: one more than its Alert 1222 brings. */
const LEAST_STATUSES = 2;
/** Octets by which a chunk is shortened at a time. */
const CHUNK_STEP = 64;

export class Reply {
  /** Of the administrator's commands. */
  commands = 0;
  private readonly body: Element[] = [];
  private lastCmdId = 0;
  /** Octets by which the last attempt went beyond the limit. */
  private excess = 0;

  constructor(
    private readonly codec: Codec,
    private readonly header: ReplyHeader,
  ) {}

  /** The Status of the device's header: CmdRef 0, references as that header had Target and Source (OMA-TS-DM_Protocol 9.4). */
  statusOfHeader(code: number, challenge?: OwnChallenge): void {
    const { answered } = this.header;
    this.add("Status", [
      el("MsgRef", String(answered.msgId)),
      el("CmdRef", "0"),
      el("Cmd", "SyncHdr"),
      el("TargetRef", answered.target),
      el("SourceRef", answered.source),
      ...(challenge ? [chal(challenge)] : []),
      el("Data", String(code)),
    ]);
  }

  status({ msgRef, cmdRef, cmd, code }: OwedStatus): void {
    this.add("Status", [
      el("MsgRef", String(msgRef)),
      el("CmdRef", String(cmdRef)),
      el("Cmd", cmd),
      el("Data", String(code)),
    ]);
  }

  /** Adds as many statuses as the message has room for within `limit` octets, at least two, and answers the others. */
  statuses(owed: readonly OwedStatus[], limit: number): OwedStatus[] {
    const add = (count: number): void => owed.slice(0, count).forEach((status) => this.status(status));
    const fits = (count: number): boolean => this.attempt(() => add(count), limit, false);
    let [most, tooMany] = [Math.min(owed.length, LEAST_STATUSES), owed.length];
    if (fits(owed.length)) most = owed.length;
    while (tooMany - most > 1) {
      const middle = (most + tooMany) >> 1;
      if (fits(middle)) most = middle;
      else tooMany = middle;
    }
    add(most);
    return owed.slice(most);
  }

  /** An Alert of the flow of messages; 1225 names the value that has no end. */
  alert(code: number, { source, target }: { source?: string; target?: string } = {}): void {
    const names = [
      ...(target === undefined ? [] : [el("Target", el("LocURI", target))]),
      ...(source === undefined ? [] : [el("Source", el("LocURI", source))]),
    ];
    this.add("Alert", [el("Data", String(code)), ...(names.length ? [el("Item", ...names)] : [])]);
  }

  /**
   * Adds a command if the message stays within `limit` octets.
   * @returns the CmdIDs whose Status tells what it came to; undefined if it doesn't fit
   */
  command(request: CommandRequest, limit: number): Sent | undefined {
    let sent: Sent | undefined;
    const fits = this.attempt(() => (sent = this.put(write(request, this.numbered))), limit, true);
    return fits ? sent : undefined;
  }

  /**
   * Adds as much of a request's data, from octet `from` on, as the message has room for within `limit` octets.
   * @returns its CmdID, where it ends and whether that is the end; undefined if there isn't room for one octet
   */
  chunk(request: CommandRequest, from: number, limit: number): (Sent & { end: number; isLast: boolean }) | undefined {
    const value = octetsOf(request);
    for (let end = Math.min(value.length, from + Math.max(0, limit - this.size())); end > from;) {
      const isLast = end === value.length;
      const chunk = { data: value.subarray(from, end), isFirst: from === 0, isLast, size: value.length };
      let sent: Sent | undefined;
      const add = (): void => void (sent = this.put(writeItem(request, this.numbered, chunk)));
      if (this.attempt(add, limit, true)) return sent && { ...sent, end, isLast };
      end -= Math.max(1, Math.min(this.excess, CHUNK_STEP));
    }
    return undefined;
  }

  /** The message. `final`: it ends the package. */
  encode(final: boolean): Uint8Array {
    const body = final ? [...this.body, el("Final")] : this.body;
    return this.codec.encode(el("SyncML", this.headerElement(), el("SyncBody", ...body)));
  }

  /** Runs `add` and keeps what it added if the message stays within `limit` octets and `keep` says so; answers whether it does. */
  private attempt(add: () => void, limit: number, keep: boolean): boolean {
    const [length, lastCmdId, commands] = [this.body.length, this.lastCmdId, this.commands];
    add();
    this.excess = this.size() - limit;
    if (this.excess <= 0 && keep) return true;
    this.body.length = length;
    this.lastCmdId = lastCmdId;
    this.commands = commands;
    return this.excess <= 0;
  }

  /** Octets of the message as it is, with Final. */
  private size(): number {
    try {
      return this.encode(true).length;
    } catch (error) {
      if (error instanceof CodecError && error.fault === Fault.TooLarge) return Infinity;
      throw error;
    }
  }

  private put({ element, sent }: { element: Element; sent: Sent }): Sent {
    this.body.push(element);
    this.commands++;
    return sent;
  }

  private add(name: string, children: Element[]): void {
    this.body.push(this.numbered(name, children).element);
  }

  private readonly numbered: Numbered = (name, children) => {
    const cmdId = ++this.lastCmdId;
    return { element: el(name, el("CmdID", String(cmdId)), ...children), cmdId };
  };

  private headerElement(): Element {
    const { serverId, answered, msgId, maxMsgSize, maxObjSize, credential } = this.header;
    const objSize = maxObjSize === undefined ? [] : [el("MaxObjSize", String(maxObjSize))];
    return el(
      "SyncHdr",
      el("VerDTD", "1.2"),
      el("VerProto", "DM/1.2"),
      el("SessionID", answered.sessionId),
      el("MsgID", String(msgId)),
      el("Target", el("LocURI", answered.source)),
      el("Source", el("LocURI", serverId), el("LocName", serverId)),
      ...(credential ? [cred(credential)] : []),
      el("Meta", el("MaxMsgSize", String(maxMsgSize)), ...objSize),
    );
  }
}

function cred({ type, data }: Credential): Element {
  return el("Cred", el("Meta", el("Format", "b64"), el("Type", type)), el("Data", data));
}

function chal({ type, nextNonce }: OwnChallenge): Element {
  const nonce = type === AUTH_MD5 && nextNonce !== undefined ? [el("NextNonce", nextNonce)] : [];
  return el("Chal", el("Meta", el("Format", "b64"), el("Type", type), ...nonce));
}

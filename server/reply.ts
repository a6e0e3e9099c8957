/** Writes the server's DM message: header, statuses, commands, within the size the device can take (OMA-TS-DM_Protocol 8.4, 8.6). */
import { CodecError, el } from "../host/node/codec.js";
import type { Codec, Element } from "../host/node/codec.js";
import { Fault } from "../host/node/tokens.gen.js";
import type { CommandRequest, UserAlert } from "./request.js";
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
  credential?: Credential;
}

/** A challenge of the given type; md5 brings a nonce (Base64). */
export interface OwnChallenge {
  type: string;
  nextNonce?: string;
}

export class Reply {
  private readonly body: Element[] = [];
  private lastCmdId = 0;

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

  alert(code: number): void {
    this.add("Alert", [el("Data", String(code))]);
  }

  /**
   * Adds a command if the message stays within `limit` octets.
   * @returns the CmdID whose Status tells what it came to, or 0 if it doesn't fit
   */
  command(request: CommandRequest, limit: number): number {
    const before = this.lastCmdId;
    this.body.push(this.elementOf(request));
    if (this.fits(limit)) return this.lastCmdId;
    this.body.pop();
    this.lastCmdId = before;
    return 0;
  }

  /** What the user is asked first and the command go in a Sequence: No bypasses the rest of it (OMA-TS-DM_Protocol 10.2.2). */
  private elementOf({ ask, ...request }: CommandRequest): Element {
    const isAsked = ask !== undefined && request.command !== "Alert";
    const sequence = isAsked ? this.numbered("Sequence", []) : undefined;
    const alert = ask && this.numbered("Alert", [el("Data", String(ask.code)), ...alertItems(ask)]);
    if (alert && !sequence) return alert;
    const correlator = request.correlator === undefined ? [] : [el("Correlator", request.correlator)];
    const command = this.numbered(request.command, [...correlator, itemOf(request)]);
    if (!sequence || !alert) return command;
    sequence.children.push(alert, command);
    return sequence;
  }

  /** The message. `final`: it ends the package. */
  encode(final: boolean): Uint8Array {
    const body = final ? [...this.body, el("Final")] : this.body;
    return this.codec.encode(el("SyncML", this.headerElement(), el("SyncBody", ...body)));
  }

  private fits(limit: number): boolean {
    try {
      return this.encode(true).length <= limit;
    } catch (error) {
      if (error instanceof CodecError && error.fault === Fault.TooLarge) return false;
      throw error;
    }
  }

  private add(name: string, children: Element[]): void {
    this.body.push(this.numbered(name, children));
  }

  private numbered(name: string, children: Element[]): Element {
    return el(name, el("CmdID", String(++this.lastCmdId)), ...children);
  }

  private headerElement(): Element {
    const { serverId, answered, msgId, maxMsgSize, credential } = this.header;
    return el(
      "SyncHdr",
      el("VerDTD", "1.2"),
      el("VerProto", "DM/1.2"),
      el("SessionID", answered.sessionId),
      el("MsgID", String(msgId)),
      el("Target", el("LocURI", answered.source)),
      el("Source", el("LocURI", serverId), el("LocName", serverId)),
      ...(credential ? [cred(credential)] : []),
      el("Meta", el("MaxMsgSize", String(maxMsgSize))),
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

function alertItems({ options, text, choices = [] }: UserAlert): Element[] {
  const item = (data: string): Element => el("Item", el("Data", data));
  return [options ? item(options) : el("Item"), ...[text, ...choices].map(item)];
}

function itemOf({ target, format, type, data }: CommandRequest): Element {
  const meta = [...(format ? [el("Format", format)] : []), ...(type ? [el("Type", type)] : [])];
  const value = format === "bin" ? Buffer.from(data ?? "", "base64") : (data ?? "");
  return el(
    "Item",
    el("Target", el("LocURI", target ?? "")),
    ...(meta.length ? [el("Meta", ...meta)] : []),
    ...(data === undefined ? [] : [value.length ? el("Data", value) : el("Data")]),
  );
}

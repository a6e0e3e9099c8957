/** Reads a device's DM message: from elements to the header and the commands the server acts on (OMA-TS-DM_RepPro 6). */
import { child, childText, children, textOf } from "../host/node/element.js";
import type { Element } from "../host/node/element.js";
import { ProtocolError } from "./errors.js";

export interface Credential {
  type: string;
  data: string;
}

export interface Header {
  verDtd: string;
  verProto: string;
  sessionId: string;
  msgId: number;
  target: string;
  /** The device. */
  source: string;
  /** The user that the credentials are of. */
  sourceName?: string;
  credential?: Credential;
  maxMsgSize?: number;
  /** 0: no limit. */
  maxObjSize?: number;
}

export interface Meta {
  format?: string;
  type?: string;
  mark?: string;
  nextNonce?: string;
  /** Octets of the whole value, in its first chunk. */
  size?: number;
}

export interface Item {
  target?: string;
  source?: string;
  meta: Meta;
  data?: string | Uint8Array;
  moreData: boolean;
}

/** A command of the device. The references stand in Status and Results only. */
export interface Command {
  name: string;
  id: number;
  msgRef: number;
  cmdRef: number;
  /** Status code of a Status, Alert code of an Alert; else 0. */
  code: number;
  correlator?: string;
  challenge?: Meta;
  items: Item[];
}

export interface Message {
  header: Header;
  commands: Command[];
  final: boolean;
}

/** So that the answer, a Status for each, stays within a message. */
const MAX_COMMANDS = 256;

/**
 * The message that a document is.
 * @throws ProtocolError naming the element that is missing or malformed
 */
export function messageOf(root: Element): Message {
  if (root.name !== "SyncML") throw new ProtocolError(`the document is a ${root.name}, not a SyncML`);
  const body = children(demand(root, "SyncBody"));
  const commands = body.filter(({ name }) => name !== "Final").map(commandOf);
  if (commands.length > MAX_COMMANDS) throw new ProtocolError(`more than ${MAX_COMMANDS} commands in a message`);
  if (new Set(commands.map(({ id }) => id)).size < commands.length) throw new ProtocolError("a CmdID is used twice");
  return { header: headerOf(demand(root, "SyncHdr")), commands, final: body.some(({ name }) => name === "Final") };
}

function headerOf(hdr: Element): Header {
  const source = demand(hdr, "Source");
  const meta = child(hdr, "Meta");
  const cred = child(hdr, "Cred");
  return {
    verDtd: demandText(hdr, "VerDTD"),
    verProto: demandText(hdr, "VerProto"),
    sessionId: bounded(demandText(hdr, "SessionID"), "SessionID", 16),
    msgId: number(demandText(hdr, "MsgID"), "MsgID", 1),
    target: bounded(demandText(demand(hdr, "Target"), "LocURI"), "Target", 1023),
    source: bounded(demandText(source, "LocURI"), "Source", 127),
    ...optional("sourceName", childText(source, "LocName")),
    ...(cred ? { credential: credentialOf(cred) } : {}),
    ...optional("maxMsgSize", numberOf(child(meta, "MaxMsgSize"), 1)),
    ...optional("maxObjSize", numberOf(child(meta, "MaxObjSize"), 0)),
  };
}

function credentialOf(cred: Element): Credential {
  return { type: metaOf(child(cred, "Meta")).type ?? "", data: childText(cred, "Data") ?? "" };
}

function commandOf(element: Element): Command {
  const refers = element.name === "Status" || element.name === "Results";
  const chal = child(element, "Chal");
  const meta = metaOf(child(element, "Meta"));
  return {
    name: element.name,
    id: number(demandText(element, "CmdID"), "CmdID", 1),
    // A Results without MsgRef answers message 1 (SyncML RepPro 1.2, MsgRef).
    msgRef: numberOf(child(element, "MsgRef"), 1) ?? 1,
    cmdRef: refers ? number(demandText(element, "CmdRef"), "CmdRef", 0) : 0,
    code: codeOf(element),
    ...optional("correlator", childText(element, "Correlator")),
    ...(chal ? { challenge: metaOf(child(chal, "Meta")) } : {}),
    items: children(element, "Item").map((item) => itemOf(item, meta)),
  };
}

function codeOf(element: Element): number {
  if (element.name !== "Status" && element.name !== "Alert") return 0;
  return number(demandText(element, "Data"), `${element.name}/Data`, 100);
}

/** The Meta of a command stands for each of its items that says nothing else. */
function itemOf(item: Element, outer: Meta): Item {
  const target = child(item, "Target");
  const source = child(item, "Source");
  const data = child(item, "Data");
  return {
    ...optional("target", childText(target, "LocURI")),
    ...optional("source", childText(source, "LocURI")),
    meta: { ...outer, ...metaOf(child(item, "Meta")) },
    ...optional("data", data && contentOf(data)),
    moreData: child(item, "MoreData") !== undefined,
  };
}

function metaOf(meta: Element | undefined): Meta {
  const of = (name: string): string | undefined => childText(meta, name);
  return {
    ...optional("format", of("Format")),
    ...optional("type", of("Type")),
    ...optional("mark", of("Mark")),
    ...optional("nextNonce", of("NextNonce")),
    ...optional("size", numberOf(child(meta, "Size"), 0)),
  };
}

function demand(element: Element, name: string): Element {
  const found = child(element, name);
  if (!found) throw new ProtocolError(`${element.name} has no ${name}`);
  return found;
}

function demandText(element: Element, name: string): string {
  return textOf(demand(element, name));
}

/** Text, or octets as soon as any part of it came as OPAQUE. */
function contentOf(element: Element): string | Uint8Array {
  const parts = element.children.filter((child) => typeof child === "string" || child instanceof Uint8Array);
  if (parts.every((part) => typeof part === "string")) return parts.join("");
  return Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
}

function bounded(text: string, name: string, most: number): string {
  if (text.length > most) throw new ProtocolError(`${name} is longer than ${most} characters`);
  return text;
}

function numberOf(element: Element | undefined, least: number): number | undefined {
  return element && number(textOf(element), element.name, least);
}

function number(text: string, name: string, least: number): number {
  const value = /^(0|[1-9][0-9]{0,9})$/.test(text) ? Number(text) : -1;
  if (value < least) throw new ProtocolError(`${name} is no number from ${least}`);
  return value;
}

/** A property only if it has a value (exactOptionalPropertyTypes). */
function optional<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: V };
}

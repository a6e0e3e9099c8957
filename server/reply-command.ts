/** Writes the administrator's commands as elements: what the user is asked, containers, Copy, values whole and in chunks. */
import { el } from "../host/node/codec.js";
import type { Element } from "../host/node/codec.js";
import type { CommandRequest, UserAlert } from "./request.js";

/** The CmdIDs of a command and of what it holds. */
export interface Sent {
  cmdId: number;
  parts: Sent[];
}

/** A part of a value. `end` and `size` count octets of the value. */
export interface Chunk {
  data: Uint8Array;
  isFirst: boolean;
  isLast: boolean;
  /** Of the whole value. */
  size: number;
}

/** Makes an element with the next CmdID, and tells which one. */
export type Numbered = (name: string, children: Element[]) => { element: Element; cmdId: number };

/**
 * A command. What the user is asked first and the command itself go in a Sequence: No bypasses the rest of it (OMA-TS-DM_Protocol 10.2.2);
 * then it is the CmdID of the inner command that counts.
 */
export function write(request: CommandRequest, numbered: Numbered): { element: Element; sent: Sent } {
  const { ask, command, commands } = request;
  if (commands) return writeContainer(command, commands, numbered);
  if (command === "Alert" && ask) return writeAlert(ask, numbered);
  if (!ask) return writeItem(request, numbered);
  const { element } = numbered("Sequence", []);
  const alert = writeAlert(ask, numbered);
  const inner = writeItem(request, numbered);
  element.children.push(alert.element, inner.element);
  return { element, sent: inner.sent };
}

function writeContainer(
  name: string,
  commands: readonly CommandRequest[],
  numbered: Numbered,
): { element: Element; sent: Sent } {
  const { element, cmdId } = numbered(name, []);
  const parts = commands.map((part) => write(part, numbered));
  element.children.push(...parts.map((part) => part.element));
  return { element, sent: { cmdId, parts: parts.map(({ sent }) => sent) } };
}

function writeAlert(ask: UserAlert, numbered: Numbered): { element: Element; sent: Sent } {
  const { element, cmdId } = numbered("Alert", [el("Data", String(ask.code)), ...alertItems(ask)]);
  return { element, sent: { cmdId, parts: [] } };
}

function alertItems({ options, text, choices = [] }: UserAlert): Element[] {
  const item = (data: string): Element => el("Item", el("Data", data));
  return [options ? item(options) : el("Item"), ...[text, ...choices].map(item)];
}

/** A command of one Item, whole or with a chunk of its value. */
export function writeItem(
  request: CommandRequest,
  numbered: Numbered,
  chunk?: Chunk,
): { element: Element; sent: Sent } {
  const { command, correlator } = request;
  const token = correlator === undefined ? [] : [el("Correlator", correlator)];
  const { element, cmdId } = numbered(command, [...token, itemOf(request, chunk)]);
  return { element, sent: { cmdId, parts: [] } };
}

function itemOf(request: CommandRequest, chunk?: Chunk): Element {
  const { target = "", source } = request;
  const meta = metaOf(request, chunk?.isFirst ? chunk.size : undefined);
  const value = chunk ? chunk.data : valueOf(request);
  return el(
    "Item",
    el("Target", el("LocURI", target)),
    ...(source === undefined ? [] : [el("Source", el("LocURI", source))]),
    ...(meta.length ? [el("Meta", ...meta)] : []),
    ...(value === undefined ? [] : [value.length ? el("Data", value) : el("Data")]),
    ...(chunk && !chunk.isLast ? [el("MoreData")] : []),
  );
}

/** Each chunk says what the value is; the first one how long (OMA-TS-DM_Protocol 7). */
function metaOf({ format, type }: CommandRequest, size: number | undefined): Element[] {
  return [
    ...(format ? [el("Format", format)] : []),
    ...(type ? [el("Type", type)] : []),
    ...(size === undefined ? [] : [el("Size", String(size))]),
  ];
}

/** What the data is on its way: text, or the octets of format bin. */
function valueOf({ format, data }: CommandRequest): string | Uint8Array | undefined {
  return format === "bin" && data !== undefined ? Buffer.from(data, "base64") : data;
}

/** The octets of a request's data as they travel. */
export function octetsOf(request: CommandRequest): Uint8Array {
  return Buffer.from(valueOf(request) ?? "");
}

/** Octets of the longest value in a request. */
export function longestValue(request: CommandRequest): number {
  return Math.max(octetsOf(request).length, ...(request.commands ?? []).map(longestValue));
}

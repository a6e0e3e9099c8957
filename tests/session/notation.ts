/** What a server says, from the notation of the fixtures to SyncML: `Get 1 ./DevInfo/Man` (tests/session/README.md). */
import { el, type Content, type Element } from "../../host/node/element.js";

/** A line of a fence with the deeper ones below it. */
export interface Line {
  /** From the fence's first line, 0 on. */
  index: number;
  text: string;
  below: Line[];
}

/** Lines by their indentation, two spaces a level. */
export function nest(lines: readonly string[]): Line[] {
  const root: Line = { index: -1, text: "", below: [] };
  const open = [root];
  lines.forEach((raw, index) => {
    if (raw.trim() === "") return;
    const depth = (raw.length - raw.trimStart().length) / 2;
    const line: Line = { index, text: raw.trimStart(), below: [] };
    const parent = open[depth];
    if (parent === undefined) throw new Error(`line ${index + 1} is indented too far, or by an odd number`);
    parent.below.push(line);
    open.length = depth + 1;
    open.push(line);
  });
  return root.below;
}

const COMMAND =
  /^(Add|Alert|Atomic|Copy|Delete|Exec|Get|Map|Move|Put|Replace|Results|Search|Sequence|Sync) (\S+)(?: (.*))?$/;
const STATUS = /^Status (?:(\d+)\/)?(SyncHdr|\d+)(?: ([A-Z]\w+))? (\d+)(?: Chal=(\S+))?(?: NextNonce=(\S*))?$/;
const DATA = /^\| /;
const ITEM = /^Item(?: (.*))?$/;
const ELEMENT = /^([A-Z][A-Za-z]*(?:\/[A-Z][A-Za-z]*)*)(?: (.*))?$/;

/** What Statuses refer to when the fixture doesn't say: the agent's last message. It doesn't say their own CmdIDs either. */
export interface Numbering {
  msgRef: number;
  nextId: () => number;
}

/** The CmdIDs that no command of the lines has, in order. */
export function freeIds(lines: readonly Line[]): () => number {
  const idsOf = (line: Line): string[] => [COMMAND.exec(line.text)?.[2] ?? "", ...line.below.flatMap(idsOf)];
  const taken = new Set(lines.flatMap(idsOf));
  let id = 0;
  return () => {
    do id++;
    while (taken.has(`${id}`));
    return id;
  };
}

/** The elements of SyncBody that the lines say. */
export function commandsOf(lines: readonly Line[], numbering: Numbering): Element[] {
  return lines.map((line) => commandOf(line, numbering));
}

function commandOf(line: Line, numbering: Numbering): Element {
  const status = STATUS.exec(line.text);
  if (status) return statusOf(status, numbering);
  const command = COMMAND.exec(line.text);
  if (!command) return elementOf(line, numbering);
  const [, name, cmdId, rest] = command as unknown as [string, string, string, string | undefined];
  const own = rest === undefined ? [] : name === "Alert" ? alertParts(rest) : [itemOf(rest, dataBelow(line))];
  const items = line.below.filter(({ text }) => ITEM.test(text));
  const others = line.below.filter((below) => !items.includes(below) && !DATA.test(below.text));
  const id = cmdId === "-" ? [] : [el("CmdID", cmdId)];
  return el(name, ...id, ...commandsOf(others, numbering), ...own, ...items.map((item) => itemLine(item, numbering)));
}

function statusOf([, msgRef, ref, cmd, code, chal, nonce]: RegExpExecArray, numbering: Numbering): Element {
  const isHeader = ref === "SyncHdr";
  const meta = [el("Format", "b64"), el("Type", chal ?? ""), ...(nonce ? [el("NextNonce", nonce)] : [])];
  return el(
    "Status",
    el("CmdID", `${numbering.nextId()}`),
    el("MsgRef", msgRef ?? `${numbering.msgRef}`),
    el("CmdRef", isHeader ? "0" : ref!),
    el("Cmd", isHeader ? "SyncHdr" : (cmd ?? "Alert")),
    ...(chal === undefined ? [] : [el("Chal", el("Meta", ...meta))]),
    el("Data", code!),
  );
}

function alertParts(rest: string): Element[] {
  const [code, ...item] = rest.split(" ");
  return [el("Data", code!), ...(item.length > 0 ? [itemOf(item.join(" "))] : [])];
}

function itemLine(line: Line, numbering: Numbering): Element {
  const rest = ITEM.exec(line.text)![1];
  const item = rest === undefined ? el("Item") : itemOf(rest, dataBelow(line));
  const others = line.below.filter(({ text }) => !DATA.test(text));
  item.children.push(...commandsOf(others, numbering));
  return item;
}

/** Data of several lines: those below that begin with a stroke. */
function dataBelow({ below }: Line): string | undefined {
  const lines = below.filter(({ text }) => DATA.test(text)).map(({ text }) => text.slice(2));
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** `URI [format] [type] [= data]`; a type has a slash or a colon in it. */
function itemOf(text: string, below?: string): Element {
  const [, head, beside] = /^(.*?)(?:(?: |^)= ?(.*))?$/s.exec(text)!;
  const data = below ?? beside;
  const [uri, ...words] = head!.split(" ").filter((word) => word !== "");
  const meta = words.map((word) => el(/[/:]/.test(word) ? "Type" : "Format", word));
  return el(
    "Item",
    ...(uri === undefined ? [] : [el("Target", el("LocURI", uri))]),
    ...(meta.length > 0 ? [el("Meta", ...meta)] : []),
    ...(data === undefined ? [] : [el("Data", ...contentOf(data))]),
  );
}

/** `hex:` and bytes is an OPAQUE, `x * 100` a hundred of them; no characters, no content. */
function contentOf(text: string): Content[] {
  const repeated = /^(.+) \* (\d+)$/.exec(text);
  if (repeated) return [repeated[1]!.repeat(Number(repeated[2]))];
  if (text.startsWith("hex:")) return [Uint8Array.from(Buffer.from(text.slice(4).replaceAll(" ", ""), "hex"))];
  return text === "" ? [] : [text];
}

/** Any element: `Meta/Format chr`, `NoResp`. */
function elementOf(line: Line, numbering: Numbering): Element {
  const parts = ELEMENT.exec(line.text);
  if (!parts) throw new Error(`neither a command nor an element: ${line.text}`);
  const names = parts[1]!.split("/");
  const inner = el(names.pop()!, ...(parts[2] === undefined ? [] : contentOf(parts[2])));
  inner.children.push(...commandsOf(line.below, numbering));
  return names.reduceRight((content, name) => el(name, content), inner);
}

/** What the agent says, from SyncML to the notation of the fixtures; nothing that it said is left out (tests/session/README.md). */
import { child, childText, children, textOf, type Content, type Element } from "../../host/node/element.js";

/** What is the same in every message of the session, and therefore isn't told. */
export interface Frame {
  /** The MsgID of the server's message that is being answered. */
  msgRef: string;
  /** LocURI of the only Item of a command, by MsgID/CmdID: its Status has no TargetRef. */
  onlyTargets: ReadonlyMap<string, string>;
}

/** The message in lines: its credentials if it has any, then its commands. */
export function linesOf(message: Element, frame: Frame): string[] {
  const header = child(message, "SyncHdr");
  const cred = child(header, "Cred");
  const lines = cred === undefined ? [] : [credLine(cred, header)];
  const body = child(message, "SyncBody");
  return lines.concat(children(body!).flatMap((command) => commandLines(command, frame)));
}

function credLine(cred: Element, header: Element | undefined): string {
  const user = childText(child(header, "Source"), "LocName");
  return `Cred ${childText(child(cred, "Meta"), "Type")} ${childText(cred, "Data")} user ${user}`;
}

function commandLines(command: Element, frame: Frame): string[] {
  if (command.name === "Final") return ["Final"];
  if (command.name === "Status") return [statusLine(command, frame)];
  if (command.name === "Results") return [`Results ${reference(command, frame)} ${itemsOf(command).join(" ; ")}`];
  if (command.name === "Alert") return [alertLine(command)];
  return [`${command.name}`, ...itemsOf(command).map((item) => `  Item ${item}`)];
}

/** CmdRef, with the MsgRef before it unless it is that of the message at hand; SyncHdr for 0. */
function reference(command: Element, { msgRef }: Frame): string {
  const cmdRef = childText(command, "CmdRef");
  const other = childText(command, "MsgRef") === msgRef ? "" : `${childText(command, "MsgRef")}/`;
  return `${other}${cmdRef === "0" ? "SyncHdr" : cmdRef}`;
}

function statusLine(status: Element, frame: Frame): string {
  const cmd = childText(status, "Cmd");
  const isHeader = childText(status, "CmdRef") === "0";
  const meta = child(child(status, "Chal"), "Meta");
  const words = [
    "Status",
    reference(status, frame),
    isHeader ? undefined : cmd,
    childText(status, "Data"),
    isHeader ? undefined : targetOf(status, frame),
    isHeader || !child(status, "SourceRef") ? undefined : `SourceRef=${childText(status, "SourceRef")}`,
    meta && `Chal=${childText(meta, "Type")}`,
    meta && child(meta, "NextNonce") && `NextNonce=${childText(meta, "NextNonce")}`,
    ...itemsOf(status),
  ];
  return words.filter((word) => word !== undefined).join(" ");
}

function targetOf(status: Element, { onlyTargets }: Frame): string | undefined {
  const reference = `${childText(status, "MsgRef")}/${childText(status, "CmdRef")}`;
  return childText(status, "TargetRef") ?? onlyTargets.get(reference);
}

function alertLine(alert: Element): string {
  const correlator = childText(alert, "Correlator");
  const named = correlator === undefined ? [] : [`Correlator=${correlator}`];
  return ["Alert", childText(alert, "Data"), ...named, ...itemsOf(alert)].join(" ");
}

/** Each Item as `URI format type mark = data`, with what it has of them. */
function itemsOf(command: Element): string[] {
  return children(command, "Item").map((item) => {
    const meta = child(item, "Meta");
    const uri = childText(child(item, "Source"), "LocURI") ?? childText(child(item, "Target"), "LocURI");
    const words = [uri, childText(meta, "Format"), childText(meta, "Type"), childText(meta, "Mark")];
    const size = childText(meta, "Size");
    if (size !== undefined) words.push(`Size=${size}`);
    if (child(item, "MoreData") !== undefined) words.push("MoreData");
    const data = child(item, "Data");
    if (data !== undefined) words.push(dataOf(data));
    return words.filter((word) => word !== undefined).join(" ");
  });
}

/** Bytes that were sent as OPAQUE are shown as bytes, or as the ASCII text that they are; each node of a TNDS document on a line. */
function dataOf(data: Element): string {
  const bytes = data.children.find((part: Content) => part instanceof Uint8Array);
  const text = bytes === undefined ? textOf(data) : opaqueOf(Buffer.from(bytes as Uint8Array));
  if (text.startsWith("<MgmtTree")) return `=\n  | ${text.replace(/<Node>|<\/MgmtTree>/g, "\n  | $&")}`;
  return text === "" ? "=" : `= ${text}`;
}

function opaqueOf(bytes: Buffer): string {
  return /^[ -~]+$/.test(bytes.toString("latin1")) ? `opaque:${bytes.toString()}` : `hex:${bytes.toString("hex")}`;
}

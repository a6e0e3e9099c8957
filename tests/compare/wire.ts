/** What a server of the comparison reads and writes: DM messages, each different one decoded and encoded only once. */
import { Alert } from "../../host/node/abi.gen.js";
import { child, childText, children, el, type Codec, type Element } from "../../host/node/codec.js";

export interface Command {
  name: "Add" | "Delete" | "Exec" | "Get" | "Replace" | "Atomic";
  /** Of a Get several: one Item each. */
  target?: string | string[];
  data?: string;
  format?: string;
  correlator?: string;
  children?: Command[];
}

export interface Told {
  source: string;
  type: string;
  correlator: string;
  data: string;
}

export interface StatusOf {
  msgRef: string;
  cmdRef: string;
  code: number;
  /** What the Status names in its Item. */
  detail: string;
}

/** A message of the agent. */
export interface Heard {
  sessionId: string;
  msgId: string;
  device: string;
  final: boolean;
  statuses: StatusOf[];
  /** Values by LocURI. */
  values: Record<string, string>;
  /** Generic Alerts, by their CmdID. */
  alerts: [cmdId: string, told: Told][];
  /** What else wants a Status. */
  others: [cmdId: string, name: string][];
}

/** A message of a server. */
export interface Saying {
  /** Answers to commands of the agent: CmdRef, Cmd, code. */
  statuses: [string, string, number][];
  commands: Command[];
  /** The agent has more to say, and is asked for it. */
  more: boolean;
}

/** A memory is emptied when it holds more than this. */
const MOST_KEPT = 20_000;

export class Wire {
  private readonly heard = new Map<string, Heard>();
  private readonly said = new Map<string, Uint8Array>();

  constructor(private readonly codec: Codec) {}

  decode(bytes: Uint8Array): Heard {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    return kept(this.heard, key, () => read(this.codec.decode(bytes)));
  }

  /** @param url of the server, its own address */
  encode(url: string, msgId: number, to: Heard, saying: Saying): Uint8Array {
    const key = JSON.stringify([url, msgId, to.sessionId, to.msgId, saying]);
    return kept(this.said, key, () => this.codec.encode(compose(url, msgId, to, saying)));
  }
}

function kept<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= MOST_KEPT) memory.clear();
  const made = make();
  memory.set(key, made);
  return made;
}

function read(root: Element): Heard {
  const header = child(root, "SyncHdr");
  const body = child(root, "SyncBody")!;
  const heard: Heard = {
    sessionId: childText(header, "SessionID")!,
    msgId: childText(header, "MsgID")!,
    device: childText(child(header, "Source"), "LocURI")!,
    ...{ final: false, statuses: [], values: {}, alerts: [], others: [] },
  };
  for (const command of children(body)) take(heard, command);
  return heard;
}

function take(heard: Heard, command: Element): void {
  const cmdId = childText(command, "CmdID") ?? "";
  const data = childText(command, "Data");
  if (command.name === "Final") heard.final = true;
  else if (command.name === "Status") heard.statuses.push(statusOf(command));
  else if (command.name === "Results") takeResults(heard, command);
  else if (command.name === "Alert" && data === `${Alert.GenericAlert}`) heard.alerts.push([cmdId, toldBy(command)]);
  else heard.others.push([cmdId, command.name]);
}

function statusOf(command: Element): StatusOf {
  const text = (name: string): string => childText(command, name) ?? "";
  const detail = childText(child(command, "Item"), "Data") ?? "";
  return { msgRef: text("MsgRef"), cmdRef: text("CmdRef"), code: Number(text("Data")), detail };
}

function takeResults(heard: Heard, command: Element): void {
  for (const item of children(command, "Item"))
    heard.values[childText(child(item, "Source"), "LocURI") ?? ""] = childText(item, "Data") ?? "";
}

function toldBy(command: Element): Told {
  const item = child(command, "Item");
  return {
    source: childText(child(item, "Source"), "LocURI") ?? "",
    type: childText(child(item, "Meta"), "Type") ?? "",
    correlator: childText(command, "Correlator") ?? "",
    data: childText(item, "Data") ?? "",
  };
}

function compose(url: string, msgId: number, to: Heard, { statuses, commands, more }: Saying): Element {
  let count = 0;
  const id = (): Element => el("CmdID", String(++count));
  const status = ([cmdRef, cmd, code]: Saying["statuses"][number]): Element =>
    el("Status", id(), el("MsgRef", to.msgId), el("CmdRef", cmdRef), el("Cmd", cmd), el("Data", String(code)));
  const answers = [status(["0", "SyncHdr", 200]), ...statuses.map(status)];
  const wants = more ? [el("Alert", id(), el("Data", String(Alert.NextMessage)))] : [];
  const body = [...answers, ...wants, ...commands.map((command) => elementOf(command, id))];
  const header = el(
    "SyncHdr",
    ...[el("VerDTD", "1.2"), el("VerProto", "DM/1.2"), el("SessionID", to.sessionId), el("MsgID", String(msgId))],
    ...[el("Target", el("LocURI", to.device)), el("Source", el("LocURI", url))],
  );
  return el("SyncML", header, el("SyncBody", ...body, ...(more ? [] : [el("Final")])));
}

function elementOf(command: Command, id: () => Element): Element {
  const { name, target, data, format, correlator } = command;
  const own = id();
  if (command.children !== undefined) return el(name, own, ...command.children.map((each) => elementOf(each, id)));
  const meta = format === undefined ? [] : [el("Meta", el("Format", format))];
  const value = data === undefined ? [] : [el("Data", data)];
  const items = [target ?? ""].flat().map((uri) => el("Item", el("Target", el("LocURI", uri)), ...meta, ...value));
  const correlated = correlator === undefined || correlator === "" ? [] : [el("Correlator", correlator)];
  return el(name, own, ...correlated, ...items);
}

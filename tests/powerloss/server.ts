/** A DM server in the same process: it keeps what it has asked, what it was answered and told, and can be copied in the middle of a session. */
import { Alert } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { child, childText, children, type Codec, type Element } from "../../host/node/codec.js";
import { Peer } from "../session/peer.js";

/** A command, in the notation of the fixtures (tests/session/README.md), `ID` standing for its CmdID. */
export interface Command {
  name: string;
  /** Its first target. */
  uri: string;
  lines: readonly string[];
  /** What it is answered, in its first Status. */
  status: number;
  /** What else it may be answered when it is sent again because its Status was lost. */
  again: readonly number[];
  correlator?: string;
}

export interface Asked {
  command: Command;
  statuses: number[];
  results: Map<string, string>;
}

/** A Generic Alert that was heard. */
export interface Told {
  correlator: string;
  type: string;
  code: number;
}

/** How the commands of a session are sent. */
export interface Manner {
  /** The first half comes in a message without Final: the device has to say Next Message (1222). */
  halved?: boolean;
  /** The server's MaxMsgSize: what the device has to say may take several messages. */
  room?: number;
  /** Each command comes in a message of its own, and only the last one has Final. */
  apart?: boolean;
  /** The server doesn't want the first object that comes in chunks: it says so (1225). */
  enough?: boolean;
  /** The server ends the session with Session Abort (1223). */
  aborted?: boolean;
  /** The server's last message is of a protocol that the device doesn't speak: it aborts the session (1223). */
  strange?: boolean;
}

/** Commands that surely fit a message, and their characters. */
const PER_MESSAGE = 14;
const CHARACTERS = 4000;
const REFUSALS = [401, 407];

export class Server {
  private readonly peer: Peer;
  /** What hasn't been sent yet, and what was sent and not answered, by CmdID. */
  queue: Asked[] = [];
  private sent = new Map<string, Asked>();
  manner: Manner = {};
  /** Correlators of the Execs that were answered 202, and of the alerts that were acknowledged. */
  accepted = new Set<string>();
  acknowledged = new Set<string>();
  /** Of these, those whose acknowledgement the device has been heard after: it is durable. */
  settled = new Set<string>();
  /** Those of the last message that the device has or hasn't read before it died. */
  doubtful = new Set<string>();
  told: Told[] = [];
  /** Codes of the alerts of the protocol's own, heard and sent. */
  heard: number[] = [];
  said: number[] = [];
  /** Chunks of Results that were followed by another. */
  chunks = 0;

  constructor(
    private readonly codec: Codec,
    readonly account: FactoryAccount,
    private readonly deviceId: string,
  ) {
    this.peer = new Peer(codec, account, deviceId);
  }

  /** The same server, when the device has died: what it was sent last it may not have read. */
  copy(): Server {
    const other = new Server(this.codec, this.account, this.deviceId);
    Object.assign(other.peer, this.peer);
    const fresh = (asked: Asked): Asked => ({ ...asked, statuses: [...asked.statuses] });
    other.queue = this.queue.map(fresh);
    other.sent = new Map([...this.sent].map(([id, asked]) => [id, fresh(asked)]));
    other.manner = this.manner;
    other.accepted = new Set(this.accepted);
    other.acknowledged = new Set(this.settled);
    other.settled = new Set(this.settled);
    other.doubtful = new Set([...this.doubtful, ...this.acknowledged].filter((one) => !this.settled.has(one)));
    return other;
  }

  /** @returns where the answers appear */
  ask(command: Command): Asked {
    const asked: Asked = { command, statuses: [], results: new Map() };
    this.queue.push(asked);
    return asked;
  }

  /** Has nothing more to ask. */
  forget(): void {
    this.queue = [];
    this.sent.clear();
  }

  /** @returns the answer to a message of the device */
  exchange(bytes: Uint8Array): Uint8Array {
    const message = this.peer.hear(bytes);
    if (this.peer.agentMsgId === 1) this.requeue();
    const body = children(child(message, "SyncBody")!);
    const named = (name: string): Element[] => body.filter((command) => command.name === name);
    const isRefused = named("Status").some((status) => REFUSALS.includes(codeOf(status)));
    if (isRefused) this.acknowledged = new Set(this.settled);
    else this.settled = new Set(this.acknowledged);
    named("Status").forEach((status) => this.takeStatus(status));
    named("Results").forEach((results) => this.takeResults(results));
    // What was sent to a device that didn't know who asks comes again first: a chunk before those behind it.
    if (isRefused) this.requeue();
    const acknowledgements = named("Alert").flatMap((alert) => this.takeAlert(alert));
    const asksOn = named("Alert").some((alert) => codeOf(alert) === Alert.NextMessage);
    const room = this.manner.room === undefined ? [] : [`SyncHdr MaxMsgSize ${this.manner.room}`];
    const answer = this.refusal(named("Results")) ?? this.next(named("Final").length > 0, asksOn);
    return this.peer.encode([...room, ...acknowledgements, ...answer]);
  }

  /** What is said in place of anything else when Results come in chunks and nobody wants them. */
  private refusal(results: readonly Element[]): string[] | undefined {
    if (this.manner.enough !== true || !results.some((each) => children(each, "Item").some(hasMore))) return undefined;
    this.manner = { ...this.manner, enough: false };
    return this.alert(Alert.NoEndOfData);
  }

  /** What was sent and not answered, because the session has broken off or the server was refused, is sent again. */
  private requeue(): void {
    this.queue.unshift(...[...this.sent.values()].filter(({ statuses }) => statuses.length === 0));
    this.sent.clear();
  }

  /** The Execs whose alerts the device has to tell. */
  due(): string[] {
    return [...this.accepted].filter((one) => !this.acknowledged.has(one) && !this.doubtful.has(one));
  }

  private takeStatus(status: Element): void {
    const asked = this.sent.get(keyOf(status));
    const code = codeOf(status);
    if (!asked || REFUSALS.includes(code)) return;
    asked.statuses.push(code);
    if (code === 202) this.accepted.add(asked.command.correlator!);
  }

  private takeResults(results: Element): void {
    const asked = this.sent.get(keyOf(results));
    for (const item of children(results, "Item")) {
      const uri = childText(child(item, "Source"), "LocURI")!;
      const data = childText(item, "Data") ?? "";
      if (hasMore(item)) this.chunks++;
      if (asked) keep(asked, uri, data);
    }
  }

  private takeAlert(alert: Element): string[] {
    this.heard.push(codeOf(alert));
    if (codeOf(alert) !== Alert.GenericAlert) return [];
    const item = child(alert, "Item")!;
    const correlator = childText(alert, "Correlator");
    const type = childText(child(item, "Meta"), "Type") ?? "";
    this.told.push({ correlator: correlator ?? "", type, code: Number(childText(item, "Data")) });
    if (correlator !== undefined) this.acknowledged.add(correlator);
    return [`Status ${childText(alert, "CmdID")} Alert 200`];
  }

  /** What the next message says after its acknowledgements; `final`: the device's package has ended. */
  private next(final: boolean, asksOn: boolean): string[] {
    if (!final && !asksOn) return this.alert(Alert.NextMessage);
    if (final) this.requeue();
    const { manner, queue } = this;
    if (final && queue.length === 0 && manner.aborted) {
      this.manner = {};
      return [...this.alert(Alert.SessionAbort), "Final"];
    }
    if (final && queue.length === 0 && manner.strange) {
      this.manner = {};
      return ["SyncHdr VerProto DM/0.9", "Final"];
    }
    const halved = final && manner.halved === true && queue.length > 1;
    const batch = queue.splice(0, halved ? Math.ceil(queue.length / 2) : manner.apart === true ? 1 : fitting(queue));
    if (halved) this.manner = { ...manner, halved: false };
    const goesOn = halved || (manner.apart === true && queue.length > 0);
    batch.forEach((asked, index) => this.sent.set(`${this.peer.msgId + 1}.${index + 1}`, asked));
    const lines = batch.flatMap(({ command }, index) =>
      command.lines.map((line) => line.replace(" ID", ` ${index + 1}`)),
    );
    return goesOn ? lines : [...lines, "Final"];
  }

  private alert(code: Alert): string[] {
    this.said.push(code);
    return [`Alert 1 ${code}`];
  }
}

/** How many commands a message holds. */
function fitting(queue: readonly Asked[]): number {
  let characters = 0;
  const lengths = queue.slice(0, PER_MESSAGE).map(({ command }) => (characters += command.lines.join("").length));
  return Math.max(1, lengths.filter((length) => length <= CHARACTERS).length);
}

const hasMore = (item: Element): boolean => child(item, "MoreData") !== undefined;

/** Chunks make one value; of a list all is the answer to its own URI, leaf by leaf or as one document. */
function keep({ command, results }: Asked, uri: string, data: string): void {
  const isList = command.uri.includes("?list=");
  const key = isList ? command.uri : uri;
  const part = command.uri.includes("?list=Struct") ? `${uri}=${data};` : data;
  results.set(key, (results.get(key) ?? "") + part);
}

function codeOf(element: Element): number {
  return Number(childText(element, "Data"));
}

/** Which command of which message of ours a Status or Results is for. */
function keyOf(answer: Element): string {
  return `${childText(answer, "MsgRef")}.${childText(answer, "CmdRef")}`;
}

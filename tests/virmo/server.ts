/** A DM server that a test scripts: it sends what it is told to, and keeps whatever the device says. */
import assert from "node:assert/strict";
import { Alert } from "../../host/node/abi.gen.js";
import { type Codec, type Element, child, childText, children, el } from "../../host/node/codec.js";

export interface Request {
  command: "Get" | "Exec" | "Replace" | "Add" | "Delete" | "Copy" | "Alert" | "Atomic";
  /** Several: one command with several Items. */
  target: string | string[];
  /** What an Atomic holds, each with one Item: its Status comes first, then theirs. */
  children?: Request[];
  /** Of a Copy. */
  source?: string;
  data?: string;
  /** Of an Item each, instead. */
  datas?: string[];
  format?: string;
  correlator?: string;
  /** Of an Alert, whose target is its code: the text that the user is asked. */
  text?: string;
}

export interface Reply {
  status: number;
  /** Of the first Results. */
  data?: string | undefined;
  /** What the Status names in its Item. */
  detail?: string | undefined;
}

/** A Generic Alert, each time that it is heard. */
export interface Heard {
  session: number;
  correlator: string | undefined;
  source: string | undefined;
  type: string | undefined;
  format: string | undefined;
  mark: string | undefined;
  data: string | undefined;
}

interface Waiting {
  request: Request;
  resolve: (replies: Reply[]) => void;
  /** Statuses come item by item. */
  replies: Reply[];
}

const STATE_CHANGE = "urn:oma:at:x-virmo:1.0:DomainStateChange";

/** As many as surely fit the device's MaxMsgSize, with their answers mostly fitting one message. */
const COMMANDS_PER_MESSAGE = 16;
/** CmdIDs of what Atomics hold. */
const FIRST_CHILD = 1000;

export class ScriptedServer {
  /** The alerts of operations and of safe mode, and those of domains that have changed unasked. */
  readonly heard: Heard[] = [];
  readonly changes: Heard[] = [];
  sessions = 0;
  /** When each session began, ms. */
  readonly begun: number[] = [];
  /** What Generic Alerts are answered; undefined: nothing. */
  alertStatus: number | undefined = 200;
  reachable = true;
  /** The answer to the device's next message is lost after the server has taken the message in. */
  losesAnswer = false;
  private readonly queue: Waiting[] = [];
  private readonly sent = new Map<string, Waiting>();
  private msgId = 0;

  constructor(
    readonly serverId: string,
    private readonly codec: Codec,
    private readonly now: () => number,
  ) {}

  get address(): string {
    return `http://127.0.0.1:1/${this.serverId}`;
  }

  /** Queues a command; resolves with a Reply for each Item once the device has answered all. */
  send(request: Request): Promise<Reply[]> {
    return new Promise((resolve) => this.queue.push({ request, resolve, replies: [] }));
  }

  async exchange(message: Uint8Array): Promise<Uint8Array> {
    if (!this.reachable) throw new Error("unreachable");
    const root = this.codec.decode(message);
    const header = child(root, "SyncHdr")!;
    const body = children(child(root, "SyncBody")!);
    const first = childText(header, "MsgID") === "1";
    if (first) this.begin();
    for (const command of body) this.takeAnswer(command);
    for (const command of body) this.takeAlert(command);
    this.settle();
    const answer = this.codec.encode(this.compose(header, body));
    if (!this.losesAnswer) return answer;
    this.losesAnswer = false;
    throw new Error("lost");
  }

  private begin(): void {
    this.sessions++;
    this.begun.push(this.now());
    this.msgId = 0;
    this.sent.clear();
  }

  private takeAnswer(command: Element): void {
    const waiting = this.sent.get(`${childText(command, "MsgRef")}.${childText(command, "CmdRef")}`);
    if (!waiting) return;
    const item = child(command, "Item");
    if (command.name === "Status") {
      waiting.replies.push({ status: Number(childText(command, "Data")), detail: childText(item, "Data") });
    } else if (command.name === "Results") {
      const last = waiting.replies.at(-1)!;
      last.data = childText(item, "Data") ?? "";
    }
  }

  private settle(): void {
    for (const [key, waiting] of this.sent) {
      if (waiting.replies.length < expected(waiting.request)) continue;
      this.sent.delete(key);
      waiting.resolve(waiting.replies);
    }
  }

  private takeAlert(command: Element): void {
    if (command.name !== "Alert" || childText(command, "Data") !== String(Alert.GenericAlert)) return;
    const item = child(command, "Item")!;
    const meta = child(item, "Meta");
    const type = childText(meta, "Type");
    (type === STATE_CHANGE ? this.changes : this.heard).push({
      session: this.sessions,
      correlator: childText(command, "Correlator"),
      source: childText(child(item, "Source"), "LocURI"),
      type,
      format: childText(meta, "Format"),
      mark: childText(meta, "Mark"),
      data: childText(item, "Data"),
    });
  }

  private compose(header: Element, body: Element[]): Element {
    const msgRef = childText(header, "MsgID")!;
    const final = body.some(({ name }) => name === "Final");
    const answer: Element[] = [];
    const add = (name: string, ...parts: Element[]): string => {
      const id = String(answer.length + 1);
      answer.push(el(name, el("CmdID", id), ...parts));
      return id;
    };
    const status = (cmdRef: string, cmd: string, code: number): string =>
      add("Status", el("MsgRef", msgRef), el("CmdRef", cmdRef), el("Cmd", cmd), el("Data", String(code)));
    this.msgId++;
    status("0", "SyncHdr", 200);
    for (const command of body) this.answerTo(command, status);
    if (final) this.addCommands(add);
    else add("Alert", el("Data", String(Alert.NextMessage)));
    const ending = final ? [el("Final")] : [];
    return el("SyncML", this.header(header), el("SyncBody", ...answer, ...ending));
  }

  private answerTo(command: Element, status: (cmdRef: string, cmd: string, code: number) => string): void {
    if (["Status", "Results", "Final"].includes(command.name)) return;
    const generic = childText(command, "Data") === String(Alert.GenericAlert);
    const code = generic ? this.alertStatus : 200;
    if (code !== undefined) status(childText(command, "CmdID")!, command.name, code);
  }

  private addCommands(add: (name: string, ...parts: Element[]) => string): void {
    let inside = 0;
    for (const waiting of this.queue.splice(0, COMMANDS_PER_MESSAGE)) {
      const { command, target, correlator, text, children } = waiting.request;
      if (children !== undefined) {
        const ids = children.map((_, i) => String(FIRST_CHILD + inside + i));
        inside += children.length;
        const elements = children.map((child, i) => el(child.command, el("CmdID", ids[i]!), ...itemsOf(child)));
        for (const id of [add(command, ...elements), ...ids]) this.sent.set(`${this.msgId}.${id}`, waiting);
        continue;
      }
      if (text !== undefined) {
        const parts = [el("Data", String(target)), el("Item"), el("Item", el("Data", text))];
        this.sent.set(`${this.msgId}.${add(command, ...parts)}`, waiting);
        continue;
      }
      const correlated = correlator === undefined ? [] : [el("Correlator", correlator)];
      this.sent.set(`${this.msgId}.${add(command, ...correlated, ...itemsOf(waiting.request))}`, waiting);
    }
  }

  private header(header: Element): Element {
    return el(
      "SyncHdr",
      el("VerDTD", "1.2"),
      el("VerProto", "DM/1.2"),
      el("SessionID", childText(header, "SessionID")!),
      el("MsgID", String(this.msgId)),
      el("Target", el("LocURI", childText(child(header, "Source"), "LocURI")!)),
      el("Source", el("LocURI", this.address)),
    );
  }
}

/** How many Statuses a command gets. */
function expected({ target, children }: Request): number {
  return children === undefined ? [target].flat().length : 1 + children.length;
}

function itemsOf({ target, source, data: same, datas, format }: Request): Element[] {
  return [target].flat().map((uri, i) => {
    const data = datas?.[i] ?? same;
    const from = source === undefined ? [] : [el("Source", el("LocURI", source))];
    const meta = format === undefined ? [] : [el("Meta", el("Format", format))];
    const value = data === undefined ? [] : [el("Data", data)];
    return el("Item", el("Target", el("LocURI", uri)), ...from, ...meta, ...value);
  });
}

/** The one alert with a correlator. */
export function heardOnce(heard: Heard[], correlator: string): Heard {
  const all = heard.filter((alert) => alert.correlator === correlator);
  assert.equal(all.length, 1, `alerts with ${correlator}`);
  return all[0]!;
}

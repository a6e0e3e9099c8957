/** A scripted DM client: says exactly what a test wants it to say, and reads what the server answers. */
import { createHash } from "node:crypto";
import { Codec, child, childText, children, el } from "../../host/node/codec.js";
import type { Element } from "../../host/node/codec.js";
import { ManagementServer } from "../../server/engine.js";
import type { DeviceAccount } from "../../server/engine.js";
import { MemoryStore } from "../../server/store.js";
import type { Store } from "../../server/store.js";

export const SERVER_ID = "operator.example";
export const DEVICE_ID = "IMEI:493005100592800";
export const ACCOUNT: DeviceAccount = {
  deviceId: DEVICE_ID,
  auth: "md5",
  clientName: "Bruce2",
  clientSecret: "OhBehave",
  clientNonce: base64("first client nonce"),
  serverSecret: "server secret",
  serverNonce: base64("first server nonce"),
};

export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

export function md5(user: string, secret: string, nonce: string): string {
  const hash = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("base64");
  return hash(Buffer.concat([Buffer.from(`${hash(Buffer.from(`${user}:${secret}`))}:`), Buffer.from(nonce, "base64")]));
}

/** A server whose clock stands still until `clock.ms` moves and whose "random" octets count up. */
export interface Bench {
  server: ManagementServer;
  store: Store;
  codec: Codec;
  clock: { ms: number; utc(): number };
}

export async function bench(
  account: Partial<DeviceAccount> | null = {},
  store: Store = new MemoryStore(),
): Promise<Bench> {
  const codec = await Codec.load();
  const clock = { ms: Date.UTC(2026, 0, 1), utc: () => clock.ms };
  let count = 0;
  const random = (n: number): Uint8Array => createHash("sha256").update(`random ${++count}`).digest().subarray(0, n);
  const server = await ManagementServer.open({ serverId: SERVER_ID, store, codec, clock, random });
  if (account) await server.register({ ...ACCOUNT, ...account });
  return { server, store, codec, clock };
}

export interface Said {
  /** Children of SyncBody without their CmdIDs, which are counted from 1. */
  body?: Element[];
  final?: boolean;
  cred?: { type: string; data: string } | null;
  deviceId?: string;
  name?: string;
  maxMsgSize?: number;
  maxObjSize?: number;
  verDtd?: string;
  verProto?: string;
}

/** What the server answered. */
export class Answer {
  readonly body: Element[];
  constructor(
    readonly bytes: Uint8Array,
    readonly root: Element,
  ) {
    this.body = children(child(root, "SyncBody") as Element);
  }

  get header(): Element {
    return child(this.root, "SyncHdr") as Element;
  }

  get final(): boolean {
    return this.body.some(({ name }) => name === "Final");
  }

  /** Code of the Status for the command with CmdID `cmdRef` of message `msgRef`; 0 is the header. */
  status(cmdRef: number, msgRef?: number): number | undefined {
    const found = this.statusElement(cmdRef, msgRef);
    return found && Number(childText(found, "Data"));
  }

  statusElement(cmdRef: number, msgRef?: number): Element | undefined {
    return this.body.find(
      (e) =>
        e.name === "Status" &&
        childText(e, "CmdRef") === String(cmdRef) &&
        (msgRef === undefined || childText(e, "MsgRef") === String(msgRef)),
    );
  }

  get nextNonce(): string | undefined {
    const chal = child(this.statusElement(0), "Chal");
    return childText(child(chal, "Meta"), "NextNonce");
  }

  /** Commands other than Status, as "Name target". */
  get commands(): string[] {
    return this.commandElements.map((e) => `${e.name} ${targetOf(e) ?? childText(e, "Data")}`);
  }

  get commandElements(): Element[] {
    return this.body.filter(({ name }) => name !== "Status" && name !== "Final");
  }

  get msgId(): number {
    return Number(childText(this.header, "MsgID"));
  }

  get cred(): string | undefined {
    return childText(child(this.header, "Cred"), "Data");
  }
}

function targetOf(command: Element): string | undefined {
  return childText(child(child(command, "Item"), "Target"), "LocURI");
}

export class ScriptedClient {
  msgId = 0;
  nonce = ACCOUNT.clientNonce as string;
  /** The last message, for repetitions. */
  lastBytes: Uint8Array = new Uint8Array();

  constructor(
    readonly bench: Bench,
    public sessionId = "1",
  ) {}

  /** Begins another session: MsgID from 1. */
  newSession(sessionId: string): void {
    this.sessionId = sessionId;
    this.msgId = 0;
  }

  md5Cred(nonce = this.nonce, secret = ACCOUNT.clientSecret): { type: string; data: string } {
    return { type: "syncml:auth-md5", data: md5(ACCOUNT.clientName, secret, nonce) };
  }

  /** Sends a message; the first of a session has an md5 credential unless told otherwise. */
  async say(said: Said = {}): Promise<Answer> {
    this.msgId++;
    const cred = said.cred === undefined && this.msgId === 1 ? this.md5Cred() : (said.cred ?? null);
    this.lastBytes = this.bench.codec.encode(this.message({ ...said, cred }));
    return this.send(this.lastBytes);
  }

  async send(bytes: Uint8Array): Promise<Answer> {
    const reply = await this.bench.server.handle(bytes);
    return new Answer(reply, this.bench.codec.decode(reply));
  }

  /** Package 1: Alert 1201, DevInfo, and what else is given; takes over the nonce of a success. */
  async open(more: Element[] = [], said: Said = {}): Promise<Answer> {
    const answer = await this.say({ ...said, body: [alert(1201), devInfo(), ...more] });
    if (answer.status(0) === 212 && answer.nextNonce) this.nonce = answer.nextNonce;
    return answer;
  }

  /** Statuses for the header (212 unless told) and all commands of an answer. */
  statuses(answer: Answer, code: number, header = 212, challenge?: Element): Element[] {
    const one = (cmdRef: string, cmd: string, data: number, chal: Element[]): Element =>
      el(
        "Status",
        el("MsgRef", String(answer.msgId)),
        el("CmdRef", cmdRef),
        el("Cmd", cmd),
        ...chal,
        text("Data", data),
      );
    const commands = answer.commandElements.map((e) => one(childText(e, "CmdID") ?? "", e.name, code, []));
    return [one("0", "SyncHdr", header, challenge ? [challenge] : []), ...commands];
  }

  private message({
    body = [],
    final = true,
    cred,
    deviceId = DEVICE_ID,
    name,
    maxMsgSize,
    maxObjSize,
    verDtd,
    verProto,
  }: Said): Element {
    const numbered = body.map((e, index) => ({ ...e, children: [text("CmdID", index + 1), ...e.children] }));
    const sizes = Object.entries({ MaxMsgSize: maxMsgSize, MaxObjSize: maxObjSize })
      .filter(([, size]) => size !== undefined)
      .map(([name, size]) => text(name, size as number));
    const header = el(
      "SyncHdr",
      el("VerDTD", verDtd ?? "1.2"),
      el("VerProto", verProto ?? "DM/1.2"),
      el("SessionID", this.sessionId),
      text("MsgID", this.msgId),
      el("Target", el("LocURI", SERVER_ID)),
      el("Source", el("LocURI", deviceId), el("LocName", name ?? ACCOUNT.clientName)),
      ...(cred ? [el("Cred", el("Meta", el("Format", "b64"), el("Type", cred.type)), el("Data", cred.data))] : []),
      ...(sizes.length ? [el("Meta", ...sizes)] : []),
    );
    return el("SyncML", header, el("SyncBody", ...numbered, ...(final ? [el("Final")] : [])));
  }
}

export function text(name: string, value: string | number): Element {
  return el(name, String(value));
}

export function alert(code: number, ...items: Element[]): Element {
  return el("Alert", text("Data", code), ...items);
}

export function devInfo(model = "Shoe"): Element {
  const leaf = (name: string, value: string): Element =>
    el("Item", el("Source", el("LocURI", `./DevInfo/${name}`)), el("Data", value));
  return el("Replace", leaf("DevId", DEVICE_ID), leaf("Mod", model));
}

/** A Generic Alert with one item. */
export function genericAlert(data: string, source = "./VirMO/Domain/firm", correlator?: string): Element {
  const meta = el("Meta", el("Format", "int"), el("Type", "urn:oma:at:x-virmo:1.0:DomainStateChange"));
  const item = el("Item", el("Source", el("LocURI", source)), meta, el("Data", data));
  return el("Alert", text("Data", 1226), ...(correlator ? [el("Correlator", correlator)] : []), item);
}

export function results(
  msgRef: number,
  cmdRef: number,
  source: string,
  data: string | Uint8Array,
  format = "chr",
): Element {
  const item = el("Item", el("Source", el("LocURI", source)), el("Meta", el("Format", format)), el("Data", data));
  return el("Results", text("MsgRef", msgRef), text("CmdRef", cmdRef), item);
}

/** A challenge of the device. */
export function challenge(nonce: string, type = "syncml:auth-md5"): Element {
  return el("Chal", el("Meta", el("Format", "b64"), el("Type", type), el("NextNonce", nonce)));
}

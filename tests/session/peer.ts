/** The server's side of a fixture: headers as the agent expects them, and the checks that every message of the agent has to pass. */
import { createHash } from "node:crypto";
import { MaxMsgSize, MaxObjSize } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { Codec, child, childText, children, el, type Element } from "../../host/node/codec.js";
import { commandsOf, freeIds, nest, type Line } from "./notation.js";

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const md5 = (...parts: (string | Uint8Array)[]): Uint8Array => {
  const hash = createHash("md5");
  parts.forEach((part) => hash.update(part));
  return hash.digest();
};

/** B64(H(B64(H(user:password)):nonce)) (OMA-TS-DM_Security 5.3.1). */
export function md5Credential(user: string, password: string, nonce: Uint8Array): string {
  return b64(md5(`${b64(md5(`${user}:${password}`))}:`, nonce));
}

/** Commands whose Statuses are for an Item, and need no SourceRef. */
const ITEMIZED = new Set<string | undefined>(["Add", "Replace", "Delete", "Get", "Exec"]);

export class Peer {
  /** Of the agent's last message. */
  sessionId = "";
  agentMsgId = 0;
  /** Of our last message; 0 before the first. */
  msgId = 0;
  /** The room that we have left the agent. */
  room = MaxMsgSize;
  /** Of our commands in this session with one Item: its LocURI, by MsgID/CmdID. */
  readonly onlyTargets = new Map<string, string>();
  /** Where the agent is to send its next message: the account's address, or the last RespURI. */
  private address: string;
  private nonce: Uint8Array;

  constructor(
    private readonly codec: Codec,
    readonly account: FactoryAccount,
    private readonly deviceId: string,
  ) {
    this.nonce = account.serverNonce;
    this.address = account.address;
  }

  /** A session begins. */
  private begin(): void {
    this.msgId = 0;
    this.onlyTargets.clear();
    this.room = MaxMsgSize;
    this.address = this.account.address;
  }

  /** The credentials that the account asks of the server; undefined when its transport vouches for it. */
  cred(): string | undefined {
    const { serverId, serverSecret } = this.account;
    return serverSecret === undefined ? undefined : md5Credential(serverId, serverSecret, this.nonce);
  }

  /** The message that a `server` fence says, with a SyncHdr that is right except for what the fence says of it. */
  encode(lines: readonly string[]): Uint8Array {
    const tree = nest(lines);
    const own = tree.filter(({ text }) => text.startsWith("SyncHdr "));
    const cut = tree.find(({ text }) => text.startsWith("cut "));
    const body = tree.filter((line) => !own.includes(line) && line !== cut);
    const header = this.header(own);
    const hasStatus = body.some(({ text }) => /^Status (\d+\/)?SyncHdr /.test(text));
    const numbering = { msgRef: this.agentMsgId, nextId: freeIds(body) };
    const implied: Line[] = hasStatus ? [] : [{ index: -1, text: "Status SyncHdr 212", below: [] }];
    const commands = commandsOf([...implied, ...body], numbering);
    this.noteTargets(commands);
    const bytes = this.codec.encode(el("SyncML", header, el("SyncBody", ...commands)));
    // `cut 3 bytes`: what arrives lacks its end.
    return cut === undefined ? bytes : bytes.slice(0, -Number(cut.text.split(" ")[1]));
  }

  private noteTargets(commands: readonly Element[]): void {
    for (const command of commands) {
      const items = children(command, "Item");
      const uri = childText(child(items[0], "Target"), "LocURI");
      const id = `${this.msgId}/${childText(command, "CmdID")}`;
      if (items.length === 1 && uri !== undefined) this.onlyTargets.set(id, uri);
      if (["Atomic", "Sequence", "Sync"].includes(command.name)) this.noteTargets(children(command));
    }
  }

  private header(own: readonly Line[]): Element {
    const given = new Map(own.map(({ text }) => text.split(/ (.*?) (.*)/s).slice(1, 3) as [string, string]));
    const take = (key: string, usual: string): string => given.get(key) ?? usual;
    this.msgId = Number(take("MsgID", `${this.msgId + 1}`));
    const meta = ["MaxMsgSize", "MaxObjSize"]
      .filter((name) => given.has(name))
      .map((name) => el(name, given.get(name)!));
    if (given.has("MaxMsgSize")) this.room = Math.min(MaxMsgSize, Number(given.get("MaxMsgSize")));
    const resp = given.get("RespURI");
    this.address = resp ?? this.address;
    const cred = this.credElement(given.get("Cred"));
    // Whose the credentials are (OMA-TS-DM_Security 5.3.1).
    const user = cred.length > 0 ? [el("LocName", this.account.serverId)] : [];
    return el(
      "SyncHdr",
      el("VerDTD", take("VerDTD", "1.2")),
      el("VerProto", take("VerProto", "DM/1.2")),
      el("SessionID", take("SessionID", this.sessionId)),
      el("MsgID", `${this.msgId}`),
      el("Target", el("LocURI", this.deviceId)),
      el("Source", el("LocURI", this.account.address), ...user),
      ...(resp === undefined ? [] : [el("RespURI", resp)]),
      ...cred,
      ...(meta.length > 0 ? [el("Meta", ...meta)] : []),
    );
  }

  /** `none`, `TYPE DATA`, `md5 USER PASSWORD NONCE`, or what the account asks for. */
  private credElement(given: string | undefined): Element[] {
    const words = given?.split(" ") ?? [];
    const [type, data] =
      given === undefined
        ? ["syncml:auth-md5", this.cred()]
        : words[0] === "md5"
          ? ["syncml:auth-md5", md5Credential(words[1]!, words[2]!, Buffer.from(words[3] ?? "", "base64"))]
          : words;
    if (data === undefined) return [];
    return [el("Cred", el("Meta", el("Format", "b64"), el("Type", type!)), el("Data", data))];
  }

  /** Reads a message of the agent and learns from it. */
  hear(bytes: Uint8Array): Element {
    const message = this.codec.decode(bytes);
    const header = child(message, "SyncHdr");
    const msgId = Number(childText(header, "MsgID"));
    if (msgId === 1) this.begin();
    this.sessionId = childText(header, "SessionID") ?? "";
    this.agentMsgId = msgId;
    for (const status of children(child(message, "SyncBody")!, "Status")) {
      const nonce = childText(child(child(status, "Chal"), "Meta"), "NextNonce");
      if (nonce !== undefined) this.nonce = Buffer.from(nonce, "base64");
    }
    return message;
  }

  /** TargetRefs of Statuses for a command of ours that has one Item and is answered by Items. */
  private vain(statuses: readonly Element[]): string[] {
    const isOnly = (status: Element): boolean =>
      this.onlyTargets.has(`${childText(status, "MsgRef")}/${childText(status, "CmdRef")}`);
    const told = statuses.filter((status) => child(status, "TargetRef") && ITEMIZED.has(childText(status, "Cmd")));
    return told.filter(isOnly).map((status) => childText(status, "TargetRef")!);
  }

  /** What is wrong with the frame of a message of the agent; undefined if nothing is. */
  fault(message: Element, bytes: Uint8Array, before: { sessionId: string; agentMsgId: number }): string | undefined {
    const isFirst = this.agentMsgId === 1;
    const header = child(message, "SyncHdr");
    const body = child(message, "SyncBody");
    const meta = child(header, "Meta");
    const ids = children(body!)
      .filter(({ name }) => name !== "Final")
      .map((command) => childText(command, "CmdID"));
    const first = children(body!, "Status").find((status) => childText(status, "CmdRef") === "0");
    const rules: [string, unknown, unknown][] = [
      ["VerDTD", childText(header, "VerDTD"), "1.2"],
      ["VerProto", childText(header, "VerProto"), "DM/1.2"],
      ["SessionID", childText(header, "SessionID"), isFirst ? this.sessionId : before.sessionId],
      ["MsgID", this.agentMsgId, isFirst ? 1 : before.agentMsgId + 1],
      ["Target", childText(child(header, "Target"), "LocURI"), this.address],
      ["Source", childText(child(header, "Source"), "LocURI"), this.deviceId],
      ["MaxMsgSize", childText(meta, "MaxMsgSize"), `${MaxMsgSize}`],
      ["MaxObjSize", childText(meta, "MaxObjSize"), isFirst ? `${MaxObjSize}` : undefined],
      ["TargetRefs that say no more than CmdRef", this.vain(children(body!, "Status")).join(), ""],
      ["CmdIDs", ids.join(), ids.map((_, index) => `${index + 1}`).join()],
      ["TargetRef of the SyncHdr's Status", first && childText(first, "TargetRef"), undefined],
      ["SourceRef of the SyncHdr's Status", first && childText(first, "SourceRef"), undefined],
      ["no more bytes than MaxMsgSize", bytes.length <= this.room, true],
      ["as many bytes as MaxMsgSize with a chunk", hasMoreData(body!) ? bytes.length : this.room, this.room],
    ];
    const broken = rules.find(([, is, shall]) => is !== shall);
    return broken && `${broken[0]} is ${String(broken[1])}, not ${String(broken[2])}`;
  }
}

function hasMoreData(body: Element): boolean {
  const items = children(body, "Results").flatMap((results) => children(results, "Item"));
  return items.some((item) => child(item, "MoreData") !== undefined);
}

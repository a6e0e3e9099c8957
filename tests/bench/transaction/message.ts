/** What the server says in the sessions that are measured: its first message with its commands, and the last one that ends the session. */
import { Codec, childText, children, el, type Element } from "../../../host/node/codec.js";
import { ADDRESS, Phone, RANDOM_BYTE } from "./phone.js";

const SESSION_ID = Buffer.of(RANDOM_BYTE, RANDOM_BYTE).toString("hex").toUpperCase();

const uri = (name: string, text: string): Element => el(name, el("LocURI", text));

/** `value`: what a Replace sets; a Get has none. */
function command(name: "Add" | "Get" | "Replace", id: number, target: string, value?: string): Element {
  const data = value === undefined ? [] : [el("Data", value)];
  return el(name, el("CmdID", String(id)), el("Item", uri("Target", target), ...data));
}

const NAME = "./DMAcc/a1/Name";
const replaces = (count: number): Element[] =>
  Array.from({ length: count }, (_, index) => command("Replace", index + 10, NAME, `server ${index}`));

/** What is measured, by name. */
export const TRANSACTIONS = {
  "1 Get": [command("Get", 10, "./DevInfo/Man")],
  "10 Replaces": replaces(10),
  "100 Replaces": replaces(100),
};
export type TransactionName = keyof typeof TRANSACTIONS;

const status = (id: number, msgRef: number, cmdRef: number, cmd: string, code: number): Element =>
  el(
    "Status",
    ...Object.entries({ CmdID: id, MsgRef: msgRef, CmdRef: cmdRef, Cmd: cmd, Data: code }).map(([name, value]) =>
      el(name, String(value)),
    ),
  );

function message(codec: Codec, deviceId: string, msgId: number, commands: Element[]): Uint8Array {
  const header = el(
    "SyncHdr",
    el("VerDTD", "1.2"),
    el("VerProto", "DM/1.2"),
    el("SessionID", SESSION_ID),
    el("MsgID", String(msgId)),
    uri("Target", deviceId),
    uri("Source", ADDRESS),
  );
  return codec.encode(el("SyncML", header, el("SyncBody", ...commands, el("Final"))));
}

/** The Statuses of package 1: its SyncHdr, Alert and Replace. */
const PACKAGE_1 = [status(1, 1, 0, "SyncHdr", 212), status(2, 1, 1, "Alert", 200), status(3, 1, 2, "Replace", 200)];

export interface Script {
  /** Of the session before all others: it makes the leaf that is replaced then. */
  setup: Uint8Array;
  /** By TRANSACTIONS. */
  first: Map<TransactionName, Uint8Array>;
  last: Uint8Array;
}

export async function script(deviceId: string): Promise<Script> {
  const codec = await Codec.load();
  const firsts = Object.entries(TRANSACTIONS) as [TransactionName, Element[]][];
  const encoded = firsts.map(
    ([name, commands]) => [name, message(codec, deviceId, 1, [...PACKAGE_1, ...commands])] as const,
  );
  const setup = message(codec, deviceId, 1, [...PACKAGE_1, command("Add", 10, NAME, "server")]);
  return { setup, first: new Map(encoded), last: message(codec, deviceId, 2, [status(1, 2, 0, "SyncHdr", 200)]) };
}

/** @throws Error if `reply` doesn't answer every command of `name` 200 */
export async function assertAnswered(phone: Phone, name: TransactionName): Promise<void> {
  const codec = await Codec.load();
  const tree = codec.decode(phone.sent[1]!);
  const body = children(tree, "SyncBody")[0]!;
  const codes = children(body, "Status").map((each) => childText(each, "Data"));
  if (codes.length !== TRANSACTIONS[name].length + 1 || codes.slice(1).some((code) => code !== "200"))
    throw new Error(`${name}: answered ${codes.join(" ")}`);
}

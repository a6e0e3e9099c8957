/** What other clients have got wrong and no fixture can show: many commands, small messages, nonces, bytes that nobody wrote. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventBytes, MaxMsgSize } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { instantiateSync } from "@assemblyscript/loader";
import { loadAgent, type AgentExports } from "../../host/node/agent.js";
import { Codec, child, childText, children, type Element } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { endSession, isOpen } from "../session/automatic.js";
import { Device } from "../session/device.js";
import { Peer } from "../session/peer.js";
import { fuelled } from "../wbxml/fuel.js";
import { accountOf } from "./rejected.js";

const codec = await Codec.load();
const load = loadAgent();
const description = loadDescription();

/** A device with one account, its server, and what the device has exported last. */
class Pair {
  readonly device: Device;
  readonly peer: Peer;
  exports!: AgentExports;

  constructor(account: FactoryAccount, instantiate = load) {
    this.device = new Device(description, [account], () => (this.exports = instantiate()));
    this.peer = new Peer(codec, account, description.identity.devId);
    this.device.boot();
  }

  /** Begins a session. */
  open(): Element {
    this.device.requestSession(0);
    return this.hear();
  }

  hear(): Element {
    return this.peer.hear(this.device.sent.at(-1)!);
  }

  /** What the device answers; undefined if the session is over. */
  say(...lines: string[]): Element | undefined {
    const sent = this.device.sent.length;
    this.device.receive(this.peer.encode(lines));
    return this.device.sent.length > sent ? this.hear() : undefined;
  }
}

const commands = (message: Element, name: string): Element[] => children(child(message, "SyncBody")!, name);
const isFinal = (message: Element): boolean => commands(message, "Final").length > 0;

const isOf =
  (command: string) =>
  (status: Element): boolean =>
    childText(status, "Cmd") === command;

/** Everything that a message of Gets is answered, over as many messages as it takes, with their lengths. */
function answers(pair: Pair, lines: string[]): { messages: Element[]; lengths: number[] } {
  pair.open();
  const messages = [pair.say(...lines, "Final")!];
  while (!isFinal(messages.at(-1)!)) messages.push(pair.say("Alert 1 1222")!);
  return { messages, lengths: pair.device.sent.slice(1).map(({ length }) => length) };
}

test("200 Gets in one message are answered in their order, over several messages, of which only the last has Final", () => {
  const gets = Array.from({ length: 200 }, (_, index) => `Get ${index + 1} ./DMAcc`);
  const { messages } = answers(new Pair(accountOf("none")), gets);
  assert.ok(messages.length > 1);
  const statuses = messages.flatMap((message) => commands(message, "Status")).filter(isOf("Get"));
  assert.deepEqual(
    statuses.map((status) => Number(childText(status, "CmdRef"))),
    Array.from({ length: 200 }, (_, index) => index + 1),
  );
  assert.ok(statuses.every((status) => childText(status, "Data") === "200"));
  assert.equal(messages.flatMap((message) => commands(message, "Results")).length, 200);
  assert.deepEqual(messages.map(isFinal), [...messages.slice(1).map(() => false), true]);
});

test("However small the server's MaxMsgSize, no message is longer, and everything is answered; less than 512 counts as 512", () => {
  for (const size of [200, 512, 513, 700, 1000, 4000]) {
    const gets = Array.from({ length: 30 }, (_, index) => `Get ${index + 1} ./VirMO/Capability/Hypervisor`);
    const pair = new Pair(accountOf("none"));
    const { messages, lengths } = answers(pair, [`SyncHdr MaxMsgSize ${size}`, ...gets]);
    assert.ok(Math.max(...lengths) <= Math.max(size, 512), `${size}: ${Math.max(...lengths)} bytes`);
    assert.equal(messages.flatMap((message) => commands(message, "Results")).length, gets.length);
  }
});

/** The nonce that a message's challenge, or its 212, brings. */
function nonceOf(message: Element): string {
  const header = commands(message, "Status").find((status) => childText(status, "CmdRef") === "0");
  return childText(child(child(header, "Chal"), "Meta"), "NextNonce")!;
}

test("The nonces of 60 challenges have 16 bytes of the platform's random source each, and none comes twice, after restarts neither", () => {
  const pair = new Pair(accountOf("md5"));
  const nonces: string[] = [];
  for (let count = 0; count < 60; count++) {
    if (count % 20 === 19) pair.device.boot();
    pair.open();
    const challenge = pair.say("SyncHdr Cred none", "Get 1 ./DevInfo/Man", "Final")!;
    nonces.push(nonceOf(challenge));
    // The flash's random source gives bytes that are all the number of the draw.
    assert.deepEqual(Buffer.from(nonces.at(-1)!, "base64"), Buffer.alloc(16, pair.device.draws));
    endSession(pair.device, pair.peer);
  }
  assert.equal(new Set(nonces).size, nonces.length);
});

const TALK = [
  ["Get 1 ./VirMO/Capability", "Replace 2 ./DMAcc/a1/AppAddr/1/Addr = http://127.0.0.1:2/dm", "Final"],
  ["Exec 1 ./VirMO/Operations/Create = Name=firm&Image=enterprise-os", "Get 2 ./VirMO/Domain/firm/Owner", "Final"],
  ["Add 1 ./DMAcc/a1/Name = One", "Get 2 ./DMAcc/a1/Name", "Get 3 .?prop=ACL", "Delete 4 ./DMAcc/a1", "Final"],
];

/** The messages of a session; with `dirt` all buffers are full of it before each message of the server. */
function talk(dirt: number | undefined): Uint8Array[] {
  const pair = new Pair(accountOf("md5"));
  const soil = (): void => {
    if (dirt === undefined) return;
    const memory = new Uint8Array(pair.exports.memory.buffer);
    const [inbox, room] = new Uint32Array(memory.slice(pair.exports.inbox() >>> 0).buffer.slice(0, 8));
    memory.fill(dirt, inbox, inbox! + room!);
    memory.fill(dirt, pair.exports.outbox() >>> 0, (pair.exports.outbox() >>> 0) + MaxMsgSize);
    memory.fill(dirt, pair.exports.event() >>> 0, (pair.exports.event() >>> 0) + EventBytes);
  };
  pair.open();
  for (const lines of TALK) {
    soil();
    assert.ok(pair.say(...lines), "the session ends");
    assert.ok(isOpen(pair.device));
  }
  return pair.device.sent;
}

test("The same messages are answered byte for byte whatever the buffers held before: no byte is sent that wasn't written", () => {
  const clean = talk(undefined);
  assert.equal(clean.length, TALK.length + 1);
  for (const dirt of [0xa5, 0xff]) assert.deepEqual(talk(dirt), clean);
});

test("A wrong digest is as much work as any other, wherever its first wrong octet stands: no time tells how much of it was right", () => {
  const module = fuelled("agent");
  type Metered = AgentExports & { fuel: { value: number } };
  const work = (wrong: number | undefined): number => {
    const pair = new Pair(accountOf("md5"), () => instantiateSync(module).exports as unknown as Metered);
    pair.open();
    const digest = Buffer.from(pair.peer.cred()!, "base64");
    if (wrong !== undefined) digest[wrong]! ^= 1;
    const exports = pair.exports as Metered;
    exports.fuel.value = 0;
    const answer = pair.say(
      `SyncHdr Cred syncml:auth-md5 ${digest.toString("base64")}`,
      "Get 1 ./DevInfo/Man",
      "Final",
    );
    const status = commands(answer!, "Status")[0];
    assert.equal(childText(status, "Data"), wrong === undefined ? "212" : "401");
    return exports.fuel.value;
  };
  const first = work(0);
  assert.ok(first > 0);
  assert.notEqual(work(undefined), first);
  for (let octet = 1; octet < 16; octet++) assert.equal(work(octet), first, `octet ${octet}`);
});

test("A Generic Alert that doesn't fit the server's MaxMsgSize isn't cut: package 1 of the next session holds it whole", () => {
  const pair = new Pair(accountOf("md5"));
  const correlator = "c".repeat(64);
  const create = `  Item ./VirMO/Operations/Create = Name=${"a".repeat(31)}&Image=enterprise-os`;
  const alertOf = (message: Element): Element | undefined =>
    commands(message, "Alert").find((alert) => childText(alert, "Data") === "1226");
  pair.open();
  const exec = ["Exec 1", `  Correlator ${correlator}`, create];
  const long = "Get 2 ./VirMO/Capability/Peripherals";
  const accepted = pair.say("SyncHdr MaxMsgSize 512", ...exec, long, "Final")!;
  assert.equal(childText(commands(accepted, "Status")[1], "Data"), "202");
  const next = pair.say(long, "Final")!;
  assert.deepEqual([accepted, next].map(alertOf), [undefined, undefined]);
  assert.ok(Math.max(...pair.device.sent.slice(1).map(({ length }) => length)) <= 512);
  // The session is over, and the agent begins one of its own to report.
  const package1 = pair.say("Final")!;
  assert.equal(childText(child(package1, "SyncHdr"), "MsgID"), "1");
  assert.equal(childText(alertOf(package1), "Correlator"), correlator);
});

/** Devices that hear only messages which have to be rejected, and what of their memory and flash has changed by that. */
import assert from "node:assert/strict";
import { Notification } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import type { AgentExports } from "../../host/node/agent.js";
import { Codec } from "../../host/node/codec.js";
import { loadDescription } from "../../host/node/description.js";
import { Instances } from "../hostile/instance.js";
import { endSession, isOpen, session } from "../session/automatic.js";
import { Device } from "../session/device.js";
import { Peer } from "../session/peer.js";

const codec = await Codec.load();
const description = loadDescription();

/** How a message that is to be rejected is made. */
export type Rejected = (peer: Peer) => Uint8Array;

const CHANGE = ["Replace 1 ./DMAcc/a1/AppAddr/1/Addr = http://127.0.0.1:2/dm", "Final"];
const said =
  (...lines: string[]): Rejected =>
  (peer) =>
    peer.encode([...lines, ...CHANGE]);

/** Rejected without a word, or with 400, 505 or 513, before any command is looked at. */
export const UNHEARD: Record<string, Rejected> = {
  "no bytes": () => new Uint8Array(),
  "no WBXML": () => new Uint8Array([0x3c, 0x53, 0x79, 0x6e]),
  "the end of the document missing": said("cut 1 bytes"),
  "half of the document missing": said("cut 60 bytes"),
  "an element where none may stand": (peer) => peer.encode(["Get 1 ./DevInfo/Man", "  Item", "    Final", "Final"]),
  "a command without a CmdID": (peer) => peer.encode(["Get - ./DevInfo/Man", "Final"]),
  "another session": said("SyncHdr SessionID FFFFF"),
  "MsgID 0": said("SyncHdr MsgID 0"),
  "another VerDTD": said("SyncHdr VerDTD 1.1"),
  "another VerProto": said("SyncHdr VerProto DM/1.1"),
  "longer than the inbox": () => new Uint8Array(6145).fill(0x41),
};

/** Answered 407 or 401 with a challenge, whose nonce has to be durable. */
export const CHALLENGED: Record<string, Rejected> = {
  "no credentials": said("SyncHdr Cred none"),
  "a wrong password": said("SyncHdr Cred md5 op guess AAAA"),
  "another type of credentials": said("SyncHdr Cred syncml:auth-basic b3A6dG9wc2VjcmV0"),
};

/** @param auth `none`: the transport vouches for the server, so that every fault is the message's own */
export const accountOf = (auth: "none" | "md5"): FactoryAccount => ({
  ...{ serverId: "op", address: "http://127.0.0.1:1/dm", auth, clientName: "dev", clientSecret: "s3cret" },
  ...{ clientNonce: new Uint8Array(), serverNonce: new Uint8Array() },
  serverSecret: auth === "none" ? undefined : "topsecret",
});

/** Everything that an agent has: its memory, its globals, and the device's flash. */
interface State {
  memory: Uint8Array;
  globals: number[];
  flash: Uint8Array;
}

/** More answers than an agent gives to messages that it rejects. */
const MOST_ANSWERS = 8;
/** Of the effect record: its id, which no two effects share (docs/port.md). */
const ID_OFFSET = 4;
const ID_BYTES = 4;

export class Victim {
  readonly device: Device;
  /** Messages that it has heard. */
  heard = 0;
  private exports!: AgentExports;
  private readonly peer: Peer;
  private readonly record: number;

  constructor(account: FactoryAccount) {
    const instances = new Instances((exports) => (this.exports = exports));
    this.device = new Device(description, [account], instances.instantiate);
    this.peer = new Peer(codec, account, description.identity.devId);
    this.record = this.recordOf();
  }

  /** Boots the device; the first effect tells where the record lies. */
  private recordOf(): number {
    let record = 0;
    const { device } = this;
    const run = device.run.bind(device);
    device.run = () => {
      record ||= this.exports.poll() >>> 0;
      run();
    };
    device.boot();
    device.run = run;
    return record;
  }

  /** A session in which the server says nothing else, until it ends; and a notification that is refused. */
  hear(message: Rejected): void {
    const { device, peer } = this;
    device.requestSession(0);
    for (let count = 0; count < MOST_ANSWERS && isOpen(device); count++) {
      peer.hear(device.sent.at(-1)!);
      this.heard++;
      if (device.receive(message(peer)) === undefined) device.notify(Notification.SendFailed, new Uint8Array());
    }
    assert.ok(!isOpen(device), "the session goes on");
    device.notify(Notification.DomainEvent, new Uint8Array(3));
    device.log.length = device.sent.length = 0;
  }

  state(): State {
    const exports = this.exports as unknown as Record<string, { value: number }>;
    const globals = Object.keys(exports).filter((name) => name.startsWith("global "));
    return {
      memory: new Uint8Array(this.exports.memory.buffer).slice(),
      globals: globals.map((name) => Number(exports[name]!.value)),
      flash: this.device.flash.content().slice(),
    };
  }

  /** Where memory differs, but for the id of the effect record. */
  changed(before: State, after: State): number[] {
    const isId = (at: number): boolean => at >= this.record + ID_OFFSET && at < this.record + ID_OFFSET + ID_BYTES;
    return [...before.memory.keys()].filter((at) => before.memory[at] !== after.memory[at] && !isId(at));
  }

  /** What the server reads when it does prove who it is. */
  read(uris: readonly string[]): string[] {
    const gets = uris.map((uri, index) => `Get ${index + 1} ${uri}`);
    const { results } = session(this.device, 0, this.peer, gets);
    endSession(this.device, this.peer);
    return results.map((result) => JSON.stringify(result));
  }
}

/**
 * Every kind of message that isn't heard at all, `cycles` times one after the other, with the same random bytes each time: then
 * all memory, buffers included, and all flash have to be as before. Only effects are numbered on: in the record,
 * and in the one global that counts them.
 */
export function unheard(auth: "none" | "md5", cycles: number): number {
  const victim = new Victim(accountOf(auth));
  const cycle = (): void => {
    for (const message of Object.values(UNHEARD)) {
      victim.device.draws = 0;
      victim.hear(message);
    }
  };
  // The first time the journal still has to finish what boot has begun.
  cycle();
  cycle();
  const before = victim.state();
  for (let count = 0; count < cycles; count++) cycle();
  const after = victim.state();
  assert.deepEqual(victim.changed(before, after), []);
  const counters = before.globals.filter((value, index) => value !== after.globals[index]);
  assert.ok(counters.length <= 1, `${counters.length} globals have changed`);
  assert.ok(Buffer.from(before.flash).equals(after.flash), "the flash has changed");
  return victim.heard;
}

const READ = ["./DMAcc", "./DMAcc/a1/AppAddr/1/Addr", "./DMAcc/a1/AppAuth", "./VirMO/Domain", ".?prop=ACL"];

/**
 * Challenges have nonces that are durable before they are sent, so journal and buffers move on; the tree stays.
 *
 * @returns how many messages were heard
 */
export function challenged(cycles: number): number {
  const victim = new Victim(accountOf("md5"));
  const before = victim.read(READ);
  for (let count = 0; count < cycles; count++) for (const message of Object.values(CHALLENGED)) victim.hear(message);
  assert.deepEqual(victim.read(READ), before);
  return victim.heard;
}

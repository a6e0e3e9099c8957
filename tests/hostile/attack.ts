/** Plays a fixture, and before each of its server's messages every mutant of it: none may trap, none may be left without an outcome. */
import assert from "node:assert/strict";
import type { AgentExports } from "../../host/node/agent.js";
import { Codec, CodecError, child, childText, children, el, type Element } from "../../host/node/codec.js";
import { isOpen } from "../session/automatic.js";
import { Play } from "../session/fixture.js";
import type { Device } from "../session/device.js";
import { react } from "../session/user.js";
import type { Fence, Fixture } from "../session/markdown.js";
import { TreeReader, saveDevice } from "./bench.js";
import { Instances } from "./instance.js";

/** Longer than any outcome of the hypervisor is waited for. */
const PATIENCE = 31_000;

/** Mutants of a message; `body` is where its SyncBody begins. */
export type Mutation = (message: Uint8Array, body: number) => Iterable<Mutant>;

export interface Mutant {
  bytes: Uint8Array;
  /** What was done: `byte 17 = 0x83`. */
  name: string;
}

/** What a message comes upon. */
interface Scene {
  play: Play;
  /** What a mutant would have to prove before it may change anything: nothing, the right credentials, or more than it could. */
  needed: "nothing" | "credentials" | "more";
  /** The tree before; only read if something is needed. */
  tree: string;
}

/** Status of the header when no command was so much as looked at. */
const UNHEARD = ["400", "505", "513"];

export class Attack {
  count = 0;

  private constructor(
    private readonly codec: Codec,
    private readonly instances: Instances,
    private readonly trees: TreeReader,
  ) {}

  /** @param change of the exports, for the tests of this class */
  static async open(change: (exports: AgentExports) => AgentExports = (exports) => exports): Promise<Attack> {
    const codec = await Codec.load();
    const instances = new Instances(change);
    return new Attack(codec, instances, new TreeReader(codec, instances));
  }

  /** @throws Error naming file, line and mutant */
  run(fixture: Fixture, mutation: Mutation): void {
    const watch = (play: Play, message: Uint8Array, fence: Fence): void => {
      const back = saveDevice(play.device, this.instances);
      const scene = this.sceneOf(play, message);
      for (const mutant of mutation(message, this.bodyOf(message))) {
        this.count++;
        back();
        try {
          this.judge(scene, mutant);
        } catch (error) {
          const detail = error instanceof Error ? error.message : String(error);
          throw new Error(`${fixture.file}:${fence.line}: ${mutant.name}: ${detail}`, { cause: error });
        }
      }
      back();
    };
    new Play(fixture, this.codec, this.instances.instantiate, watch).run();
  }

  /** What the message as it is leads to; the caller puts the device back. */
  private sceneOf(play: Play, message: Uint8Array): Scene {
    const { device, peer } = play;
    const trusting = peer.account.serverSecret === undefined;
    const tree = trusting ? "" : this.trees.read(play);
    const sent = device.sent.length;
    take(device, message);
    const answer = device.sent[sent];
    const refused = answer === undefined || ["401", "407"].includes(headerCode(this.codec.decode(answer)) ?? "");
    const needed = trusting ? "nothing" : refused ? "more" : peer.msgId === 1 ? "credentials" : "nothing";
    return { play, needed, tree };
  }

  private bodyOf(message: Uint8Array): number {
    const header = child(this.decode(message), "SyncHdr");
    return header === undefined ? 0 : this.codec.encode(el("SyncML", header)).length - 1;
  }

  private decode(bytes: Uint8Array): Element | undefined {
    try {
      return this.codec.decode(bytes);
    } catch (error) {
      if (error instanceof CodecError) return undefined;
      throw error;
    }
  }

  private judge(scene: Scene, mutant: Mutant): void {
    const { device } = scene.play;
    const [sent, writes] = [device.sent.length, device.writes];
    const last = device.sent[sent - 1];
    const cred = scene.play.peer.cred();
    take(device, mutant.bytes);
    if (isOpen(device) && device.sent.length === sent) device.pass(PATIENCE);
    const answer = device.sent[sent];
    if (answer === undefined) assert.ok(!isOpen(device), "neither a status nor the end of the session");
    const code = answer && this.judgeAnswer(answer, last);
    if (device.writes === writes) return;
    const tree = this.decode(mutant.bytes);
    assert.ok(tree !== undefined && !UNHEARD.includes(code ?? ""), "a malformed message has changed the flash");
    const isProven = childText(child(child(tree, "SyncHdr"), "Cred"), "Data") === cred;
    if (scene.needed === "nothing" || (scene.needed === "credentials" && isProven)) return;
    assert.equal(this.trees.read(scene.play), scene.tree, "somebody unknown has changed the tree");
  }

  /** A message with a Status for the header, which is the answer; the same as before; or the beginning of a new session. */
  private judgeAnswer(answer: Uint8Array, last: Uint8Array | undefined): string | undefined {
    const message = this.codec.decode(answer);
    const isFirst = childText(child(message, "SyncHdr"), "MsgID") === "1";
    const again = last !== undefined && Buffer.from(last).equals(answer);
    const code = headerCode(message);
    assert.ok(again || isFirst || code !== undefined, "an answer without a Status for the SyncHdr");
    return code;
  }
}

/** The device takes a message; its user cancels whatever he is asked. */
function take(device: Device, message: Uint8Array): void {
  let asked = device.prompts.length;
  device.receive(message);
  for (; device.prompts.length > asked; asked++) react(device, "Cancelled");
}

/** The Status of the SyncHdr that is answered. */
function headerCode(answer: Element): string | undefined {
  const statuses = children(child(answer, "SyncBody")!, "Status");
  const own = statuses.find((status) => childText(status, "CmdRef") === "0");
  return own && childText(own, "Data");
}

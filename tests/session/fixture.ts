/** Plays one fixture on a device with the real agent, step by step, and says where they disagree (tests/session/README.md). */
import assert from "node:assert/strict";
import { parse as parseYaml } from "yaml";
import { Outcome } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import type { AgentExports } from "../../host/node/agent.js";
import { child, childText, type Codec } from "../../host/node/codec.js";
import { loadDescription, type Description } from "../../host/node/description.js";
import { endSession, isOpen, session } from "./automatic.js";
import { Device, type Completion } from "./device.js";
import { happen } from "./event.js";
import { bytesOf, FixtureError, type Fence, type Fixture } from "./markdown.js";
import { promptLines, react } from "./user.js";
import { Peer } from "./peer.js";
import { linesOf } from "./wording.js";

interface GivenAccount extends Partial<Record<Exclude<keyof FactoryAccount, "serverId">, string>> {
  serverId: string;
  /** Not the factory's: the fixture adds it to the device itself. */
  added?: boolean;
}

/** What a `device` fence may say. */
interface Setup {
  accounts?: GivenAccount[];
  /** The ServerID whose session the fixture is; the default is the first account's. */
  session?: string;
  /** Replaces parts of ddf/device.json. */
  description?: Partial<Description>;
}

/** The operator's, trusted by its transport, so that nobody who is about commands needs to speak of credentials. */
export const OPERATOR: FactoryAccount = {
  serverId: "op",
  address: "http://127.0.0.1:1/dm",
  auth: "none",
  clientName: "",
  clientSecret: "",
  clientNonce: new Uint8Array(),
  serverSecret: undefined,
  serverNonce: new Uint8Array(),
};

/** Who looks on: called before every message of the fixture's server. */
export type Watcher = (play: Play, message: Uint8Array, fence: Fence) => void;

export class Play {
  readonly device: Device;
  readonly accounts: FactoryAccount[];
  peer: Peer;
  private readonly peers: Peer[];
  private readonly opened: number;
  /** How much of what was sent, and of the effects, has been looked at. */
  private heard = 0;
  private seen = 0;
  private looked = 0;
  private fence: Fence;
  private silent = true;

  constructor(
    private readonly fixture: Fixture,
    readonly codec: Codec,
    instantiate: () => AgentExports,
    private readonly watch?: Watcher,
  ) {
    this.fence = fixture.fences[0]!;
    const setup = this.fences("device").map((fence) => parseYaml(fence.lines.join("\n")) as Setup);
    const { accounts, session: opened, description } = Object.assign({}, ...setup) as Setup;
    const usual = loadDescription();
    this.accounts = accounts?.map(accountOf) ?? [OPERATOR];
    const factory = this.accounts.filter((_, index) => !accounts?.[index]?.added);
    const hypervisor = { ...usual.hypervisor, ...description?.hypervisor };
    const identity = { ...usual.identity, ...description?.identity };
    this.device = new Device({ ...usual, ...description, hypervisor, identity }, factory, instantiate);
    this.peers = this.accounts.map((account) => new Peer(codec, account, identity.devId));
    this.opened = opened === undefined ? 0 : this.accountIndex(opened);
    this.peer = this.peers[this.opened]!;
  }

  /** @throws FixtureError where fixture and agent disagree */
  run(): void {
    this.at(this.fixture.fences[0]!, () => this.begin());
    for (const fence of this.fixture.fences) this.at(fence, () => this.step(fence));
    this.at(this.fence, () => this.finish());
  }

  private at(fence: Fence, action: () => void): void {
    this.fence = fence;
    try {
      action();
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new FixtureError(this.fixture.file, fence.line, `${this.fixture.title}: ${detail}`);
    }
  }

  private fences(kind: Fence["kind"]): Fence[] {
    return this.fixture.fences.filter((fence) => fence.kind === kind);
  }

  private accountIndex(serverId: string): number {
    const index = this.accounts.findIndex((account) => account.serverId === serverId);
    if (index < 0) throw new Error(`no account has the ServerID ${serverId}`);
    return index;
  }

  private begin(): void {
    this.device.boot();
    for (const fence of this.fences("given")) this.at(fence, () => this.give(fence));
    this.device.requestSession(this.opened);
    const first = this.device.sent.at(-1);
    if (first === undefined) throw new Error("no session begins");
    this.heard = this.device.sent.length - 1;
    this.peer.hear(first);
    this.seen = this.device.log.length;
  }

  private give(fence: Fence): void {
    const [account, lines] = this.addressed(fence);
    const { statuses } = session(this.device, account, this.peers[account]!, lines);
    const refused = statuses.find((status) => Number(childText(status, "Data")) >= 300);
    if (refused) throw new Error(`given, but answered ${childText(refused, "Data")}`);
  }

  /** A fence may begin with `account ID`: it is that server's then, else the first account's. */
  private addressed({ lines }: Fence): [number, string[]] {
    const account = /^account (\S+)$/.exec(lines[0] ?? "");
    return account ? [this.accountIndex(account[1]!), lines.slice(1)] : [0, lines];
  }

  /** The session that is asked for is with this server. */
  private meet(serverId: string): number {
    const index = this.accountIndex(serverId);
    this.peer = this.peers[index]!;
    return index;
  }

  private step(fence: Fence): void {
    switch (fence.kind) {
      case "server":
        return this.say(this.peer.encode(fence.lines), fence);
      case "hex":
        return this.say(bytesOf(fence), fence);
      case "agent":
        return this.compare(fence);
      case "bytes":
        return this.compareBytes(fence);
      case "effects":
        return this.compareEffects(fence);
      case "completions":
        return void this.device.script.push(...fence.lines.map(completionOf));
      case "events":
        this.skipFirst();
        this.noEffects();
        return fence.lines.forEach((line) => happen(this.device, line, (id) => this.meet(id)));
      case "user":
        return this.look(fence);
      case "tree":
        return this.compareTree(fence);
    }
  }

  /** The display, and below it what the user does. */
  private look({ lines }: Fence): void {
    const [deed] = lines.filter((line) => line.startsWith("-> "));
    const shown = this.device.prompts.slice(this.looked).flatMap(promptLines);
    this.looked = this.device.prompts.length;
    assert.equal(shown.join("\n"), lines.filter((line) => line !== deed).join("\n"));
    if (deed !== undefined) react(this.device, deed.slice(3));
  }

  private say(message: Uint8Array, fence: Fence): void {
    this.skipFirst();
    this.noEffects();
    this.watch?.(this, message, fence);
    this.device.receive(message);
  }

  /** Package 1 needn't be told. */
  private skipFirst(): void {
    if (this.silent && this.heard === this.device.sent.length - 1) this.heard++;
    this.silent = false;
    const untold = this.device.sent[this.heard];
    if (untold !== undefined) throw new Error(`the agent has said more:\n${this.listen(untold).join("\n")}`);
  }

  private compare(fence: Fence): void {
    this.silent = false;
    const bytes = this.device.sent[this.heard];
    if (fence.lines.join() === "nothing") {
      assert.equal(bytes && this.listen(bytes).join("\n"), undefined, "the agent says something");
      return assert.ok(!isOpen(this.device), "the session goes on");
    }
    if (bytes === undefined) throw new Error("the agent says nothing");
    this.heard++;
    if (fence.lines.join() === "the same again") return assert.deepEqual(bytes, this.device.sent[this.heard - 2]);
    assert.equal(this.listen(bytes).join("\n"), fence.lines.join("\n"));
  }

  private compareBytes(fence: Fence): void {
    this.silent = false;
    const bytes = this.device.sent[this.heard++];
    if (bytes === undefined) throw new Error("the agent says nothing");
    assert.equal(Buffer.from(bytes).toString("hex"), Buffer.from(bytesOf(fence)).toString("hex"));
    this.peer.hear(bytes);
  }

  private listen(bytes: Uint8Array): string[] {
    const { sessionId, agentMsgId } = this.peer;
    const message = this.peer.hear(bytes);
    const fault = this.peer.fault(message, bytes, { sessionId, agentMsgId });
    if (fault !== undefined) throw new Error(fault);
    return linesOf(message, { msgRef: `${this.peer.msgId}`, onlyTargets: this.peer.onlyTargets });
  }

  /** What was asked of the hypervisor, and of the rest what the fence names. */
  private effects(named: readonly string[]): string[] {
    const done = this.device.log.slice(this.seen);
    this.seen = this.device.log.length;
    const told = done.filter(({ name }) => named.includes(name) || (/^Domain/.test(name) && name !== "DomainQuery"));
    const lines = told.map(({ words }) => words.replace(/ \d+ bytes/, ""));
    return lines.filter((line, index) => line !== lines[index - 1] || !line.startsWith("Flash"));
  }

  private compareEffects(fence: Fence): void {
    const named = fence.lines.map((line) => line.split(" ")[0]!);
    assert.equal(this.effects(named).join("\n"), fence.lines.join("\n"));
  }

  /** Effects on domains that no fence tells of are wrong. */
  private noEffects(): void {
    assert.equal(this.effects([]).join("\n"), "", "the agent has asked for more");
  }

  private compareTree(fence: Fence): void {
    this.skipFirst();
    this.noEffects();
    this.scriptIsDone();
    endSession(this.device, this.peer);
    const [account, lines] = this.addressed(fence);
    const wanted = lines.map((line) => /^(\S+) (?:(\d+)|= ?(.*))$/.exec(line) ?? fail(`not a line of a tree: ${line}`));
    const reply = session(
      this.device,
      account,
      this.peers[account]!,
      wanted.map(([, uri], index) => `Get ${index + 10} ${uri}`),
    );
    const found = wanted.map(([, uri], index) => {
      const own = (part: { children: unknown }): boolean => childText(part as never, "CmdRef") === `${index + 10}`;
      const status = reply.statuses.find(own);
      const results = reply.results.find(own);
      const code = status && childText(status, "Data");
      const data = childText(child(results, "Item"), "Data") ?? "";
      return code === "200" ? `${uri} =${data === "" ? "" : ` ${data}`}` : `${uri} ${code}`;
    });
    this.heard = this.device.sent.length;
    this.seen = this.device.log.length;
    assert.equal(found.join("\n"), lines.join("\n"));
  }

  private finish(): void {
    this.skipFirst();
    this.noEffects();
    this.scriptIsDone();
    assert.equal(this.device.prompts.length, this.looked, "the user is asked");
  }

  private scriptIsDone(): void {
    const left = this.device.script.splice(0).filter(({ always }) => !always);
    assert.deepEqual(left, [], "not every completion was asked for");
  }
}

function fail(detail: string): never {
  throw new Error(detail);
}

function accountOf({ added: _, ...given }: GivenAccount): FactoryAccount {
  const nonce = (text: string | undefined): Uint8Array => Uint8Array.from(Buffer.from(text ?? "", "base64"));
  const { clientNonce, serverNonce, ...rest } = given;
  const merged = { ...OPERATOR, ...rest, clientNonce: nonce(clientNonce), serverNonce: nonce(serverNonce) };
  return merged as FactoryAccount;
}

/** `DomainControl Start -> Failed`, once; `every FlashProgram -> Failed`. */
function completionOf(line: string): Completion {
  const always = line.startsWith("every ");
  const [words, name] = line.replace(/^every /, "").split(" -> ");
  const outcome = Outcome[name as keyof typeof Outcome];
  if (outcome === undefined) throw new Error(`no such outcome: ${name}`);
  return { words: words!, outcome, always };
}

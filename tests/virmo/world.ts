/** A handset in virtual time with its hypervisor and two DM servers, and the one test that every test of it ends with. */
import assert from "node:assert/strict";
import { HypervisorState } from "../../host/node/abi.gen.js";
import type { FactoryAccount } from "../../host/node/account.js";
import { VirtualClock } from "../../host/node/clock.js";
import { Codec } from "../../host/node/codec.js";
import { loadDescription, machineOf, type Description } from "../../host/node/description.js";
import { AgentDeath, Handset } from "../../host/node/handset.js";
import { FaultyHypervisor } from "../../host/node/hypervisor/fault.js";
import type { Flash, NodePort } from "../../host/node/port.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile } from "../../host/node/state.js";
import { agreeing } from "../host/user.js";
import { overdrawn } from "./instant.js";
import { Misbehaviour } from "./port.js";
import { ScriptedServer, type Reply, type Request } from "./server.js";

export const START = Date.UTC(2026, 10, 22);
export const MINUTE = 60_000;

export const State = {
  Creating: "10",
  Stopped: "20",
  Starting: "30",
  Running: "40",
  Pausing: "50",
  Paused: "60",
  Resuming: "70",
  Stopping: "80",
  Cloning: "90",
  Deleting: "100",
  Crashed: "110",
  Unknown: "120",
};
/** Room for whatever a test creates; the tests of ceilings have their own. */
const GENEROUS = {
  serverId: "",
  domains: 8,
  memory: 1 << 30,
  cpu: 1_000_000,
  storage: 1 << 30,
  network: 1 << 20,
  images: 6,
  ext: 4096,
};

export interface WorldOptions {
  /** Changes the device description before the phone is made. */
  describe?: (description: Description) => void;
  /** The core runs µs by µs. */
  isWatched?: boolean;
}

export class World {
  readonly clock = new VirtualClock(START);
  readonly description: Description;
  readonly hypervisor: FaultyHypervisor;
  readonly port: Misbehaviour;
  readonly operator: ScriptedServer;
  readonly enterprise: ScriptedServer;
  /** Those that have an account, by its index. */
  readonly servers: ScriptedServer[];
  readonly restarts: string[] = [];
  /** What has been wrong on the hypervisor at some instant. */
  readonly overdrafts: string[] = [];
  /** What flash doesn't do any more. */
  flashFails: "" | "program" | "all" = "";
  /** The agent dies right after the effect for which this answers true. */
  diesAfter: (kind: number) => boolean = () => false;
  handset!: Handset;
  private readonly cells = new Uint8Array(262144).fill(255);

  private constructor(codec: Codec, options: WorldOptions) {
    this.description = structuredClone(loadDescription());
    this.description.ceilings = [{ ...GENEROUS }];
    options.describe?.(this.description);
    const now = (): number => this.clock.now();
    this.operator = new ScriptedServer("operator", codec, now);
    this.enterprise = new ScriptedServer("enterprise", codec, now);
    this.servers = [this.operator, this.enterprise];
    const machine = machineOf(this.description);
    const parts = { clock: this.clock, machine, store: memoryFile("hypervisor.json"), random: seededRandom(1) };
    this.hypervisor = new FaultyHypervisor({ ...parts, isWatched: options.isWatched ?? false });
    this.port = new Misbehaviour(this.hypervisor);
    this.port.observe = () => {
      const shown = this.hypervisor.domains().map((domain) => {
        const held = this.port.held.get(domain.name) ?? 0;
        return { ...domain, memory: domain.memory > 0 ? Math.max(domain.memory, held) : 0 };
      });
      const wrong = overdrawn(this.description, shown, this.port.granted);
      if (wrong !== undefined) this.overdrafts.push(`after ${this.port.calls.at(-1)}: ${wrong}`);
    };
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const world = new World(await Codec.load(), options);
    await world.switchOn();
    return world;
  }

  private async switchOn(): Promise<void> {
    const { clock, hypervisor, description } = this;
    const accounts = this.servers.map(accountOf);
    const exchange = (url: string, message: Uint8Array): Promise<Uint8Array> =>
      this.servers.find(({ address }) => address === url)!.exchange(message);
    const afterEffect = (_: number, kind: number): void => {
      if (!this.diesAfter(kind)) return;
      this.diesAfter = () => false;
      throw new AgentDeath("as the test wanted");
    };
    this.handset = await Handset.open({
      ...{ clock, hypervisor, description, accounts, flash: this.flash(), random: seededRandom(2) },
      transport: { exchange },
      user: agreeing(0),
      observer: { afterEffect, restarted: (reason) => this.restarts.push(reason) },
    });
    const inside = this.handset as unknown as { port: NodePort };
    inside.port = this.port.wrap(inside.port);
    await this.handset.settle();
  }

  private flash(): Flash {
    const { cells } = this;
    const working = (what: string): void => {
      if (this.flashFails === "all" || this.flashFails === what)
        throw Object.assign(new Error("flash"), { code: "EIO" });
    };
    return {
      read: (address, length) => cells.slice(address, address + length),
      program: (address, bytes) => {
        working("program");
        bytes.forEach((byte, i) => (cells[address + i]! &= byte));
      },
      erase: (address) => {
        working("erase");
        cells.fill(255, address, address + 4096);
      },
      sync: () => working("sync"),
    };
  }

  /** The first blank address of the log's first sector. */
  logEnd(): number {
    const [from, to] = [65_536, 65_536 + 4096];
    return from + this.cells.subarray(from, to).findLastIndex((cell) => cell !== 255) + 1;
  }

  /** A bit of flash is no longer what it was: at an address, or where a text stands. */
  flip(place: number | string): void {
    this.cells[typeof place === "number" ? place : Buffer.from(this.cells).indexOf(place)]! ^= 1;
  }

  /** Everything that can happen without time passing happens. */
  settle(): Promise<void> {
    return this.handset.settle();
  }

  /** Time passes, event by event. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    for (;;) {
      await this.settle();
      const next = this.handset.nextWake();
      if (next === undefined || next > until) break;
      this.clock.advanceTo(next);
    }
    this.clock.advanceTo(until);
    await this.settle();
  }

  /** ms until the handset wants to be woken. */
  untilWake(): number {
    return (this.handset.nextWake() ?? Infinity) - this.clock.now();
  }

  activity(): number {
    return this.handset.activity();
  }

  /** The agent dies; guests live on. */
  async agentDies(): Promise<void> {
    this.handset.kill();
    await this.settle();
  }

  /** The phone loses its power and is switched on again. */
  async powerLoss(): Promise<void> {
    this.hypervisor.powerCut();
    await this.agentDies();
  }

  /** Asks for a session with a server, without waiting for it. */
  call(server: ScriptedServer): void {
    this.handset.requestSession(this.servers.indexOf(server));
  }

  /** One session in which `server` sends `requests`; no time passes. A Reply for each Item. */
  async converse(server: ScriptedServer, ...requests: Request[]): Promise<Reply[]> {
    const replies = requests.map((request) => server.send(request));
    this.call(server);
    await this.settle();
    let impatient: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      impatient = setTimeout(
        () => reject(new Error(`no answer to ${JSON.stringify(requests)}; ${this.restarts.join()}`)),
        2000,
      );
    });
    return (await Promise.race([Promise.all(replies), patience]).finally(() => clearTimeout(impatient))).flat();
  }

  async exec(uri: string, data?: string, server = this.operator, correlator?: string): Promise<Reply> {
    const request: Request = { command: "Exec", target: uri };
    if (data !== undefined) request.data = data;
    if (correlator !== undefined) request.correlator = correlator;
    return (await this.converse(server, request))[0]!;
  }

  /** Status of an Exec of `Operations/<operation>` of a domain. */
  async operate(name: string, operation: string, data?: string, server = this.operator): Promise<number> {
    return (await this.exec(`./VirMO/Domain/${name}/Operations/${operation}`, data, server)).status;
  }

  /** Status of a DM Delete; 31 s pass. */
  async delete(uri: string, server = this.operator): Promise<number> {
    const answer = server.send({ command: "Delete", target: uri });
    this.call(server);
    await this.pass(31_000);
    return (await answer)[0]!.status;
  }

  async create(data: string, server = this.operator): Promise<Reply> {
    return this.exec("./VirMO/Operations/Create", data, server);
  }

  /** A domain that is Stopped, and whose Create is over and done with. */
  async created(name: string, more = "", server = this.operator): Promise<void> {
    assert.equal((await this.create(`Name=${name}&Image=enterprise-os${more}`, server)).status, 202);
    await this.pass(MINUTE);
    server.heard.length = 0;
  }

  async running(name: string, more = "", server = this.operator): Promise<void> {
    await this.created(name, `${more}&Start=true`, server);
    assert.equal(await this.state(name, server), State.Running);
  }

  /** The value of a leaf, or the list of an interior node. AssertionError if the Status isn't 200. */
  async get(uri: string, server = this.operator): Promise<string> {
    const reply = await this.ask(uri, server);
    assert.equal(reply.status, 200, `Get ${uri}: ${reply.status}`);
    return reply.data!;
  }

  async ask(uri: string, server = this.operator): Promise<Reply> {
    return (await this.converse(server, { command: "Get", target: uri }))[0]!;
  }

  state(name: string, server = this.operator): Promise<string> {
    return this.get(`./VirMO/Domain/${name}/State`, server);
  }

  /** Values of leaves below a domain, by name. */
  async leaves(name: string, leaves: string, server = this.operator): Promise<Record<string, string>> {
    const names = leaves.split(" ");
    const gets = names.map((leaf): Request => ({ command: "Get", target: `./VirMO/Domain/${name}/${leaf}` }));
    const replies = await this.converse(server, ...gets);
    return Object.fromEntries(names.map((leaf, i) => [leaf, replies[i]!.data ?? `status ${replies[i]!.status}`]));
  }

  /** How the hypervisor shows a domain: its state's name, or undefined. */
  shown(name: string): string | undefined {
    const report = this.hypervisor.domains().find((domain) => domain.name === name);
    return report && Object.entries(HypervisorState).find(([, value]) => value === report.state)![0];
  }

  /** Names of the domains that a server may see. */
  async list(server = this.operator): Promise<string[]> {
    const text = await this.get("./VirMO/Domain", server);
    return text === "" ? [] : text.split("/").sort();
  }

  /** Data of the alerts heard, by correlator or source. */
  results(server = this.operator): (string | undefined)[] {
    return server.heard.map(({ data }) => data);
  }

  async close(): Promise<void> {
    await this.handset.close();
  }
}

function accountOf({ serverId, address }: ScriptedServer): FactoryAccount {
  const nothing = new Uint8Array();
  return {
    ...{ serverId, address, auth: "none", clientName: "phone", clientSecret: "", clientNonce: nothing },
    ...{ serverSecret: undefined, serverNonce: nothing },
  };
}

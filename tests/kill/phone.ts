/** A handset, its hypervisor and its DM servers in virtual time: it can be killed, taken apart, and put together again from what remained. */
import { createHash } from "node:crypto";
import { Activity, Alert, Effect } from "../../host/node/abi.gen.js";
import { loadAgent, type AgentExports } from "../../host/node/agent.js";
import { address, deviceAccount, factoryAccount } from "../../host/node/cli/scenario/accounts.js";
import { VirtualClock } from "../../host/node/clock.js";
import { Codec } from "../../host/node/codec.js";
import { loadDescription, machineOf } from "../../host/node/description.js";
import { NorFlash } from "../../host/node/flash.js";
import { AgentDeath, Handset } from "../../host/node/handset.js";
import type { NodePort } from "../../host/node/port.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile, type StateFile } from "../../host/node/state.js";
import { ManagementServer } from "../../server/engine.js";
import { messageOf } from "../../server/message.js";
import { MemoryStore } from "../../server/store.js";
import { agreeing } from "../host/user.js";
import { WORDS, hangable, lateness, type Dying } from "./hang.js";

export const SERVERS = ["operator", "enterprise", "partner"] as const;
export type Server = (typeof SERVERS)[number];

export const serverId = (server: Server): string => `${server}.example`;

const SEED = 1;
const START = Date.UTC(2026, 10, 22);
const headerOf = (server: Server) => ({ name: server, serverId: serverId(server), auth: "md5" as const });

/** How the device knows a server. */
export const accountOf = (server: Server) => factoryAccount(headerOf(server), SEED);
/** The partner's account isn't the factory's: the operator adds it. */
const FACTORY = [accountOf("operator"), accountOf("enterprise")];

export const DESCRIPTION = loadDescription();
export const DEVICE = DESCRIPTION.identity.devId;
const MACHINE = machineOf(DESCRIPTION);
const CODEC = await Codec.load();
const AGENT = loadAgent();

/** A death of the agent: right after port call number `call` was carried out, right before, or at a virtual instant (ms). */
export type Kill = ({ how: "after" | "before"; call: number } | { how: "at"; ms: number }) & {
  /** The whole phone loses its power. */
  power?: boolean;
  /** Virtual ms until a new agent boots. */
  down?: number;
  /** Not a death at once: the call is never answered, or the agent traps over it. Not for an instant. */
  by?: "hang" | "trap";
};

/** What a death leaves: the flash, and the hypervisor with its guests. */
export interface Remains {
  flash: Uint8Array;
  hypervisor: string;
  utc: number;
}

export interface Death extends Remains {
  /** Number of the step of the life in which it came. */
  step: number;
  call: number;
  power: boolean;
}

/** Is told of every instant at which the agent could die, and what a death would leave: equal fingerprints, equal futures. */
type Witness = (kill: Kill, fingerprint: string) => void;

const MARK = "killed";
/** Virtual seconds in which everything must come to rest. */
const PATIENCE = 400;
const UNDER_WAY = Activity.Booting | Activity.Session | Activity.Operation | Activity.Alert;

export class Phone {
  readonly deaths: Death[] = [];
  /** What should never happen, in words. */
  readonly complaints: string[] = [];
  /** Port calls that the agents have asked for. */
  calls = 0;
  step = 0;
  private sends = 0;
  private down = 0;
  /** The hang or trap that no new agent has followed yet. */
  private dying: Dying | undefined;
  /** For each correlator: how often its alert has been sent, and which domains the hypervisor had when it was first. */
  readonly sent = new Map<string, { times: number; domains: string[] }>();
  readonly clock: VirtualClock;
  readonly hypervisor: Hypervisor;
  private readonly flash: NorFlash;
  private readonly store: StateFile = memoryFile("hypervisor");
  private readonly engines = new Map<Server, ManagementServer>();
  private handset!: Handset;

  private constructor(
    private readonly plan: Kill[],
    remains: Remains | undefined,
    private readonly witness?: Witness,
  ) {
    this.clock = new VirtualClock(remains?.utc ?? START);
    if (remains) this.store.write(remains.hypervisor);
    this.flash = remains ? NorFlash.of(remains.flash) : NorFlash.open();
    const random = seededRandom(SEED + 1);
    this.hypervisor = new Hypervisor({ clock: this.clock, machine: MACHINE, store: this.store, random });
  }

  /** A new phone, or one that is switched on with what remained of another; its servers' queues are empty. */
  static async open(plan: Kill[] = [], remains?: Remains, witness?: Witness): Promise<Phone> {
    const phone = new Phone([...plan], remains, witness);
    for (const server of SERVERS) await phone.openServer(server);
    await phone.openHandset(remains ? remains.utc : SEED);
    await phone.rest();
    return phone;
  }

  private async openServer(server: Server): Promise<void> {
    const engine = await ManagementServer.open({
      serverId: serverId(server),
      store: new MemoryStore(),
      codec: CODEC,
      clock: this.clock,
      random: seededRandom(SEED + 2 + SERVERS.indexOf(server)),
    });
    await engine.register(deviceAccount(headerOf(server), DEVICE, SEED));
    this.engines.set(server, engine);
  }

  private async openHandset(seed: number): Promise<void> {
    this.handset = await Handset.open({
      clock: this.clock,
      hypervisor: this.hypervisor,
      flash: this.flash,
      description: DESCRIPTION,
      accounts: FACTORY,
      random: seededRandom(seed),
      user: agreeing(1000),
      transport: { exchange: (url, message) => this.exchange(url, message) },
      instantiate: () => this.instance(),
      observer: {
        afterEffect: (_, kind) => {
          if (kind === Effect.Send) this.sends++;
          this.called("after");
        },
        restarted: (reason) => this.restarted(reason),
      },
    });
    const inside = this.handset as unknown as { port: NodePort };
    inside.port = hangable(inside.port, (perform) => this.hangs(perform));
  }

  /** A planned hang falls silent before it has done what it was asked for, or afterwards. */
  private hangs(perform: () => unknown): boolean {
    const kill = this.due("hang");
    if (kill === undefined) return false;
    if (kill.how === "after") perform();
    this.die(kill);
    return true;
  }

  engine(server: Server): ManagementServer {
    return this.engines.get(server)!;
  }

  /** Asks for a session with a server. */
  visit(server: Server): void {
    this.handset.requestSession(SERVERS.indexOf(server));
  }

  isActive(bits: number): boolean {
    return (this.handset.activity() & bits) !== 0;
  }

  /** Lets time go by until `done`, which is asked whenever the agent has nothing to do for the moment. */
  async until(done: () => Promise<boolean>): Promise<boolean> {
    const end = this.clock.now() + PATIENCE * 1000;
    for (;;) {
      await this.handset.settle();
      if (await done()) return true;
      const next = this.handset.nextWake();
      if (next === undefined || next > end) return false;
      await this.advance(next);
    }
  }

  /** Until nothing is under way. */
  async rest(): Promise<void> {
    if (!(await this.until(async () => !this.isActive(UNDER_WAY)))) {
      this.complaints.push(`doesn't come to rest: activity ${this.handset.activity()} after ${PATIENCE} s`);
    }
  }

  /** Everything that survives the agent. */
  remains(): Remains {
    const hypervisor = this.store.read() ?? "";
    return { flash: this.flash.content(), hypervisor, utc: this.clock.utc() };
  }

  close(): Promise<void> {
    return this.handset.close();
  }

  private async advance(ms: number): Promise<void> {
    const kill = this.plan[0];
    if (kill?.how === "at" && kill.ms < ms) {
      this.clock.advanceTo(Math.max(kill.ms, this.clock.now()));
      this.plan.shift();
      this.die(kill);
      this.handset.kill();
      return;
    }
    this.clock.advanceTo(ms);
  }

  private async exchange(url: string, message: Uint8Array): Promise<Uint8Array> {
    const server = SERVERS.find((each) => address(each) === url);
    if (server === undefined) throw new Error(`${url}: no such server`);
    for (const command of messageOf(CODEC.decode(message)).commands) {
      if (command.name !== "Alert" || command.code !== Alert.GenericAlert) continue;
      const correlator = command.correlator ?? `a domain: ${command.items[0]?.source}`;
      const domains = this.hypervisor.domains().map(({ name }) => name);
      const known = this.sent.get(correlator) ?? { times: 0, domains };
      this.sent.set(correlator, { ...known, times: known.times + 1 });
    }
    return this.engine(server).handle(message);
  }

  /** The agent that asks for a port call may die before it is carried out, and trap then or when it is told how it came out. */
  private instance(): AgentExports {
    if (this.dying) this.complaints.push(...lateness(this.dying, this.clock.now(), this.firmware()));
    this.dying = undefined;
    const agent = AGENT();
    const poll = (): number => {
      const record = agent.poll();
      if (record !== 0) {
        this.calls++;
        this.called("before");
        this.trap("before");
      }
      return record;
    };
    const complete = (id: number, result: number, length: number): void => {
      this.trap("after");
      agent.complete(id, result, length);
    };
    const own: Partial<AgentExports> = { poll, complete };
    return new Proxy(agent, { get: (target, name) => ({ ...target, ...own })[name as keyof AgentExports] });
  }

  private called(how: "after" | "before"): void {
    if (this.witness) this.witness({ how, call: this.calls }, this.fingerprint());
    const kill = this.due(undefined, how);
    if (kill === undefined) return;
    this.die(kill);
    throw new AgentDeath(MARK);
  }

  private trap(how: "after" | "before"): void {
    const kill = this.due("trap", how);
    if (kill === undefined) return;
    this.die(kill);
    throw new Error("unreachable");
  }

  /** The death that is planned for this port call, taken from the plan. */
  private due(by: Kill["by"], how?: "after" | "before"): Kill | undefined {
    const kill = this.plan[0];
    if (kill === undefined || kill.how === "at" || kill.call !== this.calls || kill.by !== by) return undefined;
    return how === undefined || kill.how === how ? this.plan.shift() : undefined;
  }

  /** The next agent boots when this one has been away as long as planned. */
  private restarted(reason: string): void {
    if (!reason.includes(this.dying ? WORDS[this.dying.by] : MARK)) this.complaints.push(reason);
    this.clock.advanceTo(this.clock.now() + this.down);
    this.down = 0;
  }

  /** The factory's domains and their states, as nobody but the hypervisor may change them. */
  private firmware(): string {
    const domains = this.hypervisor.domains().filter(({ marked }) => !marked);
    return domains.map(({ name, state }) => `${name} ${state}`).join();
  }

  /** All that a new agent and the servers would go on with. */
  private fingerprint(): string {
    const { flash, hypervisor, utc } = this.remains();
    return createHash("sha1").update(flash).update(`${hypervisor} ${utc} ${this.step} ${this.sends}`).digest("hex");
  }

  private die({ power = false, down = 0, by }: Kill): void {
    this.down = down;
    if (power) this.hypervisor.powerCut();
    if (by) this.dying = { by, since: this.clock.now(), firmware: this.firmware() };
    this.deaths.push({ ...this.remains(), step: this.step, call: this.calls, power });
  }
}

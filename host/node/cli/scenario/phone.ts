/** The stage of `virmo run`: DM servers, a handset and its hypervisor in one process, in virtual time. */
import { RequestError } from "../../../../server/engine.js";
import type { CommandRequest, ManagementServer, Outcome } from "../../../../server/engine.js";
import { Activity, Alert, Call, HypervisorState } from "../../abi.gen.js";
import type { VirtualClock } from "../../clock.js";
import type { Codec } from "../../codec.js";
import { loadDescription, machineOf } from "../../description.js";
import { NorFlash } from "../../flash.js";
import { Handset } from "../../handset.js";
import type { Observer } from "../../handset.js";
import type { Balloon, Fault } from "../../hypervisor/domain.js";
import { FaultyHypervisor } from "../../hypervisor/fault.js";
import type { Watcher } from "../../hypervisor/population.js";
import type { Deadlines } from "../../hypervisor/processor.js";
import { seededRandom } from "../../random.js";
import { memoryFile } from "../../state.js";
import { factoryAccount } from "./accounts.js";
import type { Request, Scenario } from "./model.js";
import { SEEDS, Wire, enginesOf } from "./servers.js";
import { ScriptedUser } from "./user.js";
import { ImpossibleCommand } from "./stage.js";
import type { Answer, HypervisorDomain, ReceivedAlert, Stage } from "./stage.js";

/** Virtual seconds that a session, a boot and the settling after it may take, and a session with a user who lets prompts time out. */
const PATIENCE = 120;
const USERS_PATIENCE = 3600;

const COMMANDS: Record<Request["verb"], CommandRequest["command"]> = {
  ask: "Alert",
  get: "Get",
  add: "Add",
  replace: "Replace",
  delete: "Delete",
  copy: "Copy",
  exec: "Exec",
  sequence: "Sequence",
  atomic: "Atomic",
};

export class Phone implements Stage {
  readonly servers: readonly string[];

  private constructor(
    private readonly deviceId: string,
    private readonly clock: VirtualClock,
    readonly hypervisor: FaultyHypervisor,
    private readonly handset: Handset,
    private readonly engines: ReadonlyMap<string, ManagementServer>,
    readonly user: ScriptedUser,
  ) {
    this.servers = [...engines.keys()];
  }

  /**
   * Builds everything and switches the device on.
   * @param clock the virtual clock, which the observers may read
   * @param watcher sees what the hypervisor has, µs by µs
   * @throws UsageError if the scenario's device description is wrong
   */
  static async open(
    scenario: Scenario,
    seed: number,
    clock: VirtualClock,
    codec: Codec,
    observer: Observer,
    watcher?: Watcher,
  ): Promise<Phone> {
    const description = loadDescription(scenario.description);
    const deviceId = description.identity.devId;
    const hypervisor = new FaultyHypervisor({
      clock,
      machine: machineOf(description),
      store: memoryFile("hypervisor"),
      random: seededRandom(seed + (scenario.servers.length + 1) * SEEDS),
      isWatched: scenario.isWatched,
      watcher,
    });
    const engines = await enginesOf(scenario, seed, clock, codec, deviceId);
    const user = new ScriptedUser();
    const handset = await Handset.open({
      clock,
      transport: new Wire(engines),
      flash: NorFlash.open(),
      hypervisor,
      description,
      accounts: scenario.servers.map((header) => factoryAccount(header, seed)),
      random: seededRandom(seed),
      user,
      observer,
    });
    const phone = new Phone(deviceId, clock, hypervisor, handset, engines, user);
    await phone.settled();
    return phone;
  }

  now(): number {
    return this.clock.now();
  }

  async commands(server: string, requests: readonly Request[]): Promise<Answer[]> {
    const engine = this.engine(server);
    const ids: number[] = [];
    for (const request of requests) ids.push(await enqueue(engine, this.deviceId, request));
    this.handset.requestSession(this.servers.indexOf(server));
    const done = async (): Promise<boolean> => {
      const results = await Promise.all(ids.map((id) => engine.result(this.deviceId, id)));
      return results.every((result) => result?.state === "done") && !this.active(Activity.Session);
    };
    await this.until(done, requests.some(asks) ? USERS_PATIENCE : PATIENCE);
    return Promise.all(ids.map((id) => this.answer(engine, id)));
  }

  async session(server: string): Promise<boolean> {
    this.handset.requestSession(this.servers.indexOf(server));
    const ended = await this.until(async () => !this.active(Activity.Session), PATIENCE);
    return ended && !this.active(Activity.SessionFailed);
  }

  async alerts(server: string): Promise<readonly ReceivedAlert[]> {
    const alerts = await this.engine(server).alerts(this.deviceId);
    return alerts.filter((alert) => alert.code === Alert.GenericAlert);
  }

  async until(done: () => Promise<boolean>, seconds: number): Promise<boolean> {
    const end = this.clock.now() + seconds * 1000;
    for (;;) {
      await this.handset.settle();
      if (await done()) return true;
      const next = this.handset.nextWake();
      if (next === undefined || next > end) break;
      this.clock.advanceTo(next);
    }
    this.clock.advanceTo(end);
    await this.handset.settle();
    return done();
  }

  async wait(seconds: number): Promise<void> {
    await this.until(async () => false, seconds);
  }

  async powerCut(seconds: number): Promise<void> {
    this.hypervisor.powerCut();
    await this.killAgent(seconds);
    await this.settled();
  }

  async killAgent(seconds: number): Promise<void> {
    this.handset.kill();
    this.clock.advanceTo(this.clock.now() + seconds * 1000);
    await this.handset.settle();
  }

  crash(domain: string): Promise<boolean> {
    return this.guest(() => this.hypervisor.crash(domain));
  }

  shutDown(domain: string): Promise<boolean> {
    return this.guest(() => this.hypervisor.shutDown(domain));
  }

  reboot(domain: string): Promise<boolean> {
    return this.guest(() => this.hypervisor.reboot(domain));
  }

  ignoreStop(domain: string): Promise<boolean> {
    return this.guest(() => this.hypervisor.ignoreStop(domain));
  }

  vanish(domain: string): Promise<boolean> {
    return this.guest(() => this.hypervisor.vanish(domain));
  }

  foreground(domain: string): Promise<boolean> {
    return this.guest(() => this.handset.foreground.turnTo(this.idOf(domain)));
  }

  call(domain: string): Promise<boolean> {
    return this.guest(() => this.handset.calls.change(this.idOf(domain), Call.Ordinary));
  }

  emergencyCall(domain: string): Promise<boolean> {
    return this.guest(() => this.handset.calls.change(this.idOf(domain), Call.Emergency));
  }

  hangUp(domain: string): Promise<boolean> {
    return this.guest(() => this.handset.calls.change(this.idOf(domain), Call.None));
  }

  balloon(domain: string, balloon: Balloon): Promise<boolean> {
    return this.guest(() => this.hypervisor.setBalloon(domain, balloon));
  }

  fault(fault: Fault): void {
    this.hypervisor.expect(fault);
  }

  async unreachable(seconds: number): Promise<void> {
    this.hypervisor.isUnreachable = true;
    await this.wait(seconds);
    this.hypervisor.isUnreachable = false;
  }

  deadlines(): Deadlines {
    return this.hypervisor.deadlines();
  }

  domains(): readonly HypervisorDomain[] {
    return this.hypervisor.domains().map((domain) => ({
      name: domain.name,
      state: stateName(domain.state),
      memory: domain.memory,
      budget: domain.budgetInForce,
      period: domain.periodInForce,
      storage: domain.storage,
    }));
  }

  close(): Promise<void> {
    return this.handset.close();
  }

  private idOf(domain: string): string {
    const found = this.hypervisor.domains().find(({ name }) => name === domain);
    if (found === undefined) throw new RangeError(`there is no domain ${domain}`);
    return found.id;
  }

  private async guest(happen: () => void): Promise<boolean> {
    try {
      happen();
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    await this.handset.settle();
    return true;
  }

  /** Until the agent has booted and nothing is under way. */
  private async settled(): Promise<void> {
    await this.until(async () => !this.active(Activity.Booting | Activity.Operation | Activity.Session), PATIENCE);
  }

  private active(bits: number): boolean {
    return (this.handset.activity() & bits) !== 0;
  }

  private engine(server: string): ManagementServer {
    const engine = this.engines.get(server);
    if (!engine) throw new Error(`no server ${server}`);
    return engine;
  }

  private async answer(engine: ManagementServer, id: number): Promise<Answer> {
    const result = await engine.result(this.deviceId, id);
    const data = result?.results?.[0]?.data ?? result?.detail;
    return {
      ...(result?.status === undefined ? {} : { status: result.status }),
      ...(data === undefined ? {} : { data }),
      ...(result?.parts ? { parts: result.parts.flatMap(statusesOf) } : {}),
      items: Object.fromEntries(result ? itemsOf(result) : []),
    };
  }
}

function asks({ ask, commands = [] }: Request): boolean {
  return ask !== undefined || commands.some(asks);
}

function statusesOf({ status = 0, parts = [] }: Outcome): number[] {
  return [status, ...parts.flatMap(statusesOf)];
}

function itemsOf({ results = [], parts = [] }: Outcome): [string, string][] {
  return [...results.map(({ source, data }): [string, string] => [source, data]), ...parts.flatMap(itemsOf)];
}

function requestOf({ verb, commands, ...rest }: Request): CommandRequest {
  return { command: COMMANDS[verb], ...rest, ...(commands ? { commands: commands.map(requestOf) } : {}) };
}

async function enqueue(engine: ManagementServer, deviceId: string, request: Request): Promise<number> {
  try {
    return await engine.enqueue(deviceId, requestOf(request));
  } catch (error) {
    if (error instanceof RequestError) throw new ImpossibleCommand(error.message);
    throw error;
  }
}

function stateName(state: HypervisorState): string {
  return Object.entries(HypervisorState).find(([, value]) => value === state)?.[0] ?? String(state);
}

/** A stage that needs no agent: one tree and one hypervisor in memory, which a test can make disagree. */
import type { Fault } from "../../host/node/hypervisor/domain.js";
import type { Deadlines } from "../../host/node/hypervisor/processor.js";
import type { Request } from "../../host/node/cli/scenario/model.js";
import type { Answer, HypervisorDomain, ReceivedAlert, Stage } from "../../host/node/cli/scenario/stage.js";
import { ScriptedUser } from "../../host/node/cli/scenario/user.js";

const VALUES: Record<string, string> = { Stopped: "20", Starting: "30", Running: "40", Paused: "60" };

export class FakeStage implements Stage {
  readonly servers = ["operator", "enterprise"];
  readonly user = new ScriptedUser();
  readonly asked: string[] = [];
  /** What the tree answers to commands, by `verb target`. */
  readonly answers = new Map<string, Answer>();
  /** What happens when a command or an event comes, by `verb target`. */
  readonly effects = new Map<string, () => void>();
  readonly received = new Map<string, ReceivedAlert[]>();
  hypervisor: HypervisorDomain[] = [];
  /** State of a domain in the tree, where it isn't that of the hypervisor. */
  readonly treeStates = new Map<string, string>();
  /** Domains that only this server may see; "" for nobody. */
  readonly owners = new Map<string, string>();
  missed: Deadlines = { met: 0, missed: 0, budgetsMissed: 0 };
  private time = 0;

  add(name: string, state: string): this {
    this.hypervisor.push({ name, state, memory: state === "Stopped" ? 0 : 1024, budget: 0, period: 0, storage: 2048 });
    return this;
  }

  now(): number {
    return this.time;
  }

  async commands(server: string, requests: readonly Request[]): Promise<Answer[]> {
    return requests.map((request) => this.answer(server, request));
  }

  async session(server: string): Promise<boolean> {
    this.asked.push(`${server} session`);
    return this.answers.get(`session ${server}`)?.status !== 500;
  }

  async alerts(server: string): Promise<readonly ReceivedAlert[]> {
    return this.received.get(server) ?? [];
  }

  async until(done: () => Promise<boolean>, seconds: number): Promise<boolean> {
    if (await done()) return true;
    this.time += seconds * 1000;
    return done();
  }

  async wait(seconds: number): Promise<void> {
    this.happen(`wait`);
    this.time += seconds * 1000;
  }

  async powerCut(seconds: number): Promise<void> {
    this.happen("powerCut");
    this.time += seconds * 1000;
  }

  async killAgent(seconds: number): Promise<void> {
    this.happen("killAgent");
    this.time += seconds * 1000;
  }

  async crash(domain: string): Promise<boolean> {
    return this.happen(`crash ${domain}`);
  }

  async shutDown(domain: string): Promise<boolean> {
    return this.happen(`shutDown ${domain}`);
  }

  async reboot(domain: string): Promise<boolean> {
    return this.happen(`reboot ${domain}`);
  }

  async ignoreStop(domain: string): Promise<boolean> {
    return this.happen(`ignoreStop ${domain}`);
  }

  async vanish(domain: string): Promise<boolean> {
    return this.happen(`vanish ${domain}`);
  }

  async foreground(domain: string): Promise<boolean> {
    return this.happen(`foreground ${domain}`);
  }

  async call(domain: string): Promise<boolean> {
    return this.happen(`call ${domain}`);
  }

  async emergencyCall(domain: string): Promise<boolean> {
    return this.happen(`emergencyCall ${domain}`);
  }

  async hangUp(domain: string): Promise<boolean> {
    return this.happen(`hangUp ${domain}`);
  }

  async balloon(domain: string): Promise<boolean> {
    return this.happen(`balloon ${domain}`);
  }

  fault({ verb }: Fault): void {
    this.happen(`fault ${verb}`);
  }

  async unreachable(seconds: number): Promise<void> {
    this.happen("unreachable");
    this.time += seconds * 1000;
  }

  deadlines(): Deadlines {
    return this.missed;
  }

  domains(): readonly HypervisorDomain[] {
    return this.hypervisor.map((domain) => ({ ...domain }));
  }

  set(name: string, state: string): void {
    this.hypervisor = this.hypervisor.map((domain) => (domain.name === name ? { ...domain, state } : domain));
  }

  private happen(what: string): boolean {
    this.asked.push(what);
    this.effects.get(what)?.();
    return this.effects.has(what);
  }

  private answer(server: string, request: Request): Answer {
    const key = `${request.verb} ${request.target ?? ""}`;
    this.asked.push(`${server} ${key}${request.data === undefined ? "" : ` ${request.data}`}`);
    this.effects.get(key)?.();
    return this.answers.get(key) ?? this.stateOf(server, request.target ?? "");
  }

  private stateOf(server: string, target: string): Answer {
    const name = /^\.\/VirMO\/Domain\/([^/]+)\/State$/.exec(target)?.[1];
    if (name === undefined) return { status: 404 };
    if (this.owners.has(name) && this.owners.get(name) !== server) return { status: 425 };
    const state = this.treeStates.get(name) ?? this.hypervisor.find((domain) => domain.name === name)?.state;
    return state === undefined ? { status: 404 } : { status: 200, data: VALUES[state] ?? state };
  }
}

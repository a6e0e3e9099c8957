/** Plays stories on agent and model, and compares the two after every step. */
import { Codec } from "../../host/node/codec.js";
import { mayAt } from "../model/authority.js";
import { isPending } from "../model/replace.js";
import type { Input } from "../model/step.js";
import { openCalls } from "../model/player.js";
import type { World } from "../model/world.js";
import { TABLE, type OperationName } from "../model/values.js";
import { Accounts } from "./accounts.js";
import { askedIn, type Asked } from "./asking.js";
import { OPERATIONS, SERVERS, accounts, describe, modelOf } from "./device.js";
import { leavesOf, LEAVES, uriOf, viewDiffers } from "./leaves.js";
import { act, inflate } from "./guest.js";
import { Order } from "./order.js";
import { Phone } from "./phone.js";
import { Server, type Batch } from "./server.js";
import { tell, type Step } from "./story.js";
import { hangUp, lineDead, talk, told } from "./talk.js";
import { Difference, Twin } from "./twin.js";
import { Wire } from "./wire.js";

/** How long until the agent looks at a set again, at most. */
const LOOK_MS = 5_000;
/** How long a DomainStateChange may wait when its minute is over. */
const TELL_MS = 1_000;
/** A reservation changes with its next window. */
const LONGEST_PERIOD_MS = 1_000;
/** A DM Delete is over after 30 s; a little more. */
const DELETE_MS = 31_000;

/** What a run of stories came to, for the report: how often each thing happened. */
export type Counts = Record<string, number>;

export class Stage {
  readonly counts: Counts = {};
  /** Commands that the agent refused for lack of room and the model would have admitted. */
  stricter = 0;
  /** The story so far, with what each step came to. */
  lines: string[] = [];
  private readonly servers: Server[];
  private readonly accounts = new Accounts();
  private readonly phone: Phone;
  private readonly first: World;
  private twin: Twin;
  private command = 0;
  private turn = 0;

  constructor(codec: Codec) {
    const description = describe();
    const wire = new Wire(codec);
    const listener = {
      told: (...given: Parameters<Twin["told"]>) => this.twin.told(...given),
      acknowledged: (...given: Parameters<Twin["acknowledged"]>) => this.twin.acknowledged(...given),
      began: (server: Server) => this.twin.began(server),
    };
    this.servers = SERVERS.map((id) => new Server(id, wire, listener));
    const hypervisor = (): Phone["hypervisor"] => this.phone.hypervisor;
    const none = (): void => {};
    const silent = { asked: none, quotaAsked: none, endTold: none, acted: none, shown: none, listed: none };
    let watching = false;
    const watcher = new Proxy(silent, {
      get: (none, name: keyof typeof silent) => (watching ? this.twin[name].bind(this.twin as never) : none[name]),
    });
    this.phone = new Phone({
      description,
      accounts: accounts((id) => this.server(id).url),
      watcher: watcher as unknown as Twin,
      exchange: (url, message) => this.servers.find((server) => server.url === url)!.exchange(message),
      callTold: (name) => told(name, this.twin),
      ticked: (ms) => void this.twin.feed({ kind: "tick", elapsed: ms * 1000 }),
    });
    watching = true;
    const { bootId } = this.phone.hypervisor.platform();
    this.first = modelOf(description, bootId, OPERATIONS);
    this.twin = new Twin(this.first, (what) => this.count(what), hypervisor);
  }

  /** @param broken changes what the model begins with: for who wants to see a difference */
  static async open(broken: (world: World) => void = () => {}): Promise<Stage> {
    const stage = new Stage(await Codec.load());
    broken(stage.first);
    return stage;
  }

  /** Plays one story from the beginning. Difference, with the story in its message, when the two disagree. */
  play(steps: readonly Step[]): void {
    this.phone.restore();
    for (const server of this.servers) server.reset();
    this.accounts.reset();
    this.twin = new Twin(
      structuredClone(this.first),
      (what) => this.count(what),
      () => this.phone.hypervisor,
    );
    this.lines = [];
    this.command = this.turn = 0;
    try {
      for (const each of steps) this.perform(each);
      this.rest();
    } catch (error) {
      const { message, stack } = error as Error;
      const told = error instanceof Difference ? message : (stack ?? message);
      throw new Difference(`${this.lines.join("\n")}\n=> ${told}`, { cause: error });
    }
  }

  private server(id: string): Server {
    return this.servers.find((server) => server.id === id)!;
  }

  private perform(step: Step): void {
    this.count(step.do);
    this.twin.notes.length = 0;
    this.lines.push(`- ${tell(step)}`);
    try {
      this.act(step);
      this.twin.allAsked();
      viewDiffers(this.twin, this.phone);
    } finally {
      if (this.twin.notes.length > 0) this.lines.push(`    ${this.twin.notes.join("; ")}`);
    }
  }

  private count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  private act(step: Step): void {
    const asked = askedIn(step, ++this.command, this.accounts, (id) => this.server(id).url);
    if (asked !== undefined) this.order(asked);
    else if (step.do === "allowed") this.allowed(step.domain, step.pick, step.data);
    else if (step.do === "session") this.observe(this.server(step.server));
    else {
      this.happen(step);
      hangUp(this.phone, this.twin);
      const present = this.servers.filter(({ id }) => this.accounts.has(id));
      this.observe(present[this.turn++ % present.length]!);
    }
  }

  private happen(step: Step): void {
    const { phone, twin } = this;
    switch (step.do) {
      case "pass":
        return phone.pass(step.ms);
      case "crash":
      case "shutDown":
      case "ignoreStop":
        return act(step.do, step.domain, phone, twin);
      case "balloon":
        return inflate(step.domain, step.gives, phone);
      case "drift":
        if (!isPending(twin.world, step.domain) && phone.meddler.drift(step.domain, step.quota))
          twin.drifted.add(step.domain);
        return phone.pass(LONGEST_PERIOD_MS);
      case "fate":
        return phone.meddler.plan(step.verb, step.fate);
      case "unreachable":
      case "reachable":
        phone.meddler.unreachable = step.do === "unreachable";
        return;
      case "call":
      case "emergency":
      case "hangUp":
        return talk(step.do, step.domain, phone, twin);
      case "death":
      case "powerCut":
        return this.die(step.do);
      case "down":
      case "up":
      case "losing":
        Object.assign(this.server(step.server), step.do === "losing" ? { losing: true } : { up: step.do === "up" });
        return;
      case "acks":
        this.server(step.server).acks = step.status;
        return;
      default:
        twin.differ(`no such step: ${step.do}`);
    }
  }

  private die(how: "death" | "powerCut"): void {
    const { phone, twin } = this;
    if (how === "powerCut") lineDead(phone, twin);
    twin.boots();
    if (how === "powerCut") phone.powerCut();
    else phone.die();
    phone.settle();
  }

  private allowed(name: string, pick: number, data: string): void {
    const domain = this.twin.world.domains[name];
    if (domain === undefined) return this.exec("operator", "Create", "", `Name=${name}&Image=linux${data}`);
    const operations = (Object.keys(TABLE) as OperationName[]).filter(
      (operation) => TABLE[operation]!.from.includes(domain.state) && operation !== "Clone",
    );
    const operation = operations[pick % Math.max(1, operations.length)] ?? "Start";
    const server = this.twin.world.accounts[domain.owner] === undefined ? "operator" : domain.owner;
    this.exec(server, operation, name, "");
  }

  private exec(server: string, operation: OperationName, domain: string, data: string): void {
    this.act({ do: "exec", server, operation, domain, data, correlator: "" });
  }

  /** Sends a command, gives it to the model, and compares the Statuses. */
  private order(asked: Asked): void {
    const server = this.server(asked.server);
    if (!this.accounts.has(server.id)) return void this.twin.notes.push(`${server.id} has no account`);
    server.up = true;
    server.losing = false;
    const order = new Order(asked, this.twin);
    server.send(order);
    try {
      this.observe(server, () => order.isDone());
    } finally {
      this.lines[this.lines.length - 1] += ` → ${order.agent.join(" ")}`;
    }
    if (!order.isDone()) this.twin.differ("never answers");
    this.count(`${asked.command.name} ${order.agent[0]}`);
    if (order.stricter) this.stricter++;
    this.followAccounts(asked.input, order.agent[0]!);
  }

  private followAccounts(input: Input, status: number): void {
    if (status !== 200) return;
    if (input.kind === "addAccount") this.accounts.add(input.account);
    if (input.kind === "removeAccount") this.accounts.remove(input.account);
  }

  /** A session in which `server` reads what it may of the domains. */
  private observe(server: Server, enough?: () => boolean): void {
    const { phone, twin } = this;
    const index = this.accounts.indexOf(server.id);
    if (index < 0) return;
    server.send(this.reading(server));
    if (server.up) phone.requestSession(index);
    phone.settle();
    if (enough !== undefined && !enough()) phone.pass(DELETE_MS, () => enough() && !phone.inSession());
    server.forget();
    if (twin.early) return this.lookAgain(server);
    if (!server.up || server.acks === undefined || [401, 407].includes(server.acks)) return;
    // One minute after another a change is told within a second.
    if (twin.hasChange(server)) phone.pass(TELL_MS);
    twin.allTold(server);
  }

  /** The agent finds out what the model knows already. */
  private lookAgain(server: Server): void {
    this.phone.pass(LOOK_MS);
    this.twin.early = false;
    this.observe(server);
  }

  private reading(server: Server): Batch {
    const names = Object.keys(this.twin.world.domains);
    const readable = (): string[] => names.filter((name) => mayAt(this.twin.world, server.id, name, "Get"));
    const batch: Batch = {
      compose: () =>
        readable().map((name) => ({ name: "Get", target: LEAVES.map((leaf) => `${uriOf(name)}/${leaf}`) })),
      answers: [],
      heard: (values) => {
        if (!this.twin.early) this.compareLeaves(readable(), values);
      },
    };
    return batch;
  }

  private compareLeaves(names: readonly string[], values: Record<string, string>): void {
    for (const name of names) {
      const domain = this.twin.world.domains[name];
      if (domain === undefined) continue;
      const model = leavesOf(this.twin.world, domain);
      const agent = Object.fromEntries(LEAVES.map((leaf) => [leaf, values[`${uriOf(name)}/${leaf}`]]));
      const wrong = LEAVES.filter((leaf) => agent[leaf] !== undefined && agent[leaf] !== model[leaf]);
      if (wrong.length > 0)
        this.twin.differ(
          `${name}: ${wrong.map((leaf) => `${leaf} is ${agent[leaf]}, in the model ${model[leaf]}`).join(", ")}`,
        );
    }
  }

  /** The end of every story: all answer, time passes, and nothing is left to be told or done. */
  private rest(): void {
    this.happen({ do: "reachable" });
    for (const server of this.servers) Object.assign(server, { up: true, losing: false, acks: 200 });
    this.perform({ do: "pass", ms: 400_000 });
    for (const { id } of this.servers) this.perform({ do: "session", server: id });
    if (openCalls(this.twin.world).length > 0) this.twin.differ("something is still under way in the model");
  }
}

/** Lives made by chance: operations, deaths, crashes, lies, silence and failing flash in any order; afterwards all agree. */
import assert from "node:assert/strict";
import test from "node:test";
import { Outcome } from "../../host/node/abi.gen.js";
import { seededRandom } from "../../host/node/random.js";
import { VERBS, type Verb } from "../../host/node/hypervisor/domain.js";
import { atomic, replace } from "./quotas.js";
import type { Request } from "./server.js";
import { agree } from "./agreement.js";
import { MINUTE, World } from "./world.js";

const SEEDS = 50;
const ACTIONS = 30;
const NAMES = ["a", "b", "c"];
const OPERATIONS = [
  "Start",
  "Start",
  "Stop",
  "Kill",
  "Restart",
  "Wipe",
  "FullyLock",
  "PartiallyLock",
  "UnLock",
  "Pause",
  "Resume",
  "Delete",
];
/** Quotas twice as often as anything else. */
const OFTEN: Verb[] = [...VERBS, "quota"];
/** Leaves and values of which some fit and some don't, some relate and some don't. */
const QUOTAS = [
  ...["Memory/Target 500", "Memory/Target 1000", "Memory/Target 2000", "Memory/Target 200000", "Memory/Max 300000"],
  ...["Memory/Min 100", "Cpu/Class reserved", "Cpu/Class besteffort", "Cpu/Budget 1000", "Cpu/Budget 40000"],
  ...["Cpu/Budget 400000", "Cpu/Period 100000", "Cpu/Period 1000000", "Cpu/Weight 2", "Cpu/Cap 100000"],
  ...[
    "Storage/Quota 300000",
    "Storage/Quota 400000",
    "Network/cellular/Guaranteed 3000",
    "Network/cellular/Guaranteed 0",
  ],
];
const OUTCOMES = [
  Outcome.Done,
  Outcome.Started,
  Outcome.Failed,
  Outcome.Unreachable,
  Outcome.TimedOut,
  Outcome.NoMemory,
  Outcome.NotFound,
];

class Life {
  private readonly random: (length: number) => Uint8Array;
  readonly accepted: string[] = [];
  readonly story: string[] = [];
  private serial = 0;

  constructor(
    private readonly w: World,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  below(limit: number): number {
    const [high, low] = this.random(2);
    return ((high! << 8) | low!) % limit;
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Queues a command and asks for a session. */
  private command(request: Request): string {
    const correlator = `c${++this.serial}`;
    const told = request.command === "Exec" ? { ...request, correlator } : request;
    void this.w.operator.send(told).then(([reply]) => {
      if (reply!.status === 202) this.accepted.push(correlator);
    });
    this.w.call(this.w.operator);
    return `${request.command} ${[request.target].flat().join()} ${request.data ?? ""} ${correlator}`;
  }

  private create(): string {
    const more = this.one(["", "&Start=true", "&AutoStart=true", "&Start=true&AutoStart=true"]);
    const data = `Name=${this.one(NAMES)}&Image=enterprise-os&Memory=1000&Weight=1${more}`;
    return this.command({ command: "Exec", target: "./VirMO/Operations/Create", data });
  }

  private operate(): string {
    const target = `./VirMO/Domain/${this.one(NAMES)}`;
    if (this.below(8) === 0) return this.command({ command: "Delete", target });
    if (this.below(8) === 0) {
      const data = `Name=${this.one(NAMES)}${this.one(["", "&Start=true"])}`;
      return this.command({ command: "Exec", target: `${target}/Operations/Clone`, data });
    }
    return this.command({ command: "Exec", target: `${target}/Operations/${this.one(OPERATIONS)}` });
  }

  /** A few quotas of some domains, one by one or in an Atomic; or all that makes a reservation. */
  private quotas(): string {
    const several = Array.from({ length: 1 + this.below(4) }, () => `${this.one(NAMES)} ${this.one(QUOTAS)}`);
    const name = this.one(NAMES);
    const whole = ["Cpu/Class reserved", `Cpu/Budget ${1000 * (1 + this.below(300))}`, "Cpu/Period 1000000"];
    const changes = this.below(2) === 0 ? several : whole.map((leaf) => `${name} ${leaf}`);
    if (this.below(4) === 0) return changes.map((change) => this.command(replace(change))).join("; ");
    this.command(atomic(...changes.map(replace)));
    return `Atomic of ${changes.join(", ")}`;
  }

  private guest(): string {
    const deeds = ["crash", "shutDown", "reboot", "ignoreStop"] as const;
    const deed = this.one(deeds);
    const name = this.one(NAMES);
    try {
      this.w.hypervisor[deed](name);
    } catch {
      return "nobody";
    }
    return `${deed} ${name}`;
  }

  private async misfortune(): Promise<string> {
    const { w } = this;
    switch (this.below(7)) {
      case 0:
        w.port.unreachable = !w.port.unreachable;
        return `unreachable ${w.port.unreachable}`;
      case 1:
        w.port.silent = !w.port.silent;
        return `silent ${w.port.silent}`;
      case 2:
        w.operator.losesAnswer = true;
        return "answer lost";
      case 3:
        w.operator.alertStatus = this.one([200, undefined, 401]);
        return `alerts ${w.operator.alertStatus}`;
      case 4:
        w.flashFails = this.one(["", "", "program", "all"] as const);
        return `flash ${w.flashFails}`;
      case 5:
        await w.agentDies();
        return "agent dies";
      default:
        await w.powerLoss();
        return "power loss";
    }
  }

  async act(): Promise<void> {
    const { w } = this;
    const choice = this.below(16);
    if (choice >= 12) this.story.push(this.quotas());
    else if (choice < 2) this.story.push(this.create());
    else if (choice < 6) this.story.push(this.operate());
    else if (choice < 7) this.story.push(this.guest());
    else if (choice < 9) this.story.push(await this.misfortune());
    else if (choice < 10) {
      const [verb, outcome, happens] = [this.one(OFTEN), this.one(OUTCOMES), this.below(2) === 0];
      w.port.fault(verb, outcome, happens);
      this.story.push(`fault ${verb} ${outcome} ${happens}`);
    }
    const ms = this.one([0, 0, 100, 1000, 3000, 40_000, 3 * MINUTE]);
    await w.pass(ms);
    this.story.push(`${ms} ms`);
  }
}

/** What still stands in the way is cleared, and what the server still wants is said. */
async function peace(w: World): Promise<void> {
  Object.assign(w.operator, { alertStatus: 200, losesAnswer: false });
  Object.assign(w.port, { unreachable: false, silent: false });
  w.port.forgive();
  w.flashFails = "";
  w.call(w.operator);
  await w.pass(10 * MINUTE);
}

async function everySlotIsFree(w: World): Promise<void> {
  const data = "Name=free&Image=enterprise-os&Memory=1000&Weight=1";
  // A journal that has failed tries once more at the next commit, which fails all the same.
  if ((await w.create(data)).status === 510) await w.create(data);
  await w.pass(MINUTE);
  const start: Request = { command: "Exec", target: "./VirMO/Domain/free/Operations/Start" };
  const replies = await w.converse(w.operator, ...Array.from({ length: 16 }, () => start));
  assert.deepEqual(
    replies.map(({ status }) => status),
    Array<number>(16).fill(202),
    "a slot is lost",
  );
}

async function lifeOf(seed: number): Promise<void> {
  const w = await World.open();
  const life = new Life(w, seed);
  try {
    for (let i = 0; i < ACTIONS; i++) await life.act();
    await peace(w);
    await agree(w);
    assert.deepEqual(w.overdrafts, []);
    const heard = new Set(w.operator.heard.map(({ correlator }) => correlator));
    assert.deepEqual(
      life.accepted.filter((correlator) => !heard.has(correlator)),
      [],
      "202 without an alert",
    );
    assert.deepEqual(
      w.restarts.filter((reason) => reason.includes("trap")),
      [],
    );
    await everySlotIsFree(w);
  } catch (error) {
    throw new Error(`seed ${seed}: ${life.story.join("; ")}: ${(error as Error).message}`, { cause: error });
  } finally {
    await w.close();
  }
}

const FIRST = Number(process.env["VIRMO_SEED"] ?? 1);
for (let seed = FIRST; seed < FIRST + Number(process.env["VIRMO_SEEDS"] ?? SEEDS); seed++) {
  test(
    `Life number ${seed}: whatever happens, in the end tree, ledger and hypervisor agree and every 202 had its alert`,
    { timeout: 20_000 },
    () => lifeOf(seed),
  );
}

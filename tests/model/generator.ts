/** Commands and events drawn from a seed: a source of sequences that any other generator can take the place of. */
import { isLive } from "./ledger.js";
import { LINK, OPERATOR, SHOP } from "./phone.js";
import { openCalls } from "./player.js";
import type { Shown } from "./life.js";
import type { Change } from "./replace.js";
import type { Input } from "./step.js";
import { SECOND, State, TABLE, type OperationName } from "./values.js";
import type { World } from "./world.js";

/** What the comparison asks for its next step. */
export interface Source {
  next(world: World): Input;
}

const OPERATIONS: OperationName[] = ["Start", "Stop", "Kill", "Restart", "Pause", "Resume", "Wipe", "Delete"];
const LOCKS: OperationName[] = ["FullyLock", "PartiallyLock", "UnLock"];
const NAMES = ["a", "b", "c", "modem", "personal", "nobody"];
const GUESTS = ["a", "b", "c"];
const LEAVES: [string, number[]][] = [
  ["Memory/Target", [1, 8_192, 32_768, 65_536, 400_000]],
  ["Memory/Min", [1, 4_096, 32_768]],
  ["Memory/Max", [32_768, 131_072]],
  ["Cpu/Budget", [99, 100, 1_000, 5_000, 20_000]],
  ["Cpu/Period", [499, 10_000, 20_000, 40_000]],
  ["Cpu/Weight", [0, 1, 256, 65_535]],
  ["Cpu/Cap", [0, 100_000, 500_000]],
  ["Storage/Quota", [0, 1_000, 5_000, 30_000]],
  [`Network/${LINK}/Guaranteed`, [0, 1_000, 9_000]],
  [`Network/${LINK}/EgressRate`, [0, 500, 20_000]],
  ["Policy/StopTimeout", [0, 30]],
  ["Policy/MaxRestarts", [0, 3]],
];

/** A source whose sequence is its seed's alone. */
export class Seeded implements Source {
  private state: number;
  private command = 0;

  /** @param seed any 32-bit integer */
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  next(world: World): Input {
    const open = openCalls(world);
    const roll = this.below(100);
    const lost = Object.values(world.domains).some((domain) => domain.state === State.Unknown);
    if (lost && roll < 30) return { kind: "reconcile", report: this.report(world) };
    if (open.length > 0 && roll < 45) return this.ended(open);
    if (roll < 60) return this.allowed(world);
    if (roll < 75) return this.commandOf(world);
    return roll < 93
      ? { kind: "tick", elapsed: this.one([1_000, SECOND, 31 * SECOND, 301 * SECOND]) }
      : this.happens(world);
  }

  /** An operation that the table of §2 allows to somebody now, where there is one. */
  private allowed(world: World): Input {
    const name = this.one(GUESTS);
    const domain = world.domains[name];
    if (domain === undefined) return this.exec(OPERATOR, "Create", "", `Name=${name}&Image=linux`);
    if (domain.state === State.Stopped && this.below(4) === 0)
      return this.exec(OPERATOR, "Clone", name, `Name=${this.one(GUESTS)}`);
    const rows = OPERATIONS.filter((operation) => TABLE[operation]?.from.includes(domain.state) === true);
    return this.exec(domain.owner, this.one(rows.length > 0 ? rows : OPERATIONS), name, "");
  }

  private ended(open: number[]): Input {
    const outcome = this.one(["ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "failed", "unreachable"] as const);
    return { kind: "ended", call: this.one(open), outcome };
  }

  private commandOf(world: World): Input {
    const server = this.one([OPERATOR, OPERATOR, SHOP]);
    const domain = this.one(NAMES);
    switch (this.below(8)) {
      case 0:
        return this.exec(server, "Create", "", this.createData());
      case 1:
        return this.exec(server, "Clone", domain, `Name=${this.one(GUESTS)}&Start=${this.one(["true", "false"])}`);
      case 2:
        return this.exec(server, "Transfer", "", this.transferData());
      case 3:
        return this.exec(server, this.one(LOCKS), domain, "");
      case 4:
        return { kind: "replace", server, ...this.change() };
      case 5:
        return { kind: "atomic", server, children: Array.from({ length: 1 + this.below(4) }, () => this.change()) };
      case 6:
        return this.session(world, server, domain);
      default:
        return this.exec(server, this.one(OPERATIONS), domain, "");
    }
  }

  private session(world: World, server: string, domain: string): Input {
    const [alert] = world.alerts;
    if (alert !== undefined && this.below(4) > 0)
      return { kind: "acknowledge", alert: alert.id, status: this.one([200, 200, 200, 401, 407, 500]) };
    if (this.below(2) > 0) return { kind: "session", account: server };
    return { kind: "delete", id: ++this.command, server, domain };
  }

  private happens(world: World): Input {
    const domain = this.one(GUESTS);
    switch (this.below(9)) {
      case 0:
        return { kind: "unreachable" };
      case 1:
      case 2:
        return { kind: "reconcile", report: this.report(world) };
      case 3:
        return { kind: "call", domain, call: this.one(["none", "ordinary", "emergency"] as const) };
      case 4:
        return { kind: "deviceLock", lock: this.one([10, 20, 30]) };
      case 5:
      case 6:
        return { kind: "actual", domain, memory: world.domains[domain]?.granted ?? 0 };
      default:
        return { kind: this.one(["crashed", "shutDown"] as const), domain };
    }
  }

  private report(world: World): Extract<Input, { kind: "reconcile" }>["report"] {
    const shown: Record<string, Shown> = {};
    for (const domain of Object.values(world.domains)) {
      const state = domain.state === State.Unknown ? domain.before : domain.state;
      const usual: Shown = !isLive(domain) ? "stopped" : state === State.Paused ? "paused" : "running";
      if (domain.factory || this.below(8) > 0) shown[domain.name] = usual;
    }
    return { bootId: this.one([world.bootId, `boot-${this.below(1_000)}`]), shown, found: [] };
  }

  private exec(server: string, operation: OperationName, domain: string, data: string): Input {
    const id = ++this.command;
    return { kind: "exec", id, server, operation, domain, data, correlator: this.one(["", `c${id}`]) };
  }

  private createData(): string {
    const data = `Name=${this.one(GUESTS)}&Image=${this.one(["linux", "linux", "bare", "late", "none"])}`;
    const more = ["", "&Start=true", "&Memory=65536&MemoryMin=1024&MemoryMax=131072", "&Colour=red"];
    const cpu = ["", "&Class=reserved&Budget=2000&Period=20000", "&Class=hard", "&Cap=200000", "&AutoStart=true"];
    return `${data}${this.one(more)}${this.one(cpu)}`;
  }

  private transferData(): string {
    const resource = this.one(["Memory", "Cpu", "Network", "Storage", "Colour"]);
    const link = resource === "Network" ? `&Interface=${LINK}` : "";
    const amount = this.one([1, 500, 10_000, 100_000]);
    return `From=${this.one(GUESTS)}&To=${this.one(GUESTS)}&Resource=${resource}&Amount=${amount}${link}`;
  }

  private change(): Change {
    const domain = this.one([...GUESTS, ...GUESTS, "modem", "nobody"]);
    if (this.below(6) === 0) return { domain, leaf: "Cpu/Class", value: this.one(["reserved", "besteffort", "hard"]) };
    if (this.below(6) === 0) return { domain, leaf: "Policy/OnCrash", value: this.one(["stay", "restart", "x"]) };
    if (this.below(12) === 0) return { domain, leaf: "Policy/AutoStart", value: this.one(["true", "false", "1"]) };
    const [leaf, values] = this.one(LEAVES);
    return { domain, leaf, value: this.one([...values.map(String), "x"]) };
  }

  private one<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T;
  }

  /** A number below `limit`: mulberry32. */
  private below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
}

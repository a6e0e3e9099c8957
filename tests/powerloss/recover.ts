/** Switches a phone on after a power cut and looks whether anything was lost: what is found, who is told what, what the hypervisor has. */
import { Activity, DomainState, HypervisorState, ResultCode } from "../../host/node/abi.gen.js";
import { command, correlate, exec } from "./command.js";
import type { Scene } from "./cut.js";
import { ledgerOf } from "./ledger.js";
import type { Expectation } from "./step.js";
import type { Parts } from "./parts.js";
import { Phone, type Watch } from "./phone.js";
import { DURABLE_BYTES, differences, domainsIn, same, startsIn } from "./records.js";
import type { Asked, Command, Server } from "./server.js";

/** After a stale nonce an alert is told to a server that hasn't proven itself, and told again. */
const MOST_TELLINGS = 3;
/** Starts in a row after which safe mode may be on: five lead to it, and a session that ends well in it leaves four. */
const CRASH_LOOP = 4;
/** How long safe mode surely lasts, in ms. */
const SAFE_MODE = 12 * 60_000;
/** For so long, in ms, a fresh agent pauses nothing: it waits to be told of calls (docs/port.md). */
const TELLING = 1_500;
const LIKELY: readonly number[] = [ResultCode.Success, ResultCode.StartFailed, ResultCode.Interrupted];

const SHOWN: Record<number, number> = {
  [HypervisorState.Stopped]: DomainState.Stopped,
  [HypervisorState.Running]: DomainState.Running,
  [HypervisorState.Paused]: DomainState.Paused,
  [HypervisorState.Crashed]: DomainState.Crashed,
};

export class Recovery {
  readonly complaints: string[] = [];
  readonly phone: Phone;
  private readonly due: string[][];
  private readonly over: Set<string>[];
  private found = false;

  constructor(
    private readonly parts: Parts,
    durable: number,
    private readonly scene: Scene,
  ) {
    this.phone = new Phone(parts, durable, scene.remains);
    const { servers } = this.phone;
    // What had no Status yet is sent again later, when what was accepted has been told.
    servers.forEach((server) => server.forget());
    this.due = servers.map((server) => server.due());
    this.over = servers.map(({ settled }) => new Set(settled));
  }

  /**
   * Boots, and does everything over that was under way.
   * @param watch looks on until the phone has come to rest
   * @returns what is wrong
   */
  run(watch: Watch = () => {}): string[] {
    try {
      this.phone.watch = watch;
      this.switchOn();
      this.phone.watch = () => {};
      if (this.complaints.length === 0) this.goOn();
    } catch (error) {
      this.complaints.push((error as Error).stack ?? String(error));
    }
    return this.complaints;
  }

  private switchOn(): void {
    const { phone, scene } = this;
    if (scene.fate === "power") phone.hypervisor.powerCut();
    phone.opened = (records) => this.compare(records);
    phone.boot(scene.candidates);
    const rests = phone.rest();
    if (phone.activity() & Activity.StoreRefused) this.complaints.push("the journal refuses the flash");
    else if (!this.found) this.complaints.push("the journal was not opened");
    else if (!rests) this.complaints.push(`doesn't come to rest: activity ${phone.activity()}`);
    else phone.servers.forEach((server, index) => this.checkAlerts(server, index));
  }

  /** Exactly before or after. */
  private compare(records: Uint8Array): void {
    this.found = true;
    const { candidates } = this.scene;
    if (candidates.some((candidate) => same(records, candidate))) return;
    const [before, after] = [candidates[0] ?? new Uint8Array(DURABLE_BYTES), candidates.at(-1)!];
    this.complaints.push(`neither before nor after (${candidates.length} states are allowed)`);
    this.complaints.push(...differences(records, before).map((line) => `  from before: ${line}`));
    if (!same(before, after))
      this.complaints.push(...differences(records, after).map((line) => `  from after: ${line}`));
  }

  /** Every accepted Exec that wasn't acknowledged is told, none that was, and nothing else. */
  private checkAlerts({ told, account }: Server, index: number): void {
    const own = told.filter(({ correlator }) => correlator !== "");
    const heard = new Set(own.map(({ correlator }) => correlator));
    const name = account.serverId;
    for (const one of this.due[index]!) if (!heard.has(one)) this.complaints.push(`${name}: nobody told of ${one}`);
    for (const one of heard) {
      const times = own.filter(({ correlator }) => correlator === one).length;
      if (this.over[index]!.has(one)) this.complaints.push(`${name}: ${one} is told though it was acknowledged`);
      if (times > MOST_TELLINGS) this.complaints.push(`${name}: ${one} is told ${times} times`);
    }
    for (const { correlator, code } of own)
      if (!LIKELY.includes(code)) this.complaints.push(`${name}: ${correlator} came to ${code}`);
    told.length = 0;
  }

  /** The server starts over with the step; then tree, hypervisor and ledger are looked at. */
  private goOn(): void {
    // Two deaths may have been the last of a crash loop that the life has behind it: the server waits until safe mode is over.
    if (startsIn(this.phone.view()) >= CRASH_LOOP) this.phone.pass(SAFE_MODE);
    this.phone.pass(TELLING);
    this.prepare();
    const { step } = this.scene;
    const again = step.commands.map((each) => fresh(each, "r"));
    const asked = this.ask(again);
    for (const { command: one, statuses } of asked)
      if (![one.status, ...one.again].includes(statuses[0] ?? 0))
        this.complaints.push(`sent again: ${one.lines[0]}: Status ${statuses.join()}`);
    this.checkReplayed(asked);
    this.checkTree(step.after);
    this.checkDomains();
    this.checkSilence();
  }

  private get server(): Server {
    return this.phone.servers[this.scene.step.account]!;
  }

  /** What is answered; the phone comes to rest. */
  private ask(commands: readonly Command[]): Asked[] {
    const { server, phone } = this;
    const asked = commands.map((each) => server.ask(each));
    if (asked.length > 0) phone.visit(this.scene.step.account);
    if (!phone.rest()) this.complaints.push(`doesn't come to rest afterwards: activity ${phone.activity()}`);
    return asked;
  }

  /** A power cut has stopped the domain, or the operation is done: it begins again from where it begins. */
  private prepare(): void {
    const { needs } = this.scene.step;
    const shown = this.phone.hypervisor.domains().find(({ name }) => name === needs?.name);
    if (needs === undefined || shown === undefined || shown.memory > 0) return;
    for (const operation of needs.operations) {
      const immediate = operation === "Pause" || operation.endsWith("Lock");
      const each = exec(`./VirMO/Domain/${needs.name}/Operations/${operation}`, immediate ? 200 : 202);
      const [asked] = this.ask([fresh(correlate(each, operation), "p")]);
      if (asked!.statuses[0] !== each.status) this.complaints.push(`${operation} before: ${asked!.statuses.join()}`);
    }
    this.server.told.length = 0;
  }

  /** The Execs that were accepted now are told. */
  private checkReplayed(asked: Asked[]): void {
    const { told } = this.server;
    for (const { command: one, statuses } of asked) {
      const times = told.filter(({ correlator }) => correlator === one.correlator).length;
      if (one.correlator !== undefined && times !== (statuses[0] === 202 ? 1 : 0))
        this.complaints.push(`${one.lines[0]}: Status ${statuses[0]}, told ${times} times`);
    }
    told.length = 0;
  }

  private checkTree(after: readonly Expectation[]): void {
    const ledger = ledgerOf(this.parts.description, this.phone.hypervisor.domains());
    const expected = [...after, ...ledger];
    const asked = this.ask(expected.map(({ uri }) => command("Get", uri)));
    expected.forEach((expectation, index) => this.checkValue(expectation, asked[index]!));
  }

  private checkValue({ uri, values }: Expectation, { statuses, results }: Asked): void {
    const found = results.get(uri);
    const isRight =
      values === "absent" ? [404, 425].includes(statuses[0]!) : found !== undefined && values.includes(found);
    const wanted = values === "absent" ? "absent" : values.join(" or ");
    if (!isRight) this.complaints.push(`${uri} is ${found ?? `answered ${statuses.join()}`}, expected ${wanted}`);
  }

  /** Each domain of ours at the hypervisor has a record in the same state, and each record a domain. */
  private checkDomains(): void {
    const line = (name: string, id: string, state: unknown): string => `${name} ${id} ${String(state)}`;
    const shown = this.phone.hypervisor
      .domains()
      .map(({ name, id, state }) => line(name, id, SHOWN[state] ?? `?${state}`));
    const told = domainsIn(this.phone.view()).map(({ name, id, state }) => line(name, id, state));
    const [is, shall] = [told.sort().join(", "), shown.sort().join(", ")];
    if (is !== shall) this.complaints.push(`the records say [${is}], the hypervisor [${shall}]`);
  }

  /** What was acknowledged is never told again. */
  private checkSilence(): void {
    this.phone.servers.forEach((server, account) => {
      server.told.length = 0;
      this.phone.visit(account);
      this.phone.rest();
      const again = server.told.filter(({ correlator }) => correlator !== "");
      for (const { correlator } of again) this.complaints.push(`${correlator} is told again`);
    });
  }
}

/** The same command, sent as another. */
function fresh(each: Command, mark: string): Command {
  if (each.correlator === undefined) return each;
  const correlator = `${each.correlator}${mark}`;
  return {
    ...each,
    correlator,
    lines: each.lines.map((line) => line.replace(/Correlator .*/, `Correlator ${correlator}`)),
  };
}

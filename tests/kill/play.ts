/** Leads a phone through the life, as servers do: what got no Status is sent again, what was interrupted is asked for anew. */
import type { CommandResult } from "../../server/engine.js";
import { Activity, DomainState, ResultCode } from "../../host/node/abi.gen.js";
import type { Command, Step } from "./life.js";
import { DEVICE, type Phone, type Server } from "./phone.js";

/** The states of the life's domains, by name. */
export type States = Record<string, number>;

/** An accepted Exec, and the alert it got. */
export interface Accepted {
  step: number;
  server: Server;
  correlator: string;
  code: number;
}

/** What a life needs to know of the undisturbed one: the values it read, and in which state each domain was before each step and after. */
export interface Course {
  values: string[][];
  states: States[];
}

const MOST_VISITS = 30;
const MOST_ATTEMPTS = 4;

export class Player {
  readonly accepted: Accepted[] = [];
  /** The values that the Gets of each step brought. */
  readonly values: string[][] = [];

  constructor(
    private readonly phone: Phone,
    private readonly course?: Course,
  ) {}

  /** Plays one step to its end, redoing what a death has undone. */
  async play(step: Step, index: number): Promise<void> {
    const { phone } = this;
    phone.step = index;
    const before = phone.deaths.length;
    let wanted = step.commands;
    for (let attempt = 1; wanted.length > 0; attempt++) {
      const results = await this.ask(step.server, wanted);
      if (results === undefined) return this.complain(index, step, "no answers");
      const disturbed = phone.deaths.slice(before);
      const judged = results.map((result, at) => this.judge(wanted[at]!, result, index, step, disturbed.length > 0));
      if (attempt === 1) this.values.push(this.compare(results, index, step));
      const failed = judged.flatMap((verdict, at) => (verdict === "fine" ? [] : [{ verdict, at }]));
      // A power cut has stopped the domain: what can't be done in that state is refused.
      const expected = disturbed.some(({ power }) => power) ? ["undone", "status 403"] : ["undone"];
      const hopeless = failed.filter(({ verdict }) => !expected.includes(verdict));
      for (const { verdict, at } of hopeless) this.complain(index, step, `${wanted[at]!.target}: ${verdict}`);
      if (hopeless.length > 0) return;
      if (attempt > MOST_ATTEMPTS) return this.complain(index, step, `not done after ${attempt} attempts`);
      if (failed.length > 0) await this.restore(index);
      wanted = failed.map(({ at }) => wanted[at]!);
    }
    if (phone.deaths.length > before) await this.restore(index + 1);
  }

  private complain(index: number, step: Step, what: string): void {
    this.phone.complaints.push(`step ${index} (${step.title}): ${what}`);
  }

  /** Puts commands into a server's queue and sees to it that sessions take place until all is answered and at rest. */
  private async ask(server: Server, commands: readonly Command[]): Promise<CommandResult[] | undefined> {
    const { phone } = this;
    const engine = phone.engine(server);
    const ids: number[] = [];
    for (const { status, again, ...request } of commands) ids.push(await engine.enqueue(DEVICE, request));
    const results = async () => (await Promise.all(ids.map((id) => engine.result(DEVICE, id)))) as CommandResult[];
    const isAnswered = async (): Promise<boolean> => (await results()).every(({ state }) => state === "done");
    for (let visits = 0; !(await isAnswered()); visits++) {
      if (visits > MOST_VISITS) return undefined;
      phone.visit(server);
      await phone.until(async () => !phone.isActive(Activity.Booting | Activity.Session));
    }
    await phone.rest();
    return results();
  }

  /** `fine`, `undone` (a death has undone it, and the server knows), or what is wrong. */
  private judge(command: Command, result: CommandResult, index: number, step: Step, disturbed: boolean): string {
    const { status = 0, alert } = result;
    const allowed = disturbed ? [command.status, ...(command.again ?? [])] : [command.status];
    if (!allowed.includes(status)) return `status ${status}${result.detail ? ` ${result.detail}` : ""}`;
    if (status !== 202) return alert ? "an alert without a 202" : "fine";
    if (!alert) return "accepted, but no alert";
    const code = Number(alert.data);
    this.accepted.push({ step: index, server: step.server, correlator: result.request.correlator ?? "", code });
    if (code === ResultCode.Success) return "fine";
    return disturbed ? this.undone(command, code, result.request.correlator ?? "") : `alert ${code}`;
  }

  private undone(command: Command, code: number, correlator: string): string {
    // A Create whose start was interrupted has made the domain; restore() starts it.
    if (code === ResultCode.StartFailed && command.data?.includes("Start=true")) return "fine";
    if (code !== ResultCode.Interrupted) return `alert ${code}`;
    const left = this.phone.sent.get(correlator)?.domains.find((name) => command.data?.startsWith(`Name=${name}&`));
    return left === undefined ? "undone" : `told to be rolled back while the hypervisor still has it`;
  }

  /** The values of Gets are those of the undisturbed life. */
  private compare(results: CommandResult[], index: number, step: Step): string[] {
    const values = results.map(({ results }) => results?.map(({ data }) => data).join() ?? "");
    const expected = this.course?.values[index];
    const powerless = !this.phone.deaths.some(({ power }) => power);
    if (expected && powerless && values.join("|") !== expected.join("|"))
      this.complain(index, step, `read ${values.join("|")} instead of ${expected.join("|")}`);
    return values;
  }

  /** Brings the domains to the states that they are to have before step `index`: a power cut has stopped them. */
  private async restore(index: number): Promise<void> {
    for (const [name, state] of Object.entries(this.course?.states[index] ?? {})) {
      const shown = this.phone.hypervisor.domains().find((domain) => domain.name === name);
      if (shown?.memory !== 0 || state === DomainState.Stopped) continue;
      await this.perform(name, "Start", index);
      if (state === DomainState.Paused) await this.perform(name, "Pause", index);
      else if (state !== DomainState.Running) this.phone.complaints.push(`${name}: can't be brought to ${state}`);
    }
  }

  private async perform(name: string, operation: "Start" | "Pause", index: number): Promise<void> {
    const status = operation === "Start" ? 202 : 200;
    const command: Command = { command: "Exec", target: `./VirMO/Domain/${name}/Operations/${operation}`, status };
    const step: Step = { title: `${operation} of ${name} anew`, server: "enterprise", commands: [command] };
    const results = await this.ask("enterprise", step.commands);
    const verdict = results ? this.judge(command, results[0]!, index, step, false) : "no answers";
    if (verdict !== "fine") this.complain(index, step, verdict);
  }
}

/** One command of a server: what both sides answer to it, judged as soon as the agent's Statuses have arrived. */
import { step, type Input } from "../model/step.js";
import { Status } from "../model/values.js";
import type { World } from "../model/world.js";
import type { Asked } from "./asking.js";
import type { Batch } from "./server.js";
import type { Command, StatusOf } from "./wire.js";
import type { Twin } from "./twin.js";

/** Whether the answer to it may depend on how much room there is. */
function needsRoom(input: Input): boolean {
  if (input.kind === "exec") return ["Create", "Clone", "Start", "Restart", "Transfer"].includes(input.operation);
  return input.kind === "replace" || input.kind === "atomic";
}

/** Whether `named` is wrong, too, and would be named if what the model names first weren't there: of several the specification says none. */
function alsoWrong(world: World, exec: Extract<Input, { kind: "exec" }>, first: string, named: string): boolean {
  const pairs = exec.data.split("&");
  const data = pairs.filter((pair) => decodeURIComponent(pair.split("=")[0]!) !== first);
  if (data.length === pairs.length) return false;
  const shorter = { ...exec, data: data.join("&") };
  const next = step(world, shorter);
  return next.status === Status.Incomplete && (next.key === named || alsoWrong(world, shorter, next.key, named));
}

export class Order implements Batch {
  readonly answers: StatusOf[][] = [];
  /** What the agent has answered: the command's own Status, then those of its children. */
  agent: number[] = [];
  /** Refused for lack of room by the agent, admitted by the model, which is stricter than it has to be, not wrong. */
  stricter = false;
  private model: (number | null)[] = [];
  private key = "";
  private backup: World | undefined;
  private done = false;

  constructor(
    private readonly asked: Asked,
    private readonly twin: Twin,
  ) {}

  compose(): Command[] {
    const { twin } = this;
    const { input, command, expected } = this.asked;
    this.backup = needsRoom(input) ? structuredClone(twin.world) : undefined;
    const { status, children, key } = twin.feed(input);
    this.model = expected === undefined || status === null ? [status, ...children] : expected(status);
    this.key = key;
    return [command];
  }

  /** Whether everything has been answered. */
  isDone(): boolean {
    return this.done;
  }

  heard(): void {
    const { answers, model } = this;
    if (this.done || model.length === 0 || model.some((_, index) => answers[index] === undefined)) return;
    this.done = true;
    this.agent = model.map((_, index) => answers[index]![0]!.code);
    this.judge();
  }

  private judge(): void {
    const { twin, agent } = this;
    const { input } = this.asked;
    const held = "id" in input ? twin.answers.get(input.id) : undefined;
    const model = this.model.map((status) => status ?? held ?? null);
    if (this.backup !== undefined && model[0] !== agent[0] && agent.includes(Status.DeviceFull)) {
      this.stricter = true;
      twin.world = this.backup;
      return;
    }
    if (model.join() !== agent.join())
      twin.differ(`answers ${agent.join(" ")}, the model ${model.join(" ")} to ${JSON.stringify(input)}`);
    const detail = this.key === "" ? "" : this.answers[0]![0]!.detail;
    if (detail !== this.key && !(input.kind === "exec" && alsoWrong(twin.world, input, this.key, detail)))
      twin.differ(`412 names ${detail}, the model ${this.key}`);
  }
}

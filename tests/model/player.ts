/** Plays commands and events one after the other: the model with a memory, for tests that read as a story. */
import { OPERATOR, phone } from "./phone.js";
import { step, type Input, type Outcomes } from "./step.js";
import { State, type OperationName } from "./values.js";
import type { Alert, Domain, World } from "./world.js";

export class Player {
  last: Outcomes | null = null;
  private command = 0;

  constructor(public world: World = phone()) {}

  play(input: Input): Outcomes {
    this.last = step(this.world, input);
    this.world = this.last.world;
    return this.last;
  }

  /** Exec of an operation; what the operator sends unless told. */
  exec(
    operation: OperationName,
    domain = "",
    data = "",
    server = OPERATOR,
    correlator: string = operation,
  ): number | null {
    return this.play({ kind: "exec", id: ++this.command, server, operation, domain, data, correlator }).status;
  }

  replace(domain: string, leaf: string, value: string | number, server = OPERATOR): number | null {
    return this.play({ kind: "replace", server, domain, leaf, value: `${value}` }).status;
  }

  tick(seconds: number): Outcomes {
    return this.play({ kind: "tick", elapsed: seconds * 1_000_000 });
  }

  /** Ends every port call that is open, and those that follow from them; returns the alerts. */
  finish(outcome: "ok" | "failed" | "unreachable" = "ok"): Alert[] {
    const alerts: Alert[] = [];
    for (let open = openCalls(this.world); open.length > 0; open = openCalls(this.world)) {
      const [call = 0] = open;
      alerts.push(...this.play({ kind: "ended", call, outcome }).alerts);
      if (outcome !== "ok") break;
    }
    return alerts;
  }

  domain(name: string): Domain {
    const domain = this.world.domains[name];
    if (domain === undefined) throw new RangeError(`no domain ${name}`);
    return domain;
  }

  /** A domain from the image linux, started if asked for. */
  create(name: string, data = "", server = OPERATOR): this {
    const status = this.exec("Create", "", `Name=${name}&Image=linux${data}`, server);
    if (status !== 202) throw new RangeError(`Create of ${name} answered ${status}`);
    this.finish();
    return this;
  }
}

/** Port calls whose end is awaited. */
export function openCalls(world: World): number[] {
  const works = Object.values(world.domains).flatMap(({ work, state }) =>
    work === null || state === 120 ? [] : [work.call],
  );
  return [...new Set([...works, ...world.sets.flatMap((set) => set.calls)])];
}

/** A guest "a" in a state. */
export function guest(state: number, data = ""): Player {
  const player = new Player().create("a", state === State.Stopped ? data : `${data}&Start=true`);
  const through: Record<number, OperationName> = { 50: "Pause", 60: "Pause", 80: "Stop" };
  const operation = through[state];
  if (operation !== undefined) player.exec(operation, "a");
  if (state === State.Paused) player.finish();
  if (state === State.Crashed) player.play({ kind: "crashed", domain: "a" });
  if (state === State.Unknown) player.play({ kind: "unreachable" });
  if (player.domain("a").state !== state) throw new RangeError(`no way to state ${state}`);
  return player;
}

/** Who looks on at a handset, and may kill its agent. */

/** Who looks on. All but `restarted` may throw an AgentDeath. */
export interface Observer {
  message?(direction: "in" | "out", bytes: Uint8Array, url: string): void;
  effect?(name: string, summary: string, outcome: string): void;
  /** An effect has been carried out, but the agent hasn't heard of it yet. `count` counts them from 1, over restarts. */
  afterEffect?(count: number, kind: number): void;
  /** The agent died, or the watchdog has ended it; a new one boots next. */
  restarted?(reason: string): void;
}

/** Thrown by an observer to kill the agent at that very point: the instance is dropped and a new one boots. */
export class AgentDeath extends Error {
  override readonly name = "AgentDeath";
}

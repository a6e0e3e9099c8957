/** A step of the life: what a server asks, and what has come of it afterwards. */
import type { Command, Manner } from "./server.js";

/** What a server reads when a step is done; "absent": the node isn't there. */
export interface Expectation {
  uri: string;
  values: readonly string[] | "absent";
}

export interface Step {
  title: string;
  /** Index of the account whose server asks. */
  account: number;
  commands: Command[];
  manner?: Manner;
  after: Expectation[];
  /** The domain that an operation acts on, and what a power cut takes from it: what has to be done again before. */
  needs?: { name: string; operations: readonly string[] };
  /** The domain with this name is in an emergency call while the server asks. */
  calls?: string;
  /** The guest with this name crashes as soon as the session is over. */
  crashes?: string;
  /** The agent dies so often in a row before anything else happens. */
  dies?: number;
  /** Virtual ms that pass at the end. */
  pause?: number;
}

export type Rest = Partial<Omit<Step, "title" | "account" | "commands">>;

export function step(title: string, account: number, commands: Command[], rest: Rest = {}): Step {
  return { title, account, commands, after: [], ...rest };
}

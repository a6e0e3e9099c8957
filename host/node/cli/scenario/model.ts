/** What a scenario says once it has been read and found valid (docs/scenario.md). */
import type { Balloon, Fault } from "../../hypervisor/domain.js";

export type CommandVerb = "get" | "add" | "replace" | "delete" | "copy" | "exec";
export type ContainerVerb = "sequence" | "atomic";

/** What a server shows to the user or asks. */
export interface UserAlert {
  code: number;
  text: string;
  options?: string;
  choices?: string[];
}

/** What the user does about a prompt: says a word, types something, or chooses by number. */
export interface Reaction {
  line: number;
  /** The text of the prompt that it is about; absent: whatever comes next. */
  to?: string;
  says?: "yes" | "no" | "seen" | "cancel" | "nothing";
  types?: string;
  chooses?: number[];
  /** Seconds until then. */
  after: number;
}

/** A DM server of the scenario; the first one is the device's operator (virmo.md 7). */
export interface ServerHeader {
  name: string;
  serverId: string;
  auth: "md5" | "basic" | "none";
  clientName?: string;
  clientSecret?: string;
  serverSecret?: string;
}

/** What a server asks of a device: a command on a node, a question to its user, or a Sequence or Atomic of such. */
export interface Request {
  verb: CommandVerb | ContainerVerb | "ask";
  /** URI of the node; absent: it has none. */
  target?: string;
  /** Of a copy, the URI of the leaf that it reads. */
  source?: string;
  data?: string;
  format?: string;
  type?: string;
  correlator?: string;
  /** What the user is asked, or asked first. */
  ask?: UserAlert;
  /** What a container holds. */
  commands?: Request[];
}

export interface CommandAction extends Request {
  server: string;
}

/** What a step does; `seconds` are of virtual time. */
export type Action =
  | CommandAction
  | { verb: "session"; server: string }
  | { verb: "wait" | "powerCut" | "killAgent" | "unreachable"; seconds: number }
  | { verb: "crash" | "shutDown" | "reboot" | "ignoreStop" | "vanish"; domain: string }
  | { verb: "foreground" | "call" | "emergencyCall" | "hangUp"; domain: string }
  | { verb: "balloon"; name: string; balloon: Balloon }
  | { verb: "fault"; fault: Fault };

/** What a Get has to answer. */
export interface DataExpect {
  is?: string;
  contains?: string[];
  excludes?: string[];
  matches?: string;
  atLeast?: number;
  atMost?: number;
}

/** A Generic Alert that has to arrive at `server` within so many virtual seconds. */
export interface AlertExpect {
  line: number;
  code: number;
  server: string;
  correlator?: string;
  source?: string;
  type?: "OperationComplete" | "DomainStateChange";
  within: number;
}

/** What a domain has to be after the step; `state` "Absent" means that there is none of this name. */
export interface DomainExpect {
  line: number;
  name: string;
  state?: string;
  reason?: string;
  desired?: string;
  owner?: string;
  lastOperation?: string;
  lastResult?: number;
  memory?: number;
  budget?: number;
  period?: number;
}

/** What the hypervisor has to show of a domain, whatever the tree says; `state` "Absent" means that there is none of this name. */
export interface ShownExpect {
  line: number;
  name: string;
  state?: string;
  memory?: number;
  budget?: number;
  period?: number;
  storage?: number;
}

/** What has to be so on the hypervisor's side. */
export interface HypervisorExpect {
  line: number;
  domains: ShownExpect[];
  /** The names of all domains that there are. */
  exist?: string[];
  /** Deadlines of the modem, and budgets that reserved domains were owed, since the device was first switched on. */
  missedDeadlines?: number;
  missedBudgets?: number;
}

/** What has to be among the Items that Gets brought: the value of a URI; null: no such Item. */
export type ItemsExpect = Record<string, string | null>;

/** Lines are those of the expectation in the scenario file, counted from 1. */
export interface Expect {
  status?: { line: number; value: number };
  data?: { line: number; value: DataExpect };
  items?: { line: number; value: ItemsExpect };
  /** The Status codes of all that a container holds, in document order. */
  parts?: { line: number; value: number[] };
  session?: { line: number; value: "ok" | "failed" };
  alerts: AlertExpect[];
  domains: DomainExpect[];
  hypervisor?: HypervisorExpect;
}

export interface Step {
  line: number;
  note?: string;
  action: Action;
  /** What the user does, prompt by prompt. */
  user: Reaction[];
  expect: Expect;
}

export interface Scenario {
  /** The file's name as it was given, for messages. */
  file: string;
  title: string;
  seed: number;
  /** UTC milliseconds at which the device is switched on. */
  start: number;
  /** A device description; absent: ddf/device.json. */
  description?: string;
  servers: ServerHeader[];
  /** Somebody wants to know of deadlines: the core runs µs by µs. */
  isWatched: boolean;
  steps: Step[];
}

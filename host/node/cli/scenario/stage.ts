/** What a scenario is played on: servers, a handset and its hypervisor, in virtual time. */
import type { Balloon, Fault } from "../../hypervisor/domain.js";
import type { Deadlines } from "../../hypervisor/processor.js";
import type { Request } from "./model.js";
import type { ScriptedUser } from "./user.js";

/** What a server was answered; no status: the command got none in time. */
export interface Answer {
  status?: number;
  data?: string;
  /** What Gets brought, those in a container too: URIs and values. */
  items?: Record<string, string>;
  /** Of a container, the Status codes of all it holds, in document order; 0: none came. */
  parts?: number[];
}

/** A Generic Alert as a server keeps it. */
export interface ReceivedAlert {
  correlator?: string;
  source?: string;
  type?: string;
  data?: string;
}

/** A domain as the hypervisor sees it; memory and storage in KiB, budget and period in µs. */
export interface HypervisorDomain {
  name: string;
  state: string;
  memory: number;
  budget: number;
  period: number;
  storage: number;
}

/** A command that no server would take: the scenario is wrong, not the device. */
export class ImpossibleCommand extends Error {}

export interface Stage {
  /** Names of the servers, the operator first. */
  readonly servers: readonly string[];
  /** Who looks at the phone. */
  readonly user: ScriptedUser;
  /** Virtual milliseconds since the device was switched on. */
  now(): number;
  /**
   * Puts the requests into a server's queue, has the handset open a session, and answers what they came to, in order.
   * @throws ImpossibleCommand if a server doesn't take one
   */
  commands(server: string, requests: readonly Request[]): Promise<Answer[]>;
  /** A session without commands; answers if it ended well. */
  session(server: string): Promise<boolean>;
  /** All Generic Alerts that a server has received so far. */
  alerts(server: string): Promise<readonly ReceivedAlert[]>;
  /** Lets virtual time go by until `done`, at most `seconds`; answers if it was. */
  until(done: () => Promise<boolean>, seconds: number): Promise<boolean>;
  /** Lets so much virtual time go by. */
  wait(seconds: number): Promise<void>;
  /** The phone loses its power and gets it back after so many seconds; returns when its domains have settled. */
  powerCut(seconds: number): Promise<void>;
  /** The agent dies and starts again after so many seconds, guests live on. */
  killAgent(seconds: number): Promise<void>;
  /** The guest of a domain crashes, or shuts itself down; answers false if no such domain is running. */
  crash(domain: string): Promise<boolean>;
  shutDown(domain: string): Promise<boolean>;
  /** The guest of a domain reboots, or from now on ignores a graceful stop; as above. */
  reboot(domain: string): Promise<boolean>;
  ignoreStop(domain: string): Promise<boolean>;
  /** A domain is gone from the hypervisor without a word; answers false if there is none. */
  vanish(domain: string): Promise<boolean>;
  /** The user turns to a domain; answers false if there is none. */
  foreground(domain: string): Promise<boolean>;
  /** A call begins or ends in a domain; answers false if there is none. */
  call(domain: string): Promise<boolean>;
  emergencyCall(domain: string): Promise<boolean>;
  hangUp(domain: string): Promise<boolean>;
  /** From now on the memory of a domain follows its promise so; answers false if there is no such domain. */
  balloon(domain: string, balloon: Balloon): Promise<boolean>;
  /** What is to go wrong in the hypervisor. */
  fault(fault: Fault): void;
  /** The hypervisor doesn't answer for so many seconds; guests run on. */
  unreachable(seconds: number): Promise<void>;
  /** What the core was seen to miss so far. */
  deadlines(): Deadlines;
  /** What the hypervisor has. */
  domains(): readonly HypervisorDomain[];
}

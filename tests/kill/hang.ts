/** Hangs and traps: a port that can fall silent, and what is wrong with the agent that comes next. */
import { Unanswered, type NodePort } from "../../host/node/port.js";

/** An agent that is no more has a successor within this time, in ms. */
const SECOND = 1000;

/** A hang or a trap that no new agent has followed yet. */
export interface Dying {
  by: "hang" | "trap";
  /** Virtual ms. */
  since: number;
  /** The factory's domains and their states. */
  firmware: string;
}

/** What the handset says of it. */
export const WORDS = { hang: "didn't answer", trap: "the agent trapped" };

/** `port`, whose functions don't answer when `hangs` says so; it may perform the call all the same. */
export function hangable(port: NodePort, hangs: (perform: () => unknown, name: keyof NodePort) => boolean): NodePort {
  const call = (name: keyof NodePort, parameters: never[]): unknown => {
    const perform = (): unknown => (port[name] as (...each: never[]) => unknown)(...parameters);
    if (hangs(perform, name)) throw new Unanswered(name);
    return perform();
  };
  const get =
    (_: NodePort, name: string | symbol) =>
    (...parameters: never[]) =>
      call(name as keyof NodePort, parameters);
  return new Proxy(port, { get });
}

/** What is wrong with the beginning of the next agent. */
export function lateness({ by, since, firmware }: Dying, now: number, firmwareNow: string): string[] {
  const late = now - since > SECOND ? [`a new agent came ${now - since} ms after a ${by}`] : [];
  return firmware === firmwareNow ? late : [...late, `a ${by} made of ${firmware} ${firmwareNow}`];
}

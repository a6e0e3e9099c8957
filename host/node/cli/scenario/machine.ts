/** From the short forms of what a scenario does to guests and hypervisor, and expects of it, to the full ones. */
import { Outcome } from "../../abi.gen.js";
import type { Verb } from "../../hypervisor/domain.js";
import type { Action, HypervisorExpect, ShownExpect } from "./model.js";
import type { Path, Places } from "./place.js";

const TIMED = ["wait", "powerCut", "killAgent", "unreachable"] as const;
const GUEST = [
  "crash",
  "shutDown",
  "reboot",
  "ignoreStop",
  "vanish",
  "foreground",
  "call",
  "emergencyCall",
  "hangUp",
] as const;

interface RawFault {
  fault?: Verb;
  domain?: string;
  answer?: keyof typeof Outcome;
  happens?: boolean;
  /** Seconds. */
  slow?: number;
  fails?: boolean;
  end?: keyof typeof Outcome | "untold";
}

/** The members of a step that are no command. */
export type RawEvent = Partial<Record<(typeof GUEST)[number], string>> &
  Partial<Record<(typeof TIMED)[number], number>> & { balloon?: string; rate?: number; floor?: number } & RawFault;

export interface RawHypervisorExpect extends Omit<HypervisorExpect, "line" | "domains"> {
  domains?: Record<string, string | Omit<ShownExpect, "line" | "name">>;
}

/** What a step does that is no command; undefined if it is one. */
export function eventOf(raw: RawEvent): Action | undefined {
  for (const verb of TIMED) if (raw[verb] !== undefined) return { verb, seconds: raw[verb] };
  for (const verb of GUEST) if (raw[verb] !== undefined) return { verb, domain: raw[verb] };
  const { balloon: name, rate = 0, floor = 0 } = raw;
  if (name !== undefined) return { verb: "balloon", name, balloon: { rate, floor } };
  return raw.fault === undefined ? undefined : faultOf(raw, raw.fault);
}

function faultOf({ domain, answer, happens, slow, fails, end }: RawFault, verb: Verb): Action {
  const fault = {
    verb,
    ...(domain === undefined ? {} : { domain }),
    ...(answer === undefined ? {} : { answer: Outcome[answer] }),
    ...(happens === undefined ? {} : { happens }),
    ...(slow === undefined ? {} : { slow: slow * 1000 }),
    ...(fails === undefined ? {} : { fails }),
    ...(end === undefined ? {} : { end: end === "untold" ? end : Outcome[end] }),
  };
  return { verb: "fault", fault };
}

export function hypervisorExpectOf(raw: RawHypervisorExpect, path: Path, places: Places): HypervisorExpect {
  const { domains = {}, ...rest } = raw;
  return {
    line: places.line(path),
    ...rest,
    domains: Object.entries(domains).map(([name, shown]) => ({
      line: places.line([...path, "domains", name]),
      name,
      ...(typeof shown === "string" ? { state: shown } : shown),
    })),
  };
}

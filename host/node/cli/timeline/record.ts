/** What a timeline is drawn from: the domains of the simulated hypervisor, seen after every change and ten times a second. */
import type { Domain } from "../../hypervisor/domain.js";
import type { Deadlines } from "../../hypervisor/processor.js";
import type { Watcher } from "../../hypervisor/population.js";
import { HypervisorState } from "../../abi.gen.js";

/** A domain at an instant. Memory in KiB, shares of the core from 0 to 1. */
export interface Sighting {
  /** ms since the device was switched on. */
  time: number;
  state: string;
  /** CPU time used so far, ms. */
  used: number;
  /** The share promised: of a reservation what is in force, of a hard domain its budget; 0: best effort. */
  share: number;
  /** Promised to a live domain, else 0; and in use. */
  promised: number;
  memory: number;
}

export interface Track {
  name: string;
  sightings: Sighting[];
  /** When it was gone, ms; undefined if it is there. */
  gone: number | undefined;
}

/** Deadlines of the modem met and missed so far. */
export interface Count {
  time: number;
  met: number;
  missed: number;
}

/** A step of the scenario: when it began, ms, and what it did. */
export interface Mark {
  time: number;
  text: string;
}

export class TimelineRecord implements Watcher {
  readonly step = 100;
  readonly counts: Count[] = [];
  readonly marks: Mark[] = [];
  end = 0;
  private readonly byId = new Map<string, Track>();

  /** @param start UTC ms at which the device is switched on */
  constructor(private readonly start: number) {}

  /** In the order in which they came to be. */
  get tracks(): readonly Track[] {
    return [...this.byId.values()];
  }

  see(utc: number, domains: readonly Domain[], { met, missed }: Deadlines): void {
    const time = utc - this.start;
    this.end = time;
    this.counts.push({ time, met, missed });
    for (const domain of domains) this.track(domain).push(sightingOf(domain, time));
    for (const [id, track] of this.byId)
      if (track.gone === undefined && !domains.some((domain) => domain.id === id)) track.gone = time;
  }

  mark(time: number, text: string): void {
    this.marks.push({ time, text });
  }

  private track({ id, name }: Domain): Sighting[] {
    const known = this.byId.get(id);
    if (known) return known.sightings;
    const fresh: Track = { name, sightings: [], gone: undefined };
    this.byId.set(id, fresh);
    return fresh.sightings;
  }
}

function sightingOf(domain: Domain, time: number): Sighting {
  const { budget, period } = domain.windows.current;
  const state = Object.entries(HypervisorState).find(([, value]) => value === domain.state)?.[0] ?? "";
  const isLive = domain.memoryInUse > 0;
  return {
    ...{ time, state, used: domain.cpuUsed, share: budget > 0 ? budget / period : 0 },
    ...{ promised: isLive ? domain.memory : 0, memory: Math.ceil(domain.memoryInUse) },
  };
}

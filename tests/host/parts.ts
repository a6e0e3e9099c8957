/** Ready-made parts for the tests of the host: a machine in virtual time, and the descriptor of a guest. */
import assert from "node:assert/strict";
import { Control, HypervisorState, Outcome } from "../../host/node/abi.gen.js";
import { VirtualClock } from "../../host/node/clock.js";
import { loadDescription, machineOf } from "../../host/node/description.js";
import type { DomainDescriptor, Share } from "../../host/node/hypervisor/domain.js";
import { Hypervisor } from "../../host/node/hypervisor/hypervisor.js";
import { seededRandom } from "../../host/node/random.js";
import { memoryFile } from "../../host/node/state.js";

export const START = Date.UTC(2026, 10, 22);
export const DAY = 86_400_000;
export const description = loadDescription();
export const machine = machineOf(description);

/** No limit on a network, nothing guaranteed. */
export const NO_SHARE: Share = { egressRate: 0, ingressRate: 0, burst: 0, guaranteed: 0, priority: 0 };

export const WORK: DomainDescriptor = {
  id: "11".repeat(16),
  name: "firm",
  image: "enterprise-os",
  memory: 65536,
  memoryMax: 131072,
  class: "besteffort",
  budget: 0,
  period: 0,
  weight: 256,
  cap: 0,
  storage: 262144,
  networks: [NO_SHARE, NO_SHARE],
};

/** A hypervisor whose process can die and come back. */
export class Bench {
  clock = new VirtualClock(START);
  readonly store = memoryFile("hypervisor.json");
  hypervisor = this.start();

  private start(): Hypervisor {
    return new Hypervisor({ clock: this.clock, machine, store: this.store, random: seededRandom(1) });
  }

  /** The process dies and is started again `ms` later. */
  restart(ms: number): void {
    this.clock = new VirtualClock(this.clock.utc() + ms);
    this.hypervisor = this.start();
  }

  /** Lets time pass; answers what the hypervisor tells. */
  pass(ms: number): ReturnType<Hypervisor["advance"]> {
    this.clock.advanceTo(this.clock.now() + ms);
    return this.hypervisor.advance(this.clock.now());
  }

  state(name: string): string | undefined {
    const report = this.hypervisor.domains().find((domain) => domain.name === name);
    return report && Object.entries(HypervisorState).find(([, value]) => value === report.state)![0];
  }
}

/** A bench on which `work` has been created. */
export function created(): Bench {
  const bench = new Bench();
  assert.equal(bench.hypervisor.create(WORK), Outcome.Started);
  bench.pass(DAY);
  return bench;
}

export function running(): Bench {
  const bench = created();
  assert.equal(bench.hypervisor.control(Control.Start, WORK, 0), Outcome.Started);
  bench.pass(DAY);
  return bench;
}

/** Which domains are in a call: told to the agent when that changes, and to one that takes its place (docs/port.md, Notification.Call). */
import { Call, HypervisorState } from "./abi.gen.js";
import type { Clock } from "./clock.js";
import type { Hypervisor } from "./hypervisor/hypervisor.js";
import { callNotice, type Notice } from "./notice.js";

interface Line {
  call: Call;
  /** When its last emergency call ended, ms of the monotonic clock; undefined: it had none. */
  emergencyEnded: number | undefined;
}

/** Nobody is left to talk. */
const SILENT: readonly HypervisorState[] = [HypervisorState.Stopped, HypervisorState.Crashed];

export class Calls {
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly hypervisor: Hypervisor,
    private readonly clock: Clock,
    private readonly tell: (notice: Notice) => void,
  ) {}

  /**
   * A domain begins a call, or ends the one that it is in. Told at the next `settle`, or by the one that runs.
   * @param id 32 hexadecimal digits
   */
  change(id: string, call: Call): void {
    const line = this.lines.get(id);
    const ends = line?.call === Call.Emergency && call !== Call.Emergency;
    this.lines.set(id, { call, emergencyEnded: ends ? this.clock.now() : line?.emergencyEnded });
    this.tell(this.notice(id));
  }

  /** A domain that has stopped or crashed is in no call any more, and one that is gone never was. */
  advance(): void {
    for (const [id, { call }] of this.lines) {
      const shown = this.hypervisor.domains().find((domain) => domain.id === id);
      if (shown === undefined) this.lines.delete(id);
      else if (call !== Call.None && SILENT.includes(shown.state)) this.change(id, Call.None);
    }
  }

  /** What a fresh agent is told: of every domain. */
  again(): Notice[] {
    return this.hypervisor.domains().map(({ id }) => this.notice(id));
  }

  private notice(id: string): Notice {
    const since = (): number | undefined => {
      const ended = this.lines.get(id)?.emergencyEnded;
      return ended === undefined ? undefined : this.clock.now() - ended;
    };
    return callNotice(id, this.lines.get(id)?.call ?? Call.None, since);
  }
}

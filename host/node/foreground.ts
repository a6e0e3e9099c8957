/** Which domain owns the user interface: what the user turns to is told to the agent, and to one that takes its place. */
import { HypervisorState } from "./abi.gen.js";
import type { Hypervisor } from "./hypervisor/hypervisor.js";
import { foregroundNotice, type Notice } from "./notice.js";

export class Foreground {
  private id: string | undefined;

  constructor(
    private readonly hypervisor: Hypervisor,
    private readonly tell: (notice: Notice) => void,
  ) {}

  /**
   * The user turns to a domain. Told at the next `settle`, or by the one that runs.
   * @param id 32 hexadecimal digits. The agent refuses one that isn't a Running guest, or is fully locked
   */
  turnTo(id: string): void {
    this.id = id;
    this.tell(foregroundNotice(id));
  }

  /** The user interface of a domain that runs no more goes where the agent's rule has it (virmo.md 2). */
  advance(): void {
    if (this.id === undefined) return;
    const shown = this.hypervisor.domains().find(({ id }) => id === this.id);
    if (shown?.state !== HypervisorState.Running) this.id = undefined;
  }

  /** What a fresh agent is told. */
  again(): Notice[] {
    this.advance();
    return this.id === undefined ? [] : [foregroundNotice(this.id)];
  }
}

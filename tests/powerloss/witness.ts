/** What the agent says is durable: it looks into its memory at every commit record, and tells what a cut may find. */
import { CheckpointBytes, Effect, LogSectors, SectorBytes } from "../../host/node/abi.gen.js";
import type { FlashOperation } from "../journal/tear.js";

/** A commit record: no payload, of no kind (docs/journal.md, The log). */
const COMMIT_BYTES = 16;
const LOG = 2 * CheckpointBytes;
const LOG_END = LOG + LogSectors * SectorBytes;

export class Witness {
  /** The states that were committed since the last sync, and the one that stood then. */
  private since: readonly Uint8Array[];

  /**
   * @param view the records as they are in the agent's memory now
   * @param start what flash may hold now
   * @param isOpen whether the journal has been opened: until then the agent's memory says nothing
   */
  constructor(
    private readonly view: () => Uint8Array,
    start: readonly Uint8Array[],
    private readonly isOpen: boolean,
  ) {
    this.since = start;
  }

  /** What may be found after a cut in an operation; after one in a sync, or while the user thinks, that includes what was before. */
  candidates(kind: Effect): readonly Uint8Array[] {
    if (!this.isOpen || kind === Effect.FlashSync || kind === Effect.Prompt) return this.since;
    const committed = this.since.slice(-1);
    return kind === Effect.FlashProgram ? [...committed, this.view()] : committed;
  }

  /** An operation has come to its end, and flash shows what it was to show. */
  done({ kind, address, data }: FlashOperation): void {
    if (!this.isOpen) return;
    if (kind === Effect.FlashSync) this.since = this.since.slice(-1);
    if (kind === Effect.FlashProgram && isCommit(address, data)) this.since = [...this.since, this.view()];
  }
}

function isCommit(address: number, data: Uint8Array): boolean {
  const inLog = address >= LOG && address < LOG_END;
  return inLog && data.length === COMMIT_BYTES && data.subarray(0, 6).every((byte) => byte === 0);
}

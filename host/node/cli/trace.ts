/** `--trace`: every message both ways as readable XML, credentials blacked out, with the effects between. */
import { closeSync, fchmodSync, openSync, writeSync } from "node:fs";
import { CodecError, toXml } from "../codec.js";
import type { Codec } from "../codec.js";
import type { Clock } from "../clock.js";
import type { Observer } from "../handset.js";
import { printed } from "../wbxml/print.js";
import { redacted } from "../wbxml/redact.js";
import { rowsOf } from "../wbxml/rows.js";
import { fileError } from "./file.js";

/** Writes what a handset does into a file that only its owner may read. */
export class Trace implements Observer {
  private constructor(
    private readonly file: number,
    private readonly codec: Codec,
    private readonly clock: Clock,
  ) {}

  /**
   * @param path the file; it is overwritten, mode 0600
   * @throws UsageError if it can't be written
   */
  static open(path: string, codec: Codec, clock: Clock): Trace {
    try {
      const file = openSync(path, "w", 0o600);
      fchmodSync(file, 0o600);
      return new Trace(file, codec, clock);
    } catch (error) {
      throw fileError(path, error);
    }
  }

  message(direction: "in" | "out", bytes: Uint8Array, url: string): void {
    const heading = direction === "in" ? `message from ${url}` : `message to ${url}`;
    this.line(`${heading}, ${bytes.length} bytes`);
    writeSync(this.file, `${this.readable(bytes).trimEnd()}\n`);
  }

  effect(name: string, summary: string, outcome: string): void {
    this.line(`effect ${name}${summary ? ` ${summary}` : ""} -> ${outcome}`);
  }

  restarted(reason: string): void {
    this.line(`agent restarted: ${reason}`);
  }

  close(): void {
    closeSync(this.file);
  }

  private line(text: string): void {
    writeSync(this.file, `-- ${(this.clock.now() / 1000).toFixed(3)} s: ${text}\n`);
  }

  /** As XML; what isn't a message, byte for byte up to where it goes wrong. */
  private readable(bytes: Uint8Array): string {
    try {
      return toXml(redacted(this.codec.decode(bytes), this.codec));
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      return `no readable WBXML: ${error.message}\n${printed(rowsOf(bytes, this.codec), { redact: true })}`;
    }
  }
}

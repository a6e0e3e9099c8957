/** `--capture`: each raw message in a file of its own, for other programs to read. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Observer } from "../handset.js";
import { fileError } from "./file.js";

const NAME = /^(\d{4,})-(?:in|out)\.wbxml$/;

/** Writes NNNN-in.wbxml and NNNN-out.wbxml, in and out as the handset sees them, mode 0600. */
export class Capture implements Observer {
  private constructor(
    private readonly directory: string,
    private last: number,
  ) {}

  /**
   * @param directory made if need be (mode 0700); numbers go on after the highest one in it
   * @throws UsageError if it can't be made or read
   */
  static open(directory: string): Capture {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const numbers = readdirSync(directory).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
      return new Capture(directory, Math.max(0, ...numbers));
    } catch (error) {
      throw fileError(directory, error);
    }
  }

  message(direction: "in" | "out", bytes: Uint8Array): void {
    const number = String(++this.last).padStart(4, "0");
    writeFileSync(join(this.directory, `${number}-${direction}.wbxml`), bytes, { mode: 0o600, flag: "wx" });
  }
}

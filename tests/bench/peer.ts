/** The native side of the benchmark: a process that times our works and libwbxml's when it is told to, and ends with its stdin. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

const ANSWER_LIMIT_MS = 30_000;

/** What a work came to: how many it counted, and what it took of them. */
export interface Outcome {
  count: number;
  checksum: number;
}

export interface Timed extends Outcome {
  /** Of all repetitions together. */
  nanoseconds: number;
}

export class Peer {
  private readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly lines: AsyncIterator<string>;
  private complaint = "";

  /** Starts the program `path` on the documents in these files. */
  constructor(path: string, documents: string[]) {
    this.process = spawn(path, documents, { stdio: ["pipe", "pipe", "pipe"] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.process.stderr.on("data", (bytes: Buffer) => (this.complaint += bytes.toString()));
    // A process that couldn't start or has ended is noticed by the answer that doesn't come.
    this.process.on("error", (error) => (this.complaint += error.message));
    this.process.stdin.on("error", () => undefined);
  }

  /**
   * Does `work` to document `index`, `times` over.
   *
   * @throws Error with what the process said when it gave no answer
   */
  async time(work: string, index: number, times: number): Promise<Timed> {
    this.process.stdin.write(`${work} ${index} ${times}\n`);
    const timer = setTimeout(() => this.end(), ANSWER_LIMIT_MS);
    const { value } = (await this.lines.next()) as { value: string | undefined };
    clearTimeout(timer);
    const [nanoseconds, count, checksum] = (value ?? "").split(" ").map(Number);
    if (nanoseconds === undefined || count === undefined || checksum === undefined)
      throw new Error(`${work}: the native process gave no answer: ${this.complaint.trim() || "ended"}`);
    return { nanoseconds, count, checksum };
  }

  /** Ends the process. */
  end(): void {
    this.process.kill("SIGKILL");
  }
}

/** The state directory of a handset: one process at a time, and files that are written whole or not at all. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from "node:fs";
import { writeFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "./usage.js";

/** A small text that is replaced as a whole. */
export interface StateFile {
  /** What messages call it. */
  readonly name: string;
  /** The text last written, or undefined. */
  read(): string | undefined;
  /** After the return the new text is durable; a power cut before leaves the old one. */
  write(text: string): void;
}

/** A StateFile that lives as long as the process. */
export function memoryFile(name: string): StateFile {
  let kept: string | undefined;
  return { name, read: () => kept, write: (text) => void (kept = text) };
}

class DiskFile implements StateFile {
  constructor(
    readonly name: string,
    private readonly directory: string,
  ) {}

  read(): string | undefined {
    return existsSync(this.name) ? readFileSync(this.name, "utf8") : undefined;
  }

  write(text: string): void {
    const fresh = `${this.name}.new`;
    const file = openSync(fresh, "w", 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, this.name);
    syncDirectory(this.directory);
  }
}

/** A rename is durable only once its directory is. */
function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

const LOCK = "lock";

/** Directories this process holds: a lock with our own process id that isn't here was left by a dead namesake. */
const held = new Set<string>();

export class StateDirectory {
  private constructor(readonly path: string) {}

  /**
   * Makes the directory if need be (mode 0700) and locks it.
   * @throws UsageError when it can't be made, or a running process holds it
   */
  static open(path: string): StateDirectory {
    const absolute = resolve(path);
    try {
      mkdirSync(absolute, { recursive: true, mode: 0o700 });
      lock(absolute);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`${path}: can't be used as a state directory: ${(error as NodeJS.ErrnoException).code}`);
    }
    held.add(absolute);
    return new StateDirectory(absolute);
  }

  /** The path of a file in the directory. */
  join(name: string): string {
    return join(this.path, name);
  }

  file(name: string): StateFile {
    return new DiskFile(this.join(name), this.path);
  }

  /** Unlocks. Doing it again does nothing. */
  close(): void {
    if (held.delete(this.path)) rmSync(this.join(LOCK), { force: true });
  }
}

function lock(directory: string): void {
  const path = join(directory, LOCK);
  for (;;) {
    try {
      return writeFileSync(path, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number.parseInt(readFileSync(path, "utf8"), 10);
    if (runs(holder, directory)) throw new UsageError(`${path}: process ${holder} uses this state directory`);
    rmSync(path, { force: true });
  }
}

function runs(pid: number, directory: string): boolean {
  if (!(pid > 0)) return false;
  if (pid === process.pid) return held.has(directory);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

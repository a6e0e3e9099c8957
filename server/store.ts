/** What the server remembers: a sorted map of texts, written in batches that are durable before anything is acknowledged. */
import { mkdir } from "node:fs/promises";
import { ClassicLevel } from "classic-level";
import { UsageError } from "../host/node/usage.js";

/** A key and its new value; without a value the key is removed. */
export interface Change {
  key: string;
  value?: string;
}

export interface Store {
  get(key: string): Promise<string | undefined>;
  /** The values of all keys that begin with `prefix`, in the order of the keys. `prefix` ends in "/". */
  list(prefix: string): Promise<string[]>;
  /** All changes or none; they are durable when the promise resolves. */
  write(changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

/** A store that lives as long as the process: for scenarios and tests. */
export class MemoryStore implements Store {
  private readonly values = new Map<string, string>();

  async get(key: string): Promise<string | undefined> {
    return this.values.get(key);
  }

  async list(prefix: string): Promise<string[]> {
    const keys = [...this.values.keys()].filter((key) => key.startsWith(prefix)).sort();
    return keys.map((key) => this.values.get(key) as string);
  }

  async write(changes: readonly Change[]): Promise<void> {
    for (const { key, value } of changes) {
      if (value === undefined) this.values.delete(key);
      else this.values.set(key, value);
    }
  }

  async close(): Promise<void> {}
}

/** A store in a folder. One process at a time: LevelDB locks the folder. */
export class LevelStore implements Store {
  private constructor(private readonly level: ClassicLevel<string, string>) {}

  /**
   * Opens the store of a folder, which is made (readable by its owner only: it holds secrets) if it isn't there.
   * @throws UsageError if the folder is in use by another process or can't be written
   */
  static async open(folder: string): Promise<LevelStore> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const level = new ClassicLevel<string, string>(folder);
      await level.open();
      return new LevelStore(level);
    } catch (error) {
      throw new UsageError(whyNotOpened(folder, error));
    }
  }

  get(key: string): Promise<string | undefined> {
    return this.level.get(key);
  }

  list(prefix: string): Promise<string[]> {
    // "0" follows "/" in ASCII, so this is the range of all keys below the prefix.
    return this.level.values({ gte: prefix, lt: `${prefix.slice(0, -1)}0` }).all();
  }

  write(changes: readonly Change[]): Promise<void> {
    const batch = changes.map(({ key, value }) =>
      value === undefined ? { type: "del" as const, key } : { type: "put" as const, key, value },
    );
    return this.level.batch(batch, { sync: true });
  }

  close(): Promise<void> {
    return this.level.close();
  }
}

function whyNotOpened(folder: string, error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  if (cause?.code === "LEVEL_LOCKED") return `${folder}: another server uses this folder; one process per folder`;
  return `${folder}: ${(cause?.message ?? message).split("\n")[0]}`;
}

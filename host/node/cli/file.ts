/** Files that a user names: their bytes, or in one line what is wrong with them. */
import { createReadStream } from "node:fs";
import { UsageError } from "../usage.js";

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or directory",
  EISDIR: "is a directory",
  ENOTDIR: "a part of the path is no directory",
  EEXIST: "is there already, and no directory",
  EACCES: "permission denied",
  EROFS: "read-only file system",
  ENOSPC: "no space left",
};

export function fileError(path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code;
  return new UsageError(`${path}: ${REASONS[code ?? ""] ?? code ?? String(error)}`);
}

/** The file that stands for standard input. */
const STDIN = "-";

/** What messages call the file. */
export function nameOf(file: string): string {
  return file === STDIN ? "standard input" : file;
}

/**
 * The bytes of a file, or of standard input; no more is read than there may be, whatever it is.
 *
 * @param limit in bytes
 * @throws UsageError if it can't be read or has more
 */
export async function readBounded(file: string, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const stream = file === STDIN ? process.stdin : createReadStream(file);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limit) break;
    }
  } catch (error) {
    throw fileError(nameOf(file), error);
  }
  if (length > limit) throw new UsageError(`${nameOf(file)}: it has more than ${limit} bytes`);
  return Buffer.concat(chunks);
}

/** What goes wrong with a file that a user named, in one line. */
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

/** Bad use of a command-line tool: a bad option, file or state directory. */

/** Its message is the one line that the command line prints before it exits with 2; it names file, place and limit. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

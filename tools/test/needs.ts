/** For tests that need a Debian command: without it they are reported not run, never passed. */
import type { TestContext } from "node:test";
import { hasCommand } from "./packages.js";

/**
 * Skips the test when `command` is missing.
 *
 * @returns whether the command is there: `if (!needs(t, "curl")) return;`
 */
export function needs(t: TestContext, command: string): boolean {
  if (hasCommand(command)) return true;
  t.skip(`not run: needs ${command}`);
  return false;
}

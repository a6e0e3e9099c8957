/** What running a test file comes to, whichever framework ran it. */

export type Outcome = "passed" | "failed" | "not run";

export interface TestResult {
  name: string;
  outcome: Outcome;
  /** Why it failed or was not run. */
  detail?: string;
}

/** One file of tests to run. */
export interface TestFile {
  /** The source, from the root, with forward slashes. */
  path: string;
  kind: "spec" | "node";
  /** A longer run, only with --all. */
  long: boolean;
}

export interface FileResult {
  file: TestFile;
  tests: TestResult[];
  /** Why the file as a whole fails, whatever its tests say. */
  problem?: string;
  /** What it printed; shown when it fails. */
  output: string;
  seconds: number;
}

export function hasFailed(result: FileResult): boolean {
  return result.problem !== undefined || result.tests.some((test) => test.outcome === "failed");
}

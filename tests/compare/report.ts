/** What has been compared, in docs/reliability.gen.json: the last run on each module, beside what the fuzzer counts. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { commitOf } from "../fuzz/report.js";
import type { Campaign } from "./campaign.js";

export { REPORT } from "../fuzz/report.js";

/** What makes the module, the model, and what plays them. */
const SOURCES = ["assembly", "host/node", "tests/compare", "tests/model", "package-lock.json"];

/** One campaign. */
interface Entry {
  /** SHA-256 of the agent. */
  module: string;
  /** `+ changes` if the sources differed from it. */
  commit: string;
  seed: number;
  stories: number;
  steps: number;
  seconds: number;
  /** What the agent refused for lack of room and the exact model would have admitted. */
  stricter: number;
  differences: number;
  /** How often each step was played, and each Status answered. */
  counts: Record<string, number>;
}

/** Puts a campaign into the report at `path`, in place of one with the same seed on the same module. */
export function addComparison(path: string, wasm: string, campaign: Campaign): void {
  const report = JSON.parse(readFileSync(path, "utf8")) as { compare?: Entry[] };
  const module = createHash("sha256").update(readFileSync(wasm)).digest("hex");
  const { seed, stories, steps, seconds, stricter, counts, difference } = campaign;
  const entry: Entry = {
    ...{ module, commit: commitOf(SOURCES), seed, stories, steps, seconds: Math.round(seconds), stricter },
    differences: difference === undefined ? 0 : 1,
    counts: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const others = (report.compare ?? []).filter((one) => one.module !== module || one.seed !== seed);
  writeFileSync(path, `${JSON.stringify({ ...report, compare: [...others, entry] }, null, 2)}\n`);
}

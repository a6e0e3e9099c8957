/** What the exhaustive run has found, in docs/reliability.gen.json, beside what the others write there. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { ROOT } from "../../tools/root.js";
import { REPORT } from "../fuzz/report.js";
import type { Parts } from "./parts.js";

interface Run {
  /** By model. */
  cuts: Record<string, number>;
  secondCuts: Record<string, number>;
  failures: number;
  seed: number;
  /** Of all processes together. */
  seconds: number;
}

const NOTE = "Written by the runners; do not edit";
/** What makes the module, and what cuts its power. */
const SOURCES = ["assembly", "tests/powerloss", "host/node"];

function git(...args: string[]): string {
  return spawnSync("git", args, { cwd: ROOT, encoding: "utf8", timeout: 10_000 }).stdout?.trim() ?? "";
}

/** Replaces what the last run has written. */
export function writeReport(run: Run, { digest }: Parts): void {
  const report = existsSync(REPORT) ? (JSON.parse(readFileSync(REPORT, "utf8")) as object) : { note: NOTE };
  const changed = git("status", "--porcelain", "--", ...SOURCES) === "" ? "" : " + changes";
  const commit = `${git("rev-parse", "--short=12", "HEAD") || "unknown"}${changed}`;
  writeFileSync(REPORT, `${JSON.stringify({ ...report, powerloss: { module: digest, commit, ...run } }, null, 2)}\n`);
}

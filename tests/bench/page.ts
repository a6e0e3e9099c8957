/** The page that the benchmark writes: what was measured, on what, and the sections' tables. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { version } from "node:process";
import { ROOT } from "../../tools/root.js";
import type { Figures, Section } from "./section.js";

export const PAGE = "docs/bench.gen.md";
const LIMIT_MS = 10_000;
const MODULES = ["agent.wasm", "codec.wasm"];

/** The first line that a program prints; "" when there is none. */
function firstLine(command: string, ...args: string[]): string {
  const { stdout } = spawnSync(command, args, { cwd: ROOT, encoding: "utf8", timeout: LIMIT_MS });
  return (stdout ?? "").split("\n")[0] ?? "";
}

/** The commit, and whether anything but the page itself has changed since. */
function commit(): string {
  const head = firstLine("git", "rev-parse", "HEAD");
  if (head === "") return "not in a repository";
  const isChanged = firstLine("git", "status", "--porcelain", "--", ".", `:!${PAGE}`) !== "";
  return isChanged ? `${head} + changes` : head;
}

function moduleLine(name: string): string {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "build", name)));
  return `- \`${name}\` ${hash.digest("hex").slice(0, 32)} (first half of its SHA-256)`;
}

const machine = (): string => `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${cpus().length} cores`;

/** The whole page, Markdown. */
export function page(sections: { section: Section; figures: Figures }[]): string {
  const about = [
    `- commit ${commit()}`,
    ...MODULES.map(moduleLine),
    `- ${machine()}; Node ${version}; ${firstLine("gcc", "--version")}; ${firstLine("qemu-arm", "--version")}`,
  ];
  const parts = sections.map(({ section, figures }) => `## ${section.title}\n\n${figures.text}\n`);
  const head =
    "# Benchmark\n\nWritten by `npm run bench`; do not edit. Times are this machine's: only ratios and counts are judged.\n";
  return [head, `${about.join("\n")}\n`, ...parts].join("\n");
}

/** Session fixtures as Markdown: a heading is a requirement, the fences below it are what happens (tests/session/README.md). */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const FENCES = [
  "device",
  "given",
  "server",
  "hex",
  "agent",
  "bytes",
  "effects",
  "completions",
  "events",
  "user",
  "tree",
] as const;
export type FenceKind = (typeof FENCES)[number];

export interface Fence {
  kind: FenceKind;
  /** The line of its first content, from 1. */
  line: number;
  lines: string[];
}

export interface Fixture {
  /** As messages name it: `tests/session/get.md`. */
  file: string;
  /** The line of its heading. */
  line: number;
  title: string;
  /** Those before the file's first `##` heading, which every fixture of the file begins with, and its own. */
  fences: Fence[];
}

/** What is wrong with a fixture, or with the agent: the message begins with file and line. */
export class FixtureError extends Error {
  override readonly name = "FixtureError";

  constructor(file: string, line: number, detail: string) {
    super(`${file}:${line}: ${detail}`);
  }
}

const FOLDER = "tests/session";
/** From build/tests/session, and from the sources. */
const ROOT = new URL(import.meta.url.includes("/build/") ? "../../../" : "../../", import.meta.url);

/** Every fixture of every file, in order. */
export function readFixtures(): Fixture[] {
  const folder = fileURLToPath(new URL(FOLDER, ROOT));
  const files = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
  return files.sort().flatMap((name) => parse(`${FOLDER}/${name}`, readFileSync(`${folder}/${name}`, "utf8")));
}

/** @throws FixtureError for a fence that isn't known or doesn't end, and for a file without fixtures */
export function parse(file: string, text: string): Fixture[] {
  const lines = text.split("\n");
  const common: Fence[] = [];
  const fixtures: Fixture[] = [];
  for (let index = 0; index < lines.length; index++) {
    const heading = /^## +(.+)$/.exec(lines[index]!);
    if (heading) fixtures.push({ file, line: index + 1, title: heading[1]!.trim(), fences: [...common] });
    const opening = /^```(\w*)$/.exec(lines[index]!);
    if (!opening) continue;
    const fence = readFence(file, lines, index, opening[1]!);
    (fixtures.at(-1)?.fences ?? common).push(fence);
    index += fence.lines.length + 1;
  }
  if (fixtures.length === 0) throw new FixtureError(file, 1, "no fixture: not one heading of the second level");
  return fixtures;
}

function readFence(file: string, lines: string[], opening: number, kind: string): Fence {
  if (!FENCES.includes(kind as FenceKind)) throw new FixtureError(file, opening + 1, `no such fence: ${kind}`);
  const end = lines.indexOf("```", opening + 1);
  if (end < 0) throw new FixtureError(file, opening + 1, "the fence doesn't end");
  return { kind: kind as FenceKind, line: opening + 2, lines: lines.slice(opening + 1, end) };
}

/** Bytes in hexadecimal, without their offset before `:` and what stands behind `#`. */
export function bytesOf(fence: Fence): Uint8Array {
  return Uint8Array.from(
    Buffer.from(
      fence.lines
        .map((line) => line.replace(/#.*/, "").replace(/^[0-9a-f]+:/, ""))
        .join("")
        .replace(/\s/g, ""),
      "hex",
    ),
  );
}

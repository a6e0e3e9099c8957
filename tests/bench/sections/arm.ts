/** The codec's cost on the phone's processor: instructions that a Cortex-A7 executes for each byte, counted and so always the same. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildArm, buildPlugin, translateProbe } from "../compile.js";
import { executed, perRepetition } from "../count.js";
import { benchMessages } from "../messages.js";
import { ARM, GCC, missing } from "../needs.js";
import { SMALLEST_WITH_TARGET } from "../rows.js";
import type { Figures, Section } from "../section.js";
import { gateProblem, table, withTarget, type Target } from "../table.js";

const TITLE = "Codec: instructions on ARM";
const INTRODUCTION = `Instructions that a Cortex-A7 (Thumb-2, gcc -O2) executes for each byte of a DM message, counted by a plugin in qemu-arm: the difference
between repeating it N times and 2 N times. The message lies in the module's memory, where a phone's transport puts it.`;

/** Instructions are counted, not estimated: a few repetitions say as much as many. */
const TIMES = 3;

interface Row {
  what: string;
  work: string;
  /** Instructions for each byte, at most. */
  most?: number;
}

const ROWS: Row[] = [
  { what: "wire → tokens", work: "tokens", most: 9 },
  { what: "wire → command records", work: "records", most: 14 },
  { what: "form check, then command records", work: "both" },
  { what: "events → wire", work: "encode" },
];

async function measure(folder: string): Promise<Figures> {
  await translateProbe(folder);
  const [program, plugin] = [await buildArm(folder), await buildPlugin(folder)];
  const messages = [...(await benchMessages())];
  const problems: string[] = [];
  const figure = async ({ work, most }: Row, name: string, bytes: Uint8Array): Promise<string> => {
    const document = join(folder, "message.wbxml");
    writeFileSync(document, bytes);
    const total = (times: number) => executed(folder, plugin, program, [work, document, String(times)]);
    const value = (await perRepetition(total, TIMES)) / bytes.length;
    const hasTarget = most !== undefined && bytes.length >= SMALLEST_WITH_TARGET;
    const target: Target | undefined = hasTarget ? { wanted: most, better: "less", margin: 1 } : undefined;
    problems.push(...gateProblem(`${work} of ${name} on ARM, instructions a byte`, value, "", target));
    return withTarget(value, "", target);
  };
  const rows: string[][] = [];
  for (const row of ROWS) {
    const cells = [row.what];
    for (const [name, bytes] of messages) cells.push(await figure(row, name, bytes));
    rows.push(cells);
  }
  const lines = table(1, ["ours", ...messages.map(([name]) => name)], rows);
  return { text: `${INTRODUCTION}\n\n${lines}`, problems };
}

export const arm: Section = {
  title: TITLE,
  missing: () => missing(...GCC, ...ARM),
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "virmo-bench-"));
    try {
      return await measure(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** Measures, prints, and writes docs/bench.gen.md: `npm run bench`, and with --quick what continuous integration has time for. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exit } from "node:process";
import { parseArgs } from "node:util";
import { ROOT } from "../../tools/root.js";
import { endOnSignals } from "../../tools/test/child.js";
import { page, PAGE } from "./page.js";
import type { Effort, Figures, Section } from "./section.js";
import { admission } from "./sections/admission.js";
import { air } from "./sections/air.js";
import { arm } from "./sections/arm.js";
import { change } from "./sections/change.js";
import { codec } from "./sections/codec.js";
import { journal } from "./sections/journal.js";
import { transaction } from "./sections/transaction.js";

const USAGE = `npm run bench -- [--quick]
  --quick  within a minute: prints and judges the figures, writes nothing`;

const SECTIONS: Section[] = [codec, arm, journal, transaction, air, admission, change];
const FULL: Effort = { rounds: 101, slice: 15 };
const QUICK: Effort = { rounds: 15, slice: 4 };

enum Exit {
  Good = 0,
  Failed = 1,
  BadUse = 2,
}

/** Something is wrong before anything was measured. */
class BadUse extends Error {}

function options(): { quick: boolean; help: boolean } {
  try {
    const flags = { quick: { type: "boolean", default: false }, help: { type: "boolean", default: false } } as const;
    return parseArgs({ options: flags }).values;
  } catch (error) {
    throw new BadUse((error as Error).message);
  }
}

function assertComplete(): void {
  const lines = new Set(SECTIONS.flatMap((section) => section.missing()));
  if (lines.size > 0) throw new BadUse([...lines].join("\n"));
}

async function main(): Promise<Exit> {
  const { quick, help } = options();
  if (help) {
    console.log(USAGE);
    return Exit.Good;
  }
  assertComplete();
  const done: { section: Section; figures: Figures }[] = [];
  for (const section of SECTIONS) done.push({ section, figures: await section.run(quick ? QUICK : FULL) });
  const text = page(done);
  console.log(text);
  if (!quick) {
    mkdirSync(dirname(join(ROOT, PAGE)), { recursive: true });
    writeFileSync(join(ROOT, PAGE), text);
  }
  const problems = done.flatMap(({ figures }) => figures.problems);
  for (const line of problems) console.error(`bench: ${line}`);
  return problems.length > 0 ? Exit.Failed : Exit.Good;
}

endOnSignals();

main().then(exit, (error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  for (const line of message.split("\n")) console.error(`bench: ${line}`);
  exit(error instanceof BadUse ? Exit.BadUse : Exit.Failed);
});

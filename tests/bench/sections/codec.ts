/** The codec's speed beside libwbxml's: the same messages, in V8 and as native C, turn by turn in one run. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertAgreement, type Outcomes } from "../agreement.js";
import { buildPeer, translateProbe } from "../compile.js";
import { benchMessages } from "../messages.js";
import { GCC, LIBWBXML, missing } from "../needs.js";
import { Peer } from "../peer.js";
import { compileFastProbe } from "../probe.js";
import { AGREEING, ROWS, targetOf, type Engine, type Row } from "../rows.js";
import type { Effort, Figures, Section } from "../section.js";
import { gateProblem, median, table, withTarget } from "../table.js";
import { V8 } from "../v8.js";

const TITLE = "Codec: speed beside libwbxml";
const INTRODUCTION = `Megabytes of DM messages in a second of processor time, and how many times faster ours is than libwbxml. In each round the three take turns at every
row; the figures are medians over the rounds, the ratio that of each round's own ratios. Before that all are compared: the same number of events, and the same
checksum over their kinds and every byte of their texts, from V8, from native code and from libwbxml, also after what each of them has encoded.

- In V8 ours is compiled as codec.wasm is, for speed; natively as the agent is, for size, then by wasm2c and gcc -O2.
- Ours counts copying the message into the module's memory and checks all text for UTF-8, which libwbxml doesn't.
- While timed, both readers' consumers do the same: count events, add up each text's length and its first and last byte.
- libwbxml keeps its parser, tree or source XML from one message to the next; ours keeps its events when it encodes.`;

/** Milliseconds in which V8 sees each work before anything is timed: it compiles twice. */
const WARM_UP_MS = 150;
const FIRST_TIMES = 2;

/** One of the compared. */
type Side = Engine | "theirs";
const SIDES: Side[] = ["native", "theirs", "v8"];

interface Bench {
  peer: Peer;
  v8: V8;
  documents: { name: string; bytes: Uint8Array }[];
}

/** A line of the table while it is being measured. */
interface Cell {
  row: Row;
  /** The document's. */
  index: number;
  /** Repetitions at a time. */
  times: Record<Side, number>;
  /** Nanoseconds of one repetition in each round. */
  taken: Record<Side, number[]>;
}

async function withBench<T>(use: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "virmo-bench-"));
  let peer: Peer | undefined;
  try {
    await translateProbe(folder);
    const program = await buildPeer(folder);
    const documents = [...(await benchMessages())].map(([name, bytes]) => ({ name, bytes }));
    const paths = documents.map((_, index) => join(folder, `${index}.wbxml`));
    documents.forEach(({ bytes }, index) => writeFileSync(paths[index]!, bytes));
    peer = new Peer(program, paths);
    return await use({ peer, v8: new V8(readFileSync(await compileFastProbe(folder))), documents });
  } finally {
    peer?.end();
    rmSync(folder, { recursive: true });
  }
}

/** Compares what everybody makes of every document. */
async function agree({ peer, v8, documents }: Bench): Promise<void> {
  for (const [index, { name, bytes }] of documents.entries()) {
    for (const { ours, theirs } of AGREEING) {
      const outcomes: Outcomes = new Map();
      for (const work of ours) outcomes.set(`${work} in V8`, v8.time(work, bytes, 1));
      for (const work of [...ours, ...theirs]) outcomes.set(`${work} in C`, await peer.time(work, index, 1));
      assertAgreement(`the message of ${name}`, outcomes);
    }
  }
}

/** Nanoseconds of `times` repetitions. */
async function time({ peer, v8, documents }: Bench, { row, index }: Cell, side: Side, times: number): Promise<number> {
  if (side === "v8") return v8.time(row.ours, documents[index]!.bytes, times).nanoseconds;
  return (await peer.time(side === "native" ? row.ours : row.theirs, index, times)).nanoseconds;
}

/** How many repetitions take `slice` milliseconds, found by doing more and more of them. */
async function calibrate(bench: Bench, cell: Cell, side: Side, slice: number): Promise<number> {
  const enough = side === "v8" ? Math.max(slice, WARM_UP_MS) : slice;
  for (let times = FIRST_TIMES; ; times *= 2) {
    const milliseconds = (await time(bench, cell, side, times)) / 1e6;
    if (milliseconds >= enough) return Math.max(1, Math.round((times * slice) / milliseconds));
  }
}

/** All lines of the table, measured turn by turn. */
async function timeAll(bench: Bench, { rounds, slice }: Effort): Promise<Cell[]> {
  const cells = ROWS.flatMap((row) =>
    bench.documents.map((_, index): Cell => {
      const [times, taken] = [
        { native: 1, theirs: 1, v8: 1 },
        { native: [], theirs: [], v8: [] },
      ];
      return { row, index, times, taken };
    }),
  );
  const turns = cells.flatMap((cell) => SIDES.map((side) => ({ cell, side })));
  for (const { cell, side } of turns) cell.times[side] = await calibrate(bench, cell, side, slice);
  for (let round = 0; round < rounds; round++) {
    for (const { cell, side } of turns) {
      const { times, taken } = cell;
      taken[side].push((await time(bench, cell, side, times[side])) / times[side]);
    }
  }
  return cells;
}

/** One line of the table, and what is wrong with it. */
function lineOf({ row, taken }: Cell, { name, bytes }: Bench["documents"][number]) {
  const problems: string[] = [];
  const speed = (side: Side): string => ((bytes.length / median(taken[side])) * 1_000).toFixed(0);
  const ratio = (engine: Engine): string => {
    const value = median(taken[engine].map((own, round) => taken.theirs[round]! / own));
    const target = targetOf(row, engine, bytes.length);
    problems.push(...gateProblem(`${row.ours} of ${name} beside ${row.theirs}, ${engine}`, value, "x", target, 2));
    return withTarget(value, "x", target, 2);
  };
  const speeds = (["v8", "native", "theirs"] as const).map(speed);
  return { line: [row.what, row.beside, name, ...speeds, ratio("v8"), ratio("native")], problems };
}

async function measure(bench: Bench, effort: Effort): Promise<Figures> {
  await agree(bench);
  const cells = await timeAll(bench, effort);
  const lines = cells.map((cell) => lineOf(cell, bench.documents[cell.index]!));
  const head = ["ours", "libwbxml", "message", "V8", "native", "libwbxml", "V8 : libwbxml", "native : libwbxml"];
  const rows = lines.map(({ line }) => line);
  return { text: `${INTRODUCTION}\n\n${table(3, head, rows)}`, problems: lines.flatMap(({ problems }) => problems) };
}

export const codec: Section = {
  title: TITLE,
  missing: () => missing(...GCC, ...LIBWBXML),
  run: (effort) => withBench((bench) => measure(bench, effort)),
};

/** The rows of the codec's table: what is timed against what, and how much faster it is to be. */
import type { Target } from "./table.js";

export type Engine = "native" | "v8";

export interface Row {
  what: string;
  beside: string;
  /** The work of ours (tests/bench/ours.c) and libwbxml's beside it (tests/bench/libwbxml.c). */
  ours: string;
  theirs: string;
  /** How many times faster than theirs, where there is a target. */
  target: Partial<Record<Engine, number>>;
}

const DECODE = { native: 10, v8: 8 };
const ENCODE = { native: 3, v8: 3 };

const PARSER = { theirs: "libwbxml-events", beside: "its parser, events alone" };

export const ROWS: Row[] = [
  { what: "wire → tokens", ours: "tokens", ...PARSER, target: DECODE },
  { what: "wire → command records", ours: "records", ...PARSER, target: DECODE },
  { what: "form check, then command records", ours: "both", ...PARSER, target: {} },
  {
    what: "form check, then command records",
    ours: "both",
    theirs: "libwbxml-tree",
    beside: "wire → its tree",
    target: {},
  },
  { what: "events → wire", ours: "encode", theirs: "libwbxml-encode", beside: "its tree → wire", target: ENCODE },
  { what: "events → wire", ours: "encode", theirs: "libwbxml-convert", beside: "XML → wire", target: ENCODE },
];

/** Small messages have no target: there a call costs as much as its work. */
export const SMALLEST_WITH_TARGET = 3_000;

/** Times jitter up to 1.8 times on a machine with other work: only what is twice as bad as its target fails. */
const TIMED_MARGIN = 2;

/** What a ratio of `row` is to be in a document of `bytes`; undefined when it has no target. */
export function targetOf(row: Row, engine: Engine, bytes: number): Target | undefined {
  const wanted = row.target[engine];
  if (wanted === undefined || bytes < SMALLEST_WITH_TARGET) return undefined;
  return { wanted, better: "more", margin: TIMED_MARGIN };
}

/** Works that must come to the same with one document; the first is the one the others are compared with. */
export const AGREEING: { ours: string[]; theirs: string[] }[] = [
  { ours: ["digest", "encode"], theirs: ["libwbxml-digest", "libwbxml-tree", "libwbxml-encode", "libwbxml-convert"] },
  { ours: ["tokens"], theirs: ["libwbxml-events"] },
  { ours: ["records", "both"], theirs: [] },
];

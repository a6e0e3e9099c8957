/** The picture of a scenario: a lane for each domain over a common time axis, the modem's deadlines, and the steps. */
import { scaleLinear } from "d3-scale";
import { DEADLINES, LANE, deadlineLane, domainLane, type TimeScale } from "./lane.js";
import type { Mark, TimelineRecord } from "./record.js";
import {
  FAINT,
  GRID,
  INK,
  LEFT,
  MEMORY,
  MET,
  MISSED,
  RIGHT,
  SHADE,
  STATES,
  USED,
  WIDTH,
  clockText,
  shortened,
  ticks,
} from "./style.js";
import { element, escaped, line, rect, text } from "./svg.js";

const LEGEND = 44;
const MARKS = 98;
const LANES = 112;
const LANE_GAP = 20;
const STEP_LINE = 17;
/** Characters of a step's text in half of the width. */
const STEP_TEXT = 78;
const SMALL = { "font-size": 12 };

/** The picture as an SVG document; the same for the same record. */
export function chart(title: string, record: TimelineRecord): string {
  const end = Math.max(1, record.end);
  const x = scaleLinear([0, end], [LEFT, RIGHT]);
  const bottom = LANES + record.tracks.length * (LANE + LANE_GAP);
  const axis = bottom + DEADLINES;
  const list = axis + 52;
  const half = Math.ceil(record.marks.length / 2);
  const height = list + half * STEP_LINE + 8;
  const parts = [
    element("title", {}, escaped(title)),
    element("defs", {}, HATCH),
    rect(0, 0, WIDTH, height, { fill: "#ffffff" }),
    text(20, 28, shortened(title, 110), { "font-size": 18, "font-weight": "bold" }),
    legend(),
    grid(x, axis),
    ...marks(record.marks, x, axis),
    ...record.tracks.map((track, index) => domainLane(track, x, LANES + index * (LANE + LANE_GAP))),
    deadlineLane(record.counts, x, bottom),
    labels(x, axis),
    ...record.marks.map((mark, index) => stepText(mark, index, half, list, end)),
  ];
  const box = { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height };
  return `${element("svg", { ...box, "font-family": "sans-serif", "font-size": 13, fill: INK }, `\n${parts.join("\n")}\n`)}\n`;
}

const HATCH = element(
  "pattern",
  { id: "transient", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
  line(0, 0, 0, 5, { stroke: "#ffffff", "stroke-width": 2.5, "stroke-opacity": 0.55 }),
);

function legend(): string {
  const states = Object.entries(STATES).map(([name, { fill, transient }], index) => {
    const at = LEFT + index * 100;
    const swatch = rect(at, LEGEND, 14, 12, { fill });
    const hatch = transient ? rect(at, LEGEND, 14, 12, { fill: "url(#transient)" }) : "";
    return swatch + hatch + text(at + 19, LEGEND + 11, name, SMALL);
  });
  const rows: [string, string][] = [
    [USED, "CPU used"],
    [MEMORY, "memory in use"],
    ["", "promised: reservation in force, memory"],
    [MET, "deadlines met"],
    [MISSED, "deadlines missed"],
  ];
  const widths = [100, 130, 290, 130, 0];
  const values = rows.map(([fill, name], index) => {
    const at = LEFT + widths.slice(0, index).reduce((sum, width) => sum + width, 0);
    const y = LEGEND + 20;
    const dashes = line(at, y + 6, at + 14, y + 6, { stroke: INK, "stroke-width": 1.6, "stroke-dasharray": "5 3" });
    return (
      (fill ? rect(at, y, 14, 12, { fill, "fill-opacity": index < 2 ? SHADE : 1 }) : dashes) +
      text(at + 19, y + 11, name, SMALL)
    );
  });
  return [text(20, LEGEND + 11, "State", { ...SMALL, fill: FAINT }), ...states, ...values].join("");
}

function grid(x: TimeScale, axis: number): string {
  return ticks(x.domain()[1]!)
    .map((time) => line(x(time), LANES - 6, x(time), axis, { stroke: GRID }))
    .join("");
}

function labels(x: TimeScale, axis: number): string {
  const end = x.domain()[1]!;
  const names = ticks(end).map((time) =>
    text(x(time), axis + 18, clockText(time, end), { ...SMALL, "text-anchor": "middle", fill: FAINT }),
  );
  return [line(LEFT, axis, RIGHT, axis, { stroke: FAINT }), ...names].join("");
}

/** A thin line where a step begins; numbers that would lie upon each other stand as one: `3–5`. */
function marks(list: readonly Mark[], x: TimeScale, axis: number): string[] {
  const groups: { from: number; to: number; at: number }[] = [];
  list.forEach(({ time }, index) => {
    const last = groups.at(-1);
    if (last && x(time) - last.at < 34) last.to = index + 1;
    else groups.push({ from: index + 1, to: index + 1, at: x(time) });
  });
  const lines = list.map(({ time }) =>
    line(x(time), MARKS + 4, x(time), axis, { stroke: "#999999", "stroke-dasharray": "1 3" }),
  );
  const numbers = groups.map(({ from, to, at }) => {
    const anchor = at > RIGHT - 40 ? { "text-anchor": "end" } : {};
    return text(at, MARKS, from === to ? `${from}` : `${from}–${to}`, { ...SMALL, ...anchor, fill: FAINT });
  });
  return [text(20, MARKS, "Steps", { ...SMALL, fill: FAINT }), ...lines, ...numbers];
}

function stepText({ time, text: words }: Mark, index: number, half: number, y: number, end: number): string {
  const x = index < half ? 20 : WIDTH / 2 + 10;
  const row = index < half ? index : index - half;
  const at = y + row * STEP_LINE;
  return [
    text(x + 22, at, `${index + 1}`, { ...SMALL, "text-anchor": "end", "font-weight": "bold" }),
    text(x + 70, at, clockText(time, end), { ...SMALL, "text-anchor": "end", fill: FAINT }),
    text(x + 78, at, shortened(words, STEP_TEXT), SMALL),
  ].join("");
}

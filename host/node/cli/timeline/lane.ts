/** The lane of a domain, and that of the modem's deadlines. */
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { area, curveStepAfter, line as lineOf } from "d3-shape";
import type { Count, Track } from "./record.js";
import { deadlines, edges, steps, stretches, usedShare, type Point, type Stretch } from "./series.js";
import { COLUMNS, FAINT, INK, LEFT, MEMORY, MET, MISSED, PLOT, RIGHT, SHADE, STATES, USED } from "./style.js";
import { countText, shortened, sizeText } from "./style.js";
import { element, rect, text } from "./svg.js";

export type TimeScale = ScaleLinear<number, number>;

const STRIPE = 18;
const PLOT_HEIGHT = 36;
const GAP = 5;
export const LANE = STRIPE + 2 * (PLOT_HEIGHT + GAP);
export const DEADLINES = 44;

/** px that a character of a state's name takes at most. */
const CHARACTER = 7;
const SMALL = { "font-size": 11 };
const LABEL = { ...SMALL, "text-anchor": "end", fill: FAINT };

/** The lane of a domain, whose upper edge is at `y`. */
export function domainLane(track: Track, x: TimeScale, y: number): string {
  const end = x.domain()[1]!;
  const cpu = y + STRIPE + GAP;
  const memory = cpu + PLOT_HEIGHT + GAP;
  const name = text(LEFT - 10, y + 14, shortened(track.name, 17), { "text-anchor": "end", "font-weight": "bold" });
  return [
    name,
    ...stretches(track, end).map((each) => stripe(each, x, y)),
    cpuPlot(track, x, cpu),
    memoryPlot(track, x, memory),
  ].join("\n");
}

function stripe({ state, from, to }: Stretch, x: TimeScale, y: number): string {
  const { fill, ink, transient } = STATES[state]!;
  // However short, it is to be seen.
  const width = Math.max(1.5, x(to) - x(from));
  const parts = [rect(x(from), y, width, STRIPE, { fill })];
  if (transient) parts.push(rect(x(from), y, width, STRIPE, { fill: "url(#transient)" }));
  if (width > state.length * CHARACTER + 8) parts.push(text(x(from) + 5, y + 13, state, { ...SMALL, fill: ink }));
  return parts.join("");
}

function cpuPlot(track: Track, x: TimeScale, y: number): string {
  const end = x.domain()[1]!;
  const value = scaleLinear([0, 1], [y + PLOT_HEIGHT, y]);
  const promised = steps(track, ({ share }) => share, end);
  return [
    text(LEFT - 10, y + 14, "CPU", LABEL),
    text(LEFT - 10, y + 28, "0–100 %", LABEL),
    plot(y, PLOT_HEIGHT),
    filled(usedShare(track, edges(end, COLUMNS)), end, x, value, USED),
    promised.some((point) => point.value > 0) ? dashed(promised, x, value) : "",
  ].join("");
}

function memoryPlot(track: Track, x: TimeScale, y: number): string {
  const end = x.domain()[1]!;
  const [promised, held] = [steps(track, (each) => each.promised, end), steps(track, ({ memory }) => memory, end)];
  const most = Math.max(1, ...promised.map((point) => point.value), ...held.map((point) => point.value));
  // The line of the promise lies a little below the upper edge.
  const value = scaleLinear([0, most * 1.1], [y + PLOT_HEIGHT, y]);
  return [
    text(LEFT - 10, y + 14, "memory", LABEL),
    text(LEFT - 10, y + 28, most > 1 ? `up to ${sizeText(most)}` : "none", LABEL),
    plot(y, PLOT_HEIGHT),
    filled(held, held.at(-1)?.time ?? 0, x, value, MEMORY),
    dashed(promised, x, value),
  ].join("");
}

function plot(y: number, height: number): string {
  return rect(LEFT, y, RIGHT - LEFT, height, { fill: PLOT });
}

function filled(points: readonly Point[], end: number, x: TimeScale, value: TimeScale, fill: string): string {
  const last = points.at(-1);
  if (!last) return "";
  const shape = area<Point>(
    (point) => x(point.time),
    value(0),
    (point) => value(point.value),
  ).curve(curveStepAfter);
  return element("path", {
    d: shape([...points, { time: end, value: last.value }]) ?? "",
    fill,
    "fill-opacity": SHADE,
  });
}

function dashed(points: readonly Point[], x: TimeScale, value: TimeScale): string {
  const shape = lineOf<Point>(
    (point) => x(point.time),
    (point) => value(point.value),
  ).curve(curveStepAfter);
  return element("path", {
    d: shape([...points]) ?? "",
    fill: "none",
    stroke: INK,
    "stroke-width": 1.4,
    "stroke-dasharray": "5 3",
  });
}

/** Met deadlines as grey columns; where one was missed, the column is full and of another colour. */
export function deadlineLane(counts: readonly Count[], x: TimeScale, y: number): string {
  const columns = deadlines(counts, edges(x.domain()[1]!, COLUMNS));
  const most = Math.max(1, ...columns.map(({ met }) => met));
  const width = (RIGHT - LEFT) / COLUMNS;
  const bar = ({ time, met, missed }: (typeof columns)[number]): string => {
    const height = missed > 0 ? DEADLINES : (met / most) * DEADLINES * 0.5;
    const [left, top] = [x(time), y + DEADLINES - height].map((value) => Math.round(value * 100) / 100);
    return `M${left} ${top}h${width}V${y + DEADLINES}h${-width}z`;
  };
  const bars = [
    element("path", {
      d: columns
        .filter(({ missed }) => missed === 0)
        .map(bar)
        .join(""),
      fill: MET,
    }),
    element("path", {
      d: columns
        .filter(({ missed }) => missed > 0)
        .map(bar)
        .join(""),
      fill: MISSED,
    }),
  ];
  const { met, missed } = counts.at(-1) ?? { met: 0, missed: 0 };
  return [
    text(LEFT - 10, y + 12, "modem deadlines", { "text-anchor": "end", "font-weight": "bold", "font-size": 12 }),
    text(LEFT - 10, y + 27, `${countText(met)} met`, LABEL),
    text(LEFT - 10, y + 41, `${countText(missed)} missed`, { ...LABEL, fill: missed > 0 ? MISSED : FAINT }),
    plot(y, DEADLINES),
    ...bars,
  ].join("\n");
}

/** From what was seen to what is drawn: stretches of a state, and values for each column of the picture. */
import type { Count, Sighting, Track } from "./record.js";

/** A state from one ms to another. */
export interface Stretch {
  state: string;
  from: number;
  to: number;
}

/** Where a value holds from: ms. */
export interface Point {
  time: number;
  value: number;
}

/** @param end of the picture, ms */
export function stretches({ sightings, gone = Infinity }: Track, end: number): Stretch[] {
  const result: Stretch[] = [];
  for (const { time, state } of sightings) {
    const last = result.at(-1);
    if (last?.state === state) continue;
    if (last) last.to = time;
    result.push({ state, from: time, to: Math.min(end, gone) });
  }
  return result.filter(({ from, to }) => to > from);
}

/** Edges of `columns` columns from 0 to `end`. */
export function edges(end: number, columns: number): number[] {
  return Array.from({ length: columns + 1 }, (_, index) => (index * end) / columns);
}

/** A change of less isn't seen. */
const FINEST = 1 / 250;

/** The share of the core used in each column, 0 to 1, where it changes. */
export function usedShare({ sightings }: Track, at: readonly number[]): Point[] {
  const used = at.map((time) => between(sightings, time, (sighting) => sighting.used));
  const points: Point[] = [];
  for (const [index, time] of at.slice(0, -1).entries()) {
    const share = (used[index + 1]! - used[index]!) / (at[index + 1]! - time);
    const value = Math.round(share / FINEST) * FINEST;
    if (points.at(-1)?.value !== value) points.push({ time, value });
  }
  return points;
}

/** Values where they change. */
export function steps(track: Track, value: (sighting: Sighting) => number, end: number): Point[] {
  const points: Point[] = [];
  for (const sighting of track.sightings)
    if (points.at(-1)?.value !== value(sighting)) points.push({ time: sighting.time, value: value(sighting) });
  const last = Math.min(end, track.gone ?? end);
  return points.length > 0 ? [...points, { time: last, value: points.at(-1)!.value }] : [];
}

/** Deadlines missed and met in each column. */
export function deadlines(
  counts: readonly Count[],
  at: readonly number[],
): { time: number; met: number; missed: number }[] {
  const grown = (time: number): [number, number] => [
    between(counts, time, ({ met }) => met),
    counts.findLast((count) => count.time <= time)?.missed ?? 0,
  ];
  const seen = at.map(grown);
  return at.slice(0, -1).map((time, index) => {
    const [[met, missed], [metThen, missedThen]] = [seen[index]!, seen[index + 1]!];
    return { time, met: metThen - met, missed: missedThen - missed };
  });
}

/** A value that grows evenly between sightings; before the first it is the first's. */
function between<T extends { time: number }>(
  sightings: readonly T[],
  time: number,
  value: (sighting: T) => number,
): number {
  const at = sightings.findLastIndex((each) => each.time <= time);
  const [before, after] = [sightings[Math.max(at, 0)]!, sightings[at + 1]];
  if (at < 0 || after === undefined || after.time === before.time) return value(before);
  const part = (time - before.time) / (after.time - before.time);
  return value(before) + part * (value(after) - value(before));
}

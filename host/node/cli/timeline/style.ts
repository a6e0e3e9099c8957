/** Colours, sizes and texts of a timeline. The colours are Okabe and Ito's, which everybody can tell apart; transient states are hatched as well. */

export const WIDTH = 1200;
/** The time axis lies between these. */
export const LEFT = 150;
export const RIGHT = 1180;
/** Columns for what is summed up over a while. */
export const COLUMNS = 412;

export const INK = "#222222";
export const FAINT = "#666666";
export const GRID = "#dddddd";
export const PLOT = "#f7f7f7";

export const USED = "#0072b2";
export const MEMORY = "#cc79a7";
/** How opaque an area is. */
export const SHADE = 0.55;
export const MISSED = "#d55e00";
export const MET = "#999999";

/** Each state of the hypervisor: its colour, that of a text on it, and whether it is on the way to another one. */
export const STATES: Record<string, { fill: string; ink: string; transient?: true }> = {
  Creating: { fill: "#f0e442", ink: INK, transient: true },
  Stopped: { fill: "#c4c4c4", ink: INK },
  Starting: { fill: "#7fd3b5", ink: INK, transient: true },
  Running: { fill: "#009e73", ink: "#ffffff" },
  Paused: { fill: "#56b4e9", ink: INK },
  Stopping: { fill: "#e69f00", ink: INK, transient: true },
  Crashed: { fill: "#d55e00", ink: "#ffffff" },
  Destroying: { fill: "#555555", ink: "#ffffff", transient: true },
};

/** s between ticks; the first with which no more than a dozen are needed. */
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const MOST_TICKS = 12;

/** The instants, ms, that the axis names. */
export function ticks(end: number): number[] {
  const step = (TICKS.find((each) => end / 1000 / each <= MOST_TICKS) ?? TICKS.at(-1)!) * 1000;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

/** `5 s`, `4:05`, `2:04:05`. */
export function clockText(ms: number, end: number): string {
  const seconds = Math.floor(ms / 1000);
  if (end < 120_000) return `${seconds} s`;
  const pad = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${pad(minutes % 60)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

export function sizeText(kib: number): string {
  return kib >= 1024 ? `${Math.round(kib / 102.4) / 10} MiB` : `${kib} KiB`;
}

export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** At most `length` characters. */
export function shortened(words: string, length: number): string {
  return words.length <= length ? words : `${words.slice(0, length - 1)}…`;
}

/** Tables of figures in Markdown, and the figures themselves in words. */

/** A table whose first columns, `texts` of them, are text and whose others are figures. */
export function table(texts: number, head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const rule = `|${head.map((_, column) => (column < texts ? "---" : "---:")).join("|")}|`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

/** The middle one of `values`, of which there is at least one; of two the greater. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** A figure with its target: `wanted` is the least or the most it is to be. */
export interface Target {
  wanted: number;
  better: "more" | "less";
  /** How many times worse than wanted a figure may be before the run fails: 1 for what is counted, more for what is timed. */
  margin: number;
}

const isWorse = (value: number, than: number, { better }: Target): boolean =>
  better === "more" ? value < than : value > than;

/** `12.3 (≥ 10)`, and so that nobody overlooks it `7.9 (≥ 10, below target)`; with so many decimals. */
export function withTarget(value: number, unit: string, target: Target | undefined, decimals = 1): string {
  const figure = `${value.toFixed(decimals)}${unit}`;
  if (!target) return figure;
  const sign = target.better === "more" ? "≥" : "≤";
  const verdict = isWorse(value, target.wanted, target)
    ? `, ${target.better === "more" ? "below" : "above"} target`
    : "";
  return `${figure} (${sign} ${target.wanted}${verdict})`;
}

/** The problem of a figure that is worse than its target and the target's margin allow. */
export function gateProblem(
  what: string,
  value: number,
  unit: string,
  target: Target | undefined,
  decimals = 1,
): string[] {
  if (!target) return [];
  const { wanted, better, margin } = target;
  const gate = better === "more" ? wanted / margin : wanted * margin;
  if (!isWorse(value, gate, target)) return [];
  const word = better === "more" ? "least" : "most";
  return [`${what}: ${value.toFixed(decimals)}${unit}; at ${word} ${gate}${unit}`];
}

/** What can be said of a device description: the rules with their severities, and the findings that `virmo ddf check` lists. */

/** An error makes the meaning unclear; a warning breaks the letter of OMA-TS-DM_TND 9, or tells what this agent couldn't hold. */
export type Severity = "error" | "warning";

/** Every rule (docs/cli.md explains them). */
export const RULES = {
  "well-formed": "error",
  encoding: "error",
  entity: "error",
  nesting: "error",
  root: "error",
  "unknown-element": "error",
  "missing-element": "error",
  "repeated-element": "error",
  choice: "error",
  content: "error",
  "no-properties": "error",
  "name-character": "error",
  "duplicate-name": "error",
  "leaf-children": "error",
  "interior-value": "error",
  "value-format": "error",
  "occurrence-count": "error",
  doctype: "warning",
  extension: "warning",
  namespace: "warning",
  attribute: "warning",
  version: "warning",
  "element-order": "warning",
  "no-type": "warning",
  "no-access": "warning",
  path: "warning",
  "name-escape": "warning",
  "name-star": "warning",
  "name-length": "warning",
  "path-length": "warning",
  "path-depth": "warning",
  "two-unnamed": "warning",
  "unnamed-occurrence": "warning",
  "unnamed-permanent": "warning",
  "named-many": "warning",
  "occurrence-range": "warning",
  "permanent-access": "warning",
  "interior-mime": "warning",
  "leaf-ddfname": "warning",
  "mime-form": "warning",
  "ddfname-form": "warning",
  "value-form": "warning",
} as const satisfies Record<string, Severity>;

export type Rule = keyof typeof RULES;

export interface Finding {
  rule: Rule;
  severity: Severity;
  /** From 1. */
  line: number;
  /** Of the node, with `<X>` for a name given at run time; empty for what concerns the whole file. */
  path: string;
  message: string;
}

const MAX_MESSAGE = 300;
/** Findings of one rule that are told; the others are counted. */
export const MOST_TOLD = 1000;

/** At most `length` characters. */
export function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Collects findings while a description is read. */
export class Findings {
  readonly all: Finding[] = [];
  /** How many are not in `all`, because too many of their rules are. */
  readonly untold: Record<Severity, number> = { error: 0, warning: 0 };
  private readonly told = new Map<Rule, number>();

  add(rule: Rule, line: number | undefined, path: string, message: string): void {
    const severity = RULES[rule];
    const before = this.told.get(rule) ?? 0;
    if (before === MOST_TOLD) {
      this.untold[severity]++;
      return;
    }
    this.told.set(rule, before + 1);
    const [shortPath, shortMessage] = [shortened(path, MAX_MESSAGE), shortened(message, MAX_MESSAGE)];
    this.all.push({ rule, severity, line: line || 1, path: shortPath, message: shortMessage });
  }
}

/** A finding after its file: `FILE:LINE: PATH: MESSAGE`, a warning marked as one. */
export function findingText(file: string, { severity, line, path, message }: Finding): string {
  const marked = severity === "warning" ? "warning: " : "";
  return `${file}:${line}: ${marked}${printable(path && `${path}: `)}${printable(message)}`;
}

/** A value in a message: in quotation marks, short, on one line. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text, 40));
}

/** Text of a file as a terminal may have it: no control characters. */
export function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, "\ufffd");
}

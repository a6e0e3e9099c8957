/** Where a place of a YAML document stands in its file. */
import { LineCounter, isMap, isSeq, isPair, parseDocument } from "yaml";
import type { Document, Node } from "yaml";
import { UsageError } from "../../usage.js";

export type Path = readonly (string | number)[];

/** A YAML document that knows the line of each of its places. */
export class Places {
  private constructor(
    readonly file: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** Reads YAML; throws UsageError with the line of the first syntax error. */
  static read(file: string, text: string): Places {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const error = document.errors[0] ?? document.warnings[0];
    if (error) throw new UsageError(`${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
    return new Places(file, document, lines);
  }

  /** @throws UsageError for aliases without an anchor, or for so many that they would fill the memory */
  value(): unknown {
    try {
      return this.document.toJS();
    } catch (error) {
      throw new UsageError(`${this.file}: ${(error as Error).message}`);
    }
  }

  /** The line of the key (or of the item of a list) at `path`; of the nearest place above if there is none. */
  line(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = offsetOf(node) ?? 0;
    for (const part of path) {
      const key = isMap(node) ? node.items.find((pair) => keyOf(pair) === String(part)) : undefined;
      const next = key ? key.value : isSeq(node) ? node.items[Number(part)] : undefined;
      const found = key ? offsetOf(key.key) : offsetOf(next);
      if (found === undefined) break;
      offset = found;
      node = next;
    }
    return this.lines.linePos(offset).line;
  }

  /** The error of a place, in one line. */
  error(path: Path, message: string): UsageError {
    return new UsageError(`${this.file}:${this.line(path)}: ${placeName(path)}${message}`);
  }
}

function keyOf(pair: unknown): string | undefined {
  return isPair(pair) ? String((pair.key as { value?: unknown } | null)?.value) : undefined;
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** `["steps", 2, "expect", "status"]` → `step 3: expect.status: `. */
function placeName(path: Path): string {
  const [first, index, ...rest] = path;
  if (first === undefined) return "";
  const item = typeof index === "number" ? `${String(first).replace(/s$/, "")} ${index + 1}` : undefined;
  const names = item ? [item, dotted(rest)] : [dotted(path)];
  return names.filter((name) => name !== "").join(": ") + ": ";
}

function dotted(path: Path): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part + 1}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}

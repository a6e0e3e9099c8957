/** Prints what the fields of durable records may hold, for assembly/journal/sound.ts. */
import type { Field, Layout, RecordLayout } from "./layout.js";

const RULES = { atMost: 0, natural: 1, text: 2, links: 3 };

/** A field of a record that can hold something wrong. */
interface Row {
  offset: number;
  rule: number;
  bound: number;
  name: string;
}

/** The table of checks, kind by kind. */
export function checks(records: RecordLayout[]): string {
  const kinds = records.map((record) => rowsOf(record, 0, record.name));
  const starts = kinds.reduce((sum, rows) => [...sum, sum[sum.length - 1]! + rows.length], [0]);
  const rows = kinds.flat().map(({ offset, rule, bound, name }) => `  ${offset}, ${rule + (bound << 8)}, // ${name}`);
  return `/** What a field may hold: a byte up to a bound, an i32 that isn't negative, UTF-8 padded with NULs, numbers of its own bytes. */
export const enum Rule {
  AtMost = ${RULES.atMost},
  Natural = ${RULES.natural},
  Text = ${RULES.text},
  Links = ${RULES.links},
}

/** Per field that can hold something wrong: its offset in its record (u16), the rule (u8), and the bound or capacity (u8). */
export const CHECKS: usize = memory.data<u16>([
${rows.join("\n")}
]);
export const CHECK_BYTES: usize = 4;

/** Where the checks of each kind begin, and where the last one's end. */
const STARTS: usize = memory.data<u8>([${starts.join(", ")}]);

/** The first check of a kind (1–${records.length + 1}). */
export function firstCheck(kind: u32): u32 {
  return load<u8>(STARTS + kind - 1);
}`;
}

function rowsOf(layout: Layout, base: number, path: string): Row[] {
  return layout.fields.flatMap((field) => {
    const [offset, name] = [base + field.offset, `${path}.${field.name}`];
    if (!field.part) return rowOf(field, offset, name);
    const { part } = field;
    return Array.from({ length: part.count }, (_, index) =>
      rowsOf(part, offset + index * part.stride, part.count > 1 ? `${name}(${index})` : name),
    ).flat();
  });
}

function rowOf({ type, capacity, most }: Field, offset: number, name: string): Row[] {
  if (most !== undefined) return [{ offset, rule: RULES.atMost, bound: most, name }];
  if (type === "i32") return [{ offset, rule: RULES.natural, bound: 0, name }];
  if (type === "chr") return [{ offset, rule: RULES.text, bound: capacity, name }];
  if (type === "links") return [{ offset, rule: RULES.links, bound: capacity, name }];
  // Its length stands before it.
  return type === "bin" ? [{ offset, rule: RULES.atMost, bound: capacity, name: `${name}Length` }] : [];
}

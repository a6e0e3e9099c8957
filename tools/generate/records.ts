/** Prints assembly/journal/record.gen.ts: one @unmanaged class for each record of ddf/bindings.json, over static memory. */
import { banner, type GeneratedFile } from "./file.js";
import { checks } from "./soundness.js";
import { blockBytes, layouts, type Field, type Layout, type RecordLayout } from "./layout.js";
import { BINDINGS, readBindings } from "./source.js";

const OUTPUT = "assembly/journal/record.gen.ts";

const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1);
const constant = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();

export function generate(): GeneratedFile[] {
  const all = layouts(readBindings());
  const header =
    banner(BINDINGS, "tools/generate/records.ts") +
    "/** The records of the device: one durable block and, apart from it, what is read again at every boot. */";
  const sections = [
    header,
    durable(all.filter((record) => record.kind > 0)),
    checks(all.filter((record) => record.kind > 0)),
    volatile(all.filter((record) => record.kind === 0)),
    ...all.flatMap((record) => [...classes(record), access(record)]),
  ];
  // A part that several records have is one class.
  return [{ path: OUTPUT, content: [...new Set(sections)].join("\n\n") + "\n" }];
}

function durable(records: RecordLayout[]): string {
  const bytes = blockBytes(records);
  const rows = records.map(
    ({ base, stride, count, kind, name }) => `  ${base}, ${stride}, ${count}, // ${kind} ${name}`,
  );
  return `/** All durable records, back to back. */
export const DURABLE_BYTES: u32 = ${bytes};
export const DURABLE: usize = memory.data(${bytes}, 8);

/** Kinds are numbered from 1; 0 is none. */
export const KIND_COUNT: u32 = ${records.length};

/** Per kind: base in the durable block, stride, count. */
const KINDS: usize = memory.data<u16>([
${rows.join("\n")}
]);

/** Address of the first record of a kind (1–${records.length}). */
export function kindBase(kind: u32): usize {
  return DURABLE + load<u16>(KINDS + (kind - 1) * 6);
}

/** Bytes from one record of a kind to the next. */
export function kindStride(kind: u32): u32 {
  return load<u16>(KINDS + (kind - 1) * 6, 2);
}

/** How many records of a kind there are. */
export function kindCount(kind: u32): u32 {
  return load<u16>(KINDS + (kind - 1) * 6, 4);
}

/** The kind that an address lies in; 0 outside the durable block or in the padding between two kinds. */
export function kindOf(address: usize): u32 {
  let kind = KIND_COUNT;
  while (kind > 0 && address < kindBase(kind)) kind--;
  return kind > 0 && address - kindBase(kind) < kindStride(kind) * kindCount(kind) ? kind : 0;
}`;
}

function volatile(records: RecordLayout[]): string {
  const bytes = blockBytes(records);
  return `/** All volatile records. */
export const VOLATILE_BYTES: u32 = ${bytes};
export const VOLATILE: usize = memory.data(${bytes}, 8);`;
}

/** The class of a layout, after the classes of its parts. */
function classes(layout: Layout): string[] {
  const parts = layout.fields.flatMap((field) => (field.part ? classes(field.part) : []));
  const members = layout.fields.map(accessors).join("\n");
  return [...parts, `@unmanaged\nexport class ${capital(layout.name)} {\n${members}\n}`, constants(layout)];
}

function accessors(field: Field): string {
  const { name, offset, part, type } = field;
  const here = offset === 0 ? "changetype<usize>(this)" : `changetype<usize>(this) + ${offset}`;
  if (part) return partAccessor(name, part, here);
  if (type === "bin") {
    return (
      scalar(`${name}Length`, "u8", offset) + "\n" + getter(name, "usize", `changetype<usize>(this) + ${offset + 1}`)
    );
  }
  return field.capacity > 0 ? getter(name, "usize", here) : scalar(name, type, offset);
}

function partAccessor(name: string, part: Layout, here: string): string {
  const type = capital(part.name);
  if (part.count === 1) return getter(name, type, `changetype<${type}>(${here})`);
  return `  ${name}(index: u32): ${type} {\n    return changetype<${type}>(${here} + index * ${part.stride});\n  }`;
}

function getter(name: string, type: string, value: string): string {
  return `  get ${name}(): ${type} {\n    return ${value};\n  }`;
}

/** Narrow integers are read and written as u32, which is what switches and comparisons want. */
function scalar(name: string, type: string, offset: number): string {
  const wide = type === "u8" || type === "u16" ? "u32" : type;
  const at = offset === 0 ? "" : `, ${offset}`;
  const read = getter(name, wide, `load<${type}>(changetype<usize>(this)${at})`);
  return `${read}\n  set ${name}(value: ${wide}) {\n    store<${type}>(changetype<usize>(this), value${at});\n  }`;
}

/** Sizes in bytes: of the record, and what its texts and byte strings hold; and where its fields stand, for tables of them. */
function constants(layout: Layout): string {
  const prefix = constant(layout.name);
  const lines = [
    `export const ${prefix}_BYTES: u32 = ${layout.stride};`,
    `export const ${prefix}_COUNT: u32 = ${layout.count};`,
  ];
  for (const { name, capacity, offset } of layout.fields) {
    if (capacity > 0) lines.push(`export const ${prefix}_${constant(name)}: u32 = ${capacity};`);
    lines.push(`export const ${prefix}_${constant(name)}_AT: u32 = ${offset};`);
  }
  return lines.join("\n");
}

function access(record: RecordLayout): string {
  const type = capital(record.name);
  const base = `${record.kind > 0 ? "DURABLE" : "VOLATILE"} + ${record.base}`;
  if (record.count === 1)
    return `export function ${record.name}(): ${type} {\n  return changetype<${type}>(${base});\n}`;
  return `/** ${type} number \`index\` (0–${record.count - 1}). */
export function ${record.name}(index: u32): ${type} {
  return changetype<${type}>(${base} + index * ${record.stride});
}`;
}

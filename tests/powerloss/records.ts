/** The durable records in the memory of a running agent: where they stand, and what differs between two states of them, in words. */
import type { Machine } from "../../host/node/hypervisor/domain.js";
import { blockBytes, layouts, type Field, type Layout, type RecordLayout } from "../../tools/generate/layout.js";
import { readBindings } from "../../tools/generate/source.js";

const DURABLE: RecordLayout[] = layouts(readBindings()).filter(({ kind }) => kind > 0);
export const DURABLE_BYTES = blockBytes(DURABLE);

const NAME_BYTES = 32;
/** Differences that are told; there may be thousands. */
const MOST = 12;

/**
 * Where the records stand in the memory of an agent that has been on: those of the factory's domains begin with name and id.
 * @throws Error if that isn't one place
 */
export function locate(memory: Uint8Array, machine: Machine): number {
  const { base, stride } = DURABLE.find((record) => record.name === "domain")!;
  const beginnings = machine.factory.map(({ name, id }) => beginning(name, id));
  const buffer = Buffer.from(memory.buffer, memory.byteOffset, memory.length);
  const places: number[] = [];
  for (let at = buffer.indexOf(beginnings[0]!); at >= 0; at = buffer.indexOf(beginnings[0]!, at + 1))
    if (beginnings.every((bytes, index) => buffer.indexOf(bytes, at + index * stride) === at + index * stride))
      places.push(at - base);
  if (places.length !== 1) throw new Error(`the records stand in ${places.length} places of the agent's memory`);
  return places[0]!;
}

function beginning(name: string, id: string): Buffer {
  const bytes = Buffer.alloc(NAME_BYTES + 16);
  bytes.write(name);
  bytes.write(id, NAME_BYTES, "hex");
  return bytes;
}

/** Whether the records are the same, byte by byte. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** `domain 3 state: 20, expected 40` for each field that differs, the first of them. */
export function differences(found: Uint8Array, expected: Uint8Array): string[] {
  const lines: string[] = [];
  for (const record of DURABLE)
    for (let index = 0; index < record.count; index++)
      compare(record, record.base + index * record.stride, `${record.name} ${index}`, found, expected, lines);
  return lines.length > MOST ? [...lines.slice(0, MOST), `and ${lines.length - MOST} more fields`] : lines;
}

function compare(
  layout: Layout,
  base: number,
  place: string,
  found: Uint8Array,
  expected: Uint8Array,
  to: string[],
): void {
  layout.fields.forEach((field, position) => {
    const at = base + field.offset;
    const here = `${place} ${field.name}`;
    if (field.part) {
      for (let index = 0; index < field.part.count; index++)
        compare(field.part, at + index * field.part.stride, `${here} ${index}`, found, expected, to);
      return;
    }
    const end = base + (layout.fields[position + 1]?.offset ?? layout.stride);
    const [is, shall] = [found, expected].map((bytes) => bytes.subarray(at, end));
    if (!same(is!, shall!)) to.push(`${here}: ${shown(field, is!)}, expected ${shown(field, shall!)}`);
  });
}

function shown({ type, capacity }: Field, bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  if (type === "chr") return JSON.stringify(buffer.subarray(0, capacity).toString("utf8").replace(/\0+$/, ""));
  if (type === "bytes" || type === "bin") return buffer.toString("hex");
  const width = type === "u8" ? 1 : type === "u16" ? 2 : 4;
  return String(buffer.readUIntLE(0, width));
}

/** The starts in a row that have not come to rest. */
export function startsIn(records: Uint8Array): number {
  const layout = DURABLE.find((record) => record.name === "device")!;
  return records[layout.base + layout.fields.find(({ name }) => name === "starts")!.offset]!;
}

/** The domains that there are records of. */
export function domainsIn(records: Uint8Array): { name: string; id: string; state: number }[] {
  const layout = DURABLE.find((record) => record.name === "domain")!;
  const offset = (name: string): number => layout.fields.find((field) => field.name === name)!.offset;
  return Array.from({ length: layout.count }, (_, index) => {
    const record = Buffer.from(
      records.subarray(layout.base + index * layout.stride, layout.base + (index + 1) * layout.stride),
    );
    const name = record.subarray(0, NAME_BYTES).toString("utf8").replace(/\0+$/, "");
    const id = record.subarray(offset("id"), offset("id") + 16).toString("hex");
    return { name, id, state: record[offset("state")]! };
  }).filter(({ name }) => name !== "");
}

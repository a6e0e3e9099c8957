/** Random lives of a journal, the same for the same seed. */
import { integer, type Random } from "../random.js";
import type { Change, Device } from "./device.js";
import type { Journal } from "./module.js";
import { instantiate } from "./module.js";

export interface Range {
  offset: number;
  length: number;
  /** Bytes from one record to the next. */
  stride: number;
}

/** The records of each kind, as ranges of the durable block. */
function kindsOf(journal: Journal): Range[] {
  return Array.from({ length: journal.KIND_COUNT.value }, (_, index) => ({
    offset: journal.kindBase(index + 1) - journal.DURABLE.value,
    length: journal.kindStride(index + 1) * journal.kindCount(index + 1),
    stride: journal.kindStride(index + 1),
  }));
}

/** Where records lie; between two kinds there may be padding. */
export const KINDS = kindsOf(instantiate());

/** The records of kind `number`, from 1. */
export function kind(number: number): Range {
  const range = KINDS[number - 1];
  if (!range) throw new RangeError(`no kind ${number}`);
  return range;
}

/** Makes the last record of each of the first kinds more than zeros, as far as `bytes` go: a checkpoint then holds so many; answers how many. */
export function occupy(device: Device, bytes: number): number {
  const full = KINDS.filter(({ offset, length }) => offset + length <= bytes);
  device.change(
    full.map(({ offset, length, stride }) => ({ offset: offset + length - stride, bytes: Uint8Array.of(1) })),
  );
  device.commit();
  return full.reduce((sum, { length }) => sum + length, 0);
}

export const [DEVICE, DOMAIN, ACCOUNT, ACL] = [kind(1), kind(2), kind(3), kind(5)];

/** Some bytes of one kind: scattered ones, a run, or all of them. */
function change(device: Device, random: Random, longest: number): Change {
  const range = kind(integer(random, 1, KINDS.length));
  const length = integer(random, 1, Math.min(longest, range.length));
  const offset = range.offset + integer(random, 0, range.length - length);
  const bytes = device.records().subarray(offset, offset + length);
  const density = [0.02, 0.3, 1][integer(random, 0, 2)] ?? 1;
  bytes.forEach((_, index) => {
    if (random() < density) bytes[index] = integer(random, 0, 255);
  });
  return { offset, bytes };
}

/** The changes of one transaction, which may overlap. */
export function makeChanges(device: Device, random: Random, most: number, longest: number): void {
  for (let count = integer(random, 1, most); count > 0; count--) device.change([change(device, random, longest)]);
}

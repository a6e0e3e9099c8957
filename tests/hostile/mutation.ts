/** What is done to messages: truncations, and corruptions of single bytes. */
import type { Mutant, Mutation } from "./attack.js";

/** Every beginning of the message, from no byte at all on. */
export const truncations: Mutation = function* (message) {
  for (let length = 0; length < message.length; length++) {
    yield { bytes: message.subarray(0, length), name: `truncated to ${length} of ${message.length} bytes` };
  }
};

const hex = (value: number): string => `0x${value.toString(16).padStart(2, "0")}`;

function corrupted(message: Uint8Array, index: number, value: number): Mutant {
  const bytes = message.slice();
  bytes[index] = value;
  return { bytes, name: `byte ${index} of ${message.length} = ${hex(value)} for ${hex(message[index]!)}` };
}

const eight = (byte: number): number[] => [byte ^ 0x01, byte ^ 0x80, byte ^ 0xff, 0x00, 0x01, 0x03, 0x83, 0xc3];
/** A quarter of all values, another one for each of four neighbours. */
const quarter = (_: number, index: number): number[] =>
  Array.from({ length: 64 }, (_, value) => 4 * value + (index & 3));
/** Three of the eight, others for each neighbour, so that eight bytes in a row get them all. */
const three = (byte: number, index: number): number[] => [0, 3, 6].map((step) => eight(byte)[(index + step) & 7]!);

type Values = (byte: number, index: number) => number[];

function* corruptions(message: Uint8Array, from: number, values: Values): Iterable<Mutant> {
  for (let index = from; index < message.length; index++) {
    const byte = message[index]!;
    const others = new Set(values(byte, index).filter((value) => value !== byte));
    for (const value of others) yield corrupted(message, index, value);
  }
}

/** Three corruptions of every byte; of SyncBody only, where the header is one that others have, too. */
export const threeCorruptions =
  (whole: boolean): Mutation =>
  (message, body) =>
    corruptions(message, whole ? 0 : body, three);

/** Every byte as 64 others, of SyncBody only, where the header is one that others have, too. */
export const manyCorruptions =
  (whole: boolean): Mutation =>
  (message, body) =>
    corruptions(message, whole ? 0 : body, quarter);

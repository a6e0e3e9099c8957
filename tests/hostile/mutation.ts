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
const all = (): number[] => Array.from({ length: 256 }, (_, value) => value);

function* corruptions(message: Uint8Array, from: number, values: (byte: number) => number[]): Iterable<Mutant> {
  for (let index = from; index < message.length; index++) {
    const byte = message[index]!;
    const others = new Set(values(byte).filter((value) => value !== byte));
    for (const value of others) yield corrupted(message, index, value);
  }
}

/** Eight corruptions of every byte. */
export const eightCorruptions: Mutation = (message) => corruptions(message, 0, eight);

/** Every byte as each of the 255 others; of SyncBody only, where the header is one that others have, too. */
export const allCorruptions =
  (whole: boolean): Mutation =>
  (message, body) =>
    corruptions(message, whole ? 0 : body, all);

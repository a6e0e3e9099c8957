/** Brings bytes that a test makes up within what the fields of records may hold, so that a journal that looks at them takes them. */
import type { Journal } from "./module.js";

enum Rule {
  AtMost = 0,
  Natural = 1,
  Text = 2,
  Links = 3,
}

interface Check {
  rule: Rule;
  bound: number;
}

/** What each byte of the durable block is: the first byte of its field's check, and how far it stands behind it. */
interface Place extends Check {
  behind: number;
}

/** Bytes that a check looks at. */
function reach({ rule, bound }: Check): number {
  return rule === Rule.AtMost ? 1 : rule === Rule.Natural ? 4 : bound;
}

/** The checked bytes of the durable block, by their offsets. */
export function placesOf(journal: Journal): Map<number, Place> {
  const view = new DataView(journal.memory.buffer);
  const places = new Map<number, Place>();
  for (let kind = 1; kind <= journal.KIND_COUNT.value; kind++)
    for (let row = journal.firstCheck(kind); row < journal.firstCheck(kind + 1); row++) {
      const at = journal.CHECKS.value + 4 * row;
      const check = { rule: view.getUint8(at + 2), bound: view.getUint8(at + 3) };
      for (let index = 0; index < journal.kindCount(kind); index++) {
        const record = journal.kindBase(kind) - journal.DURABLE.value + index * journal.kindStride(kind);
        const offset = record + view.getUint16(at, true);
        for (let behind = 0; behind < reach(check); behind++) places.set(offset + behind, { ...check, behind });
      }
    }
  return places;
}

/** Makes the bytes from `from` to `to` of the durable block sound; what stands around them is. */
export function makeSound(places: Map<number, Place>, block: Uint8Array, from: number, to: number): void {
  // From the end: a text that has ended stays so, and one that goes on has no NUL before.
  for (let offset = to - 1; offset >= from; offset--) {
    const place = places.get(offset);
    if (!place) continue;
    const hasEnded = from > offset - place.behind && block[from - 1] === 0;
    block[offset] = soundByte(place, block[offset]!, hasEnded, isText(places, offset + 1) && block[offset + 1] !== 0);
  }
}

/** Whether a text that has begun before goes on at `offset`. */
function isText(places: Map<number, Place>, offset: number): boolean {
  const place = places.get(offset);
  return place?.rule === Rule.Text && place.behind > 0;
}

function soundByte({ rule, bound, behind }: Place, byte: number, hasEnded: boolean, goesOn: boolean): number {
  if (rule === Rule.AtMost || rule === Rule.Links) return byte % (bound + 1);
  if (rule === Rule.Natural) return behind === 3 ? byte & 0x7f : byte;
  return hasEnded ? 0 : byte & 0x7f || (goesOn ? 1 : 0);
}

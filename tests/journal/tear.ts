/** What an operation on flash leaves behind that the power fails in: the five tear models (tests/powerloss/README.md). */
import { Effect, SectorBytes } from "../../host/node/abi.gen.js";
import type { Random } from "../random.js";

export interface FlashOperation {
  kind: Effect;
  address: number;
  data: Uint8Array;
}

export const MODELS = ["nothing", "prefix", "bits", "noise", "weak"] as const;
/** nothing written; a prefix; a random subset of the bits; random bits; an erase that looks complete but reads weak. */
export type Model = (typeof MODELS)[number];

const FOR: Partial<Record<Effect, readonly Model[]>> = {
  [Effect.FlashProgram]: ["nothing", "prefix", "bits"],
  [Effect.FlashErase]: MODELS,
  [Effect.FlashSync]: ["nothing", "prefix", "bits"],
};

/** The models that leave different things of an operation of this kind; none if nothing on flash depends on it. */
export function modelsFor(kind: Effect): readonly Model[] {
  return FOR[kind] ?? [];
}

/** Two of them for operation number `count`: nothing, and the others in turn. */
export function modelsInTurn(kind: Effect, count: number): Model[] {
  const [nothing, ...others] = modelsFor(kind);
  return [nothing!, others[count % others.length]!];
}

/** A flash after the cut, and the sectors of it that are weak. */
export interface Torn {
  content: Uint8Array;
  weak: readonly number[];
}

/** The flash in the middle of `operation`, which is a program or an erase, after everything before it. */
export function torn(
  before: Torn,
  operation: FlashOperation,
  model: Model,
  random: Random,
  sector = SectorBytes,
): Torn {
  const content = Uint8Array.from(before.content);
  const { kind, address, data } = operation;
  const goal = kind === Effect.FlashErase ? new Uint8Array(sector).fill(0xff) : data;
  const place = content.subarray(address, address + goal.length);
  if (model === "prefix") place.set(goal.subarray(0, Math.floor(random() * goal.length)));
  else if (model === "bits") place.forEach((byte, i) => (place[i] = byte ^ ((byte ^ goal[i]!) & randomByte(random))));
  else if (model === "noise") place.forEach((_, i) => (place[i] = randomByte(random)));
  else if (model === "weak") place.set(goal);
  return { content, weak: model === "weak" ? [...before.weak, address] : before.weak };
}

/** What is left of what was done since the last sync when the power fails in the next one: nothing, the first part, or any of it. */
export function unsynced(
  synced: Uint8Array,
  since: readonly FlashOperation[],
  model: Model,
  random: Random,
  sector = SectorBytes,
): Torn {
  const content = Uint8Array.from(synced);
  const share = model === "nothing" ? 0 : random();
  const kept = since.filter((_, i) => (model === "prefix" ? i < share * since.length : random() < share));
  for (const { kind, address, data } of kept) {
    if (kind === Effect.FlashErase) content.fill(0xff, address, address + sector);
    else content.set(data, address);
  }
  return { content, weak: [] };
}

function randomByte(random: Random): number {
  return Math.floor(random() * 256);
}

/** Which cuts are made: all of them, a sample, or the one that an id names. */
import { Effect } from "../../host/node/abi.gen.js";
import { idOf, type Cut } from "./cut.js";
import { MODELS, modelsFor, type Model } from "../journal/tear.js";
import type { Choice } from "./walk.js";

export interface Range {
  model?: Model | undefined;
  from: number;
  to: number;
  /** Only operations whose number leaves this rest. */
  share: { rest: number; of: number };
}

export const WHOLE: Range = { from: 1, to: Infinity, share: { rest: 0, of: 1 } };

/** Every cut of a range, and after each of them one in every operation of the recovery, by the models in turn. */
export function exhaustive({ model, from, to, share }: Range): Choice {
  return {
    first: (cut) =>
      cut.operation >= from &&
      cut.operation <= to &&
      cut.operation % share.of === share.rest &&
      (model === undefined || cut.model === model),
    second: (first, cut, kind) => {
      const models = modelsFor(kind);
      return models.length === 0 || cut.model === models[(first.operation + cut.operation) % models.length];
    },
  };
}

/** One cut in `every`, in erases eight times as many; and one of the recoveries' in `seconds`. */
export function sample(every: number, seconds: number): Choice {
  return {
    first: (cut, kind) =>
      scatter(cut.operation, cut) % (kind === Effect.FlashErase ? Math.ceil(every / 8) : every) === 0,
    second: (first, cut) => scatter(first.operation * 97 + cut.operation, cut) % seconds === 0,
  };
}

/** The cut, or the first and the second, of an id. */
export function only([one, two]: readonly Cut[]): Choice {
  return {
    first: (cut) => idOf(cut) === idOf(one!),
    second: (_, cut) => two !== undefined && idOf(cut) === idOf(two),
  };
}

function scatter(number: number, { model }: Cut): number {
  return Math.imul(number * MODELS.length + MODELS.indexOf(model) + 1, 0x9e3779b1) >>> 8;
}

/** One power cut: which it is, what it leaves, and how the phone comes out of it. */
import { Effect } from "../../host/node/abi.gen.js";
import type { EffectCall } from "../../host/node/agent.js";
import { createHash } from "node:crypto";
import { seeded, type Random } from "../journal/life.js";
import type { Step } from "./step.js";
import type { Phone, Remains } from "./phone.js";
import { MODELS, modelsFor, torn, unsynced, type Model, type Torn } from "./tear.js";

/** The phone loses its power with everything on it, or the agent alone dies and the guests live on. */
export type Fate = "power" | "agent";

/** `4711:bits:power`: in operation 4711. */
export interface Cut {
  operation: number;
  model: Model;
  fate: Fate;
}

/** What was going on, and what the journal may find. */
export interface Scene {
  /** `4711:bits:power`, or `4711:bits:power+3:prefix:agent` for a second cut. */
  id: string;
  step: Step;
  candidates: readonly Uint8Array[];
  fate: Fate;
  remains: Remains;
}

/** The cuts that there are in operation number `operation`. */
export function cutsIn(operation: number, kind: Effect): Cut[] {
  const models = kind in PROMISES ? (["nothing"] as const) : modelsFor(kind);
  return models.map((model) => ({ operation, model, fate: fateOf(operation + MODELS.indexOf(model)) }));
}

/** What tells others something, or asks it of them: what isn't synced by then may be lost for ever. */
const PROMISES: Partial<Record<Effect, true>> = {
  [Effect.Send]: true,
  [Effect.DomainCreate]: true,
  [Effect.DomainControl]: true,
  [Effect.DomainDestroy]: true,
};

const fateOf = (number: number): Fate => (number % 2 === 0 ? "power" : "agent");

export function idOf({ operation, model, fate }: Cut): string {
  return `${operation}:${model}:${fate}`;
}

/**
 * The cuts of an id.
 * @throws Error if it is none
 */
export function cutsOf(id: string): Cut[] {
  return id.split("+").map((part) => {
    const [, operation, model, fate] = /^(\d+):([a-z]+):(power|agent)$/.exec(part) ?? [];
    if (!MODELS.includes(model as Model)) throw new Error(`"${id}" isn't the id of a cut, such as 4711:bits:power`);
    return { operation: Number(operation), model: model as Model, fate: fate as Fate };
  });
}

/** The scene that a cut in the effect at hand leaves. */
export function sceneOf(id: string, cut: Cut, phone: Phone, call: EffectCall, step: Step): Scene {
  const random = seeded(createHash("md5").update(id).digest().readUInt32LE());
  const remains = phone.remains(flashAfter(cut.model, phone, call, random), id);
  return { id, step, candidates: phone.witness.candidates(call.kind), fate: cut.fate, remains };
}

function flashAfter(model: Model, { cells }: Phone, call: EffectCall, random: Random): Torn {
  const { kind } = call;
  if (kind === Effect.FlashSync || kind in PROMISES) return unsynced(cells.synced, cells.since, model, random);
  const operation = { kind, address: call.arguments[0]!, data: call.payload };
  const { content, weak } = torn(cells.content(), operation, model, random);
  return { content, weak: [...cells.weak, ...weak] };
}

/** One power cut: which it is, what it leaves, and how the phone comes out of it. */
import { Effect } from "../../host/node/abi.gen.js";
import type { EffectCall } from "../../host/node/agent.js";
import { createHash } from "node:crypto";
import { seeded } from "../random.js";
import type { Step } from "./step.js";
import type { Phone, Remains } from "./phone.js";
import { MODELS, modelsFor, type Model } from "../journal/tear.js";

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
  const models = PROMISES.includes(kind) ? (["nothing"] as const) : modelsFor(kind);
  return models.map((model) => ({ operation, model, fate: fateOf(operation + MODELS.indexOf(model)) }));
}

/** What tells others something, or asks it of them: what isn't synced by then may be lost for ever. */
export const PROMISES: readonly Effect[] = [
  ...[Effect.Send, Effect.Prompt],
  ...[Effect.DomainCreate, Effect.DomainControl, Effect.DomainDestroy],
  ...[Effect.DomainWipe, Effect.DomainClone, Effect.QuotaSet],
];

const fateOf = (number: number): Fate => (number % 2 === 0 ? "power" : "agent");

export function idOf({ operation, model, fate }: Cut): string {
  return `${operation}:${model}:${fate}`;
}

/**
 * The cuts of an id.
 * @throws Error if it is none
 */
export function cutsOf(id: string): Cut[] {
  const parts = id.split("+");
  const cuts = parts.map(cutOf).filter((cut) => cut !== undefined);
  if (cuts.length === parts.length && cuts.length <= 2) return cuts;
  throw new Error("not the id of a cut, such as 4711:bits:power, or of two with a + between them");
}

function cutOf(text: string): Cut | undefined {
  const [, operation, name, fate] = /^(\d{1,9}):([a-z]+):(power|agent)$/.exec(text) ?? [];
  const model = MODELS.find((each) => each === name);
  return model && { operation: Number(operation), model, fate: fate as Fate };
}

/** The scene that a cut in the effect at hand leaves. */
export function sceneOf(id: string, cut: Cut, phone: Phone, call: EffectCall, step: Step): Scene {
  const random = seeded(createHash("md5").update(id).digest().readUInt32LE());
  const operation = { kind: call.kind, address: call.arguments[0]!, data: call.payload };
  const remains = phone.remains(phone.cells.torn(operation, cut.model, random), id);
  return { id, step, candidates: phone.witness.candidates(call.kind), fate: cut.fate, remains };
}

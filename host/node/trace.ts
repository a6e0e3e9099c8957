/** Effects in words, for traces. */
import { Alert, Control, Effect, Outcome, Section } from "./abi.gen.js";
import type { EffectCall } from "./agent.js";
import { readDescriptor } from "./port.js";

const hex = (address: number): string => `0x${address.toString(16).padStart(5, "0")}`;
const { FlashRead, FlashProgram, FlashErase, Random, Send, Prompt } = Effect;
const { DomainCreate, DomainControl, DomainDestroy, DomainClone, DomainWipe, DomainQuery, QuotaSet, PlatformQuery } =
  Effect;

/** What each effect's arguments say; effects that aren't here have none. Nothing here shows a secret. */
const SUMMARY: Partial<Record<Effect, (call: EffectCall, a: readonly number[]) => string>> = {
  [FlashRead]: ({ length }, a) => `${hex(a[0]!)} ${length} bytes`,
  [FlashProgram]: ({ length }, a) => `${hex(a[0]!)} ${length} bytes`,
  [FlashErase]: (_, a) => hex(a[0]!),
  [Random]: ({ length }) => `${length} bytes`,
  [Send]: ({ length }, a) => `account ${a[0]} ${length} bytes`,
  [Prompt]: (_, a) => `${nameIn(Alert, a[0]!)} ${a[2]} s`,
  [DomainCreate]: ({ payload }) => domain(payload),
  [DomainControl]: ({ payload }, a) => `${nameIn(Control, a[0]!)} ${domain(payload)}`,
  [DomainDestroy]: ({ payload }) => Buffer.from(payload).toString("hex"),
  [DomainClone]: ({ payload }) => domain(payload),
  [DomainWipe]: ({ payload }) => Buffer.from(payload).toString("hex"),
  [DomainQuery]: ({ payload }, a) => (payload.length > 0 ? Buffer.from(payload).toString("hex") : `${a[0]}`),
  [QuotaSet]: ({ payload }) => domain(payload),
  [PlatformQuery]: (_, a) => `${nameIn(Section, a[0]!)} ${a[1]}`,
};

/** Name, arguments and outcome of an effect, each in a few words. */
export function describeEffect(call: EffectCall, outcome: number): { name: string; summary: string; outcome: string } {
  const summary = SUMMARY[call.kind]?.(call, call.arguments) ?? "";
  return { name: nameIn(Effect, call.kind), summary, outcome: nameIn(Outcome, outcome) };
}

function domain(payload: Uint8Array): string {
  const { name, memory } = readDescriptor(payload);
  return `${name} ${memory} KiB`;
}

function nameIn(values: Record<string, number>, value: number): string {
  return Object.keys(values).find((name) => values[name] === value) ?? `${value}`;
}

/** Turns what the JSON schema finds wrong with a scenario into one line that says what is wanted. */
import type { ErrorObject } from "ajv";
import type { Path } from "./place.js";

export interface Complaint {
  path: Path;
  message: string;
}

/** What each keyword of the schema demands, in words. */
const DEMANDS: Record<string, (error: ErrorObject, value: string) => string> = {
  required: (e) =>
    e.params.missingProperty === "expect"
      ? "expect is missing: every step says what it expects"
      : `${e.params.missingProperty} is missing`,
  additionalProperties: () => "isn't known here",
  enum: (e, value) => `${value} is none of ${(e.params.allowedValues as unknown[]).join(", ")}`,
  type: (e, value) => `${value} is no ${[e.params.type].flat().join(" or ")}`,
  minimum: (e, value) => `${value} is less than ${e.params.limit}`,
  maximum: (e, value) => `${value} is more than ${e.params.limit}`,
  minLength: () => "is empty",
  maxLength: (e, value) => `${value} is longer than ${e.params.limit} characters`,
  minItems: () => "is empty",
  maxItems: (e) => `has more than ${e.params.limit} entries`,
  minProperties: () => "is empty",
  pattern: (e, value) => `${value} is no ${e.parentSchema?.description ?? `text like ${e.params.pattern}`}`,
  format: (e, value) => `${value} is no ${e.params.format}`,
  "false schema": () => "such a step has none",
};

/**
 * The one error worth telling: that a step isn't exactly one; else the deepest one, and at the same place a broken rule
 * rather than a wrong type, which may be that of another alternative.
 */
export function complaint(errors: readonly ErrorObject[]): Complaint {
  const step = errors.find(({ keyword }) => keyword === "oneOf");
  if (step)
    return {
      path: pathOf(step),
      message: `does ${step.params.passingSchemas ? "more than one" : "none"} of ${verbs(step)}`,
    };
  const real = errors.filter(({ keyword }) => keyword !== "if" && keyword !== "anyOf");
  const error = [...real].sort((a, b) => depth(b) - depth(a) || order(a) - order(b))[0] as ErrorObject;
  const value = shown(error.data);
  return { path: pathOf(error), message: DEMANDS[error.keyword]?.(error, value) ?? `${value} ${error.message}` };
}

/** What a step, or a part of one, may do: the member that each alternative requires. */
function verbs({ schema }: ErrorObject): string {
  const names = (schema as { required: [string] }[]).map(({ required }) => required[0]);
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function depth(error: ErrorObject): number {
  return error.instancePath.split("/").length;
}

function order({ keyword, data }: ErrorObject): number {
  if (keyword === "type") return 2;
  return keyword === "enum" && typeof data === "object" ? 1 : 0;
}

/** The place of an error; a member too many is its own place. */
function pathOf(error: ErrorObject): Path {
  const extra: unknown = error.params.additionalProperty;
  const parts = [...error.instancePath.split("/").slice(1), ...(typeof extra === "string" ? [extra] : [])];
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, "/").replace(/~0/g, "~")));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

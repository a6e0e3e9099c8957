/** Checks JSON files against their schemas and says in one line what is wrong. */
import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { parseDocument } from "yaml";
import { UsageError } from "./usage.js";

const ajv = new Ajv({ verbose: true });
// Our records count bytes, JSON Schema's maxLength counts characters. Keywords: see docs/port.md for the capacities.
ajv.addKeyword({
  keyword: "maxBytes",
  type: "string",
  schemaType: "number",
  validate: (limit: number, text: string) => Buffer.byteLength(text) <= limit,
  error: { message: (cxt) => `must NOT have more than ${cxt.schema} bytes` },
});

/** A checker for `schema`, which is a JSON Schema (draft 7) and may use `maxBytes`. */
export function compileSchema<T>(schema: object): ValidateFunction<T> {
  return ajv.compile<T>(schema);
}

/**
 * Reads a JSON file.
 * @throws UsageError naming the file, and line and column where it stops being JSON; never its content
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path}: can't be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    const at = parseDocument(text).errors[0]?.linePos?.[0];
    throw new UsageError(at ? `${path}:${at.line}:${at.col}: not JSON` : `${path}: not JSON`);
  }
}

/**
 * `value` as what the schema describes.
 * @param secret the file holds credentials: its values are kept out of messages
 * @throws UsageError `file: pointer: value: limit`
 */
export function checked<T>(file: string, value: unknown, validate: ValidateFunction<T>, secret = false): T {
  if (validate(value)) return value;
  const fault = validate.errors![0]!;
  const shown = secret || isContainer(fault.data) ? "" : `${JSON.stringify(fault.data)} `;
  throw new UsageError(`${file}: ${fault.instancePath || "/"}: ${shown}${limitOf(fault)}`);
}

function isContainer(data: unknown): boolean {
  return typeof data === "object" && data !== null;
}

function limitOf(fault: ErrorObject): string {
  if (fault.keyword === "enum") return `must be one of ${(fault.schema as string[]).join(", ")}`;
  if (fault.keyword === "additionalProperties") return `unknown property "${fault.params["additionalProperty"]}"`;
  return fault.message ?? fault.keyword;
}

/** Reads a scenario file: YAML, the JSON schema, then what a schema can't say. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { fileError } from "../file.js";
import { complaint } from "./complaint.js";
import { Places } from "./place.js";
import { scenarioOf } from "./normalise.js";
import type { RawScenario } from "./normalise.js";
import type { Scenario } from "./model.js";

const SCHEMA = new URL("../../../../../scenarios/scenario.schema.json", import.meta.url);

/**
 * The scenario of a file.
 * @param file its name, as it shall appear in messages
 * @throws UsageError one line with file, line, place and limit
 */
export function loadScenario(file: string): Scenario {
  return readScenario(file, readText(file));
}

/** As loadScenario, of a text that has been read already. */
export function readScenario(file: string, text: string): Scenario {
  const places = Places.read(file, text);
  const value = places.value();
  demandExpectations(places, value);
  const validate = schema();
  if (!validate(value)) {
    const { path, message } = complaint(validate.errors ?? []);
    throw places.error(path, message);
  }
  return scenarioOf(value as RawScenario, places);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw fileError(file, error);
  }
}

/** A scenario that checks nothing would always pass. */
function demandExpectations(places: Places, value: unknown): void {
  const steps = (value as { steps?: unknown } | null)?.steps;
  if (!Array.isArray(steps) || steps.length === 0) return;
  if (!steps.some((step) => typeof step === "object" && step !== null && "expect" in step))
    throw places.error(["steps"], "no step has an expect; a scenario that checks nothing isn't run");
}

let compiled: ValidateFunction | undefined;

function schema(): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
  });
  ajv.addFormat("regex", isRegex);
  return (compiled ??= ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")) as object));
}

function isRegex(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}

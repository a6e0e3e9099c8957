/** What the named mutants are about: no command, no Status code that the agent sends and no step of its rollback is without one. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Status } from "../../host/node/abi.gen.js";
import { ROOT } from "../../tools/root.js";
import { readMutants } from "./mutant.js";

const COMMANDS = ["Add", "Alert", "Atomic", "Copy", "Delete", "Exec", "Get", "Replace", "Results", "Sequence"];
const STEPS = ["parents", "Copy", "TNDS", "Atomic", "property", "ACL", "pool", "Ext"].map((step) => `undo:${step}`);
/** What commands work on beside the schema's nodes. */
const OBJECTS = ["Ext", "TNDS"];

/** The agent's sources, without its tests and the enumeration itself. */
function agentSources(): string {
  const folder = join(ROOT, "assembly");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.includes("__tests__"),
  );
  return files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
}

/** The codes that the agent's sources name: 516 and 517 are only for others. */
function sentCodes(): string[] {
  const sources = agentSources();
  const sent = Object.entries(Status).filter(
    ([name, code]) => code > 0 && RegExp(`\\bStatus\\.${name}\\b`).test(sources),
  );
  return sent.map(([, code]) => String(code));
}

test("every command, every Status code that the agent sends and every step of its rollback has a mutant", () => {
  const concerns = new Set(readMutants(ROOT, "").flatMap((mutant) => mutant.concerns));
  const codes = sentCodes();
  assert.ok(codes.includes("200"));
  const missing = [...COMMANDS, ...codes, ...STEPS, ...OBJECTS].filter((one) => !concerns.has(one));
  assert.deepEqual(missing, []);
});

test("a mutant is about nothing that there isn't", () => {
  const known = new Set([...COMMANDS, ...sentCodes(), ...STEPS, ...OBJECTS]);
  const unknown = readMutants(ROOT, "").flatMap(({ name, concerns }) =>
    concerns.filter((one) => !known.has(one)).map((one) => `${name}: ${one}`),
  );
  assert.deepEqual(unknown, []);
});

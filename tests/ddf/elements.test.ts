/** The table of elements that `virmo ddf check` goes by says the same as ddf/dm_ddf.dtd, which xmllint goes by. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ELEMENTS, type Content } from "../../host/node/ddf/elements.js";
import { FORMATS, COMMANDS } from "../../tools/generate/ddf.js";
import { read } from "../../tools/generate/source.js";

const names = (children: Map<string, string>, between: string): string =>
  [...children].map(([name, often]) => name + often).join(between);

/** As a DTD writes it. */
function modelOf(content: Content): string {
  if (content.kind === "empty") return "EMPTY";
  if (content.kind === "text") return "(#PCDATA)";
  if (content.kind === "choice") return `(${names(content.children, " | ")})`;
  const either = content.either.size > 0 ? `, (${names(content.either, " | ")})` : "";
  return `(${names(content.children, ", ")}${either})`;
}

test("each element of the DTD has the same content in the table, and there are no others", () => {
  const declared = read("ddf/dm_ddf.dtd").matchAll(/<!ELEMENT (\w+) ([^>]+)>/g);
  const dtd = Object.fromEntries(Array.from(declared, ([, name, model]) => [name, model]));
  assert.deepEqual(Object.fromEntries([...ELEMENTS].map(([name, content]) => [name, modelOf(content)])), dtd);
});

test("every child that an element may have is an element", () => {
  for (const content of ELEMENTS.values()) {
    const known = content.kind === "sequence" ? [...content.children, ...content.either] : [];
    for (const [name] of content.kind === "choice" ? content.children : known) assert.ok(ELEMENTS.has(name), name);
  }
});

test("the node table numbers every Format, and every command but Copy, which no agent of DM 1.2 has", () => {
  const { children: formats } = ELEMENTS.get("DFFormat") as { children: Map<string, string> };
  const { children: commands } = ELEMENTS.get("AccessType") as { children: Map<string, string> };
  assert.deepEqual([...formats.keys()].sort(), [...FORMATS].sort());
  assert.deepEqual(
    [...commands.keys()].filter((command) => command !== "Copy"),
    COMMANDS,
  );
});

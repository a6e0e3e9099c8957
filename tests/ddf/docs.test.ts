/** docs/mo/: the reference pages say of each node what its description and its bindings say. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { everyNode } from "../../host/node/ddf/node.js";
import { readDescription } from "../../tools/generate/ddf.js";
import { generate, page } from "../../tools/generate/docs.js";
import { DESCRIPTIONS } from "../../tools/generate/nodes.js";
import { read, readBindings } from "../../tools/generate/source.js";

const file = "ddf/devdetail.xml";
const bindings = readBindings();
const top = readDescription(file, read(file));

/** The cells of the row of a node. */
function row(text: string, path: string): string[] {
  const line = text.split("\n").find((each) => each.startsWith(`| \`${path}\` |`)) ?? "";
  return line
    .split(" | ")
    .map((cell) => cell.replace(/^\| | \|$/g, ""))
    .slice(1);
}

describe("A reference page", () => {
  test("stands for each description", () => {
    const sources = generate().map(({ path }) => path.replace(/^docs\/mo\/(\w+)\.gen\.md$/, "ddf/$1.xml"));
    assert.deepEqual(sources, DESCRIPTIONS);
  });

  test("has one row for each node, in the description's order", () => {
    const text = page(file, top, bindings);
    const rows = Array.from(text.matchAll(/^\| `(\.[^`]*)` \|/gm), ([, path]) => path);
    assert.deepEqual(
      rows,
      [...everyNode([top])].map(({ path }) => path),
    );
  });

  const BOUND: [binding: unknown, told: string][] = [
    ["interior", ""],
    ["devdetail.oem", "Get: live, `devdetail.oem`"],
    ["constant:abc", "Get: constant `abc`"],
    ["unbuilt", "Get: not built"],
    ["absent", "absent"],
    [{ get: "stored:image.title", replace: "stored", add: "stored" }, "Get, Replace, Add: stored in `image.title`"],
    [{ get: "stored:image.title", replace: "unbuilt" }, "Get: stored in `image.title`; Replace: not built"],
    [{ exec: "virmo/create.create" }, "Exec: `virmo/create.create`"],
  ];
  for (const [binding, told] of BOUND) {
    test(`says what carries out ${JSON.stringify(binding)}`, () => {
      const changed = { ...bindings, nodes: { ...bindings.nodes, "./DevDetail/OEM": binding as string } };
      assert.equal(row(page(file, top, changed), "./DevDetail/OEM").at(-1), told);
    });
  }

  test("says below an absent node that it is absent, too", () => {
    const changed = { ...bindings, nodes: { ...bindings.nodes, "./DevDetail/URI": "absent" } };
    assert.equal(row(page(file, top, changed), "./DevDetail/URI/MaxDepth").at(-1), "absent");
  });

  test("says the values that the description leaves out, and the range that a server may write", () => {
    const binding = { get: "stored:domain.role", enum: "Role", min: 1, max: 9 };
    const changed = { ...bindings, nodes: { ...bindings.nodes, "./DevDetail/OEM": binding } };
    const meaning = row(page(file, top, changed), "./DevDetail/OEM")[4];
    assert.equal(
      meaning,
      "Original equipment manufacturer; one of `guest` `management` `modem`; a server may write 1–9",
    );
  });

  test("counts the instances of a node named at run time by its record, a part of a record, or fixed names", () => {
    const [, , dmacc, virmo] = generate().map(({ content }) => content);
    assert.match(row(dmacc!, "./DMAcc/<X>").at(-1)!, /^one for each record `account`, at most \d+, named as /);
    assert.match(row(dmacc!, "./DMAcc/<X>/AppAuth/<X>").at(-1)!, /^one for each record `appAuth`, at most \d+;/);
    assert.match(row(virmo!, "./VirMO/Domain/<X>/Peripheral/<X>").at(-1)!, /^one for each of `voice` .*`usb` that the/);
    const audit = row(virmo!, "./VirMO/Audit/<X>").at(-1);
    assert.equal(audit, "one for each of the newest 64 records, named by its Seq");
  });
});

/** Device descriptions (OMA-TS-DM_TND 9): ours are valid, and each way to be invalid is told by file and line. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseDdf } from "../../tools/generate/ddf.js";
import { DESCRIPTIONS, readModel } from "../../tools/generate/nodes.js";
import { read } from "../../tools/generate/source.js";
import { ROOT } from "../../tools/root.js";

const INVALID = join(ROOT, "tests/ddf/invalid");

/** What is said of each file of tests/ddf/invalid, after its name. */
const MESSAGES: Record<string, string> = {
  leaf_with_children: "8: node Leaf is a leaf (chr) with children",
  long_name: "8: node NameThatIsLongerThanThirtyOneBytes has a name of more than 31 bytes",
  nameless_once: "8: node <X> is named at run time, but occurs One",
  no_access: "8: node Leaf has an AccessType that allows nothing",
  no_format: "8: node Leaf has no DFFormat",
  no_path: "4: the top node's Path isn't .",
  no_properties: "8: node Leaf has no DFProperties",
  no_type: "8: node Leaf has no DFType",
  no_version: "2: VerDTD is missing, not 1.2",
  not_xml: '8: Opening and ending tag mismatch: "NodeName" != "Node"',
  other_root: "2: the root is Tree, not MgmtTree",
  other_version: "2: VerDTD is 1.1, not 1.2",
  same_name_twice: "4: node Top has two children Leaf",
  slash_in_name: "8: node A/B has a name with / or ? in it",
  two_nameless: "4: node Top has two children <X>",
  two_tops: "2: MgmtTree holds 2 nodes, not one",
  unknown_access: "10: AccessType holds Read, which is none of Add Delete Exec Get Replace Copy",
  unknown_format: "10: DFFormat holds text, which is none of node chr int bool bin b64 null xml date time float",
  unknown_occurrence: "10: Occurrence holds Twice, which is none of One ZeroOrOne ZeroOrMore OneOrMore ZeroOrN OneOrN",
};

function messageOf(name: string): string {
  const file = `${name}.xml`;
  try {
    parseDdf(file, readFileSync(join(INVALID, file), "utf8"));
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("A description that is invalid", () => {
  for (const name of readdirSync(INVALID).map((file) => file.replace(/\.xml$/, ""))) {
    test(`is refused: ${name}`, () => {
      const message = messageOf(name);
      assert.equal(message.includes("\n"), false, "one line");
      assert.equal(message, `${name}.xml:${MESSAGES[name]}`);
    });
  }

  test("has a file for each message", () => {
    assert.deepEqual(
      readdirSync(INVALID).sort(),
      Object.keys(MESSAGES)
        .map((name) => `${name}.xml`)
        .sort(),
    );
  });
});

describe("Our descriptions", () => {
  test("are valid against the DTD", (t) => {
    const found = spawnSync("xmllint", ["--version"]);
    if (found.error) return t.skip("not run: needs xmllint");
    const options = ["--nonet", "--noout", "--dtdvalid", "ddf/dm_ddf.dtd"];
    const { status, stderr } = spawnSync("xmllint", [...options, ...DESCRIPTIONS], {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(stderr, "");
    assert.equal(status, 0);
  });

  test("carry neither xmlns nor DOCTYPE", () => {
    for (const file of DESCRIPTIONS) assert.doesNotMatch(read(file), /xmlns|<!DOCTYPE/, file);
  });

  test("are named by the identifiers that are registered, or x- for our own (virmo.md)", () => {
    const types = readModel()
      .nodes.filter((node) => node.type.startsWith("urn:"))
      .map((node) => [node.path, node.type]);
    assert.deepEqual(types, [
      ["./DevInfo", "urn:oma:mo:oma-dm-devinfo:1.0"],
      ["./DevDetail", "urn:oma:mo:oma-dm-devdetail:1.0"],
      ["./DMAcc/<X>", "urn:oma:mo:oma-dm-dmacc:1.0"],
      ["./VirMO", "urn:oma:mo:x-virmo:1.0"],
    ]);
  });

  test("make only <X> dynamic in VirMO; below DMAcc everything (virmo.md 1, docs/protocol.md)", () => {
    for (const { path, dynamic } of readModel().nodes) {
      assert.equal(dynamic, path.endsWith("/<X>") || path.startsWith("./DMAcc/"), path);
    }
  });

  test("never let a server read a secret or write a ServerID", () => {
    const access = new Map(readModel().nodes.map((node) => [node.path, node.access]));
    assert.deepEqual(access.get("./DMAcc/<X>/AppAuth/<X>/AAuthSecret"), ["Replace"]);
    assert.deepEqual(access.get("./DMAcc/<X>/AppAuth/<X>/AAuthData"), ["Replace"]);
    assert.deepEqual(access.get("./DMAcc/<X>/ServerID"), ["Get"]);
  });

  test("stay within MaxDepth of virmo.md 1", () => {
    for (const { path } of readModel().nodes) assert.ok(path.split("/").length - 1 <= 12, path);
  });
});

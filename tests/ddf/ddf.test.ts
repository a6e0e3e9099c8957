/** Our device descriptions (OMA-TS-DM_TND 9): valid, and what the generators refuse (tests/ddf/invalid.test.ts: the rules). */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { parseDdf } from "../../tools/generate/ddf.js";
import { DESCRIPTIONS, readModel } from "../../tools/generate/nodes.js";
import { read } from "../../tools/generate/source.js";
import { ROOT } from "../../tools/root.js";

const VALID = read(DESCRIPTIONS[0]!);

/** Changes to a description of ours → what the generators say of it. */
const REFUSED: [name: string, from: RegExp | string, to: string, message: string][] = [
  ["an error", "<AccessType><Get/></AccessType>", "", "own.xml:8: ./DevInfo: DFProperties has no AccessType"],
  ["a warning", "<VerDTD>1.2</VerDTD>", "", "own.xml:3: warning: MgmtTree has no VerDTD"],
  [
    "a second object",
    "</MgmtTree>",
    VALID.slice(VALID.indexOf("<Node>")).replace("DevInfo", "Other"),
    "own.xml:70: ./Other: a second node at the top; one file describes one object",
  ],
  ["another place", "<Path>.", "<Path>./Vendor", "own.xml:5: ./Vendor/DevInfo: the Path of the top node isn't ."],
  [
    "a name that the node table can't hold",
    "<NodeName>Man<",
    `<NodeName>${"N".repeat(32)}<`,
    `own.xml:21: ./DevInfo/${"N".repeat(32)}: NodeName of more than 31 bytes`,
  ],
  ["no XML", "</MgmtTree>", "</Tree>", "own.xml:70: </Tree>, where MgmtTree of line 3 is to end"],
];

describe("The generators refuse a description of ours for", () => {
  for (const [name, from, to, message] of REFUSED) {
    test(name, () => {
      assert.throws(
        () =>
          parseDdf(
            "own.xml",
            VALID.replace(from, () => to),
          ),
        { message },
      );
    });
  }
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

/** Descriptions in the manner of other vendors: read with warnings; and whatever the bytes, an answer in bounded time. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { everyNode } from "../../host/node/ddf/node.js";
import { outline } from "../../host/node/ddf/outline.js";
import { readDdf } from "../../host/node/ddf/read.js";
import { MAX_BYTES } from "../../host/node/ddf/xml.js";
import { ROOT } from "../../tools/root.js";

const FOREIGN = join(ROOT, "tests/ddf/foreign");
const LIMITS = { MaxDepth: 12, MaxSegLen: 32, MaxTotLen: 127 };
const FILES = readdirSync(FOREIGN);

/** The rules that each file breaks, each once. */
const BROKEN: Record<string, string> = {
  "firmware_update.xml": "path",
  "handset_root.xml": "doctype interior-mime path",
  "windows_early.xml":
    "version interior-mime path no-access extension element-order named-many name-star no-type value-form occurrence-range",
  "windows_policy.xml": "doctype extension unnamed-occurrence name-length",
};

describe("A vendor's description", () => {
  for (const file of FILES) {
    test(`is read with warnings: ${file}`, () => {
      const { findings } = readDdf(readFileSync(join(FOREIGN, file)), LIMITS);
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "error"),
        [],
      );
      assert.equal([...new Set(findings.map(({ rule }) => rule))].join(" "), BROKEN[file]);
    });
  }

  test("has its nodes where Path says, from the root . too, and nowhere else", () => {
    const paths = (file: string): string[] =>
      [...everyNode(readDdf(readFileSync(join(FOREIGN, file)), LIMITS).nodes)].map(({ path }) => path);
    assert.deepEqual(paths("handset_root.xml"), [".", "./Modem", "./Modem/<X>", "./Modem/<X>/Band"]);
    assert.deepEqual(paths("windows_policy.xml"), [
      "./User/Vendor/MSFT/Kiosk",
      "./User/Vendor/MSFT/Kiosk/<X>",
      "./User/Vendor/MSFT/Kiosk/<X>/AllowNotificationsAboveTheLockScreen",
      "./User/Vendor/MSFT/Kiosk/<X>/Layout",
      "./Device/Vendor/MSFT/Kiosk",
    ]);
  });
});

/** About as large as a file may be, and each would hurt a reader that isn't careful; large.long.ts has what takes seconds. */
const LARGE: [name: string, text: string][] = [
  ["deep", "<MgmtTree>" + "<Node>".repeat(300_000) + "</Node>".repeat(300_000) + "</MgmtTree>"],
  ["references", `<MgmtTree>${"&lt;".repeat(1_000_000)}</MgmtTree>`],
  ["tags that are none", `<MgmtTree a="${"<".repeat(4_000_000)}`],
  ["references to nothing", `<MgmtTree>${"&e;&f;\n".repeat(500_000)}</MgmtTree>`],
  ["openings", `<MgmtTree>${"<!--".repeat(1_000_000)}</MgmtTree>`],
];

describe("Bytes that no vendor sends", () => {
  for (const [name, text] of LARGE) {
    test(`large: ${name}`, { timeout: 60_000 }, () => {
      assert.ok(text.length <= MAX_BYTES);
      const begun = performance.now();
      readDdf(Buffer.from(text), LIMITS);
      assert.ok(performance.now() - begun < 10_000);
    });
  }

  test("as much as they are wrong, the answer isn't much larger than they are", { timeout: 60_000 }, () => {
    const open = `<Node><NodeName>${"n".repeat(255)}</NodeName>`.repeat(50);
    const strangers = "<Colour/>".repeat(400_000);
    const text = `<MgmtTree><VerDTD>1.2</VerDTD>${open}${strangers}${"</Node>".repeat(50)}</MgmtTree>`;
    assert.ok(text.length <= MAX_BYTES);
    const { findings, untold } = readDdf(Buffer.from(text), LIMITS);
    const told = findings.filter(({ rule }) => rule === "unknown-element");
    assert.deepEqual([told.length, untold.error, untold.warning], [1000, 399_000, 0]);
    assert.ok(JSON.stringify(findings).length < MAX_BYTES);
  });

  test("the path of a node is cut, however long the names above it are, and still tells how deep it lies", () => {
    const text = `<MgmtTree><VerDTD>1.2</VerDTD>${`<Node><NodeName>${"n".repeat(255)}</NodeName>`.repeat(20)}${"</Node>".repeat(20)}</MgmtTree>`;
    const { nodes, findings } = readDdf(Buffer.from(text), LIMITS);
    assert.ok([...everyNode(nodes)].every(({ path }) => path.length < 1300));
    const [finding] = findings.filter(({ rule }) => rule === "path-depth");
    assert.equal(finding?.message, "lies 13 segments deep; MaxDepth is 12");
  });

  test("changed anywhere, a file is answered and never throws", () => {
    const seeds = FILES.map((file) => readFileSync(join(FOREIGN, file)));
    let state = 1;
    const random = (below: number): number => (state = (state * 48271) % 2147483647) % below;
    for (let round = 0; round < 600; round++) {
      const bytes = Buffer.from(seeds[random(seeds.length)]!);
      for (let change = random(4); change >= 0; change--) bytes[random(bytes.length)] = 32 + random(95);
      const start = random(bytes.length);
      const cut = random(3) === 0 ? bytes.subarray(0, start) : bytes;
      const { nodes, findings } = readDdf(cut, LIMITS);
      assert.ok(outline(nodes).length > 0);
      for (const { message, line } of findings) assert.ok(message.length > 0 && line > 0);
    }
  });
});

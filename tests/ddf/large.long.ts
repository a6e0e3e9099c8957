/** Descriptions as large as they may be that take seconds to read, and no more. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readDdf } from "../../host/node/ddf/read.js";
import { MAX_BYTES } from "../../host/node/ddf/xml.js";

const LIMITS = { MaxDepth: 12, MaxSegLen: 32, MaxTotLen: 127 };
const NODE =
  "<Node><NodeName>#</NodeName><DFProperties><AccessType><Get/></AccessType><DFFormat><chr/></DFFormat><Scope><Permanent/></Scope>" +
  "<DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>\n";

function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => NODE.replace("#", String(index))).join("");
}

/** And the rules that each breaks. */
const LARGE: [name: string, text: string, rule: string][] = [
  ["wide", `<MgmtTree><VerDTD>1.2</VerDTD>${numbered(Math.floor(MAX_BYTES / (NODE.length + 5)))}</MgmtTree>`, "path"],
  ["comments", `<MgmtTree>${"<!---->".repeat(590_000)}</MgmtTree>`, "version missing-element"],
  ["ampersands", `<MgmtTree>${"& ".repeat(2_000_000)}</MgmtTree>`, "well-formed"],
];

for (const [name, text, rule] of LARGE) {
  test(`${name}: answered within 60 s`, { timeout: 90_000 }, () => {
    assert.ok(text.length <= MAX_BYTES && text.length > 0.9 * MAX_BYTES);
    const begun = performance.now();
    const { findings } = readDdf(Buffer.from(text), LIMITS);
    assert.ok(performance.now() - begun < 60_000);
    assert.deepEqual([...new Set(findings.map((finding) => finding.rule))], rule.split(" "));
  });
}

/** `virmo wbxml explain`: each byte with its meaning; and what a trace shows of what isn't a message. */
import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { VirtualClock } from "../../host/node/clock.js";
import { Codec, el, elementOn, toXml } from "../../host/node/codec.js";
import { Trace } from "../../host/node/cli/trace.js";
import { ascii, bytes, GOLDEN, HEADER, SAMPLES } from "../wbxml/samples.js";
import { called, directory, file } from "./wbxml-call.js";

const codec = await Codec.load();

/** The lines of `explain`. */
async function explained(document: Uint8Array, ...options: string[]): Promise<string> {
  const { code, out, err } = await called(["explain", file(document), ...options]);
  deepEqual([code, err], [0, ""]);
  return out.toString();
}

const EXPLAINED = `0000  02                       version 1.2
0001  a4 01                    public identifier 0x1201 (SyncML 1.2)
0003  6a                       charset 106 (UTF-8)
0004  03                       string table length 3
0005  61 62 00                 string table: "ab"
0008  6d                       <SyncML>
0009  57                         <LocURI>
000a  03 2e 2f 44 65 76 49 6e      "./DevInfo/Man"
0012  66 6f 2f 4d 61 6e 00
0019  01                         </LocURI>
001a  4f                         <Data>
001b  83 00                        string table: "ab"
001d  c3 0a                        OPAQUE, 10 bytes: a document
001f  02                             version 1.2
0020  a4 01                          public identifier 0x1201 (SyncML 1.2)
0022  6a                             charset 106 (UTF-8)
0023  00                             string table length 0
0024  4f                             <Data>
0025  02 81 05                         character: "\\u0085"
0028  01                             </Data>
0029  01                         </Data>
002a  5a                         <Meta>
002b  00 01                        code page 1: syncml:metinf
002d  47                           <Format>
002e  c3 02 00 ff                    OPAQUE, 2 bytes
0032  01                           </Format>
0033  01                         </Meta>
0034  01                       </SyncML>
`;

const ATTRIBUTES = `0000  03                       version 1.3
0001  0b                       public identifier 0x0B (provisioning 1.0)
0002  6a                       charset 106 (UTF-8)
0003  00                       string table length 0
0004  45                       <wap-provisioningdoc>
0005  87                         <parm
0006  00 01                        code page 1
0008  36                           name=APPID
0009  06                           value
000a  03 77 37 00                    "w7"
000e  8d                             "APPSRV"
000f  01                         />
0010  01                       </wap-provisioningdoc>
`;

const FAULTY = `0000  02                       version 1.2
0001  a4 01                    public identifier 0x1201 (SyncML 1.2)
0003  6a                       charset 106 (UTF-8)
0004  00                       string table length 0
0005  6d                       <SyncML>
0006  04 01 02 03 04 05 06 07  a token can't stand here
`;

describe("virmo wbxml explain", () => {
  it("gives each byte its meaning, long texts over several lines, and documents in OPAQUE in turn", async () => {
    const inner = bytes(HEADER, "4F 02 81 05 01");
    const begin = bytes("02 A4 01 6A 03", ascii("ab"), "00 6D 57 03", ascii("./DevInfo/Man"), "00 01 4F 83 00 C3 0A");
    equal(await explained(bytes(begin, inner, "01 5A 00 01 47 C3 02 00 FF 01 01 01")), EXPLAINED);
  });

  it("shows the attributes of provisioning", async () => {
    equal(await explained(bytes("03 0B 6A 00 45 87 00 01 36 06 03 77 37 00 8D 01 01")), ATTRIBUTES);
  });

  it("prints what comes before a fault and the bytes there, says what is wrong, and ends with 2", async () => {
    const path = file(bytes(HEADER, "6D 04 01 02 03 04 05 06 07 08 09"));
    const { code, out, err } = await called(["explain", path]);
    deepEqual([code, err], [2, `virmo: ${path}: byte 6 (0x6): a token can't stand here\n`]);
    equal(out.toString(), FAULTY);
  });

  it("covers each byte of a document once, in order", async () => {
    for (const root of Object.values(SAMPLES)) {
      const document = codec.encode(root);
      const { ok, rows } = JSON.parse(await explained(document, "--json"));
      equal(ok, true);
      equal(rows.map((row: { bytes: string }) => row.bytes).join(""), Buffer.from(document).toString("hex"));
    }
  });

  it("--json gives offset, bytes, depth, role and meaning, and the fault as the last row", async () => {
    const path = file(bytes(HEADER, "6D"));
    const { code, out } = await called(["explain", path, "--json"]);
    const { ok, rows } = JSON.parse(out.toString());
    deepEqual([code, ok, rows.length], [2, false, 6]);
    deepEqual(rows.slice(-2), [
      { offset: 5, bytes: "6d", depth: 0, role: "tag", meaning: "<SyncML>" },
      { offset: 6, bytes: "", depth: 0, role: "fault", meaning: "the document ends inside something" },
    ]);
  });

  it("is in colour on a terminal alone, and not where NO_COLOR is set", async () => {
    const path = file(GOLDEN);
    const before = process.env.NO_COLOR;
    delete process.env.NO_COLOR;
    const coloured = (await called(["explain", path], true)).out.toString();
    const plain = (await called(["explain", path], false)).out.toString();
    process.env.NO_COLOR = "1";
    const unwanted = (await called(["explain", path], true)).out.toString();
    if (before === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = before;
    match(coloured, /\x1b\[1m<SyncML>\x1b\[22m/);
    equal(coloured.replace(/\x1b\[\d+m/g, ""), plain);
    equal(unwanted, plain);
  });

  it("sends no control character of the document to the terminal", async () => {
    const document = codec.encode(el("Data", "\x1b[31m\u009b\x7f\u202e\n"));
    match(await explained(document), /"\\u001b\[31m\\u009b\\u007f\\u202e\\n"/);
    doesNotMatch(await explained(document), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});

describe("The trace of what isn't a message", () => {
  /** What a trace says of a document. */
  function traced(document: Uint8Array): string {
    const path = join(directory, "trace");
    const trace = Trace.open(path, codec, new VirtualClock(0));
    trace.message("in", document, "https://a.example/dm");
    trace.close();
    return readFileSync(path, "utf8");
  }

  it("explains it up to where it goes wrong", () => {
    const text = traced(bytes(HEADER, "6D 6C 5B 03 31 00 01 04"));
    match(text, /no readable WBXML: WBXML: BadToken at byte 12\n0000  02 /);
    match(text, /0008  03 31 00 {17} {6}"1"\n000b  01 {23} {4}<\/MsgID>\n000c {27}a token can't stand here\n$/);
  });

  it("holds no byte of what may be secret: credentials, nonces, values, whatever comes from the string table or stands behind the fault", () => {
    const secret = ascii("s3cret");
    const inner = codec.encodeDocument({
      kind: "ddf",
      root: elementOn(2, "MgmtTree", elementOn(2, "Node", elementOn(2, "Value", "s3cret"))),
    });
    const provisioning = bytes("03 0B 6A 00 45 87 06 03", secret, "00 01 01");
    const contents = [
      bytes("4E 4F 03", secret, "00 01 01"),
      bytes("4F C3 06", secret, "01"),
      bytes("5A 00 01 50 03", secret, "00 01 01 00 00"),
      bytes("4F 83 00 01"),
      bytes("4F C3", inner.length.toString(16), inner, "01"),
      bytes("4F C3", provisioning.length.toString(16), provisioning, "01"),
      bytes("7D 03", secret, "00 01"),
      bytes("03", secret, "00"),
      bytes("04", secret),
    ];
    for (const content of contents) {
      const text = traced(bytes("02 A4 01 6A 07", secret, "00 6D", content, "04", secret));
      doesNotMatch(text, /s3cret|73 33|33 63|63 72/);
      match(text, /can't stand here\n$/);
    }
  });

  it("holds no secret of a message that breaks off, wherever it does", () => {
    const tree = elementOn(
      2,
      "MgmtTree",
      elementOn(2, "Node", elementOn(2, "NodeName", "AAuthSecret"), elementOn(2, "Value", "s3cret")),
    );
    const data = [
      tree,
      codec.encodeDocument({ kind: "ddf", root: tree }),
      toXml(tree, "ddf"),
      Buffer.from(toXml(tree, "ddf")),
    ];
    const items = data.map((part) => el("Item", el("Target", el("LocURI", "./DMAcc")), el("Data", part)));
    const cred = el("Cred", el("Data", Buffer.from("s3cret").toString("base64")));
    const document = codec.encode(el("SyncML", el("SyncHdr", cred), el("SyncBody", el("Add", ...items))));
    for (let length = 0; length <= document.length; length++) {
      const text = traced(document.subarray(0, length));
      doesNotMatch(text, /s3cret|73 ?33 ?63|czNjc|63 ?7a ?4e ?6a/, `${length} bytes`);
    }
  });

  it("holds no byte of a string table that names the document", () => {
    const text = traced(bytes("02 00 00 6A 07", ascii("s3cret"), "00 6D 01"));
    doesNotMatch(text, /s3cret|73 33/);
    match(text, /string table index 0\n/);
  });
});
